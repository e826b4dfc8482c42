"""CodeArtifact: domains, repositories, policies and the packages published to them."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

if TYPE_CHECKING:
    from botocore.client import BaseClient

ACCOUNT = "123456789012"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})


class Packages:
    """CodeArtifact with a domain of the test's own."""

    def __init__(self, cloud: Cloud) -> None:
        self.api: BaseClient = cloud.client("codeartifact")
        self.kms: BaseClient = cloud.client("kms")
        self.domain = cloud.name
        self.arn = self.api.create_domain(domain=self.domain)["domain"]["arn"]

    def repository(self, name: str, *upstreams: str) -> dict[str, Any]:
        made = self.api.create_repository(
            domain=self.domain, repository=name, upstreams=listed(*upstreams)
        )
        return made["repository"]

    def describe(self, name: str) -> dict[str, Any]:
        return self.api.describe_repository(domain=self.domain, repository=name)["repository"]

    def connect(self, name: str, connection: str = "public:pypi") -> dict[str, Any]:
        made = self.api.associate_external_connection(
            domain=self.domain, repository=name, externalConnection=connection
        )
        return made["repository"]

    def publish(self, repository: str, version: str = "1.0.0", **more: object) -> dict[str, Any]:
        content = b"content"
        return self.api.publish_package_version(
            domain=self.domain,
            repository=repository,
            format="generic",
            namespace="acme",
            package="tool",
            packageVersion=version,
            assetContent=content,
            assetSHA256=hashlib.sha256(content).hexdigest(),
            **{"assetName": "tool.zip", **more},
        )


@pytest.fixture
def packages(cloud: Cloud) -> Packages:
    return Packages(cloud)


def listed(*names: str) -> list[dict[str, str]]:
    return [{"repositoryName": name} for name in names]


def refused(code: str) -> pytest.RaisesExc[ClientError]:
    return pytest.raises(ClientError, match=code)


def test_new_domain_is_encrypted_with_the_key_aws_manages(packages: Packages) -> None:
    found = packages.api.describe_domain(domain=packages.domain)["domain"]
    managed = packages.kms.describe_key(KeyId="alias/aws/codeartifact")["KeyMetadata"]["Arn"]
    assert (found["encryptionKey"], found["owner"]) == (managed, ACCOUNT)
    assert (found["status"], found["repositoryCount"]) == ("Active", 0)
    assert found["arn"] == f"arn:aws:codeartifact:eu-west-1:{ACCOUNT}:domain/{packages.domain}"


def test_domain_with_a_key_is_encrypted_with_it(packages: Packages) -> None:
    key = packages.kms.create_key()["KeyMetadata"]
    made = packages.api.create_domain(domain=f"{packages.domain}-b", encryptionKey=key["KeyId"])
    assert made["domain"]["encryptionKey"] == key["Arn"]


@pytest.mark.parametrize("disabled", [True, False], ids=["disabled", "absent"])
def test_domain_with_a_key_that_cannot_encrypt_is_refused(
    packages: Packages, *, disabled: bool
) -> None:
    key = packages.kms.create_key()["KeyMetadata"]
    packages.kms.disable_key(KeyId=key["KeyId"])
    given = key["Arn"] if disabled else f"{key['Arn']}x"
    with refused("ValidationException"):
        packages.api.create_domain(domain=f"{packages.domain}-b", encryptionKey=given)


def test_domain_of_a_name_that_is_taken_is_refused(packages: Packages) -> None:
    with refused("ConflictException"):
        packages.api.create_domain(domain=packages.domain)


def test_domain_is_deleted_only_without_repositories(packages: Packages) -> None:
    packages.repository("shared")
    with refused("ConflictException"):
        packages.api.delete_domain(domain=packages.domain)
    packages.api.delete_repository(domain=packages.domain, repository="shared")
    packages.api.delete_domain(domain=packages.domain)
    with refused("ResourceNotFoundException"):
        packages.api.describe_domain(domain=packages.domain)
    with refused("ResourceNotFoundException"):
        packages.api.list_tags_for_resource(resourceArn=packages.arn)
    packages.api.delete_domain(domain=packages.domain)


def test_domain_of_another_account_is_not_there(packages: Packages) -> None:
    with refused("ResourceNotFoundException"):
        packages.api.describe_domain(domain=packages.domain, domainOwner="210987654321")
    mine = packages.api.describe_domain(domain=packages.domain, domainOwner=ACCOUNT)
    assert mine["domain"]["name"] == packages.domain


def test_domain_is_listed_and_signed_in_to(packages: Packages) -> None:
    found = {one["name"] for one in packages.api.list_domains(maxResults=1000)["domains"]}
    assert packages.domain in found
    signed_in = packages.api.get_authorization_token(domain=packages.domain)
    assert signed_in["authorizationToken"]
    with refused("ResourceNotFoundException"):
        packages.api.get_authorization_token(domain=f"{packages.domain}-b")


def test_upstreams_keep_their_order_and_can_be_taken_away(packages: Packages) -> None:
    for name in ("bb", "aa"):
        packages.repository(name)
    assert packages.repository("shared", "bb", "aa")["upstreams"] == listed("bb", "aa")
    change = {"domain": packages.domain, "repository": "shared"}
    packages.api.update_repository(**change, description="of all")
    assert packages.describe("shared")["upstreams"] == listed("bb", "aa")
    packages.api.update_repository(**change, upstreams=[])
    found = packages.describe("shared")
    assert (found["upstreams"], found["description"]) == ([], "of all")


@pytest.mark.parametrize(
    ("upstreams", "code"),
    [
        (("gone",), "ResourceNotFoundException"),
        (("base", "base"), "ValidationException"),
        (("shared",), "ValidationException"),
        (("team",), "ValidationException"),
        (tuple(f"u{at}" for at in range(11)), "ServiceQuotaExceededException"),
    ],
    ids=["absent", "twice", "itself", "circle", "too many"],
)
def test_upstreams_that_cannot_be_are_refused(
    packages: Packages, upstreams: tuple[str, ...], code: str
) -> None:
    for name, above in (("base", ()), ("shared", ("base",)), ("team", ("shared",))):
        packages.repository(name, *above)
    with refused(code):
        packages.api.update_repository(
            domain=packages.domain, repository="shared", upstreams=listed(*upstreams)
        )
    assert packages.describe("shared")["upstreams"] == listed("base")


def test_deleted_upstream_stays_named_below(packages: Packages) -> None:
    packages.repository("base")
    packages.repository("shared", "base")
    packages.api.delete_repository(domain=packages.domain, repository="base")
    assert packages.describe("shared")["upstreams"] == listed("base")


def test_repository_has_upstreams_or_one_external_connection(packages: Packages) -> None:
    packages.repository("pypi-store")
    connected = packages.connect("pypi-store")["externalConnections"]
    told = {"externalConnectionName": "public:pypi", "packageFormat": "pypi", "status": "Available"}
    assert connected == [told]
    packages.repository("shared", "pypi-store")
    with refused("ValidationException"):
        packages.connect("shared", "public:npmjs")
    with refused("ValidationException"):
        packages.connect("pypi-store", "public:npmjs")
    packages.repository("other")
    with refused("ValidationException"):
        packages.api.update_repository(
            domain=packages.domain, repository="pypi-store", upstreams=listed("other")
        )
    packages.api.disassociate_external_connection(
        domain=packages.domain, repository="pypi-store", externalConnection="public:pypi"
    )
    assert packages.describe("pypi-store")["externalConnections"] == []


def test_external_connection_nobody_knows_is_refused(packages: Packages) -> None:
    packages.repository("store")
    with refused("ResourceNotFoundException"):
        packages.connect("store", "public:nowhere")
    with refused("ResourceNotFoundException"):
        packages.api.disassociate_external_connection(
            domain=packages.domain, repository="store", externalConnection="public:pypi"
        )


def test_repositories_are_listed_by_the_beginning_of_their_names(packages: Packages) -> None:
    for name in ("team-b", "team-a", "shared"):
        packages.repository(name)
    found = packages.api.list_repositories_in_domain(
        domain=packages.domain, repositoryPrefix="team"
    )
    assert [one["name"] for one in found["repositories"]] == ["team-a", "team-b"]
    everywhere = packages.api.list_repositories(repositoryPrefix="shared", maxResults=1000)
    assert packages.domain in {one["domainName"] for one in everywhere["repositories"]}
    with refused("ConflictException"):
        packages.repository("shared")


def test_endpoint_names_domain_owner_format_and_repository(packages: Packages) -> None:
    packages.repository("shared")
    found = packages.api.get_repository_endpoint(
        domain=packages.domain, repository="shared", format="npm"
    )
    host = f"{packages.domain}-{ACCOUNT}.d.codeartifact.eu-west-1.amazonaws.com"
    assert found["repositoryEndpoint"] == f"https://{host}/npm/shared/"


def test_policy_is_replaced_at_the_revision_that_was_read(packages: Packages) -> None:
    domain = {"domain": packages.domain}
    with refused("ResourceNotFoundException"):
        packages.api.get_domain_permissions_policy(**domain)
    put = packages.api.put_domain_permissions_policy
    first = put(**domain, policyDocument=POLICY)["policy"]["revision"]
    put(**domain, policyDocument=f"{POLICY} ", policyRevision=first)
    with refused("ConflictException"):
        put(**domain, policyDocument=POLICY, policyRevision=first)
    found = packages.api.get_domain_permissions_policy(**domain)["policy"]
    assert (found["document"], found["resourceArn"]) == (f"{POLICY} ", packages.arn)
    packages.api.delete_domain_permissions_policy(**domain)
    with refused("ResourceNotFoundException"):
        packages.api.delete_domain_permissions_policy(**domain)


@pytest.mark.parametrize("document", ["{", "[]", "{}"])
def test_policy_that_is_none_is_refused(packages: Packages, document: str) -> None:
    packages.repository("shared")
    with refused("ValidationException"):
        packages.api.put_repository_permissions_policy(
            domain=packages.domain, repository="shared", policyDocument=document
        )


def test_tags_of_a_repository_are_put_and_taken_away(packages: Packages) -> None:
    arn = packages.repository("shared")["arn"]
    tags = [{"key": "team", "value": "a"}, {"key": "stage", "value": "b"}]
    packages.api.tag_resource(resourceArn=arn, tags=tags)
    packages.api.untag_resource(resourceArn=arn, tagKeys=["stage"])
    assert packages.api.list_tags_for_resource(resourceArn=arn)["tags"] == tags[:1]


def test_published_version_never_changes(packages: Packages) -> None:
    packages.repository("libs")
    assert packages.publish("libs")["status"] == "Published"
    with refused("ConflictException"):
        packages.publish("libs")
    with refused("ConflictException"):
        packages.publish("libs", assetName="other.zip")
    place = {"domain": packages.domain, "repository": "libs", "format": "generic"}
    named = {**place, "namespace": "acme", "package": "tool"}
    found = packages.api.list_package_versions(**named)["versions"]
    assert [(one["version"], one["status"]) for one in found] == [("1.0.0", "Published")]
    one = packages.api.describe_package_version(**named, packageVersion="1.0.0")
    assert one["packageVersion"]["origin"] == {"originType": "INTERNAL"}
    assert packages.api.list_packages(**place)["packages"] == [
        {"format": "generic", "namespace": "acme", "package": "tool"}
    ]
    assert packages.api.describe_domain(domain=packages.domain)["domain"]["assetSizeBytes"] == 7


def test_unfinished_version_takes_further_assets(packages: Packages) -> None:
    packages.repository("libs")
    first = packages.publish("libs", unfinished=True)
    last = packages.publish("libs", assetName="other.zip")
    assert (first["status"], last["status"]) == ("Unfinished", "Published")


@pytest.mark.parametrize(
    "wrong",
    [{"format": "npm"}, {"assetSHA256": "0" * 64}],
    ids=["format", "digest"],
)
def test_version_that_cannot_be_published_is_refused(
    packages: Packages, wrong: dict[str, str]
) -> None:
    packages.repository("libs")
    asked = {
        "domain": packages.domain,
        "repository": "libs",
        "format": "generic",
        "namespace": "acme",
        "package": "tool",
        "packageVersion": "1",
        "assetContent": b"content",
        "assetName": "tool",
        "assetSHA256": hashlib.sha256(b"content").hexdigest(),
    }
    with refused("ValidationException"):
        packages.api.publish_package_version(**{**asked, **wrong})
    with refused("ResourceNotFoundException"):
        packages.api.list_package_versions(
            **{name: asked[name] for name in ("domain", "repository", "format", "package")}
        )
