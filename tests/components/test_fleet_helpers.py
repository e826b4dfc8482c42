"""Arithmetic and decisions of a fleet."""

import pytest

from components._fleet import rules
from components._fleet.capacity import (
    Sizes,
    highest_healthy_percentage,
    resolve,
    size_problems,
)
from components._fleet.health import health_check_type
from components._fleet.instances import distribution_problems, type_problems
from components._fleet.pool import pool_problems
from components._fleet.refresh import checkpoint_problems, healthy_problem, healthy_range
from components._fleet.requirements import architecture_problems, range_problem
from components._fleet.scaling import in_group, metric_problems
from components._fleet.schedules import size_problems as scheduled_size_problems
from components._fleet.schedules import time_problems
from components._fleet.steps import step_problem
from components._rules import Rule

SIZES = Sizes(2, 4, None)


@pytest.mark.parametrize(
    ("given", "resolved"),
    [
        ((None, None, None), Sizes(2, 4, None)),
        ((0, None, None), Sizes(0, 2, None)),
        ((3, None, None), Sizes(3, 6, None)),
        ((600, None, None), Sizes(600, 1000, None)),
        ((1, 1, 1), Sizes(1, 1, 1)),
    ],
)
def test_resolve_fills_in_sizes_not_given(given: tuple, resolved: Sizes) -> None:
    assert resolve(*given) == resolved


def test_resolve_of_what_is_not_counted_in_instances_may_double_too() -> None:
    assert resolve(4096, None, None, most=100_000) == Sizes(4096, 8192, None)


@pytest.mark.parametrize(
    ("sizes", "problems"),
    [
        (Sizes(1, 1, None), []),
        (Sizes(0, 3, 0), []),
        (Sizes(1, 3, 3), []),
        (Sizes(4, 3, 9), [("max_size", "is 3, below the smallest size; give 4 or more")]),
        (Sizes(2, 3, 1), [("desired_capacity", "is 1; give 2 to 3")]),
        (Sizes(2, 3, 4), [("desired_capacity", "is 4; give 2 to 3")]),
    ],
)
def test_size_problems_out_of_order_are_named(sizes: Sizes, problems: list) -> None:
    assert list(size_problems(sizes)) == problems


@pytest.mark.parametrize(
    ("fewest", "percentage"),
    [(0, 200), (1, 200), (2, 150), (3, 134), (9, 112), (10, 110), (1000, 110)],
)
def test_highest_healthy_percentage_has_room_for_a_whole_instance(
    fewest: int, percentage: int
) -> None:
    assert highest_healthy_percentage(fewest) == percentage
    assert fewest * percentage >= (fewest + 1) * 100 or fewest == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((None, None), (100, 150)),
        ((40, None), (40, 140)),
        ((60, None), (60, 150)),
        ((0, 90), (0, 90)),
    ],
)
def test_healthy_range_is_filled_in_within_what_aws_allows(given: tuple, expected: tuple) -> None:
    usual = {"min_healthy_percentage": 100, "max_healthy_percentage": 150}
    assert tuple(healthy_range(*given, usual).values()) == expected


@pytest.mark.parametrize(("lowest", "highest", "fine"), [(100, 200, True), (99, 200, False)])
def test_healthy_problem_of_too_wide_a_range(lowest: int, highest: int, *, fine: bool) -> None:
    assert (healthy_problem(lowest, highest) is None) is fine


@pytest.mark.parametrize(
    ("percentages", "delay", "at_fault"),
    [
        (None, None, []),
        ([100], 0, []),
        ([20, 50, 100], None, []),
        (None, 60, ["checkpoint_delay"]),
        ([50, 50, 100], None, ["checkpoint_percentages"]),
        ([100, 50], None, ["checkpoint_percentages"]),
        ([50], None, ["checkpoint_percentages"]),
    ],
)
def test_checkpoint_problems_are_of_order_and_end(
    percentages: list[int] | None, delay: int | None, at_fault: list[str]
) -> None:
    assert [name for name, _ in checkpoint_problems(percentages, delay)] == at_fault


@pytest.mark.parametrize(
    ("types", "weights", "architecture", "problems"),
    [
        (["t3.a", "t3a.a"], {}, None, []),
        (["t3.a", "t3a.a"], {"t3.a": 1, "t3a.a": 2}, "x86_64", []),
        (["t4g.a", "m7g.a"], {}, "arm64", []),
        (["t3.a", "t3.a"], {}, None, ['names "t3.a" twice; name each type once']),
        ([f"t3.{at}" for at in range(41)], {}, None, ["names 41 types; AWS takes up to 40"]),
        (
            ["t3.a", "t4g.a"],
            {},
            None,
            ['names "t4g.a", which is arm64, beside "t3.a", which is x86_64'],
        ),
        (
            ["t4g.a"],
            {},
            "x86_64",
            ['names "t4g.a", which is arm64, beside the launch template, which is x86_64'],
        ),
        (
            ["t3.a", "t3a.a"],
            {"t3.a": 1, "m7i.a": 1},
            None,
            ["and instance_types differ in m7i.a, t3a.a; give each type a weight, or none"],
        ),
    ],
)
def test_type_problems_of_types_that_cannot_stand_in(
    types: list[str], weights: dict, architecture: str | None, problems: list[str]
) -> None:
    assert [reason for _, reason in type_problems(types, weights, architecture)] == problems


@pytest.mark.parametrize(
    ("distribution", "by_attributes", "at_fault"),
    [
        ({}, False, []),
        ({"on_demand_allocation_strategy": "lowest-price"}, True, []),
        ({}, True, ["on_demand_allocation_strategy"]),
        ({"spot_allocation_strategy": "lowest-price", "spot_instance_pools": 2}, False, []),
        (
            {"spot_allocation_strategy": "capacity-optimized", "spot_instance_pools": 2},
            False,
            ["spot.pools"],
        ),
        (
            {
                "on_demand_allocation_strategy": "lowest-price",
                "spot_allocation_strategy": "capacity-optimized-prioritized",
            },
            True,
            ["spot.allocation_strategy"],
        ),
        ({"on_demand_base_capacity": 4}, False, []),
        ({"on_demand_base_capacity": 5}, False, ["spot.on_demand_base_capacity"]),
    ],
)
def test_distribution_problems_of_what_contradicts(
    distribution: dict, at_fault: list[str], *, by_attributes: bool
) -> None:
    given = {"on_demand_allocation_strategy": "prioritized", **distribution}
    found = distribution_problems(given, 4, by_attributes=by_attributes)
    assert [name for name, _ in found] == at_fault


@pytest.mark.parametrize(
    ("manufacturers", "patterns", "architecture", "at_fault"),
    [
        ([], [], None, []),
        ([], ["*"], "arm64", []),
        (["intel", "amd"], ["m7i.*", "c?.large"], "x86_64", []),
        (["amazon-web-services"], ["m7g.*"], None, []),
        (["intel", "amazon-web-services"], [], None, ["cpu_manufacturers"]),
        (["intel"], ["m7g.*"], None, ["allowed_instance_types"]),
        ([], ["m7g.*"], "x86_64", ["allowed_instance_types"]),
        (["amazon-web-services"], [], "x86_64", ["cpu_manufacturers"]),
    ],
)
def test_architecture_problems_of_attributes_that_lead_elsewhere(
    manufacturers: list[str], patterns: list[str], architecture: str | None, at_fault: list[str]
) -> None:
    found = architecture_problems(manufacturers, patterns, architecture)
    assert [name for name, _ in found] == at_fault


@pytest.mark.parametrize(
    ("bounds", "fine"),
    [({}, True), ({"min": 2}, True), ({"min": 2, "max": 2}, True), ({"min": 2, "max": 1}, False)],
)
def test_range_problem_of_an_empty_range(bounds: dict, *, fine: bool) -> None:
    assert (range_problem(bounds) is None) is fine


@pytest.mark.parametrize(
    ("least", "prepared", "spot", "at_fault"),
    [
        (0, None, False, []),
        (4, None, False, []),
        (5, 5, False, []),
        (0, None, True, ["warm_pool"]),
        (5, None, False, ["warm_pool.min_size"]),
        (0, 1, False, ["warm_pool.max_prepared_capacity"]),
    ],
)
def test_pool_problems_of_sizes_and_spot(
    least: int, prepared: int | None, at_fault: list[str], *, spot: bool
) -> None:
    found = pool_problems(least, prepared, SIZES, spot=spot)
    assert [name for name, _ in found] == at_fault


@pytest.mark.parametrize(
    ("asked", "sources", "expected"),
    [
        ([], [], "EC2"),
        (["EBS"], [], "EBS"),
        ([], ["elbv2"], "ELB"),
        (["EBS", "ELB"], ["elb"], "EBS,ELB"),
        ([], ["vpc-lattice", "elb"], "ELB,VPC_LATTICE"),
    ],
)
def test_health_check_type_follows_traffic(
    asked: list[str], sources: list[str], expected: str
) -> None:
    assert health_check_type(asked, sources) == expected


@pytest.mark.parametrize(
    ("metric", "custom", "labelled", "part"),
    [
        ("cpu", False, False, None),
        (None, True, False, None),
        ("alb_requests", False, True, None),
        (None, False, False, "no metric"),
        ("cpu", True, False, "two metrics"),
        ("cpu", False, True, "remove it"),
        ("alb_requests", False, False, "without alb_label"),
    ],
)
def test_metric_problems_of_a_metric_not_told_once(
    metric: str | None, part: str | None, *, custom: bool, labelled: bool
) -> None:
    found = list(metric_problems(metric, custom=custom, labelled=labelled))
    assert len(found) == (part is not None)
    assert all(part in problem for problem in found)


def test_in_group_leaves_dimensions_of_ones_own() -> None:
    metric = {"metric_dimensions": [{"name": "Queue", "value": "orders"}]}
    policy = {"target_tracking_configuration": {"customized_metric_specification": metric}}
    assert in_group(policy, "group") == policy


@pytest.mark.parametrize(
    ("spans", "part"),
    [
        ([(None, None)], None),
        ([(0, None)], None),
        ([(None, 0)], None),
        ([(10, None), (0, 10)], None),
        ([(None, -10), (-10, 0)], None),
        ([(None, -5), (-5, 5), (5, None)], None),
        ([(None, None), (0, None)], "without bounds"),
        ([(10, 10)], "larger upper bound"),
        ([(0, 10), (20, None)], "let them meet"),
        ([(0, 10), (5, None)], "let them meet"),
        ([(0, None), (10, None)], "no upper bound"),
        ([(-10, 0)], "begins at -10"),
        ([(0, 10)], "ends at 10"),
    ],
)
def test_step_problem_of_gaps_and_ends(spans: list, part: str | None) -> None:
    found = step_problem(spans)
    assert found is None if part is None else part in (found or "")


@pytest.mark.parametrize(
    ("given", "at_fault"),
    [
        ({"recurrence": "0 0 * * *", "time_zone": "UTC", "end_time": "2031"}, []),
        ({"start_time": "2030"}, []),
        ({}, ["recurrence"]),
        ({"start_time": "2030", "time_zone": "UTC"}, ["time_zone"]),
        ({"start_time": "2030", "end_time": "2031"}, ["end_time"]),
        ({"recurrence": "0 0 * * *", "start_time": "2031", "end_time": "2031"}, ["end_time"]),
    ],
)
def test_time_problems_of_schedules(given: dict, at_fault: list[str]) -> None:
    assert [name for name, _ in time_problems(given)] == at_fault


@pytest.mark.parametrize(
    ("given", "at_fault"),
    [
        ({"min_size": 0}, []),
        ({"desired_capacity": 3}, []),
        ({"max_size": 9, "desired_capacity": 9}, []),
        ({"min_size": 0, "desired_capacity": 0}, []),
        ({}, ["desired_capacity"]),
        ({"desired_capacity": 1}, ["desired_capacity"]),
        ({"min_size": 5}, ["min_size"]),
        ({"max_size": 1}, ["max_size"]),
    ],
)
def test_size_problems_of_schedules_know_the_fleets_own(given: dict, at_fault: list[str]) -> None:
    assert [name for name, _ in scheduled_size_problems(given, SIZES)] == at_fault


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (
            rules.RECURRENCE,
            ["0 6 * * MON-FRI", "*/5 0-6,22 1 jan 0", "0 0 1,15 * 7", "1-59/2 * * * *"],
            ["* * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "5-1 * * * *", "*/0 * * * *", 5],
        ),
        (
            rules.MOMENT,
            ["2030-01-01T00:00:00Z"],
            ["2030-01-01", "2030-02-30T00:00:00Z", "2030-01-01T00:00:00+01:00", None],
        ),
        (rules.TIME_ZONE, ["UTC", "Europe/Berlin", "Etc/GMT+9"], ["Berlin", 1]),
        (rules.TARGET_VALUE, [0.5, 40], [0, "40", True]),
        (rules.METRIC_PERIOD, [10, 60], [5, "60"]),
        (rules.PATTERN_OF_TYPES, ["m7i.*", "c?.large", "*"], ["M7I.large", ""]),
        (rules.DURATION, ["0", "10m", "1h30m"], ["10", "ten minutes"]),
        (
            rules.TERMINATION_POLICY,
            ["Default", "arn:aws:lambda:eu-west-1:123456789012:function:end"],
            ["Oldest", "arn:aws:lambda:eu-west-1:123456789012:layer:end"],
        ),
    ],
)
def test_rule_of_a_fleet_accepts_and_refuses(rule: Rule, good: list, bad: list) -> None:
    assert [value for value in good if not rule.accepts(value)] == []
    assert [value for value in bad if rule.accepts(value)] == []
