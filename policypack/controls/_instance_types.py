"""The instance types a launch may start: by name, or chosen by attributes."""

from collections.abc import Iterator
from typing import Final

from ._launch import Launch
from ._values import Property

REQUIREMENTS: Final = "instanceRequirements"
TYPE: Final = "instanceType"


def instance_types(launch: Launch) -> Iterator[Property]:
    """List what decides on the type: those of the overrides, else the one of the launch.

    Yields:
        Names of types, and objects with the attributes EC2 chooses types by.
    """
    for override in launch.overrides:
        chosen = described_types(override)
        yield chosen if chosen.present else _of_launch(launch)
    if not launch.overrides:
        yield _of_launch(launch)


def described_types(settings: Property) -> Property:
    """Read what a template or an override says of the type; absent where it says nothing."""
    single = settings.at(TYPE)
    return single if single.present else settings.at(REQUIREMENTS)


def _of_launch(launch: Launch) -> Property:
    single = launch.setting(TYPE)
    requirements = launch.template_settings().at(REQUIREMENTS)
    return requirements if single.absent and requirements.present else single
