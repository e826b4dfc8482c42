import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

from sandbox.emulator.amendments.instance_refresh import percentage

PAUSED = {"CheckpointPercentages": [50, 100], "CheckpointDelay": 3600}


class Fleet:
    """A group on version 1 of a template that has a version 2."""

    def __init__(self, cloud: Cloud, size: int = 2, **members: object) -> None:
        self.cloud = cloud
        self.autoscaling = cloud.autoscaling
        self.template = cloud.template()
        cloud.version(self.template, {"InstanceType": "t3.small"})
        self.autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=cloud.name,
            MinSize=0,
            MaxSize=size,
            DesiredCapacity=size,
            VPCZoneIdentifier=",".join(cloud.network.subnets),
            LaunchTemplate=self.version(1),
            **members,
        )

    def version(self, number: int) -> dict[str, str]:
        return {"LaunchTemplateId": self.template, "Version": str(number)}

    def members(self) -> dict[str, str]:
        """The ids of the instances and the versions they are of."""
        return {one["InstanceId"]: one["LaunchTemplate"]["Version"] for one in self.instances()}

    def instances(self) -> list[Structure]:
        return self.describe()["Instances"]

    def describe(self) -> Structure:
        [group] = self.autoscaling.describe_auto_scaling_groups(
            AutoScalingGroupNames=[self.cloud.name]
        )["AutoScalingGroups"]
        return group

    def set_version(self, number: int) -> None:
        self.autoscaling.update_auto_scaling_group(
            AutoScalingGroupName=self.cloud.name, LaunchTemplate=self.version(number)
        )

    def start(self, **request: object) -> str:
        started = self.autoscaling.start_instance_refresh(
            AutoScalingGroupName=self.cloud.name, **request
        )
        return started["InstanceRefreshId"]

    def refreshes(self) -> list[Structure]:
        found = self.autoscaling.describe_instance_refreshes(AutoScalingGroupName=self.cloud.name)
        return found["InstanceRefreshes"]

    def cancel(self) -> None:
        self.autoscaling.cancel_instance_refresh(AutoScalingGroupName=self.cloud.name)


@pytest.mark.parametrize(
    ("done", "total", "expected"), [(0, 0, 100), (0, 2, 0), (1, 3, 33), (3, 3, 100)]
)
def test_percentage_of_replaced_instances(done: int, total: int, expected: int) -> None:
    assert percentage(done, total) == expected


def test_refresh_after_update_replaces_all_instances(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    before = fleet.members()
    fleet.set_version(2)
    assert fleet.members() == before
    identity = fleet.start()
    [refresh] = fleet.refreshes()
    after = fleet.members()
    assert set(before) & set(after) == set()
    assert set(after.values()) == {"2"}
    assert (refresh["InstanceRefreshId"], refresh["Status"]) == (identity, "Successful")
    assert refresh["PercentageComplete"] == 100
    for instance in before:
        assert cloud.describe(instance)["State"]["Name"] == "terminated"


@pytest.mark.parametrize(("skip", "kept"), [(True, 2), (False, 0)])
def test_refresh_of_matching_instances_keeps_them_only_if_asked(
    cloud: Cloud, skip: object, kept: int
) -> None:
    fleet = Fleet(cloud)
    before = fleet.members()
    fleet.start(Preferences={"SkipMatching": skip})
    assert len(set(before) & set(fleet.members())) == kept
    assert fleet.refreshes()[0]["Status"] == "Successful"


def test_refresh_with_desired_configuration_becomes_the_group_s(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    fleet.start(DesiredConfiguration={"LaunchTemplate": fleet.version(2)})
    assert set(fleet.members().values()) == {"2"}
    assert fleet.describe()["LaunchTemplate"]["Version"] == "2"


def test_second_refresh_meanwhile_is_refused(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    fleet.set_version(2)
    fleet.start(Preferences=PAUSED)
    with pytest.raises(ClientError) as refused:
        fleet.start()
    [refresh] = fleet.refreshes()
    assert refused.value.response["Error"]["Code"] == "InstanceRefreshInProgress"
    assert (refresh["Status"], refresh["PercentageComplete"]) == ("InProgress", 50)
    assert sorted(fleet.members().values()) == ["1", "2"]


def test_refresh_past_checkpoints_without_delay_goes_on(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    fleet.set_version(2)
    fleet.start(Preferences={**PAUSED, "CheckpointDelay": 0})
    assert fleet.refreshes()[0]["Status"] == "Successful"
    assert set(fleet.members().values()) == {"2"}


def test_refresh_with_last_checkpoint_below_all_stops_there(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    fleet.set_version(2)
    fleet.start(Preferences={"CheckpointPercentages": [50]})
    assert fleet.refreshes()[0]["Status"] == "Successful"
    assert sorted(fleet.members().values()) == ["1", "2"]


def test_cancelled_refresh_leaves_what_is_replaced(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    fleet.set_version(2)
    fleet.start(Preferences=PAUSED)
    fleet.cancel()
    assert fleet.refreshes()[0]["Status"] == "Cancelled"
    assert sorted(fleet.members().values()) == ["1", "2"]
    fleet.start()
    assert [refresh["Status"] for refresh in fleet.refreshes()] == ["Successful", "Cancelled"]


def test_cancel_without_refresh_is_refused(cloud: Cloud) -> None:
    fleet = Fleet(cloud)
    with pytest.raises(ClientError) as refused:
        fleet.cancel()
    assert refused.value.response["Error"]["Code"] == "ActiveInstanceRefreshNotFound"


@pytest.mark.parametrize(
    ("preferences", "status", "version"),
    [
        ({}, "InProgress", "1"),
        ({"ScaleInProtectedInstances": "Ignore"}, "Successful", "1"),
        ({"ScaleInProtectedInstances": "Refresh"}, "Successful", "2"),
    ],
)
def test_refresh_of_protected_instance_as_preferred(
    cloud: Cloud, preferences: dict[str, str], status: str, version: str
) -> None:
    fleet = Fleet(cloud, 1, NewInstancesProtectedFromScaleIn=True)
    fleet.set_version(2)
    fleet.start(Preferences=preferences)
    assert fleet.refreshes()[0]["Status"] == status
    assert list(fleet.members().values()) == [version]


def test_refresh_waiting_for_protected_instance_goes_on_without_protection(cloud: Cloud) -> None:
    fleet = Fleet(cloud, 1, NewInstancesProtectedFromScaleIn=True)
    fleet.set_version(2)
    fleet.start()
    cloud.autoscaling.set_instance_protection(
        AutoScalingGroupName=cloud.name,
        InstanceIds=list(fleet.members()),
        ProtectedFromScaleIn=False,
    )
    assert fleet.refreshes()[0]["Status"] == "Successful"


def test_refresh_with_bake_time_bakes(cloud: Cloud) -> None:
    fleet = Fleet(cloud, 1)
    fleet.start(Preferences={"BakeTime": 600})
    assert fleet.refreshes()[0]["Status"] == "Baking"


def test_refresh_of_group_that_does_not_exist_is_refused(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.autoscaling.start_instance_refresh(AutoScalingGroupName=cloud.name)
    assert refused.value.response["Error"]["Code"] == "ValidationError"
