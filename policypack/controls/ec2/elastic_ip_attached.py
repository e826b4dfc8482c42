"""Elastic IPs are attached to something.

What: every `Eip` names an instance or interface, or something in the stack refers to it: an
`EipAssociation`, a NAT gateway, a load balancer's subnet mapping, a Transfer Family endpoint or a
Redshift cluster. AWS Config counts what the account shows, so an address another stack attaches
passes there and fails here: it needs an exemption.

Why: an address nobody uses costs money, and is the way out that nobody has on the list.

How to fix: attach the address, or delete it.
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
from .._tokens import EIP, EIP_ASSOCIATION
from .._values import UNKNOWN

NAT_GATEWAY: Final = "aws:ec2/natGateway:NatGateway"
LOAD_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
# The paths that take an allocation id, and those that take the address itself.
BY_ID: Final = {
    EIP_ASSOCIATION: ("allocationId",),
    NAT_GATEWAY: (
        "allocationId",
        "secondaryAllocationIds[]",
        "availabilityZoneAddresses[].allocationIds[]",
    ),
    "aws:ec2/natGatewayEipAssociation:NatGatewayEipAssociation": ("allocationId",),
    LOAD_BALANCER: ("subnetMappings[].allocationId",),
    "aws:alb/loadBalancer:LoadBalancer": ("subnetMappings[].allocationId",),
    "aws:transfer/server:Server": ("endpointDetails.addressAllocationIds[]",),
}
BY_ADDRESS: Final = {EIP_ASSOCIATION: "publicIp", "aws:redshift/cluster:Cluster": "elasticIp"}
OWN: Final = ("instance", "networkInterface")
OTHER: Final = ("allocationId", "publicIp")


def check(address: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge an address by what it names and by what refers to it."""
    named = any(address.at(path).value != "" and address.at(path).present for path in OWN)
    if named or _is_referred_to(address, graph):
        return
    doubts = [one for key in OTHER for one in loose(graph, EIP_ASSOCIATION, key, EIP)]
    if doubts:
        text = f'is not set, and what association "{doubts[0].name}" is for is not known yet'
        yield Undecided(OWN[0], text)
    else:
        yield Violation(
            OWN[0], "is not set, and nothing in this stack uses the address; attach or delete it"
        )


def _is_referred_to(address: Resource, graph: Graph) -> bool:
    return any(
        graph.referring(address, path, token) for token, paths in BY_ID.items() for path in paths
    ) or any(
        address in graph.sources(user, path, EIP)
        for token, path in BY_ADDRESS.items()
        for user in graph.users(address, token)
    )


def _used_by(token: str, inputs: dict[str, object]) -> tuple[Given]:
    return (Given(token, inputs, "user", dict.fromkeys(inputs, ("it",))),)


CONTROL = Control(
    doc=__doc__,
    id="EC2.12",
    name="eip-attached",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(EIP,),
    config_rule=ConfigRule("EIP_ATTACHED"),
    remediation="Attach the Elastic IP or delete it.",
    url=security_hub("EC2.12"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("address of an instance", Given(EIP, {"instance": UNKNOWN})),
        Example("address of an interface", Given(EIP, {"networkInterface": "eni-1"})),
        Example("associated", Given(EIP), _used_by(EIP_ASSOCIATION, {"allocationId": UNKNOWN})),
        Example(
            "associated by its address",
            Given(EIP, outputs={"id": "eipalloc-1", "arn": "arn:1"}),
            _used_by(EIP_ASSOCIATION, {"publicIp": "192.0.2.1"}),
        ),
        Example(
            "address of a NAT gateway", Given(EIP), _used_by(NAT_GATEWAY, {"allocationId": UNKNOWN})
        ),
        Example(
            "second address of a NAT gateway",
            Given(EIP),
            _used_by(NAT_GATEWAY, {"secondaryAllocationIds": [UNKNOWN]}),
        ),
        Example(
            "address of a load balancer",
            Given(EIP),
            _used_by(LOAD_BALANCER, {"subnetMappings": [{"allocationId": UNKNOWN}]}),
        ),
        Example(
            "literal allocation id",
            Given(EIP, outputs={"id": "eipalloc-1"}),
            (Given(NAT_GATEWAY, {"allocationId": "eipalloc-1"}, "gateway"),),
        ),
    ),
    failing=(
        Example("alone", Given(EIP), path="instance"),
        Example("empty names", Given(EIP, {"instance": ""}), path="instance"),
        Example(
            "another address associated",
            Given(EIP),
            (Given(EIP_ASSOCIATION, {"allocationId": "eipalloc-2"}, "other"),),
            path="instance",
        ),
    ),
    undecided=(
        Example(
            "association of an unknown address",
            Given(EIP),
            (Given(EIP_ASSOCIATION, {"allocationId": UNKNOWN}, "other"),),
            path="instance",
        ),
    ),
)
