"""A security group that lets nothing in and only HTTPS out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._validation import Arguments, entry

HTTPS = 443
_TARGETS = {
    "cidr_ipv4": rules.CIDR_IPV4,
    "cidr_ipv6": rules.CIDR_IPV6,
    "prefix_list_id": rules.PREFIX_LIST_ID,
}


class EgressDestinationArgs(TypedDict):
    """One destination: exactly one of range and prefix list."""

    cidr_ipv4: NotRequired[Optional[pulumi.Input[str]]]
    """IPv4 range, such as 10.0.0.0/16."""
    cidr_ipv6: NotRequired[Optional[pulumi.Input[str]]]
    """IPv6 range, such as 2001:db8::/32."""
    prefix_list_id: NotRequired[Optional[pulumi.Input[str]]]
    """Managed prefix list, such as that of Amazon S3."""
    description: NotRequired[Optional[str]]
    """What the destination is for; plain. Default: HTTPS to the destination's name."""


class EgressOnlySecurityGroupArgs(TypedDict):
    """Where hosts may connect to."""

    vpc_id: pulumi.Input[str]
    """Id of the VPC."""
    destinations: NotRequired[Optional[Mapping[str, EgressDestinationArgs]]]
    """Destinations on tcp/443 by a stable name of one's own; the map is plain.
    Default: every IPv4 address, which Systems Manager needs where there are no VPC endpoints."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class _Validated:
    vpc_id: pulumi.Input[str]
    destinations: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, str]


def destinations(cidrs: Sequence[str]) -> dict[str, EgressDestinationArgs]:
    """Name ranges after themselves, so that a rule keeps its name when others come and go."""
    return {cidr.replace(":", "_").replace("/", "-"): _destination_of(cidr) for cidr in cidrs}


def _destination_of(cidr: str) -> EgressDestinationArgs:
    description = f"HTTPS to {cidr}"
    if ":" in cidr:
        return {"cidr_ipv6": cidr, "description": description}
    return {"cidr_ipv4": cidr, "description": description}


class EgressOnlySecurityGroup(pulumi.ComponentResource):
    """Create a security group without ingress and with egress on tcp/443 to named destinations.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    security_group_id: pulumi.Output[str]
    """Id of the security group."""

    def __init__(
        self,
        name: str,
        args: EgressOnlySecurityGroupArgs,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        validated = _validated(name, args)
        super().__init__("compliant-ec2:index:EgressOnlySecurityGroup", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # Rules are resources of their own: beside them, inline egress would never settle.
        self.group = aws.ec2.SecurityGroup(
            f"{name}-group",
            vpc_id=validated.vpc_id,
            description=f"{name}: no ingress, egress on tcp/443 only",
            tags={"Name": name, **validated.tags},
            opts=child,
        )
        self.rules = {
            key: aws.vpc.SecurityGroupEgressRule(
                f"{name}-https-{key}",
                security_group_id=self.group.id,
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                tags=validated.tags,
                opts=child,
                **destination,
            )
            for key, destination in validated.destinations.items()
        }
        self.security_group_id = self.group.id
        self.register_outputs({"securityGroupId": self.security_group_id})


def _validated(name: str, args: EgressOnlySecurityGroupArgs) -> _Validated:
    reader = Arguments(f'EgressOnlySecurityGroup "{name}"', args, EgressOnlySecurityGroupArgs)
    given = reader.plain("destinations", rules.NAMED_MAPS, destinations(["0.0.0.0/0"]))
    validated = _Validated(
        vpc_id=reader.input("vpc_id", rules.VPC_ID),
        destinations={key: _destination(reader, key, given[key]) for key in given},
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    reader.finish()
    return validated


def _destination(reader: Arguments, key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    path = entry("destinations", key)
    nested = reader.nested(path, given, EgressDestinationArgs)
    targets = {name: nested.input(name, rule) for name, rule in _TARGETS.items()}
    chosen = {name: value for name, value in targets.items() if value is not None}
    if len(chosen) != 1:
        reader.problems.add(path, f"names {len(chosen)} targets; give one of {', '.join(_TARGETS)}")
    description = nested.plain("description", rules.RULE_DESCRIPTION, f"HTTPS to {key}")
    return {**chosen, "description": description}
