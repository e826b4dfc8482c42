"""Security groups of instances let nothing in from the whole internet.

What: no ingress rule of a group that an instance, launch template, launch configuration or network
interface of the stack uses lets any traffic in from 0.0.0.0/0 or ::/0, whatever its protocol and
ports, alone, with other rules of the group, or by a prefix list. Groups that only load balancers of
the stack use pass: they are what the internet should meet. Where no user of the group is in the
stack, an open rule stays undecided.

Why: an instance that is managed by Systems Manager and stands behind a load balancer needs no
visitor from the internet; a rule that lets one in is a mistake, or will be used by mistake.

How to fix: name the load balancer's security group, or the networks that need access, as source.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .._bundles import bundle
from .._graph import Graph
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
)
from .._security_group_exposure import open_to_internet
from .._security_group_rules import DEFAULT_SECURITY_GROUP, INGRESS, Rule
from .._security_group_splits import RULES, open_across_rules
from .._tokens import (
    INSTANCE,
    INSTANCE_LIKE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    SECURITY_GROUP,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
    SPOT_FLEET_REQUEST,
)
from .._values import UNKNOWN

ADVICE: Final = "name the load balancer's group or the networks that need access"
LOAD_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
LOAD_BALANCERS: Final = (
    LOAD_BALANCER,
    "aws:alb/loadBalancer:LoadBalancer",
    "aws:elb/loadBalancer:LoadBalancer",
)
HOSTS: Final = (
    *INSTANCE_LIKE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
    SPOT_FLEET_REQUEST,
)


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the rules of a group by who uses it."""
    alone = open_to_internet(resource, _any, ADVICE)
    found = [*alone, *open_across_rules(resource, graph, _any, ADVICE)]
    hosts = bool(found) and _used_by(resource, graph, *HOSTS)
    if not found or (not hosts and _used_by(resource, graph, *LOAD_BALANCERS)):
        return
    for finding in found:
        if hosts or isinstance(finding, Undecided):
            yield finding
        else:
            text = f"{finding.text}, unless no instance uses the group, which is not known here"
            yield Undecided(finding.path, text)


def _any(_rule: Rule) -> bool:
    return True


def _used_by(resource: Resource, graph: Graph, *types: str) -> bool:
    return any(
        graph.users(member, *types)
        for member in bundle(resource, graph, RULES)
        if member.type in RULES.wholes
    )


def _user(token: str, **inputs: object) -> Given:
    return Given(token, inputs, "user", dict.fromkeys(inputs, ("group",)))


def _rule(token: str = SECURITY_GROUP_INGRESS_RULE, name: str = "it", **source: object) -> Given:
    inputs = {"securityGroupId": UNKNOWN, **source}
    return Given(token, inputs, name, {"securityGroupId": ("group",)})


def _inline(*blocks: object, token: str = SECURITY_GROUP) -> Given:
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": list(blocks)}
    return Given(token, {"ingress": [rule]}, "group")


WORLD = _rule(ipProtocol="icmp", fromPort=8, toPort=0, cidrIpv4="0.0.0.0/0")
LOWER = _rule(ipProtocol="-1", cidrIpv4="0.0.0.0/1")
UPPER = _rule(name="upper", ipProtocol="-1", cidrIpv4="128.0.0.0/1")
GROUP = Given(SECURITY_GROUP, name="group")
HOST = _user(INSTANCE, vpcSecurityGroupIds=[UNKNOWN])
BALANCER = _user(LOAD_BALANCER, securityGroups=[UNKNOWN])
FIRST = "ingress[0].cidrBlocks[0]"
CONTROL = Control(
    doc=__doc__,
    id="EXT.SG_NO_INGRESS_FROM_WORLD",
    name="ec2-security-group-no-ingress-from-internet",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=INGRESS,
    config_rule=NoConfigRule("AWS Config managed rules look at ports, not at who uses a group"),
    remediation="Name security groups or the networks that need access as sources.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("no rules", GROUP, (HOST,)),
        Example("private network", _inline("10.0.0.0/8"), (HOST,)),
        Example("load balancer", _inline("0.0.0.0/0"), (BALANCER,)),
        Example("rule of a load balancer's group", WORLD, (GROUP, BALANCER)),
        Example("source group", _rule(referencedSecurityGroupId="sg-1"), (GROUP, HOST)),
    ),
    failing=(
        Example("instance", _inline("0.0.0.0/0"), (HOST,), FIRST),
        Example(
            "interface of a launch template",
            _inline("0.0.0.0/0"),
            (_user(LAUNCH_TEMPLATE, networkInterfaces=[{"securityGroups": [UNKNOWN]}]),),
            FIRST,
        ),
        Example(
            "network interface",
            _inline("0.0.0.0/0"),
            (_user(NETWORK_INTERFACE, securityGroups=[UNKNOWN]),),
            FIRST,
        ),
        Example(
            "default group",
            _inline("0.0.0.0/0", token=DEFAULT_SECURITY_GROUP),
            (HOST,),
            FIRST,
        ),
        Example("separate rule, ping", WORLD, (GROUP, HOST), "cidrIpv4"),
        Example(
            "separate rule of the old type",
            _rule(SECURITY_GROUP_RULE, type="ingress", ipv6CidrBlocks=["::/0"]),
            (GROUP, HOST),
            "ipv6CidrBlocks[0]",
        ),
        Example("halves in two rules", LOWER, (GROUP, HOST, UPPER), "cidrIpv4"),
        Example(
            "instance beside a load balancer",
            _inline("0.0.0.0/0"),
            (HOST, replace(BALANCER, name="balancer")),
            FIRST,
        ),
    ),
    undecided=(
        Example("source unknown", _inline(UNKNOWN), (HOST,), FIRST),
        Example("foreign prefix list", _rule(prefixListId="pl-1"), (GROUP, HOST), "prefixListId"),
        Example("group nobody uses", _inline("0.0.0.0/0"), path=FIRST),
        Example(
            "rule of a foreign group",
            Given(SECURITY_GROUP_INGRESS_RULE, {"cidrIpv4": "0.0.0.0/0"}),
            path="cidrIpv4",
        ),
    ),
)
