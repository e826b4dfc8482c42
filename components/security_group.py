"""A security group that lets nothing in and only HTTPS out, unless it is told otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._exemptions import ExemptionArgs, Exemptions
from components._network import rules as network
from components._network.peers import (
    EgressDestinationArgs,
    IngressSourceArgs,
    read_destinations,
    read_sources,
    rule_arguments,
)
from components._network.traffic import Traffic
from components._validation import Arguments


class EgressOnlySecurityGroupArgs(TypedDict):
    """Where hosts may connect to."""

    vpc_id: pulumi.Input[str]
    """Id of the VPC."""
    destinations: NotRequired[Optional[Mapping[str, EgressDestinationArgs]]]
    """Destinations on tcp/443 by a stable name of one's own; the map is plain.
    Default: every IPv4 address, which Systems Manager needs where there are no VPC endpoints."""
    sources: NotRequired[Optional[Mapping[str, IngressSourceArgs]]]
    """Who may connect to the hosts, by a stable name of one's own; the map is plain.
    Default: nobody, for Session Manager needs no open port."""
    exclusive: NotRequired[Optional[bool]]
    """Take out rules that anybody else adds to the group; plain. Default: false."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""


@dataclass(frozen=True)
class _Validated:
    vpc_id: pulumi.Input[str]
    destinations: Mapping[str, Traffic]
    sources: Mapping[str, Traffic]
    exclusive: bool
    tags: Mapping[str, str]
    inputs: Optional[Mapping[str, Any]]


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

    Other ports, and sources on the internet, need exemption records; SSH and Remote Desktop from
    wide ranges are refused whatever the records say.

    Threat: a host is attacked over an open port, or taken over and then sends data wherever it
    wants. Here nothing comes in, and what goes out goes to named destinations.

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
        super().__init__(
            "compliant-ec2:index:EgressOnlySecurityGroup", name, validated.inputs, opts
        )
        # Rules are resources of their own: beside them, inline egress would never settle.
        self.group = aws.ec2.SecurityGroup(
            f"{name}-group",
            vpc_id=validated.vpc_id,
            # A change of the text replaces the group, so it says nothing that rules may change.
            description=f"{name}: named destinations and sources only",
            tags={"Name": name, **validated.tags},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.rules = {
            key: aws.vpc.SecurityGroupEgressRule(
                f"{name}-{'https' if rule.is_https else 'egress'}-{key}",
                **self._rule(rule, validated.tags),
            )
            for key, rule in validated.destinations.items()
        }
        self.ingress_rules = {
            key: aws.vpc.SecurityGroupIngressRule(
                f"{name}-ingress-{key}", **self._rule(rule, validated.tags)
            )
            for key, rule in validated.sources.items()
        }
        if validated.exclusive:
            self._exclude_others(name)
        self.security_group_id = self.group.id
        self.register_outputs({"securityGroupId": self.security_group_id})

    def _rule(self, rule: Traffic, tags: Mapping[str, str]) -> dict[str, Any]:
        return {
            "security_group_id": self.group.id,
            "tags": tags,
            "opts": pulumi.ResourceOptions(parent=self),
            **rule_arguments(rule),
        }

    def _exclude_others(self, name: str) -> None:
        aws.ec2.VpcSecurityGroupRulesExclusive(
            f"{name}-exclusive",
            security_group_id=self.group.id,
            egress_rule_ids=[rule.security_group_rule_id for rule in self.rules.values()],
            ingress_rule_ids=[rule.security_group_rule_id for rule in self.ingress_rules.values()],
            opts=pulumi.ResourceOptions(parent=self),
        )


def _validated(name: str, args: EgressOnlySecurityGroupArgs) -> _Validated:
    reader = Arguments(f'EgressOnlySecurityGroup "{name}"', args, EgressOnlySecurityGroupArgs)
    reader.problems.check("name", name, network.GROUP_NAME)
    exemptions = Exemptions(reader)
    validated = _Validated(
        vpc_id=reader.input("vpc_id", rules.VPC_ID),
        destinations=read_destinations(reader, exemptions, destinations(["0.0.0.0/0"])),
        sources=read_sources(reader, exemptions, "sources"),
        exclusive=reader.plain("exclusive", rules.BOOLEAN, default=False),
        tags=reader.plain("tags", rules.TAGS, {}),
        inputs=exemptions.inputs,
    )
    reader.finish()
    return validated
