"""Each way an update fails is an error of its own, and what was approved is all that is done."""

from collections.abc import Callable

import pulumi
import pytest
from workbench import NewEnvironment

from automation import Environment, PlanError, ProgramError, ProviderError


class Part(pulumi.ComponentResource):
    """A resource that costs nothing."""

    def __init__(self, name: str) -> None:
        super().__init__("test:index:Part", name)


def refused_by_aws() -> None:
    inputs = {"name": "aws-reserved", "type": "String", "value": "any-value"}
    pulumi.CustomResource("aws:ssm/parameter:Parameter", "reserved", inputs)


def refused_by_provider() -> None:
    pulumi.CustomResource("aws:ssm/parameter:Parameter", "wrong", {"typo": "String"})


def broken() -> None:
    raise LookupError("no subnet is named web")


@pytest.fixture
def stack(new_environment: NewEnvironment) -> Callable[..., Environment]:
    variables = new_environment("failing")

    def make(program: Callable[[], None]) -> Environment:
        return Environment("failing", program, project="fail", variables=variables)

    return make


def test_error_of_program_or_provider_is_told_as_its_own(
    stack: Callable[..., Environment],
) -> None:
    with stack(broken) as environment:
        environment.create()
        with pytest.raises(ProgramError, match="LookupError: no subnet is named web"):
            environment.up()
    with stack(refused_by_provider) as environment, pytest.raises(ProviderError, match="wrong"):
        environment.preview()
    with stack(refused_by_aws) as environment:
        with pytest.raises(ProviderError, match="operations on reserved failed") as raised:
            environment.up()
        assert raised.value.run is not None
        said = " ".join(one.message for one in raised.value.run.errors)
        assert "Parameter name: can't be prefixed" in said
        assert environment.pending() == ()


def test_program_that_changed_after_the_approval_is_refused_by_the_plan(
    stack: Callable[..., Environment],
) -> None:
    parts = ["approved"]
    with stack(lambda: [Part(name) for name in parts] and None) as environment:
        environment.create()
        run, plan = environment.preview_plan()
        assert {one.name for one in run.changes} >= {"approved"}
        parts.append("smuggled")
        with pytest.raises(PlanError, match="the program differs from the plan"):
            environment.up(plan=plan)
        found = environment.state().get("resources", ())
        assert not any("smuggled" in one["urn"] for one in found)
