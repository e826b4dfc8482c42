"""Instances have no public IPv4 address.

What: `associatePublicIpAddress` is false on every instance, or on the interfaces of the launch
template it is launched from; and no Elastic IP is bound to an instance or its interface. A flag
that is left out fails, unless the subnets are in the stack and give out no public addresses: those
of a default VPC do give them out. Instances on an existing interface create none, and pass.

Why: an instance without a public address cannot be reached from the internet whatever its security
groups allow; traffic has to come through load balancers, and administrators through Session
Manager.

At level remediate the flag is set to false on instances, spot requests and launch specifications
that have no launch template, or set it themselves. The provider replaces an instance that has an
address already, as it does when you set the flag: look for that in the preview. For templates
EC2.25 does it, for launch configurations AutoScaling.5; an Elastic IP is yours to unbind.

How to fix: set `associatePublicIpAddress=False` (in launch templates the string "false"), use
private subnets, and bind no Elastic IP to instances.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .._graph import Graph
from .._helpers import security_hub
from .._launch import launches
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
from .._public_address import (
    BOUND_BY,
    EXISTING_INTERFACES,
    FLAG,
    judge_elastic_ip,
    judge_launch,
)
from .._settings import Setting, corrects_setting
from .._tokens import (
    COMPUTE,
    EIP,
    EIP_ASSOCIATION,
    GROUP,
    INSTANCE,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    SPOT_FLEET_REQUEST,
    SUBNET,
)
from .._values import UNKNOWN

IN_TEMPLATE = f"networkInterfaces[0].{FLAG}"
SAY_NO = corrects_setting(
    Setting(FLAG, FLAG, FLAG, FLAG), lambda found: found.is_false, value=False
)


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge compute by its interfaces, Elastic IPs by what they are bound to."""
    if resource.type in BOUND_BY:
        yield from judge_elastic_ip(resource, graph)
    for launch in launches(resource, graph):
        yield from judge_launch(resource, launch, graph)


def corrections(resource: Resource) -> Iterable[Correction]:
    """Say no where the resource itself decides; an existing interface refuses the flag."""
    if any(resource.at(key).present for key in EXISTING_INTERFACES):
        return ()
    return SAY_NO(resource)


def _template(flag: object) -> Given:
    interfaces = [{"associatePublicIpAddress": flag}]
    return Given(LAUNCH_TEMPLATE, {"name": "web", "networkInterfaces": interfaces}, "template")


def _mixed(*names: str) -> Given:
    uses = [{"launchTemplateName": name, "version": "$Latest"} for name in names]
    overrides = [{"launchTemplateSpecification": use} for use in uses]
    return Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": {"overrides": overrides}}})


FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
IN_SUBNET = Given(INSTANCE, {"subnetId": UNKNOWN}, depends={"subnetId": ("subnet",)})
GROUP_OF_BARE = Given(
    GROUP,
    {
        "launchTemplate": {"name": "web", "version": "$Latest"},
        "vpcZoneIdentifiers": [UNKNOWN],
    },
)
BARE = Given(LAUNCH_TEMPLATE, {"name": "web"}, "template")
ADDRESS = Given(EIP, {"networkInterface": UNKNOWN}, depends={"networkInterface": ("eni",)})
INTERFACE = Given(NETWORK_INTERFACE, name="eni")
CONTROL = Control(
    doc=__doc__,
    id="EC2.9",
    name="ec2-instance-no-public-ip",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(*COMPUTE, EIP, EIP_ASSOCIATION),
    config_rule=ConfigRule("EC2_INSTANCE_NO_PUBLIC_IP"),
    remediation="Set associatePublicIpAddress to false and bind no Elastic IP to the instance.",
    url=security_hub("EC2.9"),
    since="0.1.0",
    graph_check=check,
    corrections=corrections,
    passing=(
        Example("flag false", Given(INSTANCE, {FLAG: False})),
        Example("flag false in the launch template", FROM_TEMPLATE, (_template("false"),)),
        Example("existing interface", Given(INSTANCE, {"primaryNetworkInterface": UNKNOWN})),
        Example("private subnet of the stack", IN_SUBNET, (Given(SUBNET, name="subnet"),)),
        Example(
            "group in a private subnet of the stack",
            replace(GROUP_OF_BARE, depends={"vpcZoneIdentifiers": ("subnet",)}),
            (BARE, Given(SUBNET, name="subnet")),
        ),
        Example("address bound to nothing", Given(EIP)),
        Example("address of an interface no instance uses", ADDRESS, (INTERFACE,)),
    ),
    failing=(
        Example("flag true", Given(INSTANCE, {FLAG: True}), path=FLAG),
        Example("flag absent", Given(INSTANCE, {"subnetId": "subnet-1"}), path=FLAG),
        Example(
            "flag true in the launch template",
            FROM_TEMPLATE,
            (_template("true"),),
            path=IN_TEMPLATE,
        ),
        Example(
            "group in a subnet of another stack",
            GROUP_OF_BARE,
            (BARE,),
            path=f"networkInterfaces[].{FLAG}",
        ),
        Example("override of a fleet", _mixed("web"), (_template("true"),), path=IN_TEMPLATE),
        Example(
            "public subnet of the stack",
            IN_SUBNET,
            (Given(SUBNET, {"mapPublicIpOnLaunch": True}, "subnet"),),
            path=FLAG,
        ),
        Example(
            "launch specification of a spot fleet",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{FLAG: True}]}),
            path=f"launchSpecifications[0].{FLAG}",
        ),
        Example("address bound to an instance", Given(EIP, {"instance": UNKNOWN}), path="instance"),
        Example(
            "associated address", Given(EIP_ASSOCIATION, {"instanceId": "i-1"}), path="instanceId"
        ),
        Example(
            "address of an instance's interface",
            ADDRESS,
            (
                INTERFACE,
                Given(
                    INSTANCE,
                    {"primaryNetworkInterface": UNKNOWN},
                    "user",
                    {"primaryNetworkInterface": ("eni",)},
                ),
            ),
            path="networkInterface",
        ),
    ),
    undecided=(
        Example("flag unknown", Given(INSTANCE, {FLAG: UNKNOWN}), path=FLAG),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
        Example(
            "address of an interface of another stack",
            Given(EIP, {"networkInterface": "eni-1"}),
            path="networkInterface",
        ),
    ),
)
