"""Reads what a fleet is like, and holds it checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi

from components import _rules as rules
from components._exemptions import Exemptions
from components._fleet import capacity
from components._fleet import rules as fleet_rules
from components._fleet.behaviour import read_behaviour, read_lifetime
from components._fleet.health import read_health
from components._fleet.instances import (
    read_distribution,
    read_overrides,
    read_weights,
    weight_problems,
)
from components._fleet.pool import read_pool
from components._fleet.refresh import read_refresh
from components._fleet.scaling import read_forecasts, read_tracking
from components._fleet.schedules import read_hooks, read_schedules
from components._fleet.steps import read_steps
from components._hosts.images import architecture_of
from components._hosts.templates import Choice, joined_inputs, read_choice
from components._validation import Arguments
from components.launch_template import HardenedLaunchTemplateArgs

_SIZES = ("min_size", "max_size", "desired_capacity")
# Sizes then count something of which nobody knows how much an instance has.
_UNCOUNTED = ("vcpu", "memory-mib")


@dataclass(frozen=True)
class Fleet:
    """What a fleet is like, checked.

    Args:
        template: the launch template
        overrides: what stands in for the template's instance type
        distribution: how much is on demand, how much is spot, and which
        group: all else the group is told
        ignored: arguments of the group whose changes are left to others
        policies: scaling policies by kind and name
        schedules: scheduled actions by name
        hooks: lifecycle hooks by name
        tags: tags of group and instances
        exemptions: the component's inputs: the records that let defaults be turned off
    """

    template: Choice
    overrides: Sequence[Mapping[str, Any]]
    distribution: Mapping[str, Any]
    group: Mapping[str, Any]
    ignored: list[str]
    policies: Mapping[str, Mapping[str, Mapping[str, Any]]]
    schedules: Mapping[str, Mapping[str, Any]]
    hooks: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, str]
    exemptions: Optional[Mapping[str, Any]]

    def mixed_instances_policy(
        self, template_id: pulumi.Input[str], version: pulumi.Input[str]
    ) -> Any:  # noqa: ANN401 - one of the SDK's own types
        """Write what is launched: every override is of the one hardened template."""
        specification = {"launch_template_id": template_id, "version": version}
        return {
            "launch_template": {
                "launch_template_specification": specification,
                "overrides": self.overrides,
            },
            "instances_distribution": self.distribution,
        }


def read(reader: Arguments) -> Fleet:
    """Read and check what a fleet is like, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    template = read_choice(reader, HardenedLaunchTemplateArgs)
    weights = read_weights(reader)
    unit = reader.plain("desired_capacity_type", fleet_rules.CAPACITY_TYPE)
    sizes = _read_sizes(reader, of_instances=not weights and unit not in _UNCOUNTED)
    reader.problems.extend(weight_problems(weights, sizes.max_size))
    overrides = read_overrides(reader, weights, _architecture(reader, template))
    by_attributes = any("instance_requirements" in override for override in overrides)
    if len(overrides) == 1 and not by_attributes:
        exemptions.require("instance_types", "AutoScaling.6")
    if unit is not None and not by_attributes and not reader.about("instance_requirements"):
        reader.add("desired_capacity_type", f'is "{unit}", which needs instance_requirements')
    distribution = read_distribution(reader, sizes, by_attributes=by_attributes)
    spot = "spot_allocation_strategy" in distribution
    fewest = 1 if unit in _UNCOUNTED else sizes.min_size // max(weights.values(), default=1)
    group = {"desired_capacity_type": unit, **_read_group(reader, exemptions, sizes, spot=spot)}
    protected = bool(group["protect_from_scale_in"])
    ignored = reader.plain("ignore_desired_capacity", rules.BOOLEAN, default=False)
    records = [exemptions, *([template.hosts.exemptions] if template.hosts else [])]
    return Fleet(
        template=template,
        overrides=overrides,
        distribution=distribution,
        group={**group, **read_refresh(reader, fewest, protected=protected)},
        ignored=["desired_capacity"] if ignored else [],
        policies=_read_policies(reader),
        schedules=read_schedules(reader, sizes),
        hooks=read_hooks(reader),
        tags=reader.plain("tags", rules.TAGS, {}),
        exemptions=joined_inputs(records),
    )


def _read_group(
    reader: Arguments, exemptions: Exemptions, sizes: capacity.Sizes, *, spot: bool
) -> dict[str, Any]:
    return {
        "min_size": sizes.min_size,
        "max_size": sizes.max_size,
        "desired_capacity": sizes.desired_capacity,
        "vpc_zone_identifiers": reader.input("subnet_ids", rules.list_of(rules.SUBNET_ID)),
        **read_behaviour(reader, exemptions, sizes),
        **read_health(reader),
        "max_instance_lifetime": read_lifetime(reader, exemptions),
        "warm_pool": read_pool(reader, sizes, spot=spot),
    }


def _read_policies(reader: Arguments) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        "tracking": read_tracking(reader),
        "step": read_steps(reader),
        "forecast": read_forecasts(reader),
    }


def _architecture(reader: Arguments, template: Choice) -> Optional[str]:
    """Say what the fleet's own template is for, where it has one."""
    if template.hosts is None:
        return None
    if template.hosts.subnet_id is not None:
        reader.add("launch_template.subnet_id", "is given; remove it, a fleet has its subnet_ids")
    return architecture_of(template.hosts.instance_type)


def _read_sizes(reader: Arguments, *, of_instances: bool) -> capacity.Sizes:
    """Read the sizes, which may also count weights, processors or memory."""
    size = fleet_rules.SIZE if of_instances else fleet_rules.CAPACITY
    largest = rules.FLEET_SIZE if of_instances else fleet_rules.LARGEST_CAPACITY
    most = capacity.LARGEST_FLEET if of_instances else fleet_rules.MOST_CAPACITY
    found = [reader.plain(name, largest if name == "max_size" else size) for name in _SIZES]
    sizes = capacity.resolve(*found, most=most)
    if not reader.about(*_SIZES):
        reader.problems.extend(capacity.size_problems(sizes))
    return sizes
