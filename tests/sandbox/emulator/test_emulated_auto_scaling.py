import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

from sandbox.emulator.amendments.auto_scaling_launches import is_spot_next, least_used

CHANGEABLE = {
    "MaxInstanceLifetime": 86_400,
    "DefaultInstanceWarmup": 30,
    "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 110},
    "CapacityRebalance": True,
    "DefaultCooldown": 60,
    "TerminationPolicies": ["OldestInstance"],
}


def create(cloud: Cloud, size: int = 2, **members: object) -> None:
    """Create a group in both subnets, at most one instance larger."""
    cloud.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=cloud.name,
        MinSize=0,
        MaxSize=size + 1,
        DesiredCapacity=size,
        VPCZoneIdentifier=",".join(cloud.network.subnets),
        **members,
    )


def group(cloud: Cloud) -> Structure:
    [found] = cloud.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[cloud.name])[
        "AutoScalingGroups"
    ]
    return found


def instances(cloud: Cloud) -> list[Structure]:
    return [cloud.describe(member["InstanceId"]) for member in group(cloud)["Instances"]]


def mixed(template: str, *overrides: Structure, **distribution: object) -> Structure:
    specification = {"LaunchTemplateId": template, "Version": "$Latest"}
    return {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": specification,
            "Overrides": list(overrides),
        },
        "InstancesDistribution": distribution,
    }


@pytest.mark.parametrize(
    ("on_demand", "total", "distribution", "expected"),
    [
        (0, 0, {}, False),
        (0, 0, {"OnDemandBaseCapacity": 0, "OnDemandPercentageAboveBaseCapacity": 0}, True),
        (0, 0, {"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 0}, False),
        (1, 1, {"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 0}, True),
        (1, 1, {"OnDemandBaseCapacity": 0, "OnDemandPercentageAboveBaseCapacity": 50}, True),
        (1, 2, {"OnDemandBaseCapacity": 0, "OnDemandPercentageAboveBaseCapacity": 50}, False),
    ],
)
def test_is_spot_next_follows_the_distribution(
    on_demand: int, total: int, distribution: dict[str, int], expected: object
) -> None:
    assert is_spot_next(on_demand, total, distribution) is expected


def test_least_used_of_equals_is_the_first() -> None:
    assert [least_used(["a", "b"], used) for used in ([], ["a"], ["a", "b"])] == ["a", "b", "a"]


def test_group_launches_hardened_instances_in_all_its_subnets(cloud: Cloud) -> None:
    template = cloud.template(
        {
            "IamInstanceProfile": {"Name": cloud.profile},
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
            "NetworkInterfaces": [
                {
                    "DeviceIndex": 0,
                    "AssociatePublicIpAddress": False,
                    "Groups": [cloud.network.group],
                }
            ],
        }
    )
    create(cloud, LaunchTemplate={"LaunchTemplateId": template})
    found = instances(cloud)
    assert {one["SubnetId"] for one in found} == set(cloud.network.subnets)
    for one in found:
        assert one["MetadataOptions"]["HttpTokens"] == "required"
        assert one["IamInstanceProfile"]["Arn"].endswith(f"/{cloud.profile}")
        assert [held["GroupId"] for held in one["SecurityGroups"]] == [cloud.network.group]
        assert "PublicIpAddress" not in one


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1", "t3.micro"), ("2", "t3.small"), ("$Latest", "t3.small"), ("$Default", "t3.micro")],
)
def test_group_launches_from_the_version_it_names(
    cloud: Cloud, version: str, expected: str
) -> None:
    template = cloud.template()
    cloud.version(template, {"InstanceType": "t3.small", "UserData": "IyEvYmluL2Jhc2g="})
    create(cloud, 1, LaunchTemplate={"LaunchTemplateId": template, "Version": version})
    number = {"t3.micro": "1", "t3.small": "2"}[expected]
    [member] = group(cloud)["Instances"]
    assert (member["InstanceType"], member["LaunchTemplate"]["Version"]) == (expected, number)
    assert group(cloud)["LaunchTemplate"]["Version"] == version


def test_group_propagates_tags_over_those_of_the_template(cloud: Cloud) -> None:
    tags = [{"Key": "a", "Value": "template"}, {"Key": "b", "Value": "template"}]
    template = cloud.template({"TagSpecifications": [{"ResourceType": "instance", "Tags": tags}]})
    create(
        cloud,
        1,
        LaunchTemplate={"LaunchTemplateId": template},
        Tags=[
            {"Key": "a", "Value": "group", "PropagateAtLaunch": True},
            {"Key": "c", "Value": "group", "PropagateAtLaunch": False},
        ],
    )
    seen = {tag["Key"]: tag["Value"] for tag in instances(cloud)[0]["Tags"]}
    assert (seen["a"], seen["b"]) == ("group", "template")
    assert "c" not in seen
    assert seen["aws:autoscaling:groupName"] == cloud.name


def test_mixed_group_launches_overrides_and_spot(cloud: Cloud) -> None:
    template = cloud.template({"MetadataOptions": {"HttpTokens": "required"}})
    policy = mixed(
        template,
        {"InstanceType": "c5.large"},
        {"InstanceType": "c5a.large"},
        OnDemandBaseCapacity=1,
        OnDemandPercentageAboveBaseCapacity=0,
    )
    create(cloud, 3, MixedInstancesPolicy=policy)
    found = instances(cloud)
    assert {one["InstanceType"] for one in found} == {"c5.large"}
    assert {one["MetadataOptions"]["HttpTokens"] for one in found} == {"required"}
    assert sorted(one.get("InstanceLifecycle", "on demand") for one in found) == [
        "on demand",
        "spot",
        "spot",
    ]
    assert "LaunchTemplate" not in group(cloud)


def test_mixed_group_launches_from_template_of_its_override(cloud: Cloud) -> None:
    other = cloud.template({"MetadataOptions": {"HttpTokens": "optional"}}, suffix="-other")
    override = {"LaunchTemplateSpecification": {"LaunchTemplateId": other, "Version": "1"}}
    create(cloud, 1, MixedInstancesPolicy=mixed(cloud.template(), override))
    assert group(cloud)["Instances"][0]["LaunchTemplate"]["LaunchTemplateId"] == other
    assert instances(cloud)[0]["MetadataOptions"]["HttpTokens"] == "optional"


def test_mixed_group_updated_otherwise_keeps_its_policy(cloud: Cloud) -> None:
    policy = mixed(cloud.template(), {"InstanceType": "c5.large"})
    create(cloud, 0, MixedInstancesPolicy=policy)
    before = group(cloud)["MixedInstancesPolicy"]
    cloud.autoscaling.update_auto_scaling_group(AutoScalingGroupName=cloud.name, MaxSize=4)
    assert group(cloud)["MixedInstancesPolicy"] == before
    assert before["InstancesDistribution"]["OnDemandPercentageAboveBaseCapacity"] == 100


def test_launch_configuration_is_launched_whole(cloud: Cloud) -> None:
    cloud.autoscaling.create_launch_configuration(
        LaunchConfigurationName=cloud.name,
        ImageId=cloud.image,
        InstanceType="t3.micro",
        SecurityGroups=[cloud.network.group],
        IamInstanceProfile=cloud.profile,
        MetadataOptions={"HttpTokens": "optional", "HttpPutResponseHopLimit": 5},
        InstanceMonitoring={"Enabled": True},
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}],
    )
    create(cloud, 1, LaunchConfigurationName=cloud.name)
    [found] = instances(cloud)
    assert found["MetadataOptions"]["HttpTokens"] == "optional"
    assert found["MetadataOptions"]["HttpPutResponseHopLimit"] == 5
    assert found["Monitoring"]["State"] == "enabled"
    assert found["IamInstanceProfile"]["Arn"].endswith(f"/{cloud.profile}")
    assert cloud.volumes(found)["/dev/xvda"]["Encrypted"] is True
    with pytest.raises(ClientError) as refused:
        cloud.autoscaling.delete_launch_configuration(LaunchConfigurationName=cloud.name)
    assert refused.value.response["Error"]["Code"] == "ResourceInUse"


@pytest.mark.parametrize("when", ["creation", "update"])
def test_group_settings_read_back_as_written(cloud: Cloud, when: str) -> None:
    template = {"LaunchTemplateId": cloud.template()}
    create(cloud, 0, LaunchTemplate=template, **(CHANGEABLE if when == "creation" else {}))
    if when == "update":
        cloud.autoscaling.update_auto_scaling_group(AutoScalingGroupName=cloud.name, **CHANGEABLE)
    found = group(cloud)
    assert {member: found[member] for member in CHANGEABLE} == CHANGEABLE


def test_group_with_instances_is_deleted_only_by_force(cloud: Cloud) -> None:
    protected = cloud.template({"DisableApiTermination": True})
    create(cloud, 1, LaunchTemplate={"LaunchTemplateId": protected})
    [instance] = instances(cloud)
    with pytest.raises(ClientError) as refused:
        cloud.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=cloud.name)
    cloud.autoscaling.delete_auto_scaling_group(AutoScalingGroupName=cloud.name, ForceDelete=True)
    assert refused.value.response["Error"]["Code"] == "ResourceInUse"
    assert cloud.describe(instance["InstanceId"])["State"]["Name"] == "terminated"


def test_instance_terminated_behind_the_group_is_replaced(cloud: Cloud) -> None:
    create(cloud, 1, LaunchTemplate={"LaunchTemplateId": cloud.template()})
    [before] = group(cloud)["Instances"]
    cloud.ec2.terminate_instances(InstanceIds=[before["InstanceId"]])
    [after] = group(cloud)["Instances"]
    assert after["InstanceId"] != before["InstanceId"]
    assert after["LifecycleState"] == "InService"
