"""What fleets and groups set instead of their template, and templates that are yet to be made."""

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._instance_types import instance_types
from policypack.controls._launch import launches
from policypack.controls._model import Example, Given
from policypack.controls._tokens import FLEET, GROUP, INSTANCE, LAUNCH_TEMPLATE
from policypack.controls._values import UNKNOWN

USE = {"launchTemplateName": "web", "version": "$Latest"}
OTHER = {"launchTemplateName": "other", "version": "$Latest"}
WEB = Given(LAUNCH_TEMPLATE, {"name": "web", "instanceType": "t3.micro"}, "web")
FREE = Given(
    LAUNCH_TEMPLATE, {"name": "other", "instanceRequirements": {"vcpuCount": {"min": 1.0}}}, "other"
)
SMALL, LARGE = {"instanceType": "t3.small"}, {"instanceType": "t3.large"}
WEIGHTED = {"weightedCapacity": "1"}


def types_of(subject: Given, *others: Given) -> list[object]:
    resources = resources_of(Example("types", subject, others))
    found = launches(resources[0], Graph(resources))
    return [one.value for launch in found for one in instance_types(launch)]


def fleet(*configs: dict[str, object]) -> Given:
    return Given(FLEET, {"launchTemplateConfigs": list(configs)})


def group(*overrides: object) -> Given:
    inner = {"launchTemplateSpecification": USE, "overrides": list(overrides)}
    return Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": inner}})


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (group(), ["t3.micro"]),
        (group(SMALL, LARGE), ["t3.small", "t3.large"]),
        (group(SMALL, WEIGHTED), ["t3.small", "t3.micro"]),
        (group(SMALL, {**LARGE, "launchTemplateSpecification": OTHER}), ["t3.small", "t3.large"]),
        (group(UNKNOWN), [UNKNOWN]),
        (fleet({"launchTemplateSpecification": USE}), ["t3.micro"]),
        (
            fleet(
                {"launchTemplateSpecification": USE, "overrides": [SMALL]},
                {"launchTemplateSpecification": OTHER},
            ),
            ["t3.small", {"vcpuCount": {"min": 1.0}}],
        ),
        (
            fleet(
                {"launchTemplateSpecification": USE, "overrides": [{"instanceRequirements": {}}]}
            ),
            [{}],
        ),
        (
            Given(INSTANCE, {"instanceType": "t3.nano", "launchTemplate": {"name": "web"}}),
            ["t3.nano"],
        ),
    ],
)
def test_instance_types_of_overrides_come_before_those_of_the_template(
    subject: Given, expected: list[object]
) -> None:
    assert types_of(subject, WEB, FREE) == expected


def test_instance_types_override_of_one_template_leaves_another_alone() -> None:
    policy = group({**LARGE, "launchTemplateSpecification": OTHER})
    assert types_of(policy, WEB, FREE) == ["t3.micro", "t3.large"]


NEW = {"id": UNKNOWN, "latestVersion": UNKNOWN}
OLD = {"id": "lt-1", "latestVersion": UNKNOWN, "defaultVersion": 1.0}


@pytest.mark.parametrize(
    ("version", "inputs", "outputs", "known"),
    [
        (None, {}, NEW, True),
        ("$Default", {}, NEW, True),
        ("1", {}, NEW, True),
        ("1", {"defaultVersion": 1.0}, NEW, True),
        ("2", {}, NEW, False),
        (None, {"defaultVersion": 2.0}, NEW, False),
        (None, {"defaultVersion": UNKNOWN}, NEW, False),
        (None, {}, OLD, False),
        ("1", {}, OLD, False),
        (None, {"updateDefaultVersion": True}, OLD, True),
        (None, {}, {"id": "lt-1", "latestVersion": 2.0, "defaultVersion": 2.0}, True),
    ],
)
def test_template_yet_to_be_made_has_one_version(
    version: object, inputs: dict[str, object], outputs: dict[str, object], *, known: bool
) -> None:
    template = Given(LAUNCH_TEMPLATE, {**dict(WEB.inputs), **inputs}, "web", outputs=outputs)
    reference = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": version}})
    assert types_of(reference, template) == (["t3.micro"] if known else [UNKNOWN])


def test_version_linked_by_another_input_only_is_not_trusted() -> None:
    depends = {"userData": ("web",)}
    inputs = {"launchTemplate": {"name": "web", "version": UNKNOWN}}
    assert types_of(Given(INSTANCE, inputs, depends=depends), WEB) == [UNKNOWN]
