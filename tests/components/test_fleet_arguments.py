"""The fleet in its default and fullest form, and what it refuses."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from fleet_forms import SCALED
from recorder import ACCOUNT, Recording, World, record, succeed

import components as library
from components._validation import InvalidArgumentsError

PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
REFERENCE = {"launch_template_id": "lt-0123456789abcdef0", "launch_template_version": "7"}
OWN = {"instance_profile_arn": PROFILE, "security_group_ids": ["sg-12345678"]}
SUBNETS = {"subnet_ids": ["subnet-12345678"]}
TYPES = {"instance_types": ["t3.small", "t3a.small"]}
BASE = {**REFERENCE, **SUBNETS, **TYPES}
BY_ATTRIBUTES = {
    **REFERENCE,
    **SUBNETS,
    "instance_requirements": {"vcpu_count": {"min": 2}, "memory_mib": {"min": 4096}},
}
TARGET_GROUP = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:targetgroup/web/73e2d6bc24d8a067"
LATTICE = f"arn:aws:vpc-lattice:eu-west-1:{ACCOUNT}:targetgroup/tg-0123456789abcdef0"
LABEL = "app/web/50dc6c495c0c9188/targetgroup/web/73e2d6bc24d8a067"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/hooks"
TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:hooks"
GROUP = "aws:autoscaling/group:Group"
POLICY = "aws:autoscaling/policy:Policy"
SCHEDULE = "aws:autoscaling/schedule:Schedule"
HOOK = "aws:autoscaling/lifecycleHook:LifecycleHook"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
Arguments = Mapping[str, Any]


def deployed(arguments: Arguments, world: World | None = None) -> Recording:
    return succeed(lambda: library.CompliantFleet("host", arguments), world)


def group(arguments: Arguments | None = None, world: World | None = None) -> Arguments:
    return deployed({**BASE, **(arguments or {})}, world).only(GROUP).inputs


def exempted(*controls: str) -> Arguments:
    """Records for controls."""
    record = {"reason": "a test", "owner": "team", "expires": "9999-12-31"}
    return {"exemptions": [{"control": control, **record} for control in controls]}


def test_fleet_default_is_rolled_with_new_instances_first() -> None:
    healthy = {"minHealthyPercentage": 100, "maxHealthyPercentage": 150}
    assert group() == {
        "vpcZoneIdentifiers": ["subnet-12345678"],
        "minSize": 2,
        "maxSize": 4,
        "mixedInstancesPolicy": {
            "launchTemplate": {
                "launchTemplateSpecification": {
                    "launchTemplateId": "lt-0123456789abcdef0",
                    "version": "7",
                },
                "overrides": [{"instanceType": "t3.small"}, {"instanceType": "t3a.small"}],
            },
            "instancesDistribution": {
                "onDemandAllocationStrategy": "prioritized",
                "onDemandPercentageAboveBaseCapacity": 100,
            },
        },
        "capacityRebalance": True,
        "maxInstanceLifetime": 30 * 24 * 3600,
        "instanceMaintenancePolicy": healthy,
        "instanceRefresh": {
            "strategy": "Rolling",
            "preferences": {
                **healthy,
                "autoRollback": True,
                "skipMatching": True,
                "scaleInProtectedInstances": "Wait",
                "standbyInstances": "Wait",
            },
        },
        "healthCheckType": "EC2",
        "healthCheckGracePeriod": 300,
        "defaultInstanceWarmup": 300,
        "availabilityZoneDistribution": {"capacityDistributionStrategy": "balanced-best-effort"},
        "enabledMetrics": [
            "GroupMinSize",
            "GroupMaxSize",
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupPendingInstances",
            "GroupStandbyInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances",
        ],
        "tags": [{"key": "Name", "value": "host", "propagateAtLaunch": True}],
    }


def test_fleet_sizes_subnets_lifetime_and_tags_are_taken() -> None:
    subnets = ["subnet-12345678", "subnet-87654321"]
    inputs = group(
        {
            "subnet_ids": subnets,
            "min_size": 0,
            "max_size": 2,
            "desired_capacity": 2,
            "max_instance_lifetime_days": 7,
            "tags": {"team": "a"},
        },
        World(default_tags={"env": "dev"}),
    )
    assert inputs["vpcZoneIdentifiers"] == subnets
    assert (inputs["minSize"], inputs["desiredCapacity"], inputs["maxSize"]) == (0, 2, 2)
    assert inputs["maxInstanceLifetime"] == 7 * 24 * 3600
    assert inputs["instanceMaintenancePolicy"]["maxHealthyPercentage"] == 200
    assert inputs["tags"] == [
        {"key": "Name", "value": "host", "propagateAtLaunch": True},
        {"key": "env", "value": "dev", "propagateAtLaunch": True},
        {"key": "team", "value": "a", "propagateAtLaunch": True},
    ]


def test_fleet_own_template_is_its_child_and_launched_by_number() -> None:
    recording = deployed({**SUBNETS, **TYPES, "launch_template": OWN})
    template = recording.only(TEMPLATE)
    specification = recording.only(GROUP).inputs["mixedInstancesPolicy"]["launchTemplate"][
        "launchTemplateSpecification"
    ]
    assert specification == {"launchTemplateId": "lt-0123456789abcdef0", "version": "3"}
    assert "CompliantFleet$compliant-ec2:index:HardenedLaunchTemplate$" in template.urn
    assert template.inputs["metadataOptions"]["httpTokens"] == "required"


def test_fleet_outputs_name_group_template_and_policies_of_steps() -> None:
    steps = {"steps": [{"adjustment": 1, "lower": 0}]}
    recording = deployed({**BASE, "step_scaling": {"b": steps, "a": steps}})
    (outputs,) = (
        one for urn, one in recording.outputs.items() if "::compliant-ec2:index:CompliantFl" in urn
    )
    arn = f"arn:aws:autoscaling:eu-west-1:{ACCOUNT}"
    assert outputs == {
        "groupName": "host-group-1a2b3c4",
        "groupArn": f"{arn}:host-group-1a2b3c4",
        "launchTemplateId": "lt-0123456789abcdef0",
        "launchTemplateVersion": "7",
        "stepPolicyArns": [f"{arn}:host-step-a-1a2b3c4", f"{arn}:host-step-b-1a2b3c4"],
    }


def test_fleet_spot_mixes_half_and_spreads_over_the_safest_pools() -> None:
    policy = group({"spot": {}})["mixedInstancesPolicy"]
    assert policy["instancesDistribution"] == {
        "onDemandAllocationStrategy": "prioritized",
        "onDemandBaseCapacity": 0,
        "onDemandPercentageAboveBaseCapacity": 50,
        "spotAllocationStrategy": "price-capacity-optimized",
    }


def test_fleet_spot_fullest_and_weights_are_taken() -> None:
    policy = group(
        {
            "weights": {"t3.small": 1, "t3a.small": 2.0},
            "min_size": 2,
            "spot": {
                "on_demand_base_capacity": 1,
                "on_demand_percentage": 20,
                "allocation_strategy": "lowest-price",
                "pools": 3,
                "max_price": "0.05",
            },
        }
    )["mixedInstancesPolicy"]
    assert policy["launchTemplate"]["overrides"] == [
        {"instanceType": "t3.small", "weightedCapacity": "1"},
        {"instanceType": "t3a.small", "weightedCapacity": "2"},
    ]
    assert policy["instancesDistribution"] == {
        "onDemandAllocationStrategy": "prioritized",
        "onDemandBaseCapacity": 1,
        "onDemandPercentageAboveBaseCapacity": 20,
        "spotAllocationStrategy": "lowest-price",
        "spotInstancePools": 3,
        "spotMaxPrice": "0.05",
    }


def test_fleet_by_attributes_has_one_override_and_the_lowest_price() -> None:
    requirements = {
        **BY_ATTRIBUTES["instance_requirements"],
        "memory_gib_per_vcpu": {"max": 4.5},
        "cpu_manufacturers": ["intel"],
        "bare_metal": "excluded",
        "require_hibernate_support": False,
        "on_demand_max_price_percentage_over_lowest_price": 30,
    }
    given = {
        **BY_ATTRIBUTES,
        "instance_requirements": requirements,
        "desired_capacity_type": "vcpu",
        "min_size": 4000,
    }
    inputs = deployed(given).only(GROUP).inputs
    policy = inputs["mixedInstancesPolicy"]
    assert policy["launchTemplate"]["overrides"] == [
        {
            "instanceRequirements": {
                "vcpuCount": {"min": 2},
                "memoryMib": {"min": 4096},
                "memoryGibPerVcpu": {"max": 4.5},
                "cpuManufacturers": ["intel"],
                "instanceGenerations": ["current"],
                "bareMetal": "excluded",
                "requireHibernateSupport": False,
                "onDemandMaxPricePercentageOverLowestPrice": 30,
            }
        }
    ]
    assert policy["instancesDistribution"]["onDemandAllocationStrategy"] == "lowest-price"
    assert inputs["desiredCapacityType"] == "vcpu"
    assert (inputs["minSize"], inputs["maxSize"]) == (4000, 8000)
    # How many instances so many processors are, nobody knows beforehand.
    assert inputs["instanceMaintenancePolicy"]["maxHealthyPercentage"] == 200


def test_fleet_refresh_fullest_is_taken() -> None:
    inputs = group(
        {
            "instance_maintenance_policy": {
                "min_healthy_percentage": 90,
                "max_healthy_percentage": 120,
            },
            "instance_refresh": {
                "max_healthy_percentage": 130,
                "instance_warmup": 60,
                "checkpoint_percentages": [20, 100.0],
                "checkpoint_delay": 600,
                "alarms": ["errors", "latency"],
                "auto_rollback": False,
                "skip_matching": False,
                "scale_in_protected_instances": "Ignore",
                "standby_instances": "Terminate",
                "triggers": ["tag"],
            },
        }
    )
    assert inputs["instanceMaintenancePolicy"] == {
        "minHealthyPercentage": 90,
        "maxHealthyPercentage": 120,
    }
    assert inputs["instanceRefresh"] == {
        "strategy": "Rolling",
        "preferences": {
            "minHealthyPercentage": 90,
            "maxHealthyPercentage": 130,
            "instanceWarmup": "60",
            "checkpointPercentages": [20, 100],
            "checkpointDelay": "600",
            "alarmSpecification": {"alarms": ["errors", "latency"]},
            "autoRollback": False,
            "skipMatching": False,
            "scaleInProtectedInstances": "Ignore",
            "standbyInstances": "Terminate",
        },
        "triggers": ["tag"],
    }


def test_fleet_whose_instances_are_all_protected_refreshes_them() -> None:
    preferences = group({"protect_from_scale_in": True})["instanceRefresh"]["preferences"]
    assert preferences["scaleInProtectedInstances"] == "Refresh"


@pytest.mark.parametrize(
    ("given", "checks"),
    [
        ({"target_group_arns": [TARGET_GROUP]}, "ELB"),
        ({"traffic_sources": [{"identifier": TARGET_GROUP}]}, "ELB"),
        ({"traffic_sources": [{"identifier": "old", "type": "elb"}]}, "ELB"),
        ({"traffic_sources": [{"identifier": LATTICE, "type": "vpc-lattice"}]}, "VPC_LATTICE"),
        ({"health_checks": ["EBS"]}, "EBS"),
        ({"health_checks": ["EBS"], "target_group_arns": [TARGET_GROUP]}, "EBS,ELB"),
    ],
)
def test_fleet_health_checks_include_those_of_its_traffic(given: Arguments, checks: str) -> None:
    inputs = group({**given, "health_check_grace_period": 60})
    assert (inputs["healthCheckType"], inputs["healthCheckGracePeriod"]) == (checks, 60)


def test_fleet_traffic_source_has_its_kind() -> None:
    sources = group({"traffic_sources": [{"identifier": TARGET_GROUP}]})["trafficSources"]
    assert sources == [{"identifier": TARGET_GROUP, "type": "elbv2"}]


@pytest.mark.parametrize(
    ("given", "pool"),
    [
        (
            {},
            {
                "poolState": "Stopped",
                "minSize": 0,
                "instanceReusePolicy": {"reuseOnScaleIn": False},
            },
        ),
        (
            {
                "state": "Hibernated",
                "min_size": 1,
                "max_prepared_capacity": 3,
                "reuse_on_scale_in": True,
            },
            {
                "poolState": "Hibernated",
                "minSize": 1,
                "maxGroupPreparedCapacity": 3,
                "instanceReusePolicy": {"reuseOnScaleIn": True},
            },
        ),
    ],
)
def test_fleet_warm_pool_stands_beside_mixed_types(given: Arguments, pool: Arguments) -> None:
    assert group({"warm_pool": given})["warmPool"] == pool


def test_fleet_scaling_policies_are_children_by_name() -> None:
    recording = deployed(
        {
            **BASE,
            "target_tracking": {
                "cpu": {"metric": "cpu", "target_value": 50, "instance_warmup": 60},
                "requests": {
                    "metric": "alb_requests",
                    "alb_label": LABEL,
                    "target_value": 1.5,
                    "disable_scale_in": True,
                },
                "queue": {
                    "custom_metric": {"name": "Depth", "namespace": "Own", "period": 60},
                    "target_value": 10,
                },
                "other": {
                    "custom_metric": {
                        "name": "Depth",
                        "namespace": "Own",
                        "statistic": "Sum",
                        "unit": "Count",
                        "dimensions": {"Queue": "orders"},
                    },
                    "target_value": 10,
                },
            },
        }
    )
    policies = {one.name: one.inputs for one in recording.of_type(POLICY)}
    assert {one["autoscalingGroupName"] for one in policies.values()} == {"host-group-1a2b3c4"}
    assert {one["policyType"] for one in policies.values()} == {"TargetTrackingScaling"}
    assert policies["host-tracking-cpu"]["estimatedInstanceWarmup"] == 60
    assert {
        name.removeprefix("host-tracking-"): one["targetTrackingConfiguration"]
        for name, one in policies.items()
    } == {
        "cpu": {
            "predefinedMetricSpecification": {"predefinedMetricType": "ASGAverageCPUUtilization"},
            "targetValue": 50,
            "disableScaleIn": False,
        },
        "requests": {
            "predefinedMetricSpecification": {
                "predefinedMetricType": "ALBRequestCountPerTarget",
                "resourceLabel": LABEL,
            },
            "targetValue": 1.5,
            "disableScaleIn": True,
        },
        "queue": {
            "customizedMetricSpecification": {
                "metricName": "Depth",
                "namespace": "Own",
                "statistic": "Average",
                "period": 60,
                "metricDimensions": [
                    {"name": "AutoScalingGroupName", "value": "host-group-1a2b3c4"}
                ],
            },
            "targetValue": 10,
            "disableScaleIn": False,
        },
        "other": {
            "customizedMetricSpecification": {
                "metricName": "Depth",
                "namespace": "Own",
                "statistic": "Sum",
                "unit": "Count",
                "metricDimensions": [{"name": "Queue", "value": "orders"}],
            },
            "targetValue": 10,
            "disableScaleIn": False,
        },
    }


def test_fleet_steps_and_forecasts_are_written_as_the_provider_wants_them() -> None:
    recording = deployed(
        {
            **BASE,
            "step_scaling": {
                "fast": {
                    "steps": [
                        {"lower": 0, "upper": 12.5, "adjustment": 10},
                        {"lower": 12.5, "adjustment": 30},
                    ],
                    "adjustment_type": "PercentChangeInCapacity",
                    "min_adjustment": 2,
                    "metric_aggregation": "Maximum",
                }
            },
            "predictive_scaling": {
                "daily": {
                    "metric": "cpu",
                    "target_value": 40,
                    "mode": "ForecastAndScale",
                    "max_capacity_buffer": 10,
                }
            },
        }
    )
    policies = {one.name: dict(one.inputs) for one in recording.of_type(POLICY)}
    of_group = {"autoscalingGroupName": "host-group-1a2b3c4"}
    assert policies["host-step-fast"] == {
        **of_group,
        "policyType": "StepScaling",
        "adjustmentType": "PercentChangeInCapacity",
        "stepAdjustments": [
            {
                "metricIntervalLowerBound": "0",
                "metricIntervalUpperBound": "12.5",
                "scalingAdjustment": 10,
            },
            {"metricIntervalLowerBound": "12.5", "scalingAdjustment": 30},
        ],
        "minAdjustmentMagnitude": 2,
        "metricAggregationType": "Maximum",
    }
    assert policies["host-forecast-daily"] == {
        **of_group,
        "policyType": "PredictiveScaling",
        "predictiveScalingConfiguration": {
            "metricSpecification": {
                "targetValue": 40,
                "predefinedMetricPairSpecification": {"predefinedMetricType": "ASGCPUUtilization"},
            },
            "mode": "ForecastAndScale",
            "schedulingBufferTime": "300",
            "maxCapacityBreachBehavior": "IncreaseMaxCapacity",
            "maxCapacityBuffer": "10",
        },
    }


def test_fleet_schedule_leaves_sizes_it_does_not_name() -> None:
    night = {"recurrence": "0 20 * * MON-FRI", "time_zone": "Europe/Berlin", "min_size": 0}
    once = {"start_time": "2030-01-01T00:00:00Z", "max_size": 8, "desired_capacity": 6}
    recording = deployed({**BASE, "schedules": {"night": night, "once": once}})
    schedules = {one.name: one.inputs for one in recording.of_type(SCHEDULE)}
    assert schedules == {
        "host-schedule-night": {
            "autoscalingGroupName": "host-group-1a2b3c4",
            "scheduledActionName": "night",
            "recurrence": "0 20 * * MON-FRI",
            "timeZone": "Europe/Berlin",
            "minSize": 0,
            "maxSize": -1,
            "desiredCapacity": -1,
        },
        "host-schedule-once": {
            "autoscalingGroupName": "host-group-1a2b3c4",
            "scheduledActionName": "once",
            "startTime": "2030-01-01T00:00:00Z",
            "minSize": -1,
            "maxSize": 8,
            "desiredCapacity": 6,
        },
    }


def test_fleet_hooks_are_children_so_that_none_replaces_the_group() -> None:
    hook = {
        "transition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "default_result": "CONTINUE",
        "heartbeat_timeout": 60,
        "notification_target_arn": TOPIC,
        "notification_metadata": "drain",
        "role_arn": ROLE,
    }
    recording = deployed({**BASE, "lifecycle_hooks": {"drain": hook}})
    assert recording.only(HOOK).inputs == {
        "autoscalingGroupName": "host-group-1a2b3c4",
        "lifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "defaultResult": "CONTINUE",
        "heartbeatTimeout": 60,
        "notificationTargetArn": TOPIC,
        "notificationMetadata": "drain",
        "roleArn": ROLE,
    }
    assert "initialLifecycleHooks" not in recording.only(GROUP).inputs


def test_fleet_behaviour_fullest_is_taken() -> None:
    inputs = group(
        {
            "zone_distribution": "balanced-only",
            "suspended_processes": ["AZRebalance"],
            "enabled_metrics": ["GroupTotalInstances"],
            "retain_abandoned_instances": True,
            "termination_policies": ["OldestInstance", "Default"],
            "default_cooldown": 60,
            "instance_warmup": 120,
            "placement_group": "near",
            "service_linked_role_arn": ROLE,
            "wait": {
                "capacity_timeout": "1h30m",
                "min_elb_capacity": 1,
                "elb_capacity": 2,
                "ignore_failed_activities": True,
            },
        }
    )
    expected = {
        "availabilityZoneDistribution": {"capacityDistributionStrategy": "balanced-only"},
        "suspendedProcesses": ["AZRebalance"],
        "enabledMetrics": ["GroupTotalInstances"],
        "instanceLifecyclePolicy": {"retentionTriggers": {"terminateHookAbandon": "retain"}},
        "terminationPolicies": ["OldestInstance", "Default"],
        "defaultCooldown": 60,
        "defaultInstanceWarmup": 120,
        "placementGroup": "near",
        "serviceLinkedRoleArn": ROLE,
        "waitForCapacityTimeout": "1h30m",
        "minElbCapacity": 1,
        "waitForElbCapacity": 2,
        "ignoreFailedScalingActivities": True,
    }
    assert {name: inputs.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "ignored"), [({}, ()), ({"ignore_desired_capacity": True}, ("desiredCapacity",))]
)
def test_fleet_desired_capacity_is_left_to_scaling_if_asked(
    given: Arguments, ignored: tuple[str, ...]
) -> None:
    assert deployed({**BASE, **given}).only(GROUP).ignored == ignored


def test_fleet_children_have_its_provider_its_tree_and_names_of_their_own() -> None:
    def program() -> None:
        provider = aws.Provider("other", region="us-east-1")
        options = pulumi.ResourceOptions(provider=provider)
        library.CompliantFleet("host", {**SUBNETS, "launch_template": OWN, **SCALED}, options)

    recording = succeed(program)
    provider = recording.only("pulumi:providers:aws").urn
    children = [one for one in recording.resources if one.type.startswith("aws:")]
    assert {one.provider.rpartition("::")[0] for one in children} == {provider}
    fleet = recording.only("compliant-ec2:index:CompliantFleet").urn
    assert {one.name for one in recording.resources if one.parent == fleet} == {
        "host",
        "host-group",
        "host-tracking-cpu",
        "host-step-fast",
        "host-forecast-daily",
        "host-schedule-night",
        "host-hook-drain",
    }
    assert not {"name", "namePrefix"} & {name for one in children for name in one.inputs}


EXEMPTED = [
    ({"instance_types": ["t3.small"]}, "instance_types", "AutoScaling.6"),
    ({"max_instance_lifetime_days": 0}, "max_instance_lifetime_days", "EXT.FLEET_MAX_LIFETIME"),
    ({"capacity_rebalance": False}, "capacity_rebalance", "EXT.CAPACITY_REBALANCING"),
    (
        {"suspended_processes": ["InstanceRefresh"]},
        "suspended_processes",
        "EXT.FLEET_INSTANCE_REFRESH",
    ),
]


@pytest.mark.parametrize(("given", "argument", "control"), EXEMPTED)
def test_fleet_default_turned_off_needs_a_record(
    given: Arguments, argument: str, control: str
) -> None:
    refused = record(lambda: library.CompliantFleet("host", {**BASE, **given}))
    assert isinstance(refused.error, InvalidArgumentsError)
    (problem,) = refused.error.errors
    assert problem["property_path"] == argument
    assert f"turns {control} off" in problem["reason"]
    recording = deployed({**BASE, **given, **exempted(control)})
    component = recording.only("compliant-ec2:index:CompliantFleet")
    assert [one["control"] for one in component.inputs["exemptions"]] == [control]


def schedule(**members: object) -> Arguments:
    return {"schedules": {"night": {"recurrence": "0 20 * * *", "min_size": 1, **members}}}


def tracking(**members: object) -> Arguments:
    return {"target_tracking": {"it": {"target_value": 50, **members}}}


def steps(*given: Arguments, **members: object) -> Arguments:
    return {"step_scaling": {"it": {"steps": list(given), **members}}}


def requirements(**members: object) -> Arguments:
    given = {**BY_ATTRIBUTES["instance_requirements"], **members}
    return {"instance_types": None, "instance_requirements": given}


REFUSED = [
    (
        {
            "subnet_ids": [],
            "instance_types": None,
            "launch_template_version": "$Latest",
            "min_size": -1,
            "max_size": 0,
            "max_instance_lifetime_days": 400,
        },
        {
            "subnet_ids": "[]",
            "instance_types": "missing",
            "launch_template_version": '"$Latest"',
            "min_size": "-1",
            "max_size": "0",
            "max_instance_lifetime_days": "400",
        },
    ),
    ({"launch_template_id": None}, {"launch_template_id": "missing"}),
    (
        {"launch_template": OWN},
        {"launch_template": "beside launch_template_id"},
    ),
    (
        {
            "launch_template_id": None,
            "launch_template_version": None,
            "launch_template": {**OWN, "subnet_id": "subnet-12345678", "kernel": "5"},
        },
        {"launch_template.subnet_id": "remove it", "launch_template.kernel": '"5"'},
    ),
    (
        {
            "launch_template_id": None,
            "launch_template_version": None,
            "launch_template": {**OWN, "instance_type": "t4g.micro", "architecture": "arm64"},
            "instance_types": ["t4g.micro", "t3.micro"],
        },
        {"instance_types": '"t3.micro", which is x86_64, beside the launch template'},
    ),
    ({"instance_types": ["t3.micro", "t3.micro", "t3a.micro"]}, {"instance_types": "twice"}),
    ({"instance_types": ["t3.micro", "t4g.micro"]}, {"instance_types": "which is arm64"}),
    ({"weights": {"t3.small": 1}}, {"weights": "differ in t3a.small"}),
    (
        {"weights": {"t3.small": 1, "t3a.small": 9}},
        {'weights["t3a.small"]': "above the largest size; give up to 4"},
    ),
    (
        {"weights": {"t3.small": 0, "t3a.small": 1}},
        {'weights["t3.small"]': "0"},
    ),
    (requirements(vcpu_count={}), {"instance_requirements.vcpu_count.min": "missing"}),
    (
        requirements(memory_mib={"min": 4096, "max": 1024}),
        {"instance_requirements.memory_mib.max": "below the least"},
    ),
    (
        requirements(cpu_manufacturers=["intel", "amazon-web-services"]),
        {"instance_requirements.cpu_manufacturers": "which is arm64"},
    ),
    (
        requirements(allowed_instance_types=["m7i.*"], excluded_instance_types=["*.metal"]),
        {"instance_requirements.excluded_instance_types": "beside"},
    ),
    (
        {**requirements(), "on_demand_allocation_strategy": "prioritized"},
        {"on_demand_allocation_strategy": "no order"},
    ),
    (
        {"instance_requirements": BY_ATTRIBUTES["instance_requirements"]},
        {"instance_types": "beside instance_requirements"},
    ),
    ({**requirements(), "weights": {"t3.small": 1}}, {"weights": "remove them"}),
    ({"desired_capacity_type": "vcpu"}, {"desired_capacity_type": "needs instance_requirements"}),
    ({"spot": {"pools": 2}}, {"spot.pools": "price-capacity-optimized"}),
    ({"spot": {"on_demand_base_capacity": 9}}, {"spot.on_demand_base_capacity": "up to 4"}),
    ({"spot": {"max_price": "cheap"}}, {"spot.max_price": '"cheap"'}),
    ({"spot": {}, "warm_pool": {}}, {"warm_pool": "beside spot"}),
    ({"min_size": 3, "max_size": 2}, {"max_size": "below the smallest size"}),
    ({"min_size": 1, "max_size": 2, "desired_capacity": 3}, {"desired_capacity": "give 1 to 2"}),
    (
        {
            "instance_maintenance_policy": {
                "min_healthy_percentage": 40,
                "max_healthy_percentage": 150,
            }
        },
        {"instance_maintenance_policy.max_healthy_percentage": "up to 140"},
    ),
    (
        {"instance_refresh": {"min_healthy_percentage": 101}},
        {"instance_refresh.min_healthy_percentage": "101"},
    ),
    (
        {"instance_refresh": {"checkpoint_percentages": [50, 20, 100]}},
        {"instance_refresh.checkpoint_percentages": "ascending"},
    ),
    (
        {"instance_refresh": {"checkpoint_percentages": [20, 50]}},
        {"instance_refresh.checkpoint_percentages": "ends at 50"},
    ),
    (
        {"instance_refresh": {"checkpoint_delay": 60}},
        {"instance_refresh.checkpoint_delay": "without checkpoint_percentages"},
    ),
    (
        {"instance_refresh": {"triggers": ["launch_template"], "bake_time": 60}},
        {"instance_refresh.triggers": "launch_template", "instance_refresh.bake_time": "unknown"},
    ),
    (
        {"warm_pool": {"min_size": 5, "max_prepared_capacity": 1}},
        {"warm_pool.max_prepared_capacity": "2 or more", "warm_pool.min_size": "up to 4"},
    ),
    (
        {"target_group_arns": [TARGET_GROUP], "traffic_sources": [{"identifier": TARGET_GROUP}]},
        {"traffic_sources": "beside target_group_arns"},
    ),
    (
        {"traffic_sources": [{"identifier": TARGET_GROUP, "type": "vpc-lattice"}]},
        {"traffic_sources[0].identifier": "VPC Lattice"},
    ),
    ({"health_checks": ["EC2"]}, {"health_checks": "['EC2']"}),
    (tracking(), {'target_tracking["it"].metric': "no metric"}),
    (
        tracking(metric="cpu", custom_metric={"name": "a", "namespace": "b"}),
        {'target_tracking["it"].metric': "two metrics"},
    ),
    (tracking(metric="alb_requests"), {'target_tracking["it"].metric': "without alb_label"}),
    (tracking(metric="cpu", alb_label=LABEL), {'target_tracking["it"].metric': "remove it"}),
    (
        tracking(metric="cpu", target_value=120),
        {'target_tracking["it"].target_value': "from 1 to 100"},
    ),
    (
        tracking(custom_metric={"name": "a"}),
        {'target_tracking["it"].custom_metric.namespace': "missing"},
    ),
    (
        {"target_tracking": {"a b": {"metric": "cpu", "target_value": 50}}},
        {'target_tracking["a b"]': '"a b"'},
    ),
    (steps(), {'step_scaling["it"].steps': "is empty"}),
    (
        steps({"adjustment": 1, "lower": 0, "upper": 10}, {"adjustment": 2, "lower": 20}),
        {'step_scaling["it"].steps': "let them meet"},
    ),
    (
        steps({"adjustment": 1, "lower": 0}, min_adjustment=2),
        {'step_scaling["it"].min_adjustment': "remove it"},
    ),
    (
        {"predictive_scaling": {"it": {"metric": "memory", "target_value": 50}}},
        {'predictive_scaling["it"].metric': '"memory"'},
    ),
    (schedule(recurrence="0 25 * * *"), {'schedules["night"].recurrence': "five fields"}),
    (schedule(recurrence=None), {'schedules["night"].recurrence': "missing"}),
    (schedule(time_zone="Berlin/Europe"), {'schedules["night"].time_zone': "Berlin/Europe"}),
    (schedule(min_size=None), {'schedules["night"].desired_capacity': "missing"}),
    (schedule(min_size=5), {'schedules["night"].min_size': "5 at least and 4 at most"}),
    (schedule(desired_capacity=9), {'schedules["night"].desired_capacity': "give 1 to 4"}),
    (
        schedule(start_time="2030-01-02T00:00:00Z", end_time="2030-01-01T00:00:00Z"),
        {'schedules["night"].end_time': "later"},
    ),
    (
        {"lifecycle_hooks": {"it": {"transition": "launch", "role_arn": ROLE}}},
        {
            'lifecycle_hooks["it"].transition': '"launch"',
            'lifecycle_hooks["it"].role_arn': "without notification_target_arn",
        },
    ),
    ({"wait": {"capacity_timeout": "soon"}}, {"wait.capacity_timeout": '"soon"'}),
    (
        {"wait": {"min_elb_capacity": 4, "elb_capacity": 5}},
        {"wait.elb_capacity": "above the largest size; give up to 4"},
    ),
    ({"min_size": 1001}, {"min_size": "1001"}),
    ({"suspended_processes": ["All"]}, {"suspended_processes": "['All']"}),
]


@pytest.mark.parametrize(("given", "problems"), REFUSED)
def test_fleet_bad_arguments_all_told_and_nothing_registered(
    given: Arguments, problems: Mapping[str, str]
) -> None:
    recording = record(lambda: library.CompliantFleet("host", {**BASE, **given}))
    assert isinstance(recording.error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    assert recording.resources == []


def test_fleet_outputs_that_turn_out_wrong_are_refused_with_the_same_text() -> None:
    def program() -> None:
        label = pulumi.Output.from_input("web")
        requests = {"metric": "alb_requests", "alb_label": label, "target_value": 100}
        library.CompliantFleet("host", {**BASE, "target_tracking": {"it": requests}})

    recording = record(program)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert 'target_tracking["it"].alb_label is "web"; give the ends' in str(recording.error)
    assert recording.of_type(POLICY) == []
