"""What the rows of Auto Scaling are made of, and what they can turn into in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provider_lives import Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

OF_GROUP = {"autoscalingGroupName": "{group}"}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:hooks"
ROLE = "arn:aws:iam::123456789012:role/hooks"


REQUIREMENTS = {
    "vcpuCount": {"min": 2, "max": 8},
    "memoryMib": {"min": 4096},
    "memoryGibPerVcpu": {"max": 4.5},
    "networkBandwidthGbps": {"min": 1.5},
    "baselineEbsBandwidthMbps": {"min": 500},
    "totalLocalStorageGb": {"min": 1},
    "cpuManufacturers": ["intel", "amd"],
    "instanceGenerations": ["current"],
    "bareMetal": "excluded",
    "requireHibernateSupport": False,
    "onDemandMaxPricePercentageOverLowestPrice": 30,
}


def template(world: World) -> tuple[str, dict[str, Any]]:
    inputs = {"imageId": world.image, "instanceType": "t3.micro"}
    return "aws:ec2/launchTemplate:LaunchTemplate", inputs


def configuration(world: World) -> tuple[str, dict[str, Any]]:
    inputs = {"imageId": world.image, "instanceType": "t3.micro"}
    return "aws:ec2/launchConfiguration:LaunchConfiguration", inputs


def needs(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    group = {
        "minSize": 0,
        "maxSize": 1,
        "vpcZoneIdentifiers": [world.subnet],
        "launchConfiguration": "{configuration}",
    }
    return {
        "configuration": configuration(world),
        "group": ("aws:autoscaling/group:Group", group),
    }


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:autoscaling/group:Group": lambda w: Life(
        {
            "minSize": 1,
            "maxSize": 2,
            "vpcZoneIdentifiers": [w.subnet],
            "mixedInstancesPolicy": {
                "launchTemplate": {
                    "launchTemplateSpecification": {
                        "launchTemplateId": "{template}",
                        "version": "1",
                    },
                    "overrides": [
                        {"instanceType": "t3.micro", "weightedCapacity": "1"},
                        {"instanceType": "t3a.micro", "weightedCapacity": "2"},
                    ],
                },
                "instancesDistribution": {
                    "onDemandPercentageAboveBaseCapacity": 50,
                    "spotAllocationStrategy": "price-capacity-optimized",
                },
            },
            "tags": [{"key": "team", "value": "a", "propagateAtLaunch": True}],
            "enabledMetrics": ["GroupMinSize"],
            "suspendedProcesses": ["AZRebalance"],
            "availabilityZoneDistribution": {"capacityDistributionStrategy": "balanced-only"},
            "instanceMaintenancePolicy": {
                "minHealthyPercentage": 100,
                "maxHealthyPercentage": 110,
            },
            "instanceLifecyclePolicy": {"retentionTriggers": {"terminateHookAbandon": "retain"}},
            "maxInstanceLifetime": 86400,
            "trafficSources": [{"identifier": "arn:aws:vpc-lattice:x:1:targetgroup/tg-1"}],
            "warmPool": {"minSize": 1, "instanceReusePolicy": {"reuseOnScaleIn": True}},
        },
        {
            "maxSize": 3,
            "tags": [{"key": "stage", "value": "dev", "propagateAtLaunch": False}],
            "enabledMetrics": ["GroupMaxSize"],
            "suspendedProcesses": ["ReplaceUnhealthy"],
            "maxInstanceLifetime": 172800,
            "mixedInstancesPolicy": {
                "launchTemplate": {
                    "launchTemplateSpecification": {
                        "launchTemplateId": "{template}",
                        "version": "1",
                    },
                    "overrides": [{"instanceRequirements": REQUIREMENTS}],
                },
                "instancesDistribution": {"onDemandAllocationStrategy": "lowest-price"},
            },
            "trafficSources": [{"identifier": "arn:aws:vpc-lattice:x:1:targetgroup/tg-2"}],
            "warmPool": {"poolState": "Running", "maxGroupPreparedCapacity": 2},
        },
        {"template": template(w)},
    ),
    "aws:autoscaling/lifecycleHook:LifecycleHook": lambda w: Life(
        {**OF_GROUP, "lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"},
        {
            "defaultResult": "CONTINUE",
            "heartbeatTimeout": 60,
            "notificationTargetArn": TOPIC,
            "roleArn": ROLE,
            "notificationMetadata": "drain",
        },
        needs(w),
        importable=False,
    ),
    "aws:autoscaling/policy:Policy": lambda w: Life(
        {
            **OF_GROUP,
            "policyType": "TargetTrackingScaling",
            "estimatedInstanceWarmup": 60,
            "targetTrackingConfiguration": {
                "targetValue": 50,
                "predefinedMetricSpecification": {
                    "predefinedMetricType": "ASGAverageCPUUtilization"
                },
            },
        },
        {
            "enabled": False,
            "targetTrackingConfiguration": {
                "targetValue": 1.5,
                "disableScaleIn": True,
                "customizedMetricSpecification": {
                    "metricName": "Depth",
                    "namespace": "Own",
                    "statistic": "Average",
                    "metricDimensions": [{"name": "Queue", "value": "orders"}],
                },
            },
        },
        needs(w),
        importable=False,
    ),
    "aws:autoscaling/schedule:Schedule": lambda w: Life(
        {
            **OF_GROUP,
            "scheduledActionName": "night",
            "recurrence": "0 20 * * *",
            "timeZone": "Europe/Berlin",
            "minSize": 0,
            "maxSize": -1,
            "desiredCapacity": -1,
        },
        {
            "recurrence": None,
            "timeZone": None,
            "startTime": "2040-01-01T00:00:00Z",
            "maxSize": 3,
        },
        needs(w),
        importable=False,
    ),
}
