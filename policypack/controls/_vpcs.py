"""VPCs of a stack, and what the stack declares for them."""

from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._loose import loose
from ._model import Finding, Resource, Undecided, Violation

VPC: Final = "aws:ec2/vpc:Vpc"
DEFAULT_VPC: Final = "aws:ec2/defaultVpc:DefaultVpc"
VPCS: Final = (VPC, DEFAULT_VPC)

ID: Final = "id"


@dataclass(frozen=True, slots=True)
class Belongings:
    """The resources of one type that name a VPC by their `vpcId`.

    Args:
        own: those that name this one.
        loose: those whose VPC is not known yet, so that it may be this one.
    """

    own: tuple[Resource, ...]
    loose: tuple[Resource, ...]


def belongings(vpc: Resource, graph: Graph, token: str) -> Belongings:
    """Find the resources of a type that belong to a VPC, or may belong to it."""
    own = graph.referring(vpc, "vpcId", token)
    return Belongings(own, loose(graph, token, "vpcId", *VPCS))


def missing(vpc: Resource, path: str, lack: str, fix: str) -> Finding:
    """Report what the stack does not declare for a VPC.

    Args:
        vpc: one the stack makes, or the default VPC, which it only takes over: what that one lacks
            here it may have already.
        path: the property to blame.
        lack: words for what is missing.
        fix: what to declare.
    """
    if vpc.type == DEFAULT_VPC:
        return Undecided(path, f"{lack}, though the default VPC may have it already; {fix}")
    return Violation(path, f"{lack}; {fix}")
