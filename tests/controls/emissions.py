"""What components and program emit, as the controls see it."""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))
sys.path.insert(0, str(Path(__file__).parents[1] / "program"))

import loaded  # noqa: F401 - its import is what all tests with components share
from environments import configuration, environment, program
from judging import resource_of
from recorder import World, succeed

from documentation.deployment import every_component
from documentation.emission import emitted
from policypack.controls._model import Resource

Stack = tuple[Resource, ...]


def components() -> Stack:
    """All components in one stack, in a preview."""
    return emitted(every_component)


def of_environment(name: str) -> Stack:
    """The program in one of its environments, after an update."""
    given = environment(name)
    world = World(default_tags=given["aws:defaultTags"]["tags"])
    recording = succeed(program, world, config=configuration(given), stack=name)
    return tuple(map(resource_of, recording.resources))


STACKS: dict[str, Callable[[], Stack]] = {
    "components": components,
    "program, one instance": lambda: of_environment("dev"),
    "program, a fleet": lambda: of_environment("prod"),
}
