"""Instances have a single network interface.

What: no instance has more than one network interface: not by its own `networkInterfaces`, not by
its launch template, and not by a separate attachment, which always adds one to the first.

Why: an instance in two networks can bridge them, past the security groups and routes that keep them
apart, and each further interface is one more address to watch.

How to fix: keep one interface per instance; put a load balancer or a transit gateway between
networks instead. Nodes of Amazon EKS commonly need an exemption.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub, undecided
from .._launch import Launch, launches
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Violation,
)
from .._tokens import (
    COMPUTE,
    FLEET,
    INSTANCE,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    NETWORK_INTERFACE_ATTACHMENT,
)
from .._values import UNKNOWN, Property

NEED = "hold one interface at most"
ATTACHES = "attaches a further interface to an instance; remove it"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge compute and templates by their interfaces, attachments by being there."""
    if resource.type == NETWORK_INTERFACE_ATTACHMENT:
        yield Violation("instanceId", ATTACHES)
    elif resource.type == NETWORK_INTERFACE:
        yield from _check_attachments(resource)
    elif resource.type == LAUNCH_TEMPLATE:
        yield from _check_count(resource.at("networkInterfaces"))
    for launch in launches(resource, graph):
        yield from _check_launch(launch)


def _check_launch(launch: Launch) -> Iterator[Finding]:
    yield from _check_count(launch.setting("networkInterfaces"))
    secondary = launch.own_settings().at("secondaryNetworkInterfaces")
    if secondary.unknown:
        yield undecided(secondary, "be empty")
    elif secondary.items():
        yield Violation(secondary.path, "adds further interfaces; remove it")


def _check_count(interfaces: Property) -> Iterator[Finding]:
    count = len(interfaces.items())
    if interfaces.unknown:
        yield undecided(interfaces, NEED)
    elif count > 1:
        place = f" in {interfaces.owner}" if interfaces.owner else ""
        yield Violation(interfaces.path, f"has {count} entries{place}; keep one")


def _check_attachments(interface: Resource) -> Iterator[Finding]:
    for attachment in interface.each("attachments[]"):
        if attachment.unknown:
            yield undecided(attachment, "be empty")
        elif attachment.at("instance").present:
            yield Violation(attachment.at("instance").path, ATTACHES)


def _template(*indices: int) -> Given:
    interfaces = [{"deviceIndex": index} for index in indices]
    return Given(LAUNCH_TEMPLATE, {"networkInterfaces": interfaces}, "template")


CONFIGS = [{"launchTemplateSpecification": {"launchTemplateId": UNKNOWN, "version": UNKNOWN}}]
FROM_TEMPLATE = Given(
    FLEET, {"launchTemplateConfigs": CONFIGS}, depends={"launchTemplateConfigs": ("template",)}
)
CONTROL = Control(
    doc=__doc__,
    id="EC2.17",
    name="ec2-instance-multiple-eni-check",
    severity=Severity.LOW,
    level=Level.MANDATORY,
    applies_to=(*COMPUTE, LAUNCH_TEMPLATE, NETWORK_INTERFACE, NETWORK_INTERFACE_ATTACHMENT),
    config_rule=ConfigRule("EC2_INSTANCE_MULTIPLE_ENI_CHECK"),
    remediation="Keep one network interface per instance and remove attachments.",
    url=security_hub("EC2.17"),
    since="0.1.0",
    graph_check=check,
    passing=(
        Example("no interface named", Given(INSTANCE)),
        Example("one interface", Given(INSTANCE, {"networkInterfaces": [{"deviceIndex": 0}]})),
        Example("one unknown interface", Given(INSTANCE, {"networkInterfaces": [UNKNOWN]})),
        Example("one interface in the template", FROM_TEMPLATE, (_template(0),)),
        Example("interface that is not attached", Given(NETWORK_INTERFACE)),
    ),
    failing=(
        Example(
            "two interfaces, one unknown",
            Given(INSTANCE, {"networkInterfaces": [{"deviceIndex": 0}, UNKNOWN]}),
            path="networkInterfaces",
        ),
        Example(
            "secondary interface",
            Given(INSTANCE, {"secondaryNetworkInterfaces": [{"networkCardIndex": 1}]}),
            path="secondaryNetworkInterfaces",
        ),
        Example(
            "two interfaces in the template",
            FROM_TEMPLATE,
            (_template(0, 1),),
            path="networkInterfaces",
        ),
        Example("template with two interfaces", _template(0, 1), path="networkInterfaces"),
        Example(
            "separate attachment",
            Given(NETWORK_INTERFACE_ATTACHMENT, {"instanceId": UNKNOWN}),
            path="instanceId",
        ),
        Example(
            "attachment written at the interface",
            Given(NETWORK_INTERFACE, {"attachments": [{"instance": "i-1", "deviceIndex": 1}]}),
            path="attachments[0].instance",
        ),
    ),
    undecided=(
        Example(
            "list unknown",
            Given(INSTANCE, {"networkInterfaces": UNKNOWN}),
            path="networkInterfaces",
        ),
        Example(
            "launch template of another stack",
            Given(INSTANCE, {"launchTemplate": {"name": "web"}}),
            path="launchTemplate",
        ),
    ),
)
