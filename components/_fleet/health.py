"""Who sends a fleet traffic, and who finds out that an instance is ill."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.fields import stated
from components._validation import Arguments

_FIRST_BOOT_SECONDS = 300
_CHECK_OF_SOURCE = {"elbv2": "ELB", "elb": "ELB", "vpc-lattice": "VPC_LATTICE"}
_IDENTIFIER_OF_SOURCE = {
    "elbv2": fleet_rules.TARGET_GROUP_ARN,
    "elb": fleet_rules.LOAD_BALANCER_NAME,
    "vpc-lattice": fleet_rules.LATTICE_TARGET_GROUP_ARN,
}


class TrafficSourceArgs(TypedDict):
    """One source of traffic."""

    identifier: pulumi.Input[str]
    """ARN of a target group, of a load balancer or of VPC Lattice; the name of a Classic Load
    Balancer."""
    type: NotRequired[Optional[str]]
    """elbv2 (target group of a load balancer), elb (Classic Load Balancer) or vpc-lattice; plain.
    Default: elbv2."""


def health_check_type(asked: Iterable[str], sources: Collection[str]) -> str:
    """Say which health checks count: those asked for, and those of the sources of traffic.

    EC2's own check always counts; it is named only where no other is.
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1

    Args:
        asked: the health checks asked for
        sources: the kinds of the sources of traffic
    """
    checks = {*asked, *(_CHECK_OF_SOURCE[kind] for kind in sources)}
    return ",".join(sorted(checks)) or "EC2"


def read_health(reader: Arguments) -> dict[str, Any]:
    """Read what a group is told about traffic and health."""
    target_groups = reader.several("target_group_arns", fleet_rules.TARGET_GROUP_ARN)
    given = reader.plain("traffic_sources", rules.LIST_OF_MAPS, ())
    sources = [_source(reader, at, one) for at, one in enumerate(given)]
    if target_groups and sources:
        reader.add("traffic_sources", "is given beside target_group_arns; give all in one of them")
    asked = reader.plain("health_checks", fleet_rules.HEALTH_CHECKS, ())
    kinds = _kinds(target_groups, sources)
    grace = reader.plain("health_check_grace_period", fleet_rules.SECONDS, _FIRST_BOOT_SECONDS)
    warmup = reader.plain("instance_warmup", fleet_rules.SECONDS, _FIRST_BOOT_SECONDS)
    return {
        "target_group_arns": target_groups or None,
        "traffic_sources": sources or None,
        "health_check_type": health_check_type(asked, kinds),
        "health_check_grace_period": grace,
        "default_instance_warmup": warmup,
    }


def _kinds(target_groups: Sequence[Any], sources: Sequence[dict[str, Any]]) -> set[str]:
    return {*(["elbv2"] if target_groups else []), *(one["type"] for one in sources)}


def _source(reader: Arguments, at: int, given: dict[str, Any]) -> dict[str, Any]:
    nested = reader.nested(f"traffic_sources[{at}]", given, TrafficSourceArgs)
    kind = nested.plain("type", fleet_rules.TRAFFIC_SOURCE_TYPE, "elbv2")
    return stated(
        {"identifier": nested.input("identifier", _IDENTIFIER_OF_SOURCE[kind]), "type": kind}
    )
