import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from emulated_cloud import Cloud
from emulated_code import CodeBucket, archive, error_code

from sandbox.emulator.signatures import FILE

LAMBDA = "AWSLambda-SHA384-ECDSA"
NOTATION = "Notation-OCI-SHA384-ECDSA"
ACCOUNT = "123456789012"


@pytest.fixture
def signer(cloud: Cloud) -> BaseClient:
    return cloud.client("signer")


@pytest.fixture
def profile(signer: BaseClient, cloud: Cloud) -> str:
    signer.put_signing_profile(profileName=cloud.name, platformId=LAMBDA)
    return cloud.name


@pytest.fixture
def source(cloud: Cloud) -> dict[str, str]:
    """Return an archive in a bucket that keeps versions."""
    made = CodeBucket(cloud).put(archive())
    return {"bucketName": cloud.name, "key": made["S3Key"], "version": made["S3ObjectVersion"]}


def start(signer: BaseClient, profile: str, source: dict[str, str], again: str = "") -> str:
    destination = {"bucketName": source["bucketName"], "prefix": "signed/"}
    job = signer.start_signing_job(
        source={"s3": source},
        destination={"s3": destination},
        profileName=profile,
        clientRequestToken=f"{profile}{again}",
    )
    return job["jobId"]


@pytest.mark.parametrize("platform", [LAMBDA, NOTATION])
def test_new_profile_is_active_and_signs_for_135_months(
    signer: BaseClient, cloud: Cloud, platform: str
) -> None:
    made = signer.put_signing_profile(
        profileName=cloud.name, platformId=platform, tags={"team": "a"}
    )
    found = signer.get_signing_profile(profileName=cloud.name)
    assert (found["status"], found["platformId"]) == ("Active", platform)
    assert found["signatureValidityPeriod"] == {"value": 135, "type": "MONTHS"}
    assert found["tags"] == {"team": "a"}
    assert found["profileVersionArn"] == made["profileVersionArn"]
    assert made["profileVersionArn"] == f"{made['arn']}/{made['profileVersion']}"


@pytest.mark.parametrize("cancelled", [False, True])
def test_profile_of_a_taken_name_is_refused(
    signer: BaseClient, profile: str, *, cancelled: bool
) -> None:
    if cancelled:
        signer.cancel_signing_profile(profileName=profile)
    with pytest.raises(ClientError) as refused:
        signer.put_signing_profile(profileName=profile, platformId=LAMBDA)
    assert error_code(refused) == "ValidationException"


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        ("a-b", LAMBDA, "ValidationException"),
        ("unused_name", "Other", "ResourceNotFoundException"),
    ],
)
def test_profile_of_a_wrong_name_or_platform_is_refused(
    signer: BaseClient, name: str, platform: str, expected: str
) -> None:
    with pytest.raises(ClientError) as refused:
        signer.put_signing_profile(profileName=name, platformId=platform)
    assert error_code(refused) == expected


def test_cancelled_profile_is_shown_but_listed_only_when_asked_for(
    signer: BaseClient, profile: str
) -> None:
    def listed(*, cancelled: bool) -> list[str]:
        found = signer.list_signing_profiles(includeCanceled=cancelled)["profiles"]
        return [one["status"] for one in found if one["profileName"] == profile]

    assert listed(cancelled=False) == ["Active"]
    signer.cancel_signing_profile(profileName=profile)
    assert signer.get_signing_profile(profileName=profile)["status"] == "Canceled"
    assert listed(cancelled=False) == []
    assert listed(cancelled=True) == ["Canceled"]


def test_revoked_profile_tells_since_when(signer: BaseClient, profile: str) -> None:
    version = signer.get_signing_profile(profileName=profile)["profileVersion"]
    since = datetime(2026, 1, 2, tzinfo=UTC)
    request = {"profileVersion": version, "reason": "leaked", "effectiveTime": since}
    signer.revoke_signing_profile(profileName=profile, **request)
    found = signer.get_signing_profile(profileName=profile)
    assert found["status"] == "Revoked"
    assert found["revocationRecord"]["revocationEffectiveFrom"] == since
    assert found["revocationRecord"]["revokedBy"] == ACCOUNT


@pytest.mark.parametrize(
    ("version", "ahead", "expected"),
    [
        ("0123456789", 0, "ResourceNotFoundException"),
        (None, 1, "ValidationException"),
    ],
)
def test_revocation_of_an_unknown_version_or_in_the_future_is_refused(
    signer: BaseClient, profile: str, version: str | None, ahead: int, expected: str
) -> None:
    own = signer.get_signing_profile(profileName=profile)["profileVersion"]
    since = datetime.now(UTC) + timedelta(days=ahead)
    request = {"profileVersion": version or own, "reason": "leaked", "effectiveTime": since}
    with pytest.raises(ClientError) as refused:
        signer.revoke_signing_profile(profileName=profile, **request)
    assert error_code(refused) == expected


@pytest.mark.parametrize("operation", ["get_signing_profile", "cancel_signing_profile"])
def test_unknown_profile_is_not_found(signer: BaseClient, cloud: Cloud, operation: str) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(signer, operation)(profileName=cloud.name)
    assert error_code(refused) == "ResourceNotFoundException"


def permit(signer: BaseClient, profile: str, statement: str, **more: str) -> str:
    made = signer.add_profile_permission(
        profileName=profile,
        action="signer:StartSigningJob",
        principal="210987654321",
        statementId=statement,
        **more,
    )
    return made["revisionId"]


def test_permissions_are_listed_until_they_are_removed(signer: BaseClient, profile: str) -> None:
    first = permit(signer, profile, "build")
    second = permit(signer, profile, "release", revisionId=first)
    found = signer.list_profile_permissions(profileName=profile)
    assert [one["statementId"] for one in found["permissions"]] == ["build", "release"]
    assert found["revisionId"] == second
    last = signer.remove_profile_permission(
        profileName=profile, statementId="build", revisionId=second
    )["revisionId"]
    signer.remove_profile_permission(profileName=profile, statementId="release", revisionId=last)
    with pytest.raises(ClientError) as refused:
        signer.list_profile_permissions(profileName=profile)
    assert error_code(refused) == "ResourceNotFoundException"


def test_permission_that_would_overwrite_another_is_refused(
    signer: BaseClient, profile: str
) -> None:
    revision = permit(signer, profile, "build")
    for statement, more in (("release", {}), ("build", {"revisionId": revision})):
        with pytest.raises(ClientError) as refused:
            permit(signer, profile, statement, **more)
        assert error_code(refused) == "ConflictException"
    with pytest.raises(ClientError) as refused:
        signer.remove_profile_permission(
            profileName=profile, statementId="release", revisionId=revision
        )
    assert error_code(refused) == "ResourceNotFoundException"


def test_permission_of_an_action_that_cannot_be_shared_is_refused(
    signer: BaseClient, profile: str
) -> None:
    with pytest.raises(ClientError) as refused:
        signer.add_profile_permission(
            profileName=profile,
            action="signer:CancelSigningProfile",
            principal="210987654321",
            statementId="build",
        )
    assert error_code(refused) == "ValidationException"


def test_signing_job_leaves_a_signed_archive_in_its_destination(
    signer: BaseClient, cloud: Cloud, profile: str, source: dict[str, str]
) -> None:
    identity = start(signer, profile, source)
    job = signer.describe_signing_job(jobId=identity)
    assert (job["status"], job["source"]["s3"]) == ("Succeeded", source)
    place = {"bucketName": cloud.name, "key": f"signed/{identity}.zip"}
    assert job["signedObject"]["s3"] == place
    body = cloud.client("s3").get_object(Bucket=cloud.name, Key=place["key"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as signed:
        assert signed.read("app") == b"handler"
        assert FILE in signed.namelist()
    assert (job["signatureExpiresAt"].year - job["createdAt"].year) in (11, 12)


def test_repeated_token_gets_the_first_job_again(
    signer: BaseClient, profile: str, source: dict[str, str]
) -> None:
    first, again, other = (start(signer, profile, source, each) for each in "aab")
    assert first == again != other
    jobs = signer.list_signing_jobs(status="Succeeded", platformId=LAMBDA)["jobs"]
    assert {one["jobId"] for one in jobs if one["profileName"] == profile} == {first, other}
    assert signer.list_signing_jobs(status="Failed", platformId=NOTATION)["jobs"] == []


def test_job_of_something_that_is_no_archive_fails(
    signer: BaseClient, cloud: Cloud, profile: str, source: dict[str, str]
) -> None:
    made = cloud.client("s3").put_object(Bucket=cloud.name, Key="text", Body=b"text")
    text = {**source, "key": "text", "version": made["VersionId"]}
    job = signer.describe_signing_job(jobId=start(signer, profile, text))
    assert (job["status"], "signedObject" in job) == ("Failed", False)


@pytest.mark.parametrize("changed", [{"version": "other"}, {"key": "x"}, {"bucketName": "no-such"}])
def test_job_of_a_source_that_does_not_exist_is_refused(
    signer: BaseClient, profile: str, source: dict[str, str], changed: dict[str, str]
) -> None:
    with pytest.raises(ClientError) as refused:
        start(signer, profile, {**source, **changed})
    assert error_code(refused) == "ResourceNotFoundException"


def test_cancelled_profile_signs_nothing(
    signer: BaseClient, profile: str, source: dict[str, str]
) -> None:
    signer.cancel_signing_profile(profileName=profile)
    with pytest.raises(ClientError) as refused:
        start(signer, profile, source)
    assert error_code(refused) == "ValidationException"


def test_revoked_signature_tells_why(
    signer: BaseClient, profile: str, source: dict[str, str]
) -> None:
    identity = start(signer, profile, source)
    signer.revoke_signature(jobId=identity, reason="leaked")
    assert signer.describe_signing_job(jobId=identity)["revocationRecord"]["reason"] == "leaked"


def test_unknown_job_is_not_found(signer: BaseClient, cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        signer.describe_signing_job(jobId=cloud.name)
    assert error_code(refused) == "ResourceNotFoundException"
