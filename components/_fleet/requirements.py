"""Instance types chosen by their attributes instead of by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.fields import stated
from components._hosts.images import architecture_of
from components._validation import Arguments

_ARCHITECTURES = {"intel": "x86_64", "amd": "x86_64", "amazon-web-services": "arm64"}
_RANGES = {
    "vcpu_count": fleet_rules.WHOLE,
    "memory_mib": fleet_rules.WHOLE,
    "memory_gib_per_vcpu": fleet_rules.NUMBER,
    "network_bandwidth_gbps": fleet_rules.NUMBER,
    "network_interface_count": fleet_rules.WHOLE,
    "baseline_ebs_bandwidth_mbps": fleet_rules.WHOLE,
    "total_local_storage_gb": fleet_rules.NUMBER,
    "accelerator_count": fleet_rules.WHOLE,
    "accelerator_total_memory_mib": fleet_rules.WHOLE,
}
_NEEDED = ("vcpu_count", "memory_mib")
_LISTS = {
    "cpu_manufacturers": fleet_rules.CPU_MANUFACTURER,
    "allowed_instance_types": fleet_rules.PATTERN_OF_TYPES,
    "excluded_instance_types": fleet_rules.PATTERN_OF_TYPES,
    "local_storage_types": fleet_rules.STORAGE_TYPE,
    "accelerator_types": fleet_rules.ACCELERATOR_TYPE,
    "accelerator_manufacturers": fleet_rules.NAME_OF_HARDWARE,
    "accelerator_names": fleet_rules.NAME_OF_HARDWARE,
}
_CHOICES = ("bare_metal", "burstable_performance", "local_storage")
_PRICES = (
    "on_demand_max_price_percentage_over_lowest_price",
    "spot_max_price_percentage_over_lowest_price",
    "max_spot_price_as_percentage_of_optimal_on_demand_price",
)


class RequirementRangeArgs(TypedDict):
    """From how much to how much."""

    min: NotRequired[Optional[float]]
    """The least; plain. Default: none."""
    max: NotRequired[Optional[float]]
    """The most; plain. Default: none."""


class InstanceRequirementsArgs(TypedDict):
    """What an instance type must have; EC2 takes those that fit the image's architecture."""

    vcpu_count: RequirementRangeArgs
    """Virtual processors; the least is needed; plain."""
    memory_mib: RequirementRangeArgs
    """Memory in MiB; the least is needed; plain."""
    memory_gib_per_vcpu: NotRequired[Optional[RequirementRangeArgs]]
    """Memory in GiB for each virtual processor; plain. Default: any."""
    network_bandwidth_gbps: NotRequired[Optional[RequirementRangeArgs]]
    """Network bandwidth in Gbit/s; plain. Default: any."""
    network_interface_count: NotRequired[Optional[RequirementRangeArgs]]
    """Network interfaces; plain. Default: any."""
    baseline_ebs_bandwidth_mbps: NotRequired[Optional[RequirementRangeArgs]]
    """Bandwidth to EBS volumes in Mbit/s; plain. Default: any."""
    total_local_storage_gb: NotRequired[Optional[RequirementRangeArgs]]
    """Local storage in GB; plain. Default: any."""
    accelerator_count: NotRequired[Optional[RequirementRangeArgs]]
    """Accelerators, such as graphics processors; plain. Default: any."""
    accelerator_total_memory_mib: NotRequired[Optional[RequirementRangeArgs]]
    """Memory of all accelerators in MiB; plain. Default: any."""
    cpu_manufacturers: NotRequired[Optional[Sequence[str]]]
    """intel, amd (both x86_64) or amazon-web-services (arm64); plain. Default: any."""
    allowed_instance_types: NotRequired[Optional[Sequence[str]]]
    """Types or patterns such as m7i.* that are considered; plain. Default: all."""
    excluded_instance_types: NotRequired[Optional[Sequence[str]]]
    """Types or patterns that are not considered; plain. Default: none."""
    instance_generations: NotRequired[Optional[Sequence[str]]]
    """current, previous or both; plain. Default: current."""
    bare_metal: NotRequired[Optional[str]]
    """included, excluded or required; plain. Default: excluded."""
    burstable_performance: NotRequired[Optional[str]]
    """included, excluded or required; plain. Default: excluded."""
    local_storage: NotRequired[Optional[str]]
    """included, excluded or required; plain. Default: included."""
    local_storage_types: NotRequired[Optional[Sequence[str]]]
    """hdd, ssd or both; plain. Default: any."""
    accelerator_types: NotRequired[Optional[Sequence[str]]]
    """gpu, fpga, inference or media; plain. Default: any."""
    accelerator_manufacturers: NotRequired[Optional[Sequence[str]]]
    """Such as nvidia; plain. Default: any."""
    accelerator_names: NotRequired[Optional[Sequence[str]]]
    """Such as t4 or a100; plain. Default: any."""
    require_hibernate_support: NotRequired[Optional[bool]]
    """Only types that can hibernate; plain. Default: false."""
    on_demand_max_price_percentage_over_lowest_price: NotRequired[Optional[int]]
    """How much dearer on demand than the cheapest type that fits, in percent; plain.
    Default: AWS's, 20."""
    spot_max_price_percentage_over_lowest_price: NotRequired[Optional[int]]
    """How much dearer as a Spot Instance, in percent; plain. Default: AWS's own choice."""
    max_spot_price_as_percentage_of_optimal_on_demand_price: NotRequired[Optional[int]]
    """Most to pay for a Spot Instance in percent of the price on demand; plain.
    Default: AWS's own choice."""


def architecture_problems(
    manufacturers: Sequence[str], patterns: Sequence[str], architecture: Optional[str]
) -> Iterator[tuple[str, str]]:
    """Find attributes that lead to another architecture than the image's, or to several.

    Args:
        manufacturers: the makers of processors asked for
        patterns: the instance types allowed; a wildcard in a family's name leads anywhere
        architecture: that of the launch template, where it is known
    """
    led = [("cpu_manufacturers", one, _ARCHITECTURES[one]) for one in manufacturers]
    led += [
        ("allowed_instance_types", one, architecture_of(one))
        for one in patterns
        if not set("*?") & set(one.partition(".")[0])
    ]
    wanted = architecture or (led[0][2] if led else None)
    beside = "the launch template" if architecture else f'"{led[0][1]}"' if led else ""
    for name, one, actual in led:
        if actual != wanted:
            yield name, f'names "{one}", which is {actual}, beside {beside}, which is {wanted}'


def range_problem(bounds: Mapping[str, float]) -> Optional[str]:
    """Find a range that holds nothing."""
    least, most = bounds.get("min"), bounds.get("max")
    if least is not None and most is not None and most < least:
        return f"is {most}, below the least; give {least} or more"
    return None


def read_requirements(reader: Arguments, architecture: Optional[str]) -> dict[str, Any]:
    """Read what an instance type must have."""
    lists = {name: reader.plain(name, rules.list_of(rule)) for name, rule in _LISTS.items()}
    if not reader.about("cpu_manufacturers", "allowed_instance_types"):
        asked = (lists["cpu_manufacturers"] or (), lists["allowed_instance_types"] or ())
        for name, reason in architecture_problems(*asked, architecture):
            reader.add(name, reason)
    if lists["allowed_instance_types"] and lists["excluded_instance_types"]:
        reader.add("excluded_instance_types", "is given beside allowed_instance_types; give one")
    prices = {name: reader.plain(name, fleet_rules.WHOLE) for name in _PRICES}
    _, spot, of_optimal = prices.values()
    if spot is not None and of_optimal is not None:
        reader.add(_PRICES[2], f"is given beside {_PRICES[1]}; give one")
    generations = rules.list_of(fleet_rules.GENERATION)
    chosen = {
        **{name: _range(reader, name, rule) for name, rule in _RANGES.items()},
        **lists,
        "instance_generations": reader.plain("instance_generations", generations, ["current"]),
        **{name: reader.plain(name, fleet_rules.INCLUSION) for name in _CHOICES},
        "require_hibernate_support": reader.plain("require_hibernate_support", rules.BOOLEAN),
        **prices,
    }
    return stated(chosen)


def _range(reader: Arguments, name: str, rule: rules.Rule) -> Optional[dict[str, float]]:
    given = reader.plain(name, fleet_rules.MAP)
    if given is None:
        return None
    nested = reader.nested(name, given, RequirementRangeArgs)
    bounds = stated({end: nested.plain(end, rule) for end in ("min", "max")})
    if nested.about("min", "max"):
        return bounds
    if name in _NEEDED and "min" not in bounds:
        nested.add("min", f"is missing; give {rule.allowed}")
    elif problem := range_problem(bounds):
        nested.add("max", problem)
    return bounds
