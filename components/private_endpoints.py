"""The endpoints through which hosts without a way to the internet reach AWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._exemptions import ExemptionArgs, Exemptions
from components._network import rules as network
from components._network.endpoint_policies import Passage, endpoint_policy
from components._network.endpoint_services import GATEWAYS, read_services, service_name
from components._network.peers import EndpointClientArgs, read_clients, rule_arguments
from components._network.place import Place, place_of
from components._network.traffic import Traffic
from components._validation import Arguments


class PrivateEndpointsArgs(TypedDict):
    """Where the endpoints stand, and who may use them."""

    vpc_id: pulumi.Input[str]
    """Id of the VPC; it needs DNS support and DNS host names."""
    subnet_ids: Sequence[pulumi.Input[str]]
    """Ids of the private subnets, one for each zone; the list is plain."""
    clients: Mapping[str, EndpointClientArgs]
    """Who may connect on tcp/443, by a stable name of one's own; the map is plain."""
    route_table_ids: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Ids of the subnets' route tables, which gateway endpoints (s3, dynamodb) are entered in;
    the list is plain."""
    services: NotRequired[Optional[Sequence[str]]]
    """Names of services as in com.amazonaws.<region>.<service>; plain. Default: what a host needs
    to be managed, scanned and patched: ssm, ssmmessages, ec2messages, ssm-contacts,
    ssm-incidents, inspector2, inspector2-telemetry, logs, kms, ecr.api, ecr.dkr, ec2, s3."""
    bucket_names: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Buckets of one's own that hosts reach through the endpoint for S3; the list is plain.
    Default: none, beside the buckets of AWS that dnf, SSM agent and Inspector read."""
    organization_id: NotRequired[Optional[str]]
    """Organization whose principals may use the endpoints; plain. Default: the account's only."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""


@dataclass(frozen=True)
class _Validated:
    vpc_id: pulumi.Input[str]
    subnets: Sequence[pulumi.Input[str]]
    clients: Mapping[str, Traffic]
    route_tables: Sequence[pulumi.Input[str]]
    services: tuple[str, ...]
    buckets: Sequence[pulumi.Input[str]]
    organization: Optional[str]
    tags: Mapping[str, str]
    inputs: Optional[Mapping[str, Any]]


class PrivateEndpoints(pulumi.ComponentResource):
    """Create endpoints with private names for what a managed host needs, and a group before them.

    Interface endpoints let tcp/443 in from named clients, and only principals of the account or
    organization through. The endpoint for S3 lets everybody read what dnf, SSM agent and Inspector
    need from buckets of AWS, and one's own principals use named buckets.

    Threat: a way to the internet that hosts have for the sake of AWS is also one for whoever took
    them over, and for data to accounts of strangers. Here they need none.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    endpoint_ids: pulumi.Output[list[str]]
    """Ids of the endpoints, in the order of the services."""
    security_group_id: pulumi.Output[str]
    """Id of the group before the interface endpoints, as a destination of hosts."""
    s3_prefix_list_id: pulumi.Output[Optional[str]]
    """Id of the prefix list of S3, as a destination of hosts; none without that endpoint."""

    def __init__(
        self, name: str, args: PrivateEndpointsArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        validated = _validated(name, args)
        super().__init__("compliant-ec2:index:PrivateEndpoints", name, validated.inputs, opts)
        group = self._group(name, validated)
        place = place_of(self)
        self.endpoints = {
            service: aws.ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=validated.vpc_id,
                service_name=_full_name(service, place),
                policy=_policy(service, place, validated),
                tags={"Name": f"{name}-{service}", **validated.tags},
                opts=pulumi.ResourceOptions(parent=self),
                **_kind(service, validated, group),
            )
            for service in validated.services
        }
        s3 = self.endpoints.get("s3")
        self.endpoint_ids = pulumi.Output.all(*(one.id for one in self.endpoints.values()))
        self.security_group_id = group.id
        self.s3_prefix_list_id = s3.prefix_list_id if s3 else pulumi.Output.from_input(None)
        self.register_outputs(
            {
                "endpointIds": self.endpoint_ids,
                "securityGroupId": self.security_group_id,
                "s3PrefixListId": self.s3_prefix_list_id,
            }
        )

    def _group(self, name: str, validated: _Validated) -> "aws.ec2.SecurityGroup":
        """Create the group, which answers its clients and never connects to anybody itself."""
        child = pulumi.ResourceOptions(parent=self)
        group = aws.ec2.SecurityGroup(
            f"{name}-group",
            vpc_id=validated.vpc_id,
            description=f"{name}: VPC endpoints, HTTPS from named clients only",
            tags={"Name": name, **validated.tags},
            opts=child,
        )
        for key, client in validated.clients.items():
            aws.vpc.SecurityGroupIngressRule(
                f"{name}-ingress-{key}",
                security_group_id=group.id,
                tags=validated.tags,
                opts=child,
                **rule_arguments(client),
            )
        return group


def _full_name(service: str, place: pulumi.Output[Place]) -> pulumi.Output[str]:
    return place.apply(lambda at: service_name(service, at.region, at.partition))


def _policy(
    service: str, place: pulumi.Output[Place], validated: _Validated
) -> pulumi.Output[Optional[str]]:
    images = bool({"ecr.api", "ecr.dkr"} & set(validated.services))
    return pulumi.Output.all(place, *validated.buckets).apply(
        lambda found: endpoint_policy(
            service, found[0], Passage(validated.organization, found[1:], images)
        )
    )


def _kind(service: str, validated: _Validated, group: "aws.ec2.SecurityGroup") -> dict[str, Any]:
    if service in GATEWAYS:
        return {"vpc_endpoint_type": "Gateway", "route_table_ids": validated.route_tables}
    return {
        "vpc_endpoint_type": "Interface",
        "private_dns_enabled": True,
        "subnet_ids": validated.subnets,
        "security_group_ids": [group.id],
    }


def _validated(name: str, args: PrivateEndpointsArgs) -> _Validated:
    reader = Arguments(f'PrivateEndpoints "{name}"', args, PrivateEndpointsArgs)
    reader.problems.check("name", name, network.GROUP_NAME)
    services = read_services(reader, "services")
    gateways = [service for service in services if service in GATEWAYS]
    if gateways and args.get("route_table_ids") is None:
        reader.add(
            "route_table_ids", f"is missing; {', '.join(gateways)} are entered in route tables"
        )
    validated = _Validated(
        vpc_id=reader.input("vpc_id", rules.VPC_ID),
        subnets=reader.several("subnet_ids", rules.SUBNET_ID),
        clients=read_clients(reader),
        route_tables=reader.several("route_table_ids", network.ROUTE_TABLE_ID),
        services=services,
        buckets=reader.several("bucket_names", network.BUCKET_NAME),
        organization=reader.plain("organization_id", network.ORGANIZATION_ID),
        tags=reader.plain("tags", rules.TAGS, {}),
        inputs=Exemptions(reader).inputs,
    )
    reader.finish()
    return validated
