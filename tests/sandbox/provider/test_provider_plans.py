"""What previews promise: names, tags, unknown outputs, differences and replacements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from provider_engine import REGION, Resource, plugin

from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from provider_engine import Engine, World
    from pulumi.runtime.proto import provider_pb2 as pb

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE = "aws:ec2/instance:Instance"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
PARAMETER = "aws:ssm/parameter:Parameter"


def difference(
    engine: Engine, token: str, old: dict[str, Any], new: dict[str, Any]
) -> pb.DiffResponse:
    resource = Resource(token, "r", "id-1", engine.check(token, "r", old))
    return engine.diff(resource, engine.check(token, "r", new, resource.inputs))


def test_check_without_a_name_makes_one_from_the_seed(engine: Engine) -> None:
    first = engine.check(GROUP, "web", {}, seed=b"1")
    assert first["name"].startswith("web-")
    assert first["__defaults"] == ["description", "name", "revokeRulesOnDelete"]
    assert engine.check(GROUP, "web", {}, seed=b"1")["name"] == first["name"]
    assert engine.check(GROUP, "web", {}, seed=b"2")["name"] != first["name"]


def test_check_again_keeps_the_name(engine: Engine) -> None:
    first = engine.check(GROUP, "web", {})
    assert engine.check(GROUP, "web", {}, first)["name"] == first["name"]


def test_check_kms_alias_name_has_its_prefix(engine: Engine) -> None:
    name = engine.check("aws:kms/alias:Alias", "main", {"targetKeyId": "k"})["name"]
    assert name.startswith("alias/main-")


def test_check_default_tags_join_the_own_ones() -> None:
    with plugin(AWS_ENDPOINT_URL="http://127.0.0.1:9") as engine:
        engine.configure(region=REGION, defaultTags='{"tags": {"cost": 5, "team": "a"}}')
        inputs = engine.check(GROUP, "web", {"tags": {"team": "b"}})
    assert inputs["tags"] == {"team": "b"}
    assert inputs["tagsAll"] == {"cost": "5", "team": "b"}


@pytest.mark.parametrize(
    ("tags", "all_tags"), [(UNKNOWN, UNKNOWN), ({"a": UNKNOWN}, {"a": UNKNOWN}), ({}, {})]
)
def test_check_unknown_tags_stay_unknown(engine: Engine, tags: object, all_tags: object) -> None:
    assert engine.check(GROUP, "web", {"tags": tags})["tagsAll"] == all_tags


def test_preview_of_creation_knows_inputs_only(engine: Engine) -> None:
    state = engine.preview(TEMPLATE, "t", {"imageId": "ami-1", "instanceType": UNKNOWN})
    assert state["imageId"] == "ami-1"
    assert state["name"].startswith("t-")
    assert state["instanceType"] == state["latestVersion"] == state["arn"] == UNKNOWN
    assert not [name for name in state if name.startswith("__")]


@pytest.mark.parametrize(
    ("changed", "unknown"),
    [
        ({"instanceType": "t3.small"}, {"latestVersion"}),
        ({"instanceType": "t3.small", "updateDefaultVersion": True},
         {"latestVersion", "defaultVersion"}),
        ({"description": "new"}, {"latestVersion"}),
        ({"tags": {"a": "b"}}, set()),
    ],
)  # fmt: skip
def test_preview_of_template_update_does_not_know_its_version(
    engine: Engine, changed: dict[str, Any], unknown: set[str]
) -> None:
    inputs = engine.check(TEMPLATE, "t", {"instanceType": "t3.micro"})
    state = {**inputs, "latestVersion": 1, "defaultVersion": 1, "arn": "arn:1"}
    planned = engine.update(
        Resource(TEMPLATE, "t", "lt-1", inputs, state),
        {"instanceType": "t3.micro", **changed},
        preview=True,
    ).state
    assert {name for name, value in planned.items() if value == UNKNOWN} == unknown
    assert planned["arn"] == "arn:1"


@pytest.mark.parametrize(
    ("token", "before", "after", "unknown"),
    [
        (
            PARAMETER,
            {"type": "String", "value": "1"},
            {"type": "String", "value": "2"},
            {"version", "insecureValue"},
        ),
        (
            "aws:kms/alias:Alias",
            {"targetKeyId": "a"},
            {"targetKeyId": "b"},
            {"targetKeyArn"},
        ),
        (
            INSTANCE,
            {"instanceType": "t3.micro"},
            {"instanceType": "t3.small"},
            {"publicIp", "publicDns"},
        ),
    ],
)
def test_preview_of_update_does_not_know_what_follows(
    engine: Engine, token: str, before: dict[str, Any], after: dict[str, Any], unknown: set[str]
) -> None:
    inputs = engine.check(token, "r", before)
    planned = engine.update(Resource(token, "r", "id-1", inputs, inputs), after, preview=True)
    assert {name for name, value in planned.state.items() if value == UNKNOWN} == unknown


def test_preview_of_update_drops_what_the_program_dropped(engine: Engine) -> None:
    inputs = engine.check(TEMPLATE, "t", {"keyName": "k"})
    resource = Resource(TEMPLATE, "t", "lt-1", inputs, {**inputs, "latestVersion": 1})
    assert "keyName" not in engine.update(resource, {}, preview=True).state


@pytest.mark.parametrize(
    ("token", "before", "after", "replaces"),
    [
        (INSTANCE, {"ami": "a"}, {"ami": "b"}, ["ami"]),
        (INSTANCE, {"instanceType": "a"}, {"instanceType": "b"}, []),
        (INSTANCE, {"userData": "a"}, {"userData": "b"}, []),
        (
            INSTANCE,
            {"userData": "a", "userDataReplaceOnChange": True},
            {"userData": "b", "userDataReplaceOnChange": True},
            ["userData"],
        ),
        (
            INSTANCE,
            {"launchTemplate": {"id": "lt-1", "version": "1"}},
            {"launchTemplate": {"id": "lt-1", "version": UNKNOWN}},
            ["launchTemplate"],
        ),
        (
            INSTANCE,
            {"launchTemplate": {"id": "lt-1", "version": "1"}},
            {"launchTemplate": {"id": "lt-2", "version": "1"}},
            ["launchTemplate"],
        ),
        (
            INSTANCE,
            {"rootBlockDevice": {"encrypted": False, "volumeSize": 8}},
            {"rootBlockDevice": {"encrypted": True, "volumeSize": 8}},
            ["rootBlockDevice"],
        ),
        (
            INSTANCE,
            {"rootBlockDevice": {"encrypted": True, "volumeSize": 8}},
            {"rootBlockDevice": {"encrypted": True, "volumeSize": 9}},
            [],
        ),
        (TEMPLATE, {"name": "a"}, {"name": "b"}, ["name"]),
        (TEMPLATE, {}, {"region": "us-east-1"}, ["region"]),
        (
            "aws:autoscaling/group:Group",
            {"minSize": 1, "maxSize": 1, "launchTemplate": {"id": "lt", "version": "1"}},
            {"minSize": 1, "maxSize": 1, "launchTemplate": {"id": "lt", "version": "2"}},
            [],
        ),
    ],
)
def test_diff_replaces_what_aws_cannot_change(
    engine: Engine,
    token: str,
    before: dict[str, Any],
    after: dict[str, Any],
    replaces: list[str],
) -> None:
    found = difference(engine, token, before, after)
    assert list(found.replaces) == replaces
    assert found.diffs


def test_diff_names_the_nested_path_and_its_kind(engine: Engine) -> None:
    before = {"launchTemplate": {"id": "lt-1", "version": "1"}, "ami": "a"}
    after = {"launchTemplate": {"id": "lt-1", "version": "2"}, "ami": "a", "monitoring": True}
    found = difference(engine, INSTANCE, before, after)
    kinds = {path: detail.Kind.Name(detail.kind) for path, detail in found.detailedDiff.items()}
    assert kinds == {"launchTemplate.version": "UPDATE_REPLACE", "monitoring": "ADD"}


def test_diff_input_aws_settles_left_out_is_none(engine: Engine) -> None:
    before = {"ami": "a", "subnetId": "s", "metadataOptions": {"httpTokens": "required"}}
    assert not difference(engine, INSTANCE, before, {"ami": "a"}).diffs


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ({"name": "fixed", "description": "a"}, {"name": "fixed", "description": "b"}, True),
        ({"name": "fixed", "description": "a"}, {"name": "other", "description": "b"}, False),
        ({"description": "a"}, {"description": "b"}, False),
        ({"namePrefix": "p-", "description": "a"}, {"namePrefix": "p-", "description": "b"}, False),
    ],
)
def test_diff_fixed_name_is_deleted_before_it_is_taken_again(
    engine: Engine,
    before: dict[str, Any],
    after: dict[str, Any],
    first: bool,  # noqa: FBT001 - a table's column
) -> None:
    found = difference(engine, GROUP, before, after)
    assert found.replaces
    assert found.deleteBeforeReplace is first


def test_diff_after_refresh_without_drift_is_none(engine: Engine, world: World) -> None:
    inputs = {"vpcId": world.vpc, "description": "d"}
    group = engine.create(GROUP, "calm", inputs)
    seen = engine.read(group)
    assert seen is not None
    assert not engine.diff(seen, engine.check(GROUP, "calm", inputs, seen.inputs)).diffs
    engine.delete(group)
