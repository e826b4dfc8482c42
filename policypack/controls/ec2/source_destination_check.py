"""Network interfaces check source and destination of their traffic.

What: `sourceDestCheck` of instances, spot instance requests and network interfaces is not false;
left out, it is true. AWS Config judges interfaces of the types interface, efa, branch, lambda and
quicksight; so a `NetworkInterface` of another `interfaceType` passes. The interfaces an instance
has on secondary networks are judged too, by the same property.

Why: without the check an instance may forward traffic that is not its own, and so becomes a way
around the routes, or a place to listen.

How to fix: leave `sourceDestCheck` out, and use a NAT gateway in place of a NAT instance. What has
to forward traffic (a NAT instance, a firewall appliance) needs an exemption. Level `remediate` sets
true and stops such a machine from forwarding: choose it only for stacks without one.
"""

from collections.abc import Iterator

from .._helpers import must, security_hub
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import INSTANCE, INSTANCE_LIKE, NETWORK_INTERFACE, SPOT_INSTANCE_REQUEST
from .._values import UNKNOWN, Property

FLAG = "sourceDestCheck"
SECONDARY = f"secondaryNetworkInterfaces[].{FLAG}"
NEED = "be true"
# Types a program may choose, of those AWS Config judges.
JUDGED_TYPES = frozenset({"interface", "efa", "branch", "lambda", "quicksight"})


def check(resource: Resource) -> Iterator[Finding]:
    """Judge the flags that are set."""
    for flag in _flags(resource):
        if resource.type == NETWORK_INTERFACE and not flag.is_true and not flag.absent:
            yield from _judge_interface(resource, flag)
        else:
            yield from must(flag, _checks, NEED, "leave it out or set it to true")


def corrections(resource: Resource) -> Iterator[Correction]:
    """Set true where the flag is false for certain, on an interface that is judged."""
    kind = resource.at("interfaceType")
    if kind.absent or kind.text in JUDGED_TYPES:
        yield from (Correction(flag.path, value=True) for flag in _flags(resource) if flag.is_false)


def _judge_interface(resource: Resource, flag: Property) -> Iterator[Finding]:
    kind = resource.at("interfaceType")
    if kind.unknown:
        later = f"{flag.state}, while the interface's type is not known yet"
        flag = Property(flag.path, UNKNOWN, reason=later)
    if kind.absent or kind.unknown or kind.text in JUDGED_TYPES:
        yield from must(flag, _checks, NEED, "leave it out or set it to true")


def _flags(resource: Resource) -> Iterator[Property]:
    yield resource.at(FLAG)
    if resource.type in INSTANCE_LIKE:
        yield from resource.each(SECONDARY)


def _checks(flag: Property) -> bool:
    return flag.absent or flag.is_true


CONTROL = Control(
    doc=__doc__,
    id="EC2.180",
    name="ec2-enis-source-destination-check-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(*INSTANCE_LIKE, NETWORK_INTERFACE),
    config_rule=ConfigRule("EC2_ENIS_SOURCE_DESTINATION_CHECK_ENABLED"),
    remediation="Leave sourceDestCheck out; use a NAT gateway to forward traffic.",
    url=security_hub("EC2.180"),
    since="0.2.0",
    check=check,
    corrections=corrections,
    passing=(
        Example("absent", Given(INSTANCE)),
        Example("true", Given(NETWORK_INTERFACE, {FLAG: True})),
        Example(
            "trunk interface", Given(NETWORK_INTERFACE, {FLAG: False, "interfaceType": "trunk"})
        ),
    ),
    failing=(
        Example("instance, false", Given(INSTANCE, {FLAG: False}), path=FLAG),
        Example("spot instance, false", Given(SPOT_INSTANCE_REQUEST, {FLAG: False}), path=FLAG),
        Example("interface, false", Given(NETWORK_INTERFACE, {FLAG: "false"}), path=FLAG),
        Example(
            "fabric adapter, false",
            Given(NETWORK_INTERFACE, {FLAG: False, "interfaceType": "efa"}),
            path=FLAG,
        ),
        Example(
            "secondary interface, false",
            Given(INSTANCE, {"secondaryNetworkInterfaces": [{FLAG: True}, {FLAG: False}]}),
            path=f"secondaryNetworkInterfaces[1].{FLAG}",
        ),
    ),
    undecided=(
        Example("unknown", Given(INSTANCE, {FLAG: UNKNOWN}), path=FLAG),
        Example("interface, unknown", Given(NETWORK_INTERFACE, {FLAG: UNKNOWN}), path=FLAG),
        Example(
            "interface type unknown",
            Given(NETWORK_INTERFACE, {FLAG: False, "interfaceType": UNKNOWN}),
            path=FLAG,
        ),
    ),
)
