"""Network ACLs are associated with a subnet.

What: every `NetworkAcl` names a subnet in `subnetIds`, or a `NetworkAclAssociation` of the stack
refers to it. The default ACL of a VPC is not judged, as in AWS Config.

Why: an ACL without a subnet protects nothing, while whoever reads its rules believes it does.

How to fix: name the subnets, or delete the ACL.
"""

from collections.abc import Iterator
from typing import Final

from .._graph import Graph
from .._helpers import security_hub
from .._loose import loose
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._values import UNKNOWN

NETWORK_ACL: Final = "aws:ec2/networkAcl:NetworkAcl"
ASSOCIATION: Final = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
PATH: Final = "subnetIds"


def check(acl: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge an ACL by its subnets and associations."""
    subnets = acl.at(PATH)
    if graph.referring(acl, "networkAclId", ASSOCIATION):
        return
    if subnets.unknown:
        yield Undecided(PATH, f"{subnets.state}; it must name a subnet")
    elif any(subnet.present for subnet in subnets.items()):
        return
    elif loose(graph, ASSOCIATION, "networkAclId", NETWORK_ACL):
        yield Undecided(PATH, "names no subnet, and the ACL of an association is not known yet")
    else:
        yield Violation(
            PATH, "names no subnet, nor does an association; name one or delete the ACL"
        )


def _association(acl: object, *sources: str) -> Given:
    inputs = {"networkAclId": acl, "subnetId": "subnet-1"}
    return Given(ASSOCIATION, inputs, "association", {"networkAclId": sources})


CONTROL = Control(
    doc=__doc__,
    id="EC2.16",
    name="vpc-network-acl-unused-check",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(NETWORK_ACL,),
    config_rule=ConfigRule("VPC_NETWORK_ACL_UNUSED_CHECK"),
    remediation="Associate the network ACL with a subnet or delete it.",
    url=security_hub("EC2.16"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("subnets of the stack", Given(NETWORK_ACL, {PATH: [UNKNOWN]})),
        Example("literal subnet", Given(NETWORK_ACL, {PATH: ["subnet-1"]})),
        Example("association", Given(NETWORK_ACL), (_association(UNKNOWN, "it"),)),
        Example(
            "association by literal id",
            Given(NETWORK_ACL, outputs={"id": "acl-1"}),
            (_association("acl-1"),),
        ),
    ),
    failing=(
        Example("no subnets", Given(NETWORK_ACL), path=PATH),
        Example("empty list", Given(NETWORK_ACL, {PATH: []}), path=PATH),
        Example("another ACL associated", Given(NETWORK_ACL), (_association("acl-2"),), path=PATH),
    ),
    undecided=(
        Example("subnets unknown", Given(NETWORK_ACL, {PATH: UNKNOWN}), path=PATH),
        Example("association unknown", Given(NETWORK_ACL), (_association(UNKNOWN),), path=PATH),
    ),
)
