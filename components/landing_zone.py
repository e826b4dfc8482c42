"""The network an account's landing zone provides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._network import landing_zone_paths as paths
from components._network import rules as network
from components._parameters import read_parameters
from components._rules import Rule
from components._validation import Arguments

VPC_ID_PARAMETER = paths.full_path(paths.VPC_ID)
SUBNET_ID_PARAMETERS = (paths.full_path(paths.subnet_id(1)),)
_REMEDY = (
    "The landing zone publishes them: the platform team's baseline of this account and region. "
    "Ask that team, or name the paths that hold them (see README, landing zone)."
)
# What is read on demand, by the argument that names its parameter.
_OPTIONAL = {
    "permissions_boundary_parameter": rules.POLICY_ARN,
    "log_bucket_parameter": network.BUCKET_NAME,
    "ebs_key_parameter": rules.KMS_KEY_ARN,
    "logs_key_parameter": rules.KMS_KEY_ARN,
}


class LandingZoneArgs(TypedDict):
    """Where the landing zone publishes its network."""

    vpc_id_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the VPC id; plain. Default: /landingzone/vpc/vpc-id."""
    subnet_id_parameters: NotRequired[Optional[Sequence[str]]]
    """Paths of the SSM parameters with private subnet ids; plain. Default: private-subnet-1-id."""
    permissions_boundary_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the ARN of the policy that bounds roles, such as
    /landingzone/iam/permissions-boundary-arn; plain. Default: none is read."""
    log_bucket_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the name of the bucket for logs, such as
    /landingzone/logs/bucket-name; plain. Default: none is read."""
    ebs_key_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the ARN of the key for volumes, such as
    /landingzone/kms/ebs-key-arn; plain. Default: none is read."""
    logs_key_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the ARN of the key for logs, such as
    /landingzone/kms/logs-key-arn; plain. Default: none is read."""


@dataclass(frozen=True)
class _Wanted:
    vpc: str
    subnets: tuple[str, ...]
    optional: dict[str, str]

    @property
    def parameters(self) -> list[tuple[str, Rule]]:
        """Every path with what has to stand there: VPC, subnets, and the rest in order."""
        return [
            (self.vpc, rules.VPC_ID),
            *((path, rules.SUBNET_ID) for path in self.subnets),
            *((path, _OPTIONAL[name]) for name, path in self.optional.items()),
        ]


class LandingZone(pulumi.ComponentResource):
    """Read VPC and private subnets from the SSM parameters of the landing zone.

    What else it may publish, boundary, log bucket and keys, is read where its path is given.

    Threat: somebody puts hosts into a network that nobody watches. Here the network is the one
    that the platform team has published.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    subnet_ids: pulumi.Output[list[str]]
    """Ids of the private subnets, in the order of their parameters."""
    permissions_boundary_arn: pulumi.Output[Optional[str]]
    """ARN of the policy that bounds roles; none where its path was not given."""
    log_bucket_name: pulumi.Output[Optional[str]]
    """Name of the bucket for logs; none where its path was not given."""
    ebs_key_arn: pulumi.Output[Optional[str]]
    """ARN of the key for volumes; none where its path was not given."""
    logs_key_arn: pulumi.Output[Optional[str]]
    """ARN of the key for logs; none where its path was not given."""

    def __init__(
        self, name: str, args: LandingZoneArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        wanted = _validated(name, args)
        super().__init__("compliant-ec2:index:LandingZone", name, None, opts)
        subnets = len(wanted.subnets)
        found = read_parameters(wanted.parameters, self, _REMEDY)
        more = found.apply(
            lambda values: dict(zip(wanted.optional, values[subnets + 1 :], strict=True))
        )
        self.vpc_id = found.apply(lambda values: values[0])
        self.subnet_ids = found.apply(lambda values: values[1 : subnets + 1])
        self.permissions_boundary_arn = more.apply(
            lambda values: values.get("permissions_boundary_parameter")
        )
        self.log_bucket_name = more.apply(lambda values: values.get("log_bucket_parameter"))
        self.ebs_key_arn = more.apply(lambda values: values.get("ebs_key_parameter"))
        self.logs_key_arn = more.apply(lambda values: values.get("logs_key_parameter"))
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "subnetIds": self.subnet_ids,
                "permissionsBoundaryArn": self.permissions_boundary_arn,
                "logBucketName": self.log_bucket_name,
                "ebsKeyArn": self.ebs_key_arn,
                "logsKeyArn": self.logs_key_arn,
            }
        )


def _validated(name: str, args: LandingZoneArgs) -> _Wanted:
    reader = Arguments(f'LandingZone "{name}"', args, LandingZoneArgs)
    optional = {key: reader.plain(key, rules.PARAMETER_PATH) for key in _OPTIONAL}
    wanted = _Wanted(
        vpc=reader.plain("vpc_id_parameter", rules.PARAMETER_PATH, VPC_ID_PARAMETER),
        subnets=tuple(
            reader.several("subnet_id_parameters", rules.PARAMETER_PATH, SUBNET_ID_PARAMETERS)
        ),
        optional={key: path for key, path in optional.items() if path is not None},
    )
    reader.finish()
    return wanted
