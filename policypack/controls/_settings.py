"""One setting that instances, launch templates and launch configurations spell differently."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._launch import DIRECT, Launch, is_in_use, launches
from ._model import Correction, Corrections, Resource
from ._tokens import (
    COMPUTE,
    INSTANCE_LIKE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from ._values import ABSENT, Property

DESCRIBING: Final = (LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION)
LAUNCHING: Final = (*COMPUTE, *DESCRIBING)
SPECIFICATIONS: Final = "launchSpecifications[]"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the resources that launch instances, or say how to, keep one setting.

    Args:
        own: path at instances and spot requests.
        template: path in launch templates.
        configuration: path in launch configurations.
        specification: path in launch specifications of spot fleets; empty if they cannot have it.
    """

    own: str
    template: str
    configuration: str
    specification: str = ""

    def in_force(self, resource: Resource, graph: Graph) -> Iterator[Property]:
        """List the values that count: of each launch, or of a template nobody here uses."""
        if is_unused(resource, graph):
            yield from self.written(resource)
        for launch in launches(resource, graph):
            if launch.own is not None and not self._own_path(launch):
                reason = f"cannot set {self.own}, as a launch template can"
                yield Property(launch.own.path, ABSENT, reason=reason)
            else:
                yield from launch.settings(self._own_path(launch), self.template)

    def written(self, resource: Resource) -> Iterator[Property]:
        """List the places where a value at the resource itself decides.

        That of an instance with a launch template does only if it sets something there already:
        else the template is the place.
        """
        if resource.type == LAUNCH_TEMPLATE:
            yield resource.at(self.template)
        elif resource.type == LAUNCH_CONFIGURATION:
            yield resource.at(self.configuration)
        elif resource.type == SPOT_FLEET_REQUEST and self.specification:
            for specification in resource.each(SPECIFICATIONS):
                yield specification.at(self.specification)
        elif resource.type in INSTANCE_LIKE:
            block = resource.at(self.own.partition(".")[0])
            if block.present or resource.at(DIRECT).absent:
                yield resource.at(self.own)

    def _own_path(self, launch: Launch) -> str:
        if launch.source.type == LAUNCH_CONFIGURATION:
            return self.configuration
        of_fleet = launch.source.type == SPOT_FLEET_REQUEST and launch.own is not None
        return self.specification if of_fleet else self.own


def is_unused(resource: Resource, graph: Graph) -> bool:
    """Say whether it is a template or configuration that no compute of the stack launches from."""
    return resource.type in DESCRIBING and not is_in_use(resource, graph)


def is_hidden(found: Property) -> bool:
    """Say whether not even that a setting is set is known, let alone its value."""
    return found.unknown and bool(found.reason or found.asked)


def corrects_setting(
    setting: Setting, is_right: Callable[[Property], bool], value: object
) -> Corrections:
    """Make the corrections of a control about one setting: the right value where it decides.

    Args:
        setting: the places.
        is_right: tells values that may stay; one that is not known yet stays as well.
        value: what to set.
    """

    def corrections(resource: Resource) -> Iterable[Correction]:
        for found in setting.written(resource):
            if not found.unknown and not is_right(found):
                yield Correction(found.path, value)

    return corrections
