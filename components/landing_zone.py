"""The network an account's landing zone provides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._parameters import read_parameters
from components._validation import Arguments

VPC_ID_PARAMETER = "/landingzone/vpc/vpc-id"
SUBNET_ID_PARAMETERS = ("/landingzone/vpc/private-subnet-1-id",)
_REMEDY = (
    "The landing zone publishes them: the platform team's baseline of this account and region. "
    "Ask that team, or name the paths that hold them (see README, landing zone)."
)


class LandingZoneArgs(TypedDict):
    """Where the landing zone publishes its network."""

    vpc_id_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the VPC id; plain. Default: /landingzone/vpc/vpc-id."""
    subnet_id_parameters: NotRequired[Optional[Sequence[str]]]
    """Paths of the SSM parameters with private subnet ids; plain. Default: private-subnet-1-id."""


@dataclass(frozen=True)
class _Paths:
    vpc: str
    subnets: tuple[str, ...]


class LandingZone(pulumi.ComponentResource):
    """Read VPC and private subnets from the SSM parameters of the landing zone.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    subnet_ids: pulumi.Output[list[str]]
    """Ids of the private subnets, in the order of their parameters."""

    def __init__(
        self, name: str, args: LandingZoneArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        paths = _validated(name, args)
        super().__init__("compliant-ec2:index:LandingZone", name, None, opts)
        wanted = [(paths.vpc, rules.VPC_ID), *((path, rules.SUBNET_ID) for path in paths.subnets)]
        ids = read_parameters(wanted, self, _REMEDY)
        self.vpc_id = ids.apply(lambda found: found[0])
        self.subnet_ids = ids.apply(lambda found: found[1:])
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})


def _validated(name: str, args: LandingZoneArgs) -> _Paths:
    reader = Arguments(f'LandingZone "{name}"', args, LandingZoneArgs)
    paths = _Paths(
        vpc=reader.plain("vpc_id_parameter", rules.PARAMETER_PATH, VPC_ID_PARAMETER),
        subnets=tuple(
            reader.several("subnet_id_parameters", rules.PARAMETER_PATH, SUBNET_ID_PARAMETERS)
        ),
    )
    reader.finish()
    return paths
