import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from emulated_cloud import TRUST, Cloud
from emulated_code import PLATFORM, CodeBucket, archive, error_code

from sandbox.emulator.signatures import FILE

OTHER_ACCOUNT = "210987654321"
UNKNOWN = f"arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-{'0' * 17}"
REFUSED = "CodeVerificationFailedException"
CHANGED = "InvalidCodeSignatureException"


class Signing:
    """A role, a bucket with a profile, and functions of one test."""

    def __init__(self, cloud: Cloud) -> None:
        self.name = cloud.name
        self.client = cloud.client
        self.functions = cloud.client("lambda")
        self.signer = cloud.client("signer")
        self.bucket = CodeBucket(cloud)
        self.role = cloud.iam.create_role(
            RoleName=cloud.name, AssumeRolePolicyDocument=json.dumps(TRUST)
        )["Role"]["Arn"]

    def configure(self, policy: str = "Enforce", *profiles: str, **more: object) -> str:
        allowed = {"SigningProfileVersionArns": list(profiles) or [self.bucket.profile]}
        made = self.functions.create_code_signing_config(
            AllowedPublishers=allowed,
            CodeSigningPolicies={"UntrustedArtifactOnDeployment": policy},
            **more,
        )
        return made["CodeSigningConfig"]["CodeSigningConfigArn"]

    def create(self, code: dict[str, str], config: str, **more: object) -> dict[str, Any]:
        return self.functions.create_function(
            FunctionName=self.name,
            Runtime="python3.13",
            Handler="app.handler",
            Role=self.role,
            Code=code,
            CodeSigningConfigArn=config,
            **more,
        )

    def layer(self, code: dict[str, str]) -> dict[str, Any]:
        return self.functions.publish_layer_version(LayerName=self.name, Content=code)


@pytest.fixture
def signing(cloud: Cloud) -> Signing:
    return Signing(cloud)


def other_profile(signing: Signing) -> bytes:
    profile = signing.bucket.new_profile(f"{signing.name}_other")
    return signing.bucket.content(signing.bucket.sign(archive(), profile)[0])


def revoked(signing: Signing) -> bytes:
    place, job = signing.bucket.sign(archive())
    signing.signer.revoke_signature(jobId=job, reason="leaked")
    return signing.bucket.content(place)


def of_revoked_profile(signing: Signing) -> bytes:
    place, _ = signing.bucket.sign(archive())
    *_, name, version = signing.bucket.profile.split("/")
    signing.signer.revoke_signing_profile(
        profileName=name,
        profileVersion=version,
        reason="leaked",
        effectiveTime=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return signing.bucket.content(place)


def expired(signing: Signing) -> bytes:
    profile = signing.bucket.new_profile(f"{signing.name}_short", days=0)
    signing.bucket.profile = profile
    return signing.bucket.content(signing.bucket.sign(archive(), profile)[0])


def changed(signing: Signing) -> bytes:
    job = signing.bucket.sign(archive())[1]
    digest = {"job": f"arn:aws:signer:eu-west-1:123456789012:/signing-jobs/{job}", "digest": "0"}
    return archive(app="other", **{FILE: json.dumps(digest)})


def unsigned(_: Signing) -> bytes:
    return archive()


def no_archive(_: Signing) -> bytes:
    return b"text"


UNTRUSTED = (unsigned, no_archive, other_profile, revoked, of_revoked_profile, expired)


@pytest.mark.parametrize("untrusted", UNTRUSTED)
def test_untrusted_code_is_refused_where_it_is_enforced(
    signing: Signing, untrusted: Callable[[Signing], bytes]
) -> None:
    place = signing.bucket.put(untrusted(signing))
    with pytest.raises(ClientError) as refused:
        signing.create(place, signing.configure())
    assert error_code(refused) == REFUSED
    with pytest.raises(ClientError) as missing:
        signing.functions.get_function(FunctionName=signing.name)
    assert error_code(missing) == "ResourceNotFoundException"


@pytest.mark.parametrize("untrusted", UNTRUSTED)
def test_untrusted_code_is_taken_with_a_warning(
    signing: Signing, untrusted: Callable[[Signing], bytes]
) -> None:
    place = signing.bucket.put(untrusted(signing))
    assert signing.create(place, signing.configure("Warn"))["FunctionName"] == signing.name


@pytest.mark.parametrize("policy", ["Warn", "Enforce"])
def test_code_that_was_changed_since_it_was_signed_is_always_refused(
    signing: Signing, policy: str
) -> None:
    place = signing.bucket.put(changed(signing))
    with pytest.raises(ClientError) as refused:
        signing.create(place, signing.configure(policy))
    assert error_code(refused) == CHANGED


@pytest.mark.parametrize("content", ["a signature of a certificate", '{"job": "no-arn"}'])
def test_code_with_a_signature_of_elsewhere_is_not_what_was_signed(
    signing: Signing, content: str
) -> None:
    place = signing.bucket.put(archive(**{FILE: content}))
    with pytest.raises(ClientError) as refused:
        signing.create(place, signing.configure("Warn"))
    assert error_code(refused) == CHANGED


def test_code_signed_with_the_profile_of_another_account_is_taken(signing: Signing) -> None:
    role = f"arn:aws:iam::{OTHER_ACCOUNT}:role/platform"
    assumed = signing.client("sts").assume_role(RoleArn=role, RoleSessionName=signing.name)[
        "Credentials"
    ]
    theirs = boto3.client(
        "signer",
        region_name="eu-west-1",
        endpoint_url=signing.signer.meta.endpoint_url,
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
    )
    name = signing.name
    profile = theirs.put_signing_profile(profileName=name, platformId=PLATFORM)["profileVersionArn"]
    assert f":{OTHER_ACCOUNT}:" in profile
    place, job = signing.bucket.sign(archive(), profile, profileOwner=OTHER_ACCOUNT)
    made = signing.create(place, signing.configure("Enforce", profile))
    assert made["SigningJobArn"].endswith(job)


def test_signed_code_is_taken_wherever_it_was_copied(signing: Signing) -> None:
    place, job = signing.bucket.sign(archive())
    copy = signing.bucket.put(signing.bucket.content(place), "copy.zip")
    made = signing.create(copy, signing.configure())
    assert made["SigningProfileVersionArn"] == signing.bucket.profile
    assert made["SigningJobArn"].endswith(f":/signing-jobs/{job}")


def test_unsigned_code_leaves_the_signed_as_it_was(signing: Signing) -> None:
    before = signing.create(signing.bucket.sign(archive())[0], signing.configure())
    place = signing.bucket.put(archive(app="other"))
    with pytest.raises(ClientError) as refused:
        signing.functions.update_function_code(FunctionName=signing.name, **place)
    assert error_code(refused) == REFUSED
    found = signing.functions.get_function(FunctionName=signing.name)["Configuration"]
    assert found["CodeSha256"] == before["CodeSha256"]
    place, job = signing.bucket.sign(archive(app="third"))
    found = signing.functions.update_function_code(FunctionName=signing.name, **place)
    assert found["SigningJobArn"].endswith(job)


def test_signed_layer_tells_its_signer(signing: Signing) -> None:
    place, job = signing.bucket.sign(archive())
    content = signing.layer(place)["Content"]
    assert content["SigningProfileVersionArn"] == signing.bucket.profile
    assert content["SigningJobArn"].endswith(job)
    assert "SigningJobArn" not in signing.layer(signing.bucket.put(archive()))["Content"]


def test_unsigned_layer_is_refused_at_creation_and_update(signing: Signing) -> None:
    code, config = signing.bucket.sign(archive())[0], signing.configure()
    layer = signing.layer(signing.bucket.put(archive()))["LayerVersionArn"]
    signed = signing.layer(code)["LayerVersionArn"]
    with pytest.raises(ClientError) as refused:
        signing.create(code, config, Layers=[signed, layer])
    assert error_code(refused) == REFUSED
    signing.create(code, config, Layers=[signed])
    with pytest.raises(ClientError) as refused:
        signing.functions.update_function_configuration(FunctionName=signing.name, Layers=[layer])
    assert error_code(refused) == REFUSED


def test_configuration_without_policy_warns(signing: Signing) -> None:
    allowed = {"SigningProfileVersionArns": [signing.bucket.profile]}
    made = signing.functions.create_code_signing_config(
        AllowedPublishers=allowed, Tags={"team": "a"}
    )["CodeSigningConfig"]
    assert made["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    arn = made["CodeSigningConfigArn"]
    assert signing.functions.list_tags(Resource=arn)["Tags"] == {"team": "a"}
    signing.functions.tag_resource(Resource=arn, Tags={"stage": "dev"})
    signing.functions.untag_resource(Resource=arn, TagKeys=["team"])
    assert signing.functions.list_tags(Resource=arn)["Tags"] == {"stage": "dev"}


def test_updated_configuration_keeps_the_rest(signing: Signing) -> None:
    arn = signing.configure(Description="first")
    signing.functions.update_code_signing_config(CodeSigningConfigArn=arn, Description="second")
    found = signing.functions.get_code_signing_config(CodeSigningConfigArn=arn)["CodeSigningConfig"]
    assert found["Description"] == "second"
    assert found["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Enforce"}
    listed = signing.functions.list_code_signing_configs()["CodeSigningConfigs"]
    assert arn in [one["CodeSigningConfigArn"] for one in listed]


def test_configuration_in_use_is_kept_until_the_function_is_without(signing: Signing) -> None:
    arn = signing.configure("Warn")
    made = signing.create(signing.bucket.put(archive()), arn)
    using = signing.functions.list_functions_by_code_signing_config(CodeSigningConfigArn=arn)
    assert using["FunctionArns"] == [made["FunctionArn"]]
    with pytest.raises(ClientError) as refused:
        signing.functions.delete_code_signing_config(CodeSigningConfigArn=arn)
    assert error_code(refused) == "ResourceConflictException"
    signing.functions.delete_function_code_signing_config(FunctionName=signing.name)
    signing.functions.delete_code_signing_config(CodeSigningConfigArn=arn)
    with pytest.raises(ClientError) as missing:
        signing.functions.get_code_signing_config(CodeSigningConfigArn=arn)
    assert error_code(missing) == "ResourceNotFoundException"


def test_function_that_runs_unsigned_code_is_judged_at_its_next_deployment(
    signing: Signing,
) -> None:
    place = signing.bucket.put(archive())
    signing.create(place, signing.configure("Warn"))
    name = {"FunctionName": signing.name}
    enforcing = signing.configure()
    signing.functions.put_function_code_signing_config(CodeSigningConfigArn=enforcing, **name)
    found = signing.functions.get_function_code_signing_config(**name)
    assert found["CodeSigningConfigArn"] == enforcing
    with pytest.raises(ClientError) as refused:
        signing.functions.update_function_code(**name, **place)
    assert error_code(refused) == REFUSED


def test_configuration_that_does_not_exist_is_refused(signing: Signing) -> None:
    place = signing.bucket.put(archive())
    with pytest.raises(ClientError) as refused:
        signing.create(place, UNKNOWN)
    assert error_code(refused) == "CodeSigningConfigNotFoundException"
    with pytest.raises(ClientError) as refused:
        signing.functions.update_code_signing_config(CodeSigningConfigArn=UNKNOWN)
    assert error_code(refused) == "ResourceNotFoundException"
