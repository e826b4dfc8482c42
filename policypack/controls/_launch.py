"""What a compute resource launches: its own settings over those of its launch template.

Order of precedence: EC2 user guide, "Launch an instance from a launch template": parameters of the
request override those of the template; a reference without version means the default version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._model import Resource
from ._tokens import (
    COMPUTE,
    FLEET,
    GROUP,
    INSTANCE_LIKE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from ._values import ABSENT, UNKNOWN, Property, properties

DIRECT: Final = "launchTemplate"
SPECIFICATION: Final = "launchTemplateSpecification"
# Where a template is named beside what overrides it.
HOLDERS: Final = {
    GROUP: "mixedInstancesPolicy.launchTemplate",
    FLEET: "launchTemplateConfigs[]",
    SPOT_FLEET_REQUEST: "launchTemplateConfigs[]",
}
OUTSIDE: Final = "refers to a launch template outside this stack"


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Launch:
    """One set of settings that a compute resource launches instances with.

    Args:
        own: root of the settings written at the resource itself, if it has any.
        template: the launch template it inherits from, if it is in the stack.
        doubt: an unknown property that says why what the template holds cannot be known.
        source: the resource the own settings are written at.
        overrides: what a fleet or group sets instead of the template, each on its own.
    """

    source: Resource
    own: Property | None = None
    template: Resource | None = None
    doubt: Property | None = None
    overrides: tuple[Property, ...] = ()

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
        theirs = _as_template(self.template).at(inherited or own)
        if mine is None or theirs.present:
            return theirs
        return mine.because(f"is not set, neither here nor in {template_words(self.template)}")

    def settings(self, own: str, inherited: str = "") -> Iterator[Property]:
        """List the values in force: those of the overrides, where they set one.

        Args:
            own: path at the resource.
            inherited: path in the launch template and its overrides, where it differs.
        """
        for override in self.overrides:
            found = override.at(inherited or own)
            yield found if found.present else self.setting(own, inherited)
        if not self.overrides:
            yield self.setting(own, inherited)

    def template_settings(self) -> Property:
        """Read the template as a whole; unknown where it cannot be known, absent without one."""
        if self.doubt is not None:
            return self.doubt
        if self.template is None:
            return Property("", ABSENT)
        return _as_template(self.template)

    def own_settings(self) -> Property:
        """Read what is written at the resource itself; absent where nothing can be."""
        return self.own if self.own is not None else Property("", ABSENT)


def launches(resource: Resource, graph: Graph) -> tuple[Launch, ...]:
    """List all sets of settings with which a compute resource may launch an instance."""
    return graph.once(("launches", resource.urn), lambda: _find_launches(resource, graph))


def is_in_use(template: Resource, graph: Graph) -> bool:
    """Say whether compute of the stack launches from a template or configuration, as it is now."""
    return template.urn in graph.once("templates in use", lambda: _templates_in_use(graph))


def _templates_in_use(graph: Graph) -> frozenset[str]:
    found = (launch for user in graph.of_type(*COMPUTE) for launch in launches(user, graph))
    return frozenset(
        (launch.template or launch.source).urn for launch in found if launch.doubt is None
    )


def _find_launches(resource: Resource, graph: Graph) -> tuple[Launch, ...]:
    own = resource.properties if resource.type in INSTANCE_LIKE else None
    found = [
        launch
        for specification, overrides in _specifications(resource)
        if specification.present
        for launch in _from_template(resource, own, specification, overrides, graph)
    ]
    found.extend(_from_specifications(resource))
    found.extend(_from_configuration(resource, graph))
    if own is not None and not found:
        found.append(Launch(resource, own))
    return tuple(found)


def _specifications(resource: Resource) -> Iterator[tuple[Property, tuple[Property, ...]]]:
    """List the references to launch templates, each with what overrides its settings."""
    if resource.type in (*INSTANCE_LIKE, GROUP):
        yield resource.at(DIRECT), ()
    if resource.type not in HOLDERS:
        return
    for holder in resource.each(HOLDERS[resource.type]):
        overrides = holder.at("overrides").items()
        apart = [x for x in overrides if not x.unknown and x.at(SPECIFICATION).present]
        yield holder.at(SPECIFICATION), tuple(x for x in overrides if x not in apart)
        for override in apart:
            yield override.at(SPECIFICATION), (override,)


def _as_template(template: Resource) -> Property:
    words = template_words(template)
    return template.once("as template", lambda: properties(template.inputs, owner=words))


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
    resource: Resource,
    own: Property | None,
    specification: Property,
    overrides: tuple[Property, ...],
    graph: Graph,
) -> Iterator[Launch]:
    found = {
        template.urn: template
        for key in ("id", "launchTemplateId", "name", "launchTemplateName")
        for template in graph.refer(resource, specification.at(key), LAUNCH_TEMPLATE).resources
    }
    templates = [found[urn] for urn in sorted(found)]
    if not templates:
        doubt = Property(specification.path, UNKNOWN, reason=OUTSIDE)
        yield Launch(resource, own, doubt=doubt, overrides=overrides)
    for template in templates:
        reason = _version_doubt(resource, specification, template)
        path = specification.at("version").path
        doubtful = Property(path, UNKNOWN, reason=reason) if reason else None
        yield Launch(resource, own, template, doubtful, overrides)


def _version_doubt(resource: Resource, specification: Property, template: Resource) -> str:
    """Say why the version in use may hold other values than this stack sets; empty if it cannot."""
    version = specification.at("version")
    if version.unknown:
        key = version.path.partition(".")[0].partition("[")[0]
        linked = template.urn in resource.property_dependencies.get(key, ())
        return "" if linked else f"is not known yet, and may not be that of {_this(template)}"
    by_default = version.absent or version.value in ("$Default", "")
    latest = _latest_version(template)
    number = _default_version(template) if by_default else version.number
    if version.value == "$Latest" or (number is not None and number == latest):
        return ""
    if not by_default:
        return f"{version.state}, which may be older than {_this(template)}"
    if template.at("updateDefaultVersion").is_true:
        return ""
    return (
        f"means the default version, which may be older than {_this(template)}"
        " (set updateDefaultVersion there, or refer to latestVersion)"
    )


def _latest_version(template: Resource) -> int | None:
    """Find the number of the version this stack sets: the first one, if it creates the template."""
    return 1 if _is_new(template) else template.output("latestVersion").number


def _default_version(template: Resource) -> int | None:
    chosen = template.at("defaultVersion")
    if chosen.present:
        return chosen.number
    return 1 if _is_new(template) else template.output("defaultVersion").number


def _is_new(template: Resource) -> bool:
    """Only a template that is yet to be created, or created anew, has no id."""
    return template.output("id").unknown


def _this(template: Resource) -> str:
    return f"{template_words(template)} as this stack sets it"
