"""A landing zone for an account that has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._exemptions import ExemptionArgs, Exemptions
from components._network import landing_zone_paths as paths
from components._network import private_network as networks
from components._network import rules as network
from components._network.endpoint_services import read_demanded
from components._network.flow_logs import FlowLogs, flow_logs, logs_key
from components._validation import Arguments
from components.private_endpoints import PrivateEndpoints

A_YEAR = 365


class PublishedLandingZoneArgs(TypedDict):
    """What the network is like, and what is published beside it."""

    cidr_block: NotRequired[Optional[str]]
    """IPv4 range of the VPC, /16 to /28; plain. Default: 10.0.0.0/16."""
    zone_count: NotRequired[Optional[int]]
    """How many zones get a private subnet, the first of the Region; plain. Default: 2."""
    availability_zones: NotRequired[Optional[Sequence[str]]]
    """Names of the zones instead; plain. Default: they are looked up once."""
    subnet_prefix_length: NotRequired[Optional[int]]
    """Size of each subnet, 16 to 28; plain. Default: a sixteenth of the VPC."""
    subnet_cidr_blocks: NotRequired[Optional[Sequence[str]]]
    """IPv4 range of each zone's subnet instead; plain. Default: one after the other."""
    endpoint_services: NotRequired[Optional[Sequence[str]]]
    """Services that get an endpoint; plain. Default: those of PrivateEndpoints."""
    bucket_names: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Buckets that hosts reach, beside the log bucket; the list is plain. Default: none."""
    organization_id: NotRequired[Optional[str]]
    """Organization whose principals may use the endpoints; plain. Default: the account's only."""
    flow_log_retention_days: NotRequired[Optional[int]]
    """How long flow logs are kept; plain. Less than a year needs an exemption. Default: 365."""
    parameter_prefix: NotRequired[Optional[str]]
    """Path the SSM parameters stand under; plain. Default: /landingzone."""
    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that bounds roles, the flow log's too. Default: none is published."""
    log_bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of the bucket for logs. Default: none is published."""
    ebs_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key for volumes. Default: none is published."""
    logs_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key for logs. Default: a key is created and published."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""


@dataclass(frozen=True)
class _Validated:
    plan: networks.NetworkPlan
    endpoints: Mapping[str, Any]
    retention_days: int
    prefix: str
    given: Mapping[str, Optional[pulumi.Input[str]]]
    tags: Mapping[str, str]
    inputs: Optional[Mapping[str, Any]]


class PublishedLandingZone(pulumi.ComponentResource):
    """Create a network without a way to the internet, and publish it as `LandingZone` reads it.

    A VPC with a private subnet in each zone, closed default group and ACL, flow logs that are
    encrypted and kept for a year, endpoints for what managed hosts need, and SSM parameters.

    Threat: what was taken over on a host, or found there, goes out to the internet unseen.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    subnet_ids: pulumi.Output[list[str]]
    """Ids of the private subnets, in the order of their zones."""
    route_table_id: pulumi.Output[str]
    """Id of the route table of the private subnets."""
    endpoint_security_group_id: pulumi.Output[str]
    """Id of the group before the interface endpoints, as a destination of hosts."""
    s3_prefix_list_id: pulumi.Output[Optional[str]]
    """Id of the prefix list of S3, as a destination of hosts; none without that endpoint."""
    flow_log_group_name: pulumi.Output[str]
    """Name of the log group with the flow logs."""
    logs_key_arn: pulumi.Output[str]
    """ARN of the key for logs."""

    def __init__(
        self,
        name: str,
        args: PublishedLandingZoneArgs,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        validated = _validated(name, args)
        super().__init__("compliant-ec2:index:PublishedLandingZone", name, validated.inputs, opts)
        made = networks.private_network(self, name, validated.plan, validated.tags)
        self.endpoints = self._endpoints(name, validated, made)
        key = validated.given[paths.LOGS_KEY_ARN]
        self.logs_key_arn = pulumi.Output.from_input(
            logs_key(self, name, validated.tags).arn if key is None else key
        )
        self.vpc_id = made.vpc.id
        self.subnet_ids = pulumi.Output.all(*(subnet.id for subnet in made.subnets))
        self.route_table_id = made.route_table.id
        self.endpoint_security_group_id = self.endpoints.security_group_id
        self.s3_prefix_list_id = self.endpoints.s3_prefix_list_id
        boundary = validated.given[paths.PERMISSIONS_BOUNDARY_ARN]
        storage = (validated.retention_days, self.logs_key_arn)
        logs = FlowLogs(made.vpc.id, *storage, boundary, validated.tags)
        self.flow_log_group_name = flow_logs(self, name, logs).name
        self._publish(name, validated, made)
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "subnetIds": self.subnet_ids,
                "routeTableId": self.route_table_id,
                "endpointSecurityGroupId": self.endpoint_security_group_id,
                "s3PrefixListId": self.s3_prefix_list_id,
                "flowLogGroupName": self.flow_log_group_name,
                "logsKeyArn": self.logs_key_arn,
            }
        )

    def _endpoints(
        self, name: str, validated: _Validated, made: networks.PrivateNetwork
    ) -> PrivateEndpoints:
        args: Any = {
            **validated.endpoints,
            "vpc_id": made.vpc.id,
            "subnet_ids": [subnet.id for subnet in made.subnets],
            "route_table_ids": [made.route_table.id],
            "clients": {"vpc": {"cidr_ipv4": validated.plan.block}},
        }
        return PrivateEndpoints(name, args, pulumi.ResourceOptions(parent=self))

    def _publish(self, name: str, validated: _Validated, made: networks.PrivateNetwork) -> None:
        values = {
            **validated.given,
            paths.VPC_ID: made.vpc.id,
            paths.LOGS_KEY_ARN: self.logs_key_arn,
            **{paths.subnet_id(at): subnet.id for at, subnet in enumerate(made.subnets, start=1)},
        }
        for path, value in values.items():
            if value is not None:
                aws.ssm.Parameter(
                    f"{name}-{path.replace('/', '-')}",
                    # The readers' convention, so a name of its own choice would not do.
                    name=paths.full_path(path, validated.prefix),
                    type="String",
                    # An id is no secret: a preview shall show it.
                    insecure_value=value,
                    description=f"Published by landing zone {name}",
                    tags=validated.tags,
                    # Hosts must not find a network before they can be managed in it.
                    opts=pulumi.ResourceOptions(parent=self, depends_on=[self.endpoints]),
                )


def _validated(name: str, args: PublishedLandingZoneArgs) -> _Validated:
    reader = Arguments(f'PublishedLandingZone "{name}"', args, PublishedLandingZoneArgs)
    reader.problems.check("name", name, network.NETWORK_NAME)
    exemptions = Exemptions(reader)
    days = reader.plain("flow_log_retention_days", network.RETENTION_DAYS, A_YEAR)
    if days < A_YEAR:
        exemptions.require("flow_log_retention_days", "EXT.LOG_GROUP_RETENTION")
    given = {
        paths.PERMISSIONS_BOUNDARY_ARN: reader.input("permissions_boundary_arn", rules.POLICY_ARN),
        paths.LOG_BUCKET_NAME: reader.input("log_bucket_name", network.BUCKET_NAME),
        paths.EBS_KEY_ARN: reader.input("ebs_key_arn", rules.KMS_KEY_ARN),
        paths.LOGS_KEY_ARN: reader.input("logs_key_arn", rules.KMS_KEY_ARN),
    }
    bucket = given[paths.LOG_BUCKET_NAME]
    buckets = reader.several("bucket_names", network.BUCKET_NAME)
    tags = reader.plain("tags", rules.TAGS, {})
    validated = _Validated(
        plan=networks.read_plan(reader),
        endpoints={
            "services": read_demanded(reader, exemptions, "endpoint_services"),
            "bucket_names": [*buckets, *([] if bucket is None else [bucket])] or None,
            "organization_id": reader.plain("organization_id", network.ORGANIZATION_ID),
            "tags": tags,
        },
        retention_days=days,
        prefix=reader.plain("parameter_prefix", rules.PARAMETER_PATH, paths.PREFIX),
        given=given,
        tags=tags,
        inputs=exemptions.inputs,
    )
    reader.finish()
    return validated
