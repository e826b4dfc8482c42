"""Which ways package groups leave open, and what they inherit."""

import json

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls.codeartifact._package_groups import GROUP, group_of, is_open
from policypack.controls.ecr._tokens import CLOUD_CONTROL


def declared(pattern: object, mode: object, domain: str = "packages", name: str = "it") -> Given:
    restrictions = {"publish": {"restrictionMode": mode}} if mode else {}
    desired = {
        "domainName": domain,
        "pattern": pattern,
        "originConfiguration": {"restrictions": restrictions},
    }
    return Given(CLOUD_CONTROL, {"typeName": GROUP, "desiredState": json.dumps(desired)}, name)


def opened(subject: Given, *others: Given) -> bool | None:
    resources = resources_of(Example("stack", subject, others))
    group = group_of(resources[0])
    assert group is not None
    return is_open(group, "Publish", Graph(resources))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("ALLOW", True),
        ("ALLOW_SPECIFIC_REPOSITORIES", True),
        ("BLOCK", False),
        ("INHERIT", None),
        (None, None),
    ],
)
def test_group_alone_is_open_by_its_own_mode(mode: object, *, expected: bool | None) -> None:
    assert opened(declared("/npm/acme/*", mode)) is expected


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ([declared("/*", "BLOCK", name="root")], False),
        ([declared("/*", None, name="root")], True),
        ([declared("/npm/*", "ALLOW", name="npm"), declared("/*", "BLOCK", name="root")], True),
        ([declared("/npm/*", "INHERIT", name="npm"), declared("/*", "BLOCK", name="r")], False),
        ([declared("/npm/ac~", "BLOCK", name="ac")], False),
        ([declared("/npm/ac$", "BLOCK", name="ac")], None),
        ([declared("/pypi/*", "BLOCK", name="pypi")], None),
        ([declared("/*", "BLOCK", "other", "root")], None),
        ([declared(7, "BLOCK", name="odd")], None),
    ],
)
def test_group_that_inherits_is_open_by_the_nearest_above(
    above: list[Given], *, expected: bool | None
) -> None:
    assert opened(declared("/npm/acme/*", "INHERIT"), *above) is expected


def test_resource_of_another_kind_is_no_group() -> None:
    inputs = {"typeName": "AWS::ECR::SigningConfiguration", "desiredState": "{}"}
    (resource,) = resources_of(Example("stack", Given(CLOUD_CONTROL, inputs)))
    assert group_of(resource) is None
