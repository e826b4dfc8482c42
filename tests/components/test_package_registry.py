"""A registry of packages in its default and fullest form."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from package_forms import BUILD, FULLEST, KEY, ORGANIZATION
from recorder import ACCOUNT, Recorded, Recording, World, succeed

import components as library

DOMAIN = "aws:codeartifact/domain:Domain"
DOMAIN_POLICY = "aws:codeartifact/domainPermissions:DomainPermissions"
REPOSITORY = "aws:codeartifact/repository:Repository"
POLICY = "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy"
GROUP = "aws:cloudcontrol/resource:Resource"
STORES = {
    "pypi-store": "public:pypi",
    "npm-store": "public:npmjs",
    "maven-central-store": "public:maven-central",
    "nuget-store": "public:nuget-org",
}
HOST = f"acme-packages-{ACCOUNT}.d.codeartifact.eu-west-1.amazonaws.com"


def deploy(arguments: Mapping[str, Any], world: World | None = None) -> Recording:
    return succeed(lambda: library.PackageRegistry("packages", arguments), world)


@pytest.fixture(scope="module")
def default() -> Recording:
    """The default form, in an account with a default tag."""
    return deploy({}, World(default_tags={"environment": "test"}))


@pytest.fixture(scope="module")
def fullest() -> Recording:
    """The form that says everything."""
    return deploy(FULLEST)


def repository(recording: Recording, name: str) -> Recorded:
    (found,) = (one for one in recording.of_type(REPOSITORY) if one.inputs["repository"] == name)
    return found


def statements(recording: Recording, name: str) -> dict[str, Any]:
    (found,) = (one for one in recording.of_type(POLICY) if one.inputs["repository"] == name)
    policy = json.loads(found.inputs["policyDocument"])
    return {one["Sid"]: one for one in policy["Statement"]}


def upstreams(recording: Recording, name: str) -> list[str]:
    found = repository(recording, name).inputs.get("upstreams", [])
    return [one["repositoryName"] for one in found]


def groups(recording: Recording) -> dict[str, dict[str, Any]]:
    states = [json.loads(one.inputs["desiredState"]) for one in recording.of_type(GROUP)]
    return {one["Pattern"]: one for one in states}


def restrictions(group: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    found = group["OriginConfiguration"]["Restrictions"]
    kinds = [found[kind] for kind in ("Publish", "ExternalUpstream", "InternalUpstream")]
    return [(one["RestrictionMode"], one.get("Repositories", [])) for one in kinds]


def outputs(recording: Recording) -> Mapping[str, Any]:
    (component,) = recording.of_type("compliant-ec2:index:PackageRegistry")
    return recording.outputs[component.urn]


def test_package_registry_default_encrypts_its_domain_with_a_key_of_its_own(
    default: Recording,
) -> None:
    domain = default.only(DOMAIN).inputs
    assert domain["domain"] == "packages"
    assert domain["encryptionKey"].endswith(":key/1a2b")
    assert default.only("aws:kms/key:Key").inputs["enableKeyRotation"] is True
    assert default.of_type(DOMAIN_POLICY) == []


def test_package_registry_default_has_a_store_for_each_public_registry(
    default: Recording,
) -> None:
    found = {
        one.inputs["repository"]: one.inputs["externalConnections"]["externalConnectionName"]
        for one in default.of_type(REPOSITORY)
        if "externalConnections" in one.inputs
    }
    assert found == STORES
    assert upstreams(default, "shared") == list(STORES)
    assert all("upstreams" not in repository(default, name).inputs for name in STORES)


def test_package_registry_default_lets_nobody_publish_anything(default: Recording) -> None:
    for name in ("shared", *STORES):
        assert list(statements(default, name)) == ["PublishersOnly"]
        refused = statements(default, name)["PublishersOnly"]
        assert (refused["Effect"], refused["Principal"]) == ("Deny", "*")
        assert "codeartifact:PublishPackageVersion" in refused["Action"]
        assert "Condition" not in refused
    (group,) = groups(default).values()
    specific = ("ALLOW_SPECIFIC_REPOSITORIES", sorted(STORES))
    assert group["Pattern"] == "/*"
    assert restrictions(group) == [("BLOCK", []), specific, ("ALLOW", [])]


def test_package_registry_default_tags_groups_with_the_provider_s_default_tags(
    default: Recording,
) -> None:
    assert groups(default)["/*"]["Tags"] == [
        {"Key": "Name", "Value": "packages-packages"},
        {"Key": "environment", "Value": "test"},
    ]


@pytest.mark.parametrize("protected", [True, False])
def test_package_registry_protects_all_but_its_key_which_cannot_go_before(
    *, protected: bool
) -> None:
    found = deploy({"deletion_protection": protected})
    children = [one for one in found.resources if one.type.startswith("aws:")]
    assert {one.protect for one in children if "kms" not in one.type} == {protected}
    domain = found.only(DOMAIN).property_dependencies["encryptionKey"]
    assert domain == (found.only("aws:kms/key:Key").urn,)


def test_package_registry_that_is_protected_itself_protects_its_children() -> None:
    def program() -> None:
        arguments = {"deletion_protection": False}
        options = pulumi.ResourceOptions(protect=True)
        library.PackageRegistry("packages", arguments, options)

    assert {one.protect for one in succeed(program).resources} == {True}


def test_package_registry_fullest_chains_repositories_in_their_order(fullest: Recording) -> None:
    assert upstreams(fullest, "team-a") == ["libs", "shared"]
    assert upstreams(fullest, "shared") == ["pypi-store", "npm-store", "crates-io-store"]
    assert "upstreams" not in repository(fullest, "libs").inputs
    made = [one.inputs["repository"] for one in fullest.of_type(REPOSITORY)]
    assert made.index("libs") < made.index("team-a") > made.index("shared")
    above = repository(fullest, "team-a").property_dependencies["upstreams"]
    assert {urn.rpartition("::")[2] for urn in above} == {"packages-libs", "packages-shared"}


def test_package_registry_fullest_encrypts_with_the_key_given(fullest: Recording) -> None:
    assert fullest.only(DOMAIN).inputs["encryptionKey"] == KEY
    assert fullest.of_type("aws:kms/key:Key") == []


def test_package_registry_of_an_organization_lets_it_sign_in_and_read(fullest: Recording) -> None:
    policy = json.loads(fullest.only(DOMAIN_POLICY).inputs["policyDocument"])
    allowed, refused = policy["Statement"]
    own = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    assert (allowed["Effect"], allowed["Condition"]) == ("Allow", own)
    assert "codeartifact:GetAuthorizationToken" in allowed["Action"]
    assert "codeartifact:CreateRepository" not in allowed["Action"]
    assert refused["Condition"]["StringNotEqualsIfExists"] == own["StringEquals"]
    for name in ("team-a", "shared", "libs"):
        readers = statements(fullest, name)["Organization"]
        assert (readers["Effect"], readers["Condition"]) == ("Allow", own)
        assert "codeartifact:ReadFromRepository" in readers["Action"]
        assert not [action for action in readers["Action"] if "Publish" in action]
    assert "Organization" not in statements(fullest, "pypi-store")


def test_package_registry_fullest_lets_publishers_alone_publish(fullest: Recording) -> None:
    found = statements(fullest, "libs")
    assert found["Publishers"]["Principal"] == {"AWS": [BUILD, f"{BUILD}-nightly"]}
    others = {"ArnNotEquals": {"aws:PrincipalArn": [BUILD, f"{BUILD}-nightly"]}}
    assert found["PublishersOnly"]["Condition"] == others
    assert "Publishers" not in statements(fullest, "team-a")


def test_package_registry_fullest_lets_names_come_from_one_side_only(fullest: Recording) -> None:
    found = groups(fullest)
    stores = ["crates-io-store", "npm-store", "pypi-store"]
    specific = "ALLOW_SPECIFIC_REPOSITORIES"
    assert restrictions(found["/*"]) == [("BLOCK", []), (specific, stores), ("ALLOW", [])]
    for pattern in ("/npm/acme/*", "/pypi//acme~"):
        assert restrictions(found[pattern]) == [
            (specific, ["libs"]),
            ("BLOCK", []),
            ("ALLOW", []),
        ]
    told = found["/npm/acme/*"]
    assert (told["Description"], told["DomainName"]) == ("of our own", "acme-packages")
    assert told["ContactInfo"] == "platform@acme.example"
    assert {"Key": "team", "Value": "a"} in told["Tags"]


def test_package_registry_tells_clients_of_one_repository_without_a_token(
    fullest: Recording,
) -> None:
    found = outputs(fullest)
    assert f"index-url = https://{HOST}/pypi/team-a/simple/\n" in found["pipConfiguration"]
    assert found["npmConfiguration"] == (
        f"registry=https://{HOST}/npm/team-a/\n"
        f"//{HOST}/npm/team-a/:_authToken=${{CODEARTIFACT_AUTH_TOKEN}}\n"
    )
    assert f"<url>https://{HOST}/maven/team-a/</url>" in found["mavenSettings"]
    assert "<mirrorOf>*</mirrorOf>" in found["mavenSettings"]
    assert f'value="https://{HOST}/nuget/team-a/v3/index.json"' in found["nugetConfiguration"]
    assert "<clear />" in found["nugetConfiguration"]


def test_package_registry_gives_out_names_and_arns(fullest: Recording) -> None:
    found = outputs(fullest)
    assert found["domainName"] == "acme-packages"
    assert found["repositoryNames"] == ["libs", "shared", "team-a"]
    assert found["storeNames"] == ["pypi-store", "npm-store", "crates-io-store"]
    assert [arn.rpartition("/")[2] for arn in found["repositoryArns"]] == [
        f"packages-{name}-1a2b3c4" for name in ("libs", "shared", "team-a")
    ]
    assert found["packageGroupArns"] == [
        "packages-packages",
        "packages-javascript-packages",
        "packages-python-packages",
    ]
    assert found["keyArn"] == KEY


def test_package_registry_takes_outputs_where_it_says_so() -> None:
    def program() -> None:
        publishers = {"publisher_arns": [pulumi.Output.from_input(BUILD)], "upstreams": ["npm"]}
        arguments = {
            **FULLEST,
            "key_arn": pulumi.Output.from_input(KEY),
            "organization_id": pulumi.Output.from_input(ORGANIZATION),
            "repositories": {"libs": publishers},
            "client_repository": None,
        }
        library.PackageRegistry("packages", arguments)

    found = succeed(program)
    assert statements(found, "libs")["Publishers"]["Principal"] == {"AWS": [BUILD]}
    assert found.only(DOMAIN).inputs["encryptionKey"] == KEY


def test_package_registry_in_a_preview_knows_what_it_will_restrict() -> None:
    found = deploy(FULLEST, World(preview=True))
    assert set(groups(found)) == {"/*", "/npm/acme/*", "/pypi//acme~"}
    assert upstreams(found, "team-a") == ["libs", "shared"]
