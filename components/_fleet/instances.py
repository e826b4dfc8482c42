"""Which instances a fleet starts: types by name or by attributes, on demand or spot."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.capacity import Sizes
from components._fleet.fields import stated
from components._fleet.requirements import InstanceRequirementsArgs, read_requirements
from components._hosts.images import architecture_of
from components._validation import Arguments, entry

_WHOLE = 100
_MOST_TYPES = 40


class SpotInstancesArgs(TypedDict):
    """How much of a fleet are Spot Instances, and which."""

    on_demand_base_capacity: NotRequired[Optional[int]]
    """Capacity that is on demand before any Spot Instance is started; plain. Default: 0."""
    on_demand_percentage: NotRequired[Optional[int]]
    """Percentage on demand of what is above the base; plain. Default: 50."""
    allocation_strategy: NotRequired[Optional[str]]
    """price-capacity-optimized, capacity-optimized, capacity-optimized-prioritized or lowest-price;
    plain. Default: price-capacity-optimized, the pools that are least likely to be taken away."""
    pools: NotRequired[Optional[int]]
    """How many of the cheapest pools lowest-price spreads over; plain. Default: AWS's, 2."""
    max_price: NotRequired[Optional[str]]
    """Most to pay, in dollars an hour; plain. Default: the price on demand."""


def type_problems(
    types: Sequence[str], weights: Mapping[str, int], architecture: Optional[str]
) -> Iterator[tuple[str, str]]:
    """Find instance types that cannot stand in for each other, or for those of the template.

    Args:
        types: the instance types, the preferred one first
        weights: how much capacity each counts for; empty where each counts for one
        architecture: that of the launch template, where it is known
    """
    distinct = list(dict.fromkeys(types))
    if len(distinct) < len(types):
        twice = next(one for one in distinct if types.count(one) > 1)
        yield "instance_types", f'names "{twice}" twice; name each type once'
    if len(distinct) > _MOST_TYPES:
        yield "instance_types", f"names {len(distinct)} types; AWS takes up to {_MOST_TYPES}"
    wanted = architecture or architecture_of(distinct[0])
    beside = "the launch template" if architecture else f'"{distinct[0]}"'
    for one in distinct:
        if (actual := architecture_of(one)) != wanted:
            yield (
                "instance_types",
                f'names "{one}", which is {actual}, beside {beside}, which is {wanted}',
            )
    if weights and set(weights) != set(distinct):
        odd = ", ".join(sorted(set(weights) ^ set(distinct)))
        yield "weights", f"and instance_types differ in {odd}; give each type a weight, or none"


def distribution_problems(
    distribution: Mapping[str, Any], largest: int, *, by_attributes: bool
) -> Iterator[tuple[str, str]]:
    """Find allocation settings that contradict each other, or the fleet's size.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html
    """
    if by_attributes and distribution["on_demand_allocation_strategy"] == "prioritized":
        yield (
            "on_demand_allocation_strategy",
            'is "prioritized", but instance_requirements have no order; give "lowest-price"',
        )
    strategy = distribution.get("spot_allocation_strategy")
    if distribution.get("spot_instance_pools") is not None and strategy != "lowest-price":
        yield "spot.pools", f'is given, but allocation_strategy is "{strategy}"; remove it'
    if by_attributes and strategy == "capacity-optimized-prioritized":
        yield (
            "spot.allocation_strategy",
            f'is "{strategy}", but instance_requirements have no order; remove "-prioritized"',
        )
    base = distribution.get("on_demand_base_capacity") or 0
    if base > largest:
        yield "spot.on_demand_base_capacity", f"is {base}; give up to {largest}, the largest size"


def weight_problems(weights: Mapping[str, int], largest: int) -> Iterator[tuple[str, str]]:
    """Find instance types of which not a single one fits into the fleet."""
    for name, weight in weights.items():
        if weight > largest:
            yield (
                entry("weights", name),
                f"is {weight}, above the largest size; give up to {largest}",
            )


def read_weights(reader: Arguments) -> dict[str, int]:
    """Read how much capacity each instance type counts for."""
    given = reader.plain("weights", fleet_rules.FILLED_MAP, {})
    checked = {
        name: reader.problems.check(entry("weights", name), weight, fleet_rules.WEIGHT)
        for name, weight in given.items()
    }
    return {name: int(given[name]) if fine else 1 for name, fine in checked.items()}


def read_overrides(
    reader: Arguments, weights: Mapping[str, int], architecture: Optional[str]
) -> list[dict[str, Any]]:
    """Read what stands in for the template's instance type: types by name, or by attributes.

    Args:
        reader: reads the fleet's arguments
        weights: how much capacity each instance type counts for, where any has a weight
        architecture: that of the launch template, where it is known
    """
    types = reader.plain("instance_types", rules.list_of(rules.INSTANCE_TYPE))
    requirements = reader.plain("instance_requirements", fleet_rules.MAP)
    if reader.about("instance_types", "instance_requirements"):
        return []
    if (types is None) == (requirements is None):
        given = "missing" if types is None else "given beside instance_requirements"
        reader.add("instance_types", f"is {given}; give one of the two, types or requirements")
        return []
    if requirements is not None:
        nested = reader.nested("instance_requirements", requirements, InstanceRequirementsArgs)
        if weights:
            reader.add("weights", "are given beside instance_requirements; remove them")
        return [{"instance_requirements": read_requirements(nested, architecture)}]
    reader.problems.extend(type_problems(types, weights, architecture))
    return [
        stated(
            {
                "instance_type": one,
                "weighted_capacity": str(weights[one]) if one in weights else None,
            }
        )
        for one in types
    ]


def read_distribution(reader: Arguments, sizes: Sizes, *, by_attributes: bool) -> dict[str, Any]:
    """Read how much is on demand and how much is spot; without `spot` all is on demand."""
    usual = "lowest-price" if by_attributes else "prioritized"
    strategy = reader.plain("on_demand_allocation_strategy", fleet_rules.ON_DEMAND_STRATEGY, usual)
    asked = reader.plain("spot", fleet_rules.MAP)
    spot = reader.nested("spot", asked or {}, SpotInstancesArgs)
    share = spot.plain("on_demand_percentage", fleet_rules.PERCENTAGE, 50)
    members = {
        "on_demand_base_capacity": spot.plain("on_demand_base_capacity", fleet_rules.CAPACITY, 0),
        "on_demand_percentage_above_base_capacity": share,
        "spot_allocation_strategy": spot.plain(
            "allocation_strategy", fleet_rules.SPOT_STRATEGY, "price-capacity-optimized"
        ),
        "spot_instance_pools": spot.plain("pools", fleet_rules.SPOT_POOLS),
        "spot_max_price": spot.plain("max_price", fleet_rules.PRICE),
    }
    if asked is None:
        members = {"on_demand_percentage_above_base_capacity": _WHOLE}
    distribution = stated({"on_demand_allocation_strategy": strategy, **members})
    if not reader.about("spot.on_demand_base_capacity", "spot.allocation_strategy"):
        found = distribution_problems(distribution, sizes.max_size, by_attributes=by_attributes)
        reader.problems.extend(found)
    return distribution
