"""Fleets with all there is to say, as the catalogue judges them."""

from typing import Any

TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8"
LATTICE = "arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-0123456789abcdef0"
SCALED: dict[str, Any] = {
    "instance_types": ["m7i.large", "m7a.large"],
    "weights": {"m7i.large": 1, "m7a.large": 2},
    "min_size": 2,
    "max_size": 8,
    "desired_capacity": 4,
    "ignore_desired_capacity": True,
    "max_instance_lifetime_days": 7,
    "instance_refresh": {
        "checkpoint_percentages": [25, 100],
        "checkpoint_delay": 600,
        "alarms": ["errors"],
        "triggers": ["tag"],
    },
    "instance_maintenance_policy": {"min_healthy_percentage": 90},
    "health_checks": ["EBS"],
    "target_group_arns": [TARGET_GROUP],
    "warm_pool": {"state": "Running", "min_size": 1, "reuse_on_scale_in": True},
    "target_tracking": {"cpu": {"metric": "cpu", "target_value": 50}},
    "step_scaling": {"fast": {"steps": [{"lower": 0, "adjustment": 1}]}},
    "predictive_scaling": {"daily": {"metric": "cpu", "target_value": 40}},
    "schedules": {"night": {"recurrence": "0 20 * * *", "min_size": 2}},
    "lifecycle_hooks": {"drain": {"transition": "autoscaling:EC2_INSTANCE_TERMINATING"}},
    "retain_abandoned_instances": True,
    "zone_distribution": "balanced-only",
    "suspended_processes": ["AZRebalance"],
    "termination_policies": ["OldestInstance"],
    "default_cooldown": 60,
    "wait": {"capacity_timeout": "15m"},
    "tags": {"team": "a"},
}
SPOT: dict[str, Any] = {
    "instance_types": ["m7i.large", "m7a.large"],
    "spot": {"on_demand_base_capacity": 2, "on_demand_percentage": 0},
    "traffic_sources": [{"identifier": LATTICE, "type": "vpc-lattice"}],
    "protect_from_scale_in": True,
}
BY_ATTRIBUTES: dict[str, Any] = {
    "instance_requirements": {
        "vcpu_count": {"min": 2, "max": 8},
        "memory_mib": {"min": 4096},
        "cpu_manufacturers": ["intel", "amd"],
    },
    "desired_capacity_type": "vcpu",
    "spot": {},
}
FLEETS = {"scaled": SCALED, "of spot instances": SPOT, "by attributes": BY_ATTRIBUTES}
