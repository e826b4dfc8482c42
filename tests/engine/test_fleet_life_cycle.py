"""A fleet through its life, read back from the account: scaled by others, rolled, replaced."""

from typing import Any

from workbench import Clients, NewProject

NAME = "fleet-life-cycle"
PROGRAM = """
import pulumi

import components as library

config = pulumi.Config("compliant-ec2")
host = {
    "instance_profile_arn": config.require("profile"),
    "security_group_ids": [config.require("securityGroup")],
}
fleet = library.CompliantFleet(
    "web",
    {
        "launch_template": {
            **host,
            "root_volume_size": config.get_int("rootVolumeSize") or 8,
        },
        "instance_types": ["t3.micro", "t3a.micro"],
        "subnet_ids": config.require_object("subnets"),
        "min_size": 1,
        "max_size": config.get_int("maxSize") or 4,
        "desired_capacity": 2,
        "ignore_desired_capacity": True,
        "instance_refresh": {"checkpoint_percentages": [50, 100], "checkpoint_delay": 0},
        "target_group_arns": [config.require("targetGroup")],
        "warm_pool": {"min_size": 1},
        "target_tracking": {
            "cpu": {"metric": "cpu", "target_value": config.get_int("cpu") or 50}
        },
        "step_scaling": {
            "fast": {
                "steps": [
                    {"lower": 0, "upper": 2.5, "adjustment": 1},
                    {"lower": 2.5, "adjustment": 2},
                ]
            }
        },
        "predictive_scaling": {"daily": {"metric": "cpu", "target_value": 40}},
        "schedules": {
            "night": {"recurrence": "0 20 * * *", "time_zone": "Europe/Berlin", "max_size": 2}
        },
        "lifecycle_hooks": {"drain": {"transition": "autoscaling:EC2_INSTANCE_TERMINATING"}},
    },
)
peer = library.CompliantFleet(
    "peer",
    {
        "launch_template": host,
        "instance_types": ["t3.micro", "t3a.micro"],
        "subnet_ids": config.require_object("subnets"),
        "lifecycle_hooks": {"drain": {"transition": "autoscaling:EC2_INSTANCE_TERMINATING"}},
        "target_tracking": {"cpu": {"metric": "cpu", "target_value": 50}},
    },
)
pulumi.export("groupName", fleet.group_name)
pulumi.export("peerName", peer.group_name)
pulumi.export("peerUrn", peer.group.urn)
"""


def policy_name(policy: dict[str, Any]) -> str:
    return policy["PolicyName"]


class Account:
    """What the account says about the fleet."""

    def __init__(self, client: Clients) -> None:
        self.autoscaling = client("autoscaling")
        self.balancing = client("elbv2")
        self._client = client

    def surroundings(self) -> dict[str, Any]:
        """What the fleet is put into, as the program's configuration."""
        ssm, ec2, iam = (self._client(service) for service in ("ssm", "ec2", "iam"))
        vpc, *subnets = (
            ssm.get_parameter(Name=f"/landingzone/vpc/{name}")["Parameter"]["Value"]
            for name in ("vpc-id", "private-subnet-1-id", "private-subnet-2-id")
        )
        group = ec2.create_security_group(GroupName=NAME, Description="test", VpcId=vpc)
        profile = iam.create_instance_profile(InstanceProfileName=NAME)["InstanceProfile"]
        targets = self.balancing.create_target_group(
            Name=NAME, Protocol="HTTP", Port=80, VpcId=vpc
        )["TargetGroups"][0]
        return {
            "subnets": subnets,
            "securityGroup": group["GroupId"],
            "profile": profile["Arn"],
            "targetGroup": targets["TargetGroupArn"],
        }

    def groups(self, name: str) -> list[dict[str, Any]]:
        found = self.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
        return found["AutoScalingGroups"]

    def group(self, name: str) -> dict[str, Any]:
        (found,) = self.groups(name)
        return found

    def hosts(self, name: str) -> dict[str, str]:
        """Ids of the instances, and the version of the template each is of."""
        return {
            one["InstanceId"]: one["LaunchTemplate"]["Version"]
            for one in self.group(name)["Instances"]
        }

    def targets(self, arn: str) -> set[str]:
        found = self.balancing.describe_target_health(TargetGroupArn=arn)
        return {one["Target"]["Id"] for one in found["TargetHealthDescriptions"]}

    def belongings(self, name: str) -> list[dict[str, Any]]:
        """The policies by name, the only scheduled action and the only hook of a group."""
        of = {"AutoScalingGroupName": name}
        listed = [
            sorted(self.autoscaling.describe_policies(**of)["ScalingPolicies"], key=policy_name),
            self.autoscaling.describe_scheduled_actions(**of)["ScheduledUpdateGroupActions"],
            self.autoscaling.describe_lifecycle_hooks(**of)["LifecycleHooks"],
        ]
        return [one for found in listed for one in found]

    def refreshes(self, name: str) -> list[dict[str, Any]]:
        found = self.autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)
        return found["InstanceRefreshes"]


def test_fleet_is_created_scaled_rolled_replaced_and_destroyed(
    new_project: NewProject, client: Clients
) -> None:
    account = Account(client)
    surroundings = account.surroundings()
    project = new_project(PROGRAM)
    project.configure(**surroundings)

    project.up()
    outputs = project.outputs()
    name = outputs["groupName"]
    assert_created(account, name, surroundings["targetGroup"])
    # Scaled by somebody else: neither a refresh nor a changed program takes it back.
    account.autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    before = account.hosts(name)
    assert len(before) == 3
    project.configure(rootVolumeSize=20, maxSize=5, cpu=60)
    # The other fleet is replaced meanwhile, and takes along what belongs to it.
    changed = project.up("--refresh", "--replace", outputs["peerUrn"])
    of_web = {step for step in changed.steps() if step[1].startswith("web-")}
    assert {step for step in of_web if step[0] != "refresh"} == {
        ("update", "web-template"),
        ("update", "web-group"),
        ("update", "web-tracking-cpu"),
    }
    assert_rolled(account, name, before)
    assert {("replace", "peer-group"), ("replace", "peer-hook-drain")} <= changed.steps()
    successor = project.outputs()["peerName"]
    assert_replaced(account, outputs["peerName"], successor)

    project.succeed("destroy", "--yes", "--skip-preview")
    assert account.groups(name) == account.groups(successor) == []
    assert project.resources() == []


def assert_created(account: Account, name: str, targets: str) -> None:
    group = account.group(name)
    assert (group["MinSize"], group["DesiredCapacity"], group["MaxSize"]) == (1, 2, 4)
    assert set(account.hosts(name).values()) == {"1"}
    assert account.targets(targets) == set(account.hosts(name))
    assert group["HealthCheckType"] == "ELB"
    assert group["MaxInstanceLifetime"] == 30 * 24 * 3600
    assert group["CapacityRebalance"] is True
    assert group["InstanceMaintenancePolicy"] == {
        "MinHealthyPercentage": 100,
        "MaxHealthyPercentage": 200,
    }
    assert group["AvailabilityZoneDistribution"] == {
        "CapacityDistributionStrategy": "balanced-best-effort"
    }
    assert len(group["EnabledMetrics"]) == 8
    pool = group["WarmPoolConfiguration"]
    assert (pool["MinSize"], pool["PoolState"]) == (1, "Stopped")
    forecast, steps, tracking, schedule, hook = account.belongings(name)
    assert tracking["TargetTrackingConfiguration"]["TargetValue"] == 50
    assert steps["StepAdjustments"] == [
        {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 2.5, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 2.5, "ScalingAdjustment": 2},
    ]
    assert forecast["PredictiveScalingConfiguration"]["Mode"] == "ForecastOnly"
    assert (schedule["Recurrence"], schedule["MaxSize"]) == ("0 20 * * *", 2)
    assert not {"MinSize", "DesiredCapacity"} & schedule.keys()
    assert hook["LifecycleTransition"] == "autoscaling:EC2_INSTANCE_TERMINATING"


def assert_replaced(account: Account, name: str, successor: str) -> None:
    assert successor != name
    assert account.groups(name) == []
    assert set(account.hosts(successor).values()) == {"1"}
    of = {"AutoScalingGroupName": successor}
    assert len(account.autoscaling.describe_policies(**of)["ScalingPolicies"]) == 1
    assert len(account.autoscaling.describe_lifecycle_hooks(**of)["LifecycleHooks"]) == 1
    assert account.refreshes(successor) == []


def assert_rolled(account: Account, name: str, before: dict[str, str]) -> None:
    group = account.group(name)
    assert (group["DesiredCapacity"], group["MaxSize"]) == (3, 5)
    after = account.hosts(name)
    assert len(after) == 3
    assert set(after.values()) == {"2"}
    assert set(before) & set(after) == set()
    (refresh,) = account.refreshes(name)
    assert refresh["Status"] == "Successful"
    preferences = refresh["Preferences"]
    assert preferences["CheckpointPercentages"] == [50, 100]
    assert (preferences["AutoRollback"], preferences["SkipMatching"]) == (True, True)
    assert preferences["ScaleInProtectedInstances"] == preferences["StandbyInstances"] == "Wait"
    tracking = account.belongings(name)[2]
    assert tracking["TargetTrackingConfiguration"]["TargetValue"] == 60
