"""Groups span several Availability Zones.

What: the subnets of every group lie in at least `minAvailabilityZones` (2) zones, or it names as
many in `availabilityZones`. Two subnets may lie in the same zone: those of the stack are asked for
theirs, those of other stacks cannot be, so a group in enough of them stays undecided. Too few
subnets fail whatever their zones.

Why: a zone can fail as a whole, and a group in a single one then has nowhere to start instances.

How to fix: give the group one private subnet of each zone in `vpcZoneIdentifiers`.
"""

from collections.abc import Iterator
from dataclasses import replace

from .._graph import Graph
from .._helpers import security_hub, undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._scalars import whole_number
from .._settings import is_hidden
from .._tokens import DEFAULT_SUBNET, GROUP, SUBNET
from .._values import UNKNOWN, Property

SUBNETS = "vpcZoneIdentifiers"
ZONES = "availabilityZones"
ZONE = "availabilityZone"
LEAST = "minAvailabilityZones"


def check(group: Resource, graph: Graph) -> Iterator[Finding]:
    """Count the zones; subnets where their zones are not known."""
    least = whole_number(group.settings.get(LEAST)) or 1
    by_zone = group.at(SUBNETS).absent and group.at(ZONES).present
    place = group.at(ZONES if by_zone else SUBNETS)
    elements = place.items()
    zones = elements if by_zone else [x for one in elements for x in _zones(group, one, graph)]
    known = {zone.text for zone in zones if zone.text}
    doubts = [zone for zone in zones if zone.unknown]
    if len(known) >= least or (least == 1 and elements):
        return
    if any(map(is_hidden, elements)):
        yield undecided(place, f"lead to {least} Availability Zones")
    elif _most(elements) < least or not doubts:
        state = "is not set" if place.absent else f"leads to fewer than {least} Availability Zones"
        yield violation(place.because(state), f"name subnets in {least} zones")
    else:
        yield undecided(doubts[0], f"make up {least} with the others")


def _zones(group: Resource, element: Property, graph: Graph) -> Iterator[Property]:
    """Find the zone of a subnet; unknown where the subnet cannot be seen, or lets AWS choose."""
    subnets = graph.refer(group, element, SUBNET, DEFAULT_SUBNET).resources
    for subnet in subnets:
        zone = subnet.at(ZONE)
        settled = zone if zone.text else subnet.output(ZONE)
        reason = f'is the subnet "{subnet.name}", whose Availability Zone is not known'
        yield settled if settled.text else replace(element, value=UNKNOWN, reason=reason)
    if not subnets:
        reason = "is a subnet outside this stack, whose Availability Zone cannot be seen"
        yield replace(element, value=UNKNOWN, reason=reason)


def _most(elements: list[Property]) -> int:
    """Say in how many zones they can lie at most: two of the same name are one."""
    return len({element.text or element.path for element in elements})


def _group(*subnets: object, **inputs: object) -> Given:
    depends = {SUBNETS: ("first", "second")} if UNKNOWN in subnets else {}
    return Given(GROUP, {SUBNETS: list(subnets), **inputs}, depends=depends)


def _subnets(*zones: object) -> tuple[Given, ...]:
    names = ("first", "second")
    return tuple(Given(SUBNET, {ZONE: zone}, name) for name, zone in zip(names, zones, strict=True))


CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.2",
    name="autoscaling-multiple-az",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(GROUP,),
    config_rule=ConfigRule("AUTOSCALING_MULTIPLE_AZ", {LEAST: "2"}),
    remediation="Give the group subnets in at least two Availability Zones.",
    url=security_hub("AutoScaling.2"),
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            LEAST,
            default=2.0,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": 6,
                "description": "The fewest Availability Zones a group may span.",
            },
        ),
    ),
    passing=(
        Example(
            "subnets in two zones", _group(UNKNOWN, UNKNOWN), _subnets("eu-west-1a", "eu-west-1b")
        ),
        Example("two zones", Given(GROUP, {ZONES: ["eu-west-1a", "eu-west-1b"]})),
        Example("one zone where that will do", _group("subnet-1"), settings={LEAST: 1.0}),
    ),
    failing=(
        Example("neither", Given(GROUP), path=SUBNETS),
        Example("one subnet", _group("subnet-1"), path=SUBNETS),
        Example("the same subnet twice", _group("subnet-1", "subnet-1"), path=SUBNETS),
        Example(
            "subnets in one zone",
            _group(UNKNOWN, UNKNOWN),
            _subnets("eu-west-1a", "eu-west-1a"),
            path=SUBNETS,
        ),
        Example("one zone", Given(GROUP, {ZONES: ["eu-west-1a"]}), path=ZONES),
    ),
    undecided=(
        Example("subnets of other stacks", _group("subnet-1", "subnet-2"), path=f"{SUBNETS}[0]"),
        Example("subnets unknown", Given(GROUP, {SUBNETS: UNKNOWN}), path=SUBNETS),
        Example(
            "zone left to AWS",
            _group(UNKNOWN, UNKNOWN),
            _subnets("eu-west-1a", None),
            path=f"{SUBNETS}[0]",
        ),
    ),
)
