"""What a compute resource launches: its own settings over those of its launch template.

Order of precedence: EC2 user guide, "Launch an instance from a launch template": parameters of the
request override those of the template; a reference without version means the default version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from ._graph import Graph
from ._model import Resource
from ._tokens import (
    FLEET,
    GROUP,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
)
from ._values import ABSENT, UNKNOWN, Property, properties

MIXED: Final = "mixedInstancesPolicy.launchTemplate"
TEMPLATE_PATHS: Final = {
    INSTANCE: ("launchTemplate",),
    SPOT_INSTANCE_REQUEST: ("launchTemplate",),
    GROUP: (
        "launchTemplate",
        f"{MIXED}.launchTemplateSpecification",
        f"{MIXED}.overrides[].launchTemplateSpecification",
    ),
    FLEET: ("launchTemplateConfigs[].launchTemplateSpecification",),
    SPOT_FLEET_REQUEST: ("launchTemplateConfigs[].launchTemplateSpecification",),
}
_LAUNCHES: Final[WeakKeyDictionary[Graph, dict[str, tuple["Launch", ...]]]] = WeakKeyDictionary()
OUTSIDE: Final = "refers to a launch template outside this stack"


@dataclass(frozen=True, slots=True)
class Launch:
    """One set of settings that a compute resource launches instances with.

    Args:
        own: root of the settings written at the resource itself, if it has any.
        template: the launch template it inherits from, if it is in the stack.
        doubt: an unknown property that says why what the template holds cannot be known.
        source: the resource the own settings are written at.
    """

    source: Resource
    own: Property | None = None
    template: Resource | None = None
    doubt: Property | None = None

    def setting(self, own: str, inherited: str = "") -> Property:
        """Find the value in force: own, else the template's, else unknown or absent.

        Args:
            own: path at the resource.
            inherited: path in the launch template, where it differs.
        """
        mine = self.own.at(own) if self.own is not None else None
        if mine is not None and mine.present:
            return mine
        if self.doubt is not None:
            return self.doubt.at(inherited or own)
        if self.template is None:
            return mine if mine is not None else Property(own, ABSENT)
        owner = template_words(self.template)
        theirs = properties(self.template.inputs, owner=owner).at(inherited or own)
        if mine is None or theirs.present:
            return theirs
        return mine.because(f"is not set, neither here nor in {owner}")

    def template_settings(self) -> Property:
        """Read the template as a whole; unknown where it cannot be known, absent without one."""
        if self.doubt is not None:
            return self.doubt
        if self.template is None:
            return Property("", ABSENT)
        return properties(self.template.inputs, owner=template_words(self.template))

    def own_settings(self) -> Property:
        """Read what is written at the resource itself; absent where nothing can be."""
        return self.own if self.own is not None else Property("", ABSENT)


def launches(resource: Resource, graph: Graph) -> tuple[Launch, ...]:
    """List all sets of settings with which a compute resource may launch an instance."""
    known = _LAUNCHES.setdefault(graph, {})
    if resource.urn not in known:
        known[resource.urn] = _find_launches(resource, graph)
    return known[resource.urn]


def _find_launches(resource: Resource, graph: Graph) -> tuple[Launch, ...]:
    own = resource.properties if resource.type in (INSTANCE, SPOT_INSTANCE_REQUEST) else None
    found = [
        launch
        for path in TEMPLATE_PATHS.get(resource.type, ())
        for specification in resource.each(path)
        if specification.present
        for launch in _from_template(resource, own, specification, graph)
    ]
    found.extend(_from_specifications(resource))
    found.extend(_from_configuration(resource, graph))
    if own is not None and not found:
        found.append(Launch(resource, own))
    return tuple(found)


def template_words(template: Resource) -> str:
    """Name a launch template in a message."""
    return f'launch template "{template.name}"'


def _from_specifications(resource: Resource) -> Iterator[Launch]:
    if resource.type == SPOT_FLEET_REQUEST:
        for specification in resource.each("launchSpecifications[]"):
            yield Launch(resource, specification)


def _from_configuration(resource: Resource, graph: Graph) -> Iterator[Launch]:
    if resource.type != GROUP:
        return
    name = resource.at("launchConfiguration")
    reference = graph.refer(resource, name, LAUNCH_CONFIGURATION)
    for found in reference.resources:
        owner = f'launch configuration "{found.name}"'
        yield Launch(found, properties(found.inputs, owner=owner))
    if reference.outside:
        doubt = "refers to a launch configuration outside this stack"
        yield Launch(resource, doubt=Property(name.path, UNKNOWN, reason=doubt))


def _from_template(
    resource: Resource, own: Property | None, specification: Property, graph: Graph
) -> Iterator[Launch]:
    found = dict.fromkeys(
        template.urn
        for key in ("id", "launchTemplateId", "name", "launchTemplateName")
        for template in graph.refer(resource, specification.at(key), LAUNCH_TEMPLATE).resources
    )
    templates = [x for x in graph.of_type(LAUNCH_TEMPLATE) if x.urn in found]
    if not templates:
        doubt = Property(specification.path, UNKNOWN, reason=OUTSIDE)
        yield Launch(resource, own, doubt=doubt)
    for template in templates:
        reason = _version_doubt(resource, specification, template)
        path = specification.at("version").path
        doubtful = Property(path, UNKNOWN, reason=reason) if reason else None
        yield Launch(resource, own, template, doubtful)


def _version_doubt(resource: Resource, specification: Property, template: Resource) -> str:
    """Say why the version in use may hold other values than this stack sets; empty if it cannot."""
    version = specification.at("version")
    if version.unknown:
        edges = (urn for urns in resource.property_dependencies.values() for urn in urns)
        linked = template.urn in edges
        return "" if linked else f"is not known yet, and may not be that of {_this(template)}"
    if version.value == "$Latest":
        return ""
    latest = template.output("latestVersion").number
    if version.absent or version.value in ("$Default", ""):
        default = template.at("defaultVersion")
        default = default if default.present else template.output("defaultVersion")
        current = default.number is not None and default.number == latest
        if current or template.at("updateDefaultVersion").is_true:
            return ""
        return (
            f"means the default version, which may be older than {_this(template)}"
            " (set updateDefaultVersion there, or refer to latestVersion)"
        )
    if version.number is not None and version.number == latest:
        return ""
    return f"{version.state}, which may be older than {_this(template)}"


def _this(template: Resource) -> str:
    return f"{template_words(template)} as this stack sets it"
