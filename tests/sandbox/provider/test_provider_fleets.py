"""What the rows of Auto Scaling do beyond the common life: scaled by others, imports, triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from provider_fleet_lives import LIVES, needs
from provider_lives import made

from sandbox.provider.changes import Change
from sandbox.provider.rows.autoscaling_group import refreshes

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient
    from provider_engine import Engine, World

SCHEDULE = "aws:autoscaling/schedule:Schedule"


def test_group_updated_otherwise_keeps_the_capacity_others_gave_it(
    engine: Engine, world: World, client: Callable[..., BaseClient]
) -> None:
    needed = needs(world)
    needed["group"][1].update(maxSize=2, desiredCapacity=1)
    with made(engine, needed) as resources:
        group = resources["group"]
        scaling = client("autoscaling")
        scaling.set_desired_capacity(AutoScalingGroupName=group.id, DesiredCapacity=2)
        engine.update(group, {**group.inputs, "maxSize": 3})
        (found,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group.id])[
            "AutoScalingGroups"
        ]
    assert (found["MaxSize"], found["DesiredCapacity"]) == (3, 2)


def test_schedule_is_imported_by_group_and_name(engine: Engine, world: World) -> None:
    with made(engine, needs(world)) as resources:
        group = resources["group"].id
        night = {**LIVES[SCHEDULE](world).inputs, "minSize": 1}
        wanted = {**night, "autoscalingGroupName": group}
        engine.create(SCHEDULE, "night", wanted)
        imported = engine.imported(SCHEDULE, "night", f"{group}/night")
        assert imported is not None
        assert not engine.diff(imported, engine.check(SCHEDULE, "night", wanted)).diffs
        engine.delete(imported)
        assert engine.imported(SCHEDULE, "night", f"{group}/night") is None


@pytest.mark.parametrize(
    ("trigger", "name", "refreshed"),
    [
        (None, "mixedInstancesPolicy", True),
        (None, "tags", False),
        ("tag", "tags", True),
        ("vpc_zone_identifier", "vpcZoneIdentifiers", True),
        ("traffic_source", "trafficSources", True),
        ("target_group_arns", "targetGroupArns", True),
        ("tag", "maxSize", False),
    ],
)
def test_refresh_is_started_by_the_template_and_by_triggers(
    trigger: str | None, name: str, *, refreshed: bool
) -> None:
    refresh: dict[str, Any] = {"strategy": "Rolling", "triggers": [trigger] if trigger else []}
    old = {"instanceRefresh": refresh, name: "old"}
    assert refreshes(Change(old, {**old, name: "new"})) is refreshed
