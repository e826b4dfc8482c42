"""Launch templates give no public IPv4 address to the interfaces they create.

What: `networkInterfaces[].associatePublicIpAddress` of a launch template is "false" on every
interface the template creates. AWS Config fails on an explicit "true" only; here an interface that
leaves it out fails too (as in Control Tower CT.EC2.PR.9), unless its subnet is in the stack and
gives out no public addresses. Interfaces that exist already, and templates without any, pass.

Why: a public address makes every instance of the template reachable from the internet as soon as a
security group allows it.

At level remediate the flag is set to "false" on every interface the template creates.

How to fix: set `associatePublicIpAddress="false"` (a string in launch templates) on the interface;
security groups then belong on the interface as well.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
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
from .._public_address import FLAG, created_interfaces, judge_template_interfaces
from .._tokens import LAUNCH_TEMPLATE, SUBNET
from .._values import UNKNOWN

PATH = "networkInterfaces[0].associatePublicIpAddress"


def check(template: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the interfaces the template creates."""
    yield from judge_template_interfaces(template, template.properties, graph)


def corrections(template: Resource) -> Iterator[Correction]:
    """Say no where an interface is created and does not say so itself."""
    for interface in created_interfaces(template.properties):
        flag = interface.at(FLAG)
        if not flag.unknown and not flag.is_false:
            yield Correction(flag.path, "false")


def _interface(**values: object) -> Given:
    return Given(LAUNCH_TEMPLATE, {"networkInterfaces": [values]})


PRIVATE = Given(SUBNET, {"mapPublicIpOnLaunch": False}, "subnet", outputs={"id": "subnet-1"})
PUBLIC = Given(SUBNET, {"mapPublicIpOnLaunch": True}, "subnet", outputs={"id": "subnet-1"})
CONTROL = Control(
    doc=__doc__,
    id="EC2.25",
    name="ec2-launch-template-public-ip-disabled",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(LAUNCH_TEMPLATE,),
    config_rule=ConfigRule("EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED"),
    remediation='Set networkInterfaces[].associatePublicIpAddress to "false".',
    url=security_hub("EC2.25"),
    since="0.1.0",
    graph_check=check,
    corrections=corrections,
    passing=(
        Example("string false", _interface(associatePublicIpAddress="false")),
        Example("no interface", Given(LAUNCH_TEMPLATE)),
        Example("existing interface", _interface(networkInterfaceId="eni-1")),
        Example("absent in a private subnet", _interface(subnetId="subnet-1"), (PRIVATE,)),
    ),
    failing=(
        Example("string true", _interface(associatePublicIpAddress="true"), path=PATH),
        Example("boolean true", _interface(associatePublicIpAddress=True), path=PATH),
        Example("absent", _interface(deviceIndex=0), path=PATH),
        Example("absent in a public subnet", _interface(subnetId="subnet-1"), (PUBLIC,), path=PATH),
    ),
    undecided=(
        Example("flag unknown", _interface(associatePublicIpAddress=UNKNOWN), path=PATH),
        Example(
            "interfaces unknown",
            Given(LAUNCH_TEMPLATE, {"networkInterfaces": UNKNOWN}),
            path="networkInterfaces",
        ),
    ),
)
