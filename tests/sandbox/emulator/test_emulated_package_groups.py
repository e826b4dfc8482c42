"""Package groups of CodeArtifact, by its own API and by Cloud Control."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

from sandbox.emulator.code_artifact.patterns import best_match, is_pattern, parent_of

if TYPE_CHECKING:
    from botocore.client import BaseClient

TYPE = "AWS::CodeArtifact::PackageGroup"
SPECIFIC = "ALLOW_SPECIFIC_REPOSITORIES"


class Groups:
    """A domain of the test's own with two repositories, and its package groups."""

    def __init__(self, cloud: Cloud) -> None:
        self.api: BaseClient = cloud.client("codeartifact")
        self.control: BaseClient = cloud.client("cloudcontrol")
        self.domain = cloud.name
        self.api.create_domain(domain=self.domain)
        for name in ("libs", "shared"):
            self.api.create_repository(domain=self.domain, repository=name)

    def add(self, pattern: str, **restrictions: str) -> dict[str, Any]:
        named = {"domain": self.domain, "packageGroup": pattern}
        made = self.api.create_package_group(**named)["packageGroup"]
        if restrictions:
            self.restrict(pattern, restrictions)
        return made

    def restrict(self, pattern: str, modes: dict[str, str], *allowed: str, kind: str = "PUBLISH"):  # noqa: ANN201 - the service's answer
        return self.api.update_package_group_origin_configuration(
            domain=self.domain,
            packageGroup=pattern,
            restrictions=modes,
            addAllowedRepositories=[
                {"repositoryName": name, "originRestrictionType": kind} for name in allowed
            ],
        )

    def restrictions(self, pattern: str) -> dict[str, Any]:
        found = self.api.describe_package_group(domain=self.domain, packageGroup=pattern)
        return found["packageGroup"]["originConfiguration"]["restrictions"]

    def associated(self, name: str, namespace: str = "acme") -> tuple[str, str]:
        found = self.api.get_associated_package_group(
            domain=self.domain, format="npm", namespace=namespace, package=name
        )
        return found["packageGroup"]["pattern"], found["associationType"]

    def publish(self, repository: str, package: str = "tool") -> None:
        self.api.publish_package_version(
            domain=self.domain,
            repository=repository,
            format="generic",
            namespace="acme",
            package=package,
            packageVersion="1",
            assetContent=b"content",
            assetName="tool.zip",
            assetSHA256=hashlib.sha256(b"content").hexdigest(),
        )

    def ask(self, pattern: str, **properties: object) -> dict[str, Any]:
        state = {"DomainName": self.domain, "Pattern": pattern, **properties}
        asked = {"TypeName": TYPE, "DesiredState": json.dumps(state)}
        return self.control.create_resource(**asked)["ProgressEvent"]

    def read(self, identifier: str) -> dict[str, Any]:
        found = self.control.get_resource(TypeName=TYPE, Identifier=identifier)
        return json.loads(found["ResourceDescription"]["Properties"])


@pytest.fixture
def groups(cloud: Cloud) -> Groups:
    return Groups(cloud)


def refused(code: str) -> pytest.RaisesExc[ClientError]:
    return pytest.raises(ClientError, match=code)


def origin(**modes: tuple[str, ...]) -> dict[str, Any]:
    """An origin configuration as CloudFormation has it: a mode, and repositories after it."""
    restrictions = {
        kind: {"RestrictionMode": mode, **({"Repositories": list(names)} if names else {})}
        for kind, (mode, *names) in modes.items()
    }
    return {"Restrictions": restrictions}


@pytest.mark.parametrize(
    "pattern",
    [
        "/*",
        "/npm/*",
        "/pypi/*",
        "/maven/com.acme~",
        "/npm/acme/*",
        "/npm/acme/ui~",
        "/maven/com.acme/core$",
        "/npm//*",
        "/pypi//acme~",
        "/nuget//acme.core$",
    ],
)
def test_pattern_of_an_allowed_form_is_one(pattern: str) -> None:
    assert is_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "npm/*",
        "/npm",
        "/npm/acme",
        "/conda/*",
        "/npm/acme-~",
        "/pypi/acme/tool$",
        "/pypi/acme~",
        "/maven//core$",
        "/npm/acme/ui*",
        "/npm/acme/ui/x$",
        "/npm/ac me/*",
    ],
)
def test_pattern_of_another_form_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)


@pytest.mark.parametrize(
    ("path", "pattern", "strong"),
    [
        ("/npm/acme/ui", "/npm/acme/ui~", True),
        ("/npm/acme/ui-kit", "/npm/acme/ui~", True),
        ("/npm/acme/uikit", "/npm/acme/*", True),
        ("/npm/acme/core", "/npm/acme/core$", True),
        ("/npm/acme/Core", "/npm/acme/core$", False),
        ("/npm/Acme/other", "/npm/acme/*", False),
        ("/npm/acmeother/x", "/npm/*", True),
        ("/npm//react", "/npm/*", True),
        ("/maven/com.acme.ui/x", "/maven/com.acme~", True),
        ("/maven/com-acme/x", "/maven/com.acme~", False),
        ("/maven/com.acmex/x", "/*", True),
        ("/pypi//acme-tool", "/pypi//acme~", True),
        ("/pypi//requests", "/*", True),
    ],
)
def test_package_belongs_to_the_longest_pattern_it_matches(
    path: str, pattern: str, *, strong: bool
) -> None:
    patterns = ["/*", "/npm/*", "/npm/acme/*", "/npm/acme/ui~", "/npm/acme/core$"]
    found = best_match([*patterns, "/maven/com.acme~", "/pypi//acme~"], path)
    assert (found.pattern, found.strong) == (pattern, strong)


def test_pattern_is_below_the_longest_other_that_is_about_all_of_it() -> None:
    patterns = ["/*", "/npm/*", "/npm/acme/*", "/npm/acme/ui~", "/npm/acme/ui-kit$"]
    above = {one: parent_of(patterns, one) for one in patterns}
    assert list(above.values()) == [None, *patterns[:4]]
    assert parent_of(patterns, "/npm/acme/uikit$") == "/npm/acme/*"


def test_new_domain_has_the_group_of_all_packages_which_allows_everything(groups: Groups) -> None:
    found = groups.api.list_package_groups(domain=groups.domain)["packageGroups"]
    assert [one["pattern"] for one in found] == ["/*"]
    assert "parent" not in found[0]
    assert {one["effectiveMode"] for one in groups.restrictions("/*").values()} == {"ALLOW"}
    with refused("ValidationException"):
        groups.api.delete_package_group(domain=groups.domain, packageGroup="/*")
    with refused("ValidationException"):
        groups.restrict("/*", {"PUBLISH": "INHERIT"})


def test_new_group_inherits_until_it_is_told_otherwise(groups: Groups) -> None:
    groups.restrict("/*", {"EXTERNAL_UPSTREAM": "BLOCK"})
    made = groups.add("/npm/acme/*")
    assert made["parent"]["pattern"] == "/*"
    assert made["arn"].endswith(f":package-group/{groups.domain}/npm/acme/%2a")
    inherited = groups.restrictions("/npm/acme/*")["EXTERNAL_UPSTREAM"]
    assert (inherited["mode"], inherited["effectiveMode"]) == ("INHERIT", "BLOCK")
    assert inherited["inheritedFrom"]["pattern"] == "/*"
    groups.restrict("/npm/acme/*", {"EXTERNAL_UPSTREAM": "ALLOW"})
    assert groups.restrictions("/npm/acme/*")["EXTERNAL_UPSTREAM"]["effectiveMode"] == "ALLOW"


def test_deleted_group_leaves_those_below_to_the_one_above(groups: Groups) -> None:
    groups.add("/npm/*", PUBLISH="BLOCK")
    groups.add("/npm/acme/*")
    below = groups.api.list_sub_package_groups(domain=groups.domain, packageGroup="/npm/*")
    assert [one["pattern"] for one in below["packageGroups"]] == ["/npm/acme/*"]
    groups.api.delete_package_group(domain=groups.domain, packageGroup="/npm/*")
    assert groups.restrictions("/npm/acme/*")["PUBLISH"]["effectiveMode"] == "ALLOW"
    with refused("ResourceNotFoundException"):
        groups.restrictions("/npm/*")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("/npm/acme/*", "ConflictException"), ("/npm/acme", "ValidationException")],
    ids=["taken", "form"],
)
def test_group_of_a_pattern_that_cannot_be_is_refused(
    groups: Groups, pattern: str, code: str
) -> None:
    groups.add("/npm/acme/*")
    with refused(code):
        groups.add(pattern)


def test_similar_name_belongs_to_the_group_and_is_blocked(groups: Groups) -> None:
    groups.add("/npm/acme/*")
    groups.add("/generic/acme/tool~", PUBLISH="ALLOW")
    assert groups.associated("ui") == ("/npm/acme/*", "STRONG")
    assert groups.associated("ui", "ACME") == ("/npm/acme/*", "WEAK")
    assert groups.associated("react", "other") == ("/*", "STRONG")
    groups.publish("libs")
    with refused("AccessDeniedException"):
        groups.publish("libs", "Tool")


def test_package_is_published_only_where_its_group_allows_it(groups: Groups) -> None:
    groups.restrict("/*", {"PUBLISH": "BLOCK"})
    groups.add("/generic/acme/*")
    told = groups.restrict("/generic/acme/*", {"PUBLISH": SPECIFIC}, "libs")
    assert told["allowedRepositoryUpdates"] == {"PUBLISH": {"ADDED": ["libs"]}}
    groups.publish("libs")
    with refused("AccessDeniedException"):
        groups.publish("shared")
    assert groups.restrictions("/generic/acme/*")["PUBLISH"]["repositoriesCount"] == 1
    groups.restrict("/generic/acme/*", {"PUBLISH": "BLOCK"})
    listed = groups.api.list_allowed_repositories_for_group(
        domain=groups.domain, packageGroup="/generic/acme/*", originRestrictionType="PUBLISH"
    )
    assert listed["allowedRepositories"] == []


@pytest.mark.parametrize(
    ("modes", "name", "code"),
    [
        ({"PUBLISH": SPECIFIC}, "gone", "ResourceNotFoundException"),
        ({"PUBLISH": "ALLOW"}, "libs", "ValidationException"),
    ],
    ids=["absent", "mode"],
)
def test_repository_that_cannot_be_allowed_is_refused(
    groups: Groups, modes: dict[str, str], name: str, code: str
) -> None:
    groups.add("/npm/*")
    with refused(code):
        groups.restrict("/npm/*", modes, name)
    assert groups.restrictions("/npm/*")["PUBLISH"]["mode"] == "INHERIT"


def test_cloud_control_makes_changes_and_deletes_a_group(groups: Groups) -> None:
    first = origin(Publish=(SPECIFIC, "libs"), ExternalUpstream=("BLOCK",))
    tags = [{"Key": "team", "Value": "a"}]
    event = groups.ask("/npm/acme/*", OriginConfiguration=first, Tags=tags)
    found = groups.read(event["Identifier"])
    assert found["OriginConfiguration"] == origin(
        Publish=(SPECIFIC, "libs"), ExternalUpstream=("BLOCK",), InternalUpstream=("INHERIT",)
    )
    assert (found["Pattern"], found["Tags"]) == ("/npm/acme/*", tags)
    second = origin(Publish=(SPECIFIC, "shared"), ExternalUpstream=("ALLOW",))
    steps = [
        {"op": "replace", "path": "/OriginConfiguration", "value": second},
        {"op": "remove", "path": "/Tags"},
        {"op": "add", "path": "/Description", "value": "of us"},
    ]
    named = {"TypeName": TYPE, "Identifier": event["Identifier"]}
    groups.control.update_resource(**named, PatchDocument=json.dumps(steps))
    found = groups.read(event["Identifier"])
    publish = found["OriginConfiguration"]["Restrictions"]["Publish"]
    assert publish == {"RestrictionMode": SPECIFIC, "Repositories": ["shared"]}
    assert (found["Description"], "Tags" in found) == ("of us", False)
    listed = groups.control.list_resources(TypeName=TYPE)["ResourceDescriptions"]
    assert event["Identifier"] in [one["Identifier"] for one in listed]
    groups.control.delete_resource(**named)
    with refused("ResourceNotFoundException"):
        groups.read(event["Identifier"])


def test_cloud_control_takes_over_the_group_of_all_packages_and_leaves_it(groups: Groups) -> None:
    event = groups.ask("/*", OriginConfiguration=origin(Publish=("BLOCK",)))
    modes = {kind: one["mode"] for kind, one in groups.restrictions("/*").items()}
    assert modes == {"PUBLISH": "BLOCK", "EXTERNAL_UPSTREAM": "ALLOW", "INTERNAL_UPSTREAM": "ALLOW"}
    groups.control.delete_resource(TypeName=TYPE, Identifier=event["Identifier"])
    assert groups.restrictions("/*")["PUBLISH"]["mode"] == "BLOCK"


@pytest.mark.parametrize(
    ("pattern", "repository", "code"),
    [
        ("/npm/*", "libs", "AlreadyExists"),
        ("/pypi/*", "gone", "NotFound"),
        ("/npm/acme", "libs", "InvalidRequest"),
    ],
)
def test_cloud_control_tells_what_code_artifact_refuses(
    groups: Groups, pattern: str, repository: str, code: str
) -> None:
    groups.add("/npm/*")
    event = groups.ask(pattern, OriginConfiguration=origin(Publish=(SPECIFIC, repository)))
    assert (event["OperationStatus"], event["ErrorCode"]) == ("FAILED", code)


def test_cloud_control_never_changes_a_pattern(groups: Groups) -> None:
    event = groups.ask("/npm/acme/*")
    step = [{"op": "replace", "path": "/Pattern", "value": "/npm/other/*"}]
    with refused("NotUpdatableException"):
        groups.control.update_resource(
            TypeName=TYPE, Identifier=event["Identifier"], PatchDocument=json.dumps(step)
        )
