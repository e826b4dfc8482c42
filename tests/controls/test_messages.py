"""What a message says, and what it must never say."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from policypack.configuration import Options
from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control, Finding, Level, Resource
from policypack.controls._values import Secret
from policypack.judgement import message, prepare, report

CANARY = "canary-4f1d"
CONFIDENTIAL = ("userData", "userDataBase64", "value", "masterPassword", "secretString")


def stacks(control: Control) -> Iterator[tuple[Resource, ...]]:
    for example in (*control.failing, *control.undecided, *control.passing):
        yield resources_of(example)


def paths(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from paths(member, (*path, index))


def planted(value: object, path: tuple[object, ...]) -> object:
    if not path:
        return Secret(CANARY)
    step, *rest = path
    if isinstance(value, dict):
        return {**value, step: planted(value[step], tuple(rest))}
    assert isinstance(value, list)
    assert isinstance(step, int)
    return [*value[:step], planted(value[step], tuple(rest)), *value[step + 1 :]]


def messages(control: Control, resources: tuple[Resource, ...]) -> list[str]:
    found = report(prepare(control, None), resources[0], Graph(resources), Options())
    return [each.message for each in found]


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_message_secret_at_any_string_property_is_never_shown(control: Control) -> None:
    for resources in stacks(control):
        for position, resource in enumerate(resources):
            for path in paths(resource.inputs):
                tainted = replace(resource, inputs=planted(resource.inputs, path))
                stack = (*resources[:position], tainted, *resources[position + 1 :])
                assert CANARY not in "".join(messages(control, stack)), path


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_message_confidential_property_without_mark_is_never_shown(control: Control) -> None:
    for resources in stacks(control):
        stack = tuple(
            replace(x, inputs={**x.inputs, **dict.fromkeys(CONFIDENTIAL, CANARY)})
            for x in resources
        )
        assert CANARY not in "".join(messages(control, stack))


def crashing(resource: Resource) -> Iterator[Finding]:
    raise ValueError(f"{CANARY} in {resource.inputs}")
    yield


def test_crash_of_a_control_is_a_mandatory_finding_without_values() -> None:
    control = replaced("ec2-launch-template-imdsv2-check", level=Level.ADVISORY)
    resource = Resource("urn:x", control.applies_to[0], "web", {"userData": CANARY})
    options = Options(undecided=Level.ADVISORY)
    (found,) = report(prepare(control, None), resource, None, options)
    assert found.level is Level.MANDATORY
    assert found.message.startswith(
        '[EC2.170] could not judge aws:ec2/launchTemplate:LaunchTemplate "web": '
        "the control failed with ValueError at crashing:"
    )
    assert CANARY not in found.message


def replaced(name: str, level: Level) -> Control:
    control = by_name()[name]
    facts = {
        field: getattr(control, field)
        for field, definition in Control.__dataclass_fields__.items()
        if definition.init
    }
    return Control(**{**facts, "check": crashing, "graph_check": None, "level": level})


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_message_names_control_path_and_page(control: Control) -> None:
    for example in control.failing:
        resources = resources_of(example)
        for text in messages(control, resources):
            assert text.removeprefix("undecided: ").startswith(f"[{control.id}] ")
            assert text.endswith(f". {control.url}")
            assert "\n" not in text


def test_message_form_is_that_of_the_documentation() -> None:
    control = by_name()["ec2-imdsv2-check"]
    resources = resources_of(control.failing[0])
    (found,) = list(control.graph_check(resources[0], Graph(resources)))
    assert message(control, found) == (
        '[EC2.8] metadataOptions.httpTokens is "optional"; set it to "required". '
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8"
    )
