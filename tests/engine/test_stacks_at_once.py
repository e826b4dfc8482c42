"""Stacks that one process runs at the same time know nothing of each other, and leave nothing."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pulumi
import pytest
from pulumi.automation import ConfigValue
from workbench import NewEnvironment

from automation import Engine, Environment, Event

STACKS = tuple(f"stack-{number}" for number in range(8))


class Part(pulumi.ComponentResource):
    """A resource that costs nothing."""

    def __init__(self, name: str) -> None:
        super().__init__("test:index:Part", name)


def program() -> None:
    """Declare parts named after what the stack's configuration says."""
    word = pulumi.Config().require("word")
    parts = [Part(f"{word}-{number}") for number in range(3)]
    # What comes later than the program itself still has to know where it belongs.
    pulumi.export("stack", parts[-1].urn.apply(lambda _: pulumi.get_stack()))
    pulumi.export("word", parts[-1].urn.apply(lambda _: pulumi.Config().require("word")))


def run(stack: str, variables: dict[str, str], engine: Engine) -> tuple[dict[str, object], str]:
    """Create and update a stack; return its outputs, and its events as text."""
    events: list[Event] = []
    config = {"word": ConfigValue(f"word-of-{stack}")}
    with Environment(
        stack, program, project="many", variables=variables, config=config, engine=engine
    ) as environment:
        environment.create()
        outputs = environment.up(events.append).outputs
    return dict(outputs), "\n".join(str(event.body) for event in events)


def test_eight_stacks_at_once_stay_apart_and_leave_nothing_behind(
    new_environment: NewEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    variables = {**new_environment("many"), "TMPDIR": str(temporary)}
    engine, before = Engine.find(variables), set(psutil.Process().children(recursive=True))
    with ThreadPoolExecutor(len(STACKS)) as pool:
        found = list(pool.map(lambda stack: run(stack, variables, engine), STACKS))
    for stack, (outputs, events) in zip(STACKS, found, strict=True):
        assert outputs == {"stack": stack, "word": f"word-of-{stack}"}
        assert f"word-of-{stack}-2" in events
        assert not any(other in events for other in STACKS if other != stack)
    assert list(temporary.iterdir()) == []
    assert set(psutil.Process().children(recursive=True)) == before
