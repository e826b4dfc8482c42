"""What belongs to a group: capacity by weight, schedules, hooks, policies, traffic, metrics."""

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

from sandbox.emulator.amendments.auto_scaling_capacity import dispensable, launches_needed
from sandbox.emulator.amendments.auto_scaling_traffic import kind_of

LATTICE = "arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-0123456789abcdef0"


def create(cloud: Cloud, name: str, size: int = 0, **members: object) -> None:
    cloud.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=0,
        MaxSize=10,
        DesiredCapacity=size,
        VPCZoneIdentifier=",".join(cloud.network.subnets),
        **{"LaunchTemplate": {"LaunchTemplateId": cloud.template(suffix=f"-{name}")}, **members},
    )


def group(cloud: Cloud, name: str) -> Structure:
    (found,) = cloud.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ]
    return found


def mixed(cloud: Cloud, *overrides: Structure, **distribution: object) -> Structure:
    specification = {"LaunchTemplateId": cloud.template(), "Version": "1"}
    launched = {"LaunchTemplateSpecification": specification, "Overrides": list(overrides)}
    policy = {"LaunchTemplate": launched, "InstancesDistribution": distribution}
    return {"LaunchTemplate": {}, "MixedInstancesPolicy": policy}


@pytest.mark.parametrize(
    ("desired", "present", "weight", "needed"),
    [(4, 0, 1, 4), (4, 0, 3, 2), (4, 3, 3, 1), (4, 4, 1, 0), (4, 6, 1, 0)],
)
def test_launches_needed_reach_the_capacity(
    desired: int, present: int, weight: int, needed: int
) -> None:
    assert launches_needed(desired, present, weight) == needed


@pytest.mark.parametrize(
    ("desired", "weights", "count"),
    [(0, [1, 1], 2), (1, [1, 1], 1), (2, [2, 2], 1), (3, [2, 2], 0), (0, [], 0)],
)
def test_dispensable_instances_leave_the_capacity(
    desired: int, weights: list[int], count: int
) -> None:
    assert dispensable(desired, weights) == count


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ({"Identifier": "old"}, "elb"),
        ({"Identifier": "arn:aws:elasticloadbalancing:x:1:targetgroup/a/1"}, "elbv2"),
        ({"Identifier": LATTICE}, "vpc-lattice"),
        ({"Identifier": "old", "Type": "elbv2"}, "elbv2"),
    ],
)
def test_kind_of_traffic_source_follows_its_identifier(source: Structure, kind: str) -> None:
    assert kind_of(source) == kind


def test_weighted_group_launches_until_the_weights_suffice(cloud: Cloud) -> None:
    policy = mixed(cloud, {"InstanceType": "t3.large", "WeightedCapacity": "2"})
    create(cloud, cloud.name, 3, **policy)
    assert [one["WeightedCapacity"] for one in group(cloud, cloud.name)["Instances"]] == ["2", "2"]
    cloud.autoscaling.set_desired_capacity(AutoScalingGroupName=cloud.name, DesiredCapacity=2)
    assert len(group(cloud, cloud.name)["Instances"]) == 1


def test_group_of_odd_capacity_half_spot_lacks_no_instance(cloud: Cloud) -> None:
    policy = mixed(cloud, {"InstanceType": "t3.large"}, OnDemandPercentageAboveBaseCapacity=50)
    create(cloud, cloud.name, 3, **policy)
    hosts = [cloud.describe(one["InstanceId"]) for one in group(cloud, cloud.name)["Instances"]]
    assert sorted(one.get("InstanceLifecycle", "on demand") for one in hosts) == [
        "on demand",
        "on demand",
        "spot",
    ]


def test_scaling_in_keeps_protected_instances_and_deletion_does_not(cloud: Cloud) -> None:
    create(cloud, cloud.name, 2, NewInstancesProtectedFromScaleIn=True)
    cloud.autoscaling.set_desired_capacity(AutoScalingGroupName=cloud.name, DesiredCapacity=0)
    hosts = [one["InstanceId"] for one in group(cloud, cloud.name)["Instances"]]
    assert len(hosts) == 2
    cloud.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=cloud.name, ForceDelete=True)
    assert {cloud.describe(host)["State"]["Name"] for host in hosts} == {"terminated"}


def test_scheduled_actions_of_two_groups_may_have_one_name(cloud: Cloud) -> None:
    first, second = f"{cloud.name}-1", f"{cloud.name}-2"
    for name, size in ((first, 1), (second, 2)):
        create(cloud, name)
        cloud.autoscaling.put_scheduled_update_group_action(
            AutoScalingGroupName=name,
            ScheduledActionName="night",
            Recurrence="0 20 * * *",
            MinSize=size,
        )
    cloud.autoscaling.delete_scheduled_action(
        AutoScalingGroupName=first, ScheduledActionName="night"
    )
    listed = [
        cloud.autoscaling.describe_scheduled_actions(AutoScalingGroupName=name)[
            "ScheduledUpdateGroupActions"
        ]
        for name in (first, second)
    ]
    assert listed[0] == []
    (action,) = listed[1]
    assert (action["MinSize"], action["Recurrence"]) == (2, "0 20 * * *")
    assert action["ScheduledActionARN"].endswith(
        f":autoScalingGroupName/{second}:scheduledActionName/night"
    )
    assert "MaxSize" not in action


def test_scaling_policies_of_two_groups_may_have_one_name(cloud: Cloud) -> None:
    first, second = f"{cloud.name}-1", f"{cloud.name}-2"
    for name, adjustment in ((first, 1), (second, 2)):
        create(cloud, name)
        cloud.autoscaling.put_scaling_policy(
            AutoScalingGroupName=name,
            PolicyName="more",
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=adjustment,
            Enabled=adjustment == 1,
        )
    cloud.autoscaling.delete_policy(AutoScalingGroupName=second, PolicyName="more")
    (policy,) = cloud.autoscaling.describe_policies(AutoScalingGroupName=first)["ScalingPolicies"]
    assert (policy["ScalingAdjustment"], policy["Enabled"]) == (1, True)
    found = cloud.autoscaling.describe_policies(AutoScalingGroupName=second)
    assert found["ScalingPolicies"] == []
    cloud.autoscaling.execute_policy(AutoScalingGroupName=first, PolicyName="more")
    assert group(cloud, first)["DesiredCapacity"] == 1


def test_lifecycle_hook_reads_back_what_was_put(cloud: Cloud) -> None:
    create(cloud, cloud.name)
    plain = {
        "LifecycleHookName": "plain",
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING",
    }
    full = {
        "LifecycleHookName": "full",
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "NotificationTargetARN": "arn:aws:sns:eu-west-1:123456789012:hooks",
        "RoleARN": "arn:aws:iam::123456789012:role/hooks",
        "NotificationMetadata": "drain",
        "HeartbeatTimeout": 60,
        "DefaultResult": "CONTINUE",
    }
    for hook in (plain, full):
        cloud.autoscaling.put_lifecycle_hook(AutoScalingGroupName=cloud.name, **hook)
    found = cloud.autoscaling.describe_lifecycle_hooks(AutoScalingGroupName=cloud.name)
    hooks = {one["LifecycleHookName"]: one for one in found["LifecycleHooks"]}
    assert full.items() <= hooks["full"].items()
    assert not {"NotificationTargetARN", "RoleARN", "NotificationMetadata"} & hooks["plain"].keys()


def test_deleted_group_takes_along_what_belongs_to_it(cloud: Cloud) -> None:
    name = {"AutoScalingGroupName": cloud.name}
    create(cloud, cloud.name)
    cloud.autoscaling.put_lifecycle_hook(
        **name,
        LifecycleHookName="hook",
        LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING",
    )
    cloud.autoscaling.put_scheduled_update_group_action(
        **name, ScheduledActionName="night", Recurrence="0 20 * * *", MinSize=0
    )
    cloud.autoscaling.put_scaling_policy(
        **name, PolicyName="more", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1
    )
    cloud.autoscaling.delete_auto_scaling_group(**name)
    assert cloud.autoscaling.describe_lifecycle_hooks(**name)["LifecycleHooks"] == []
    assert cloud.autoscaling.describe_scheduled_actions(**name)["ScheduledUpdateGroupActions"] == []
    assert cloud.autoscaling.describe_policies(**name)["ScalingPolicies"] == []


def test_traffic_sources_are_the_target_groups_too(cloud: Cloud) -> None:
    balancing = cloud.client("elbv2", cloud.region)
    made = balancing.create_target_group(
        Name=cloud.name[:32].rstrip("-"), Protocol="HTTP", Port=80, VpcId=cloud.network.vpc
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    create(cloud, cloud.name, 1, TrafficSources=[{"Identifier": arn}])
    name = {"AutoScalingGroupName": cloud.name}
    cloud.autoscaling.attach_traffic_sources(**name, TrafficSources=[{"Identifier": LATTICE}])
    found = group(cloud, cloud.name)
    assert found["TargetGroupARNs"] == [arn]
    assert found["TrafficSources"] == [
        {"Identifier": arn, "Type": "elbv2"},
        {"Identifier": LATTICE, "Type": "vpc-lattice"},
    ]
    targets = balancing.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert [one["Target"]["Id"] for one in targets] == [found["Instances"][0]["InstanceId"]]
    cloud.autoscaling.detach_traffic_sources(**name, TrafficSources=[{"Identifier": arn}])
    listed = cloud.autoscaling.describe_traffic_sources(**name)["TrafficSources"]
    assert [(one["Identifier"], one["Type"]) for one in listed] == [(LATTICE, "vpc-lattice")]
    only = cloud.autoscaling.describe_traffic_sources(**name, TrafficSourceType="elbv2")
    assert only["TrafficSources"] == []


def test_traffic_source_that_does_not_exist_is_refused(cloud: Cloud) -> None:
    absent = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/no/0123456789abcdef"
    with pytest.raises(ClientError):
        create(cloud, cloud.name, 0, TrafficSources=[{"Identifier": absent}])


@pytest.mark.parametrize(("named", "left"), [({"Metrics": ["GroupMinSize"]}, 1), ({}, 0)])
def test_disabled_metrics_are_those_named_or_all(cloud: Cloud, named: Structure, left: int) -> None:
    create(cloud, cloud.name)
    name = {"AutoScalingGroupName": cloud.name}
    cloud.autoscaling.enable_metrics_collection(
        **name, Granularity="1Minute", Metrics=["GroupMinSize", "GroupMaxSize"]
    )
    cloud.autoscaling.disable_metrics_collection(**name, **named)
    assert len(group(cloud, cloud.name)["EnabledMetrics"]) == left
