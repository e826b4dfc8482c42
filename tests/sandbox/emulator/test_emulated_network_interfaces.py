import pytest
from emulated_cloud import Cloud, Structure


def groups_of(thing: Structure, member: str = "SecurityGroups") -> list[str]:
    return [group["GroupId"] for group in thing[member]]


def test_instance_launched_with_interface_shows_its_groups(cloud: Cloud) -> None:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": cloud.network.subnets[0],
        "Groups": [cloud.network.group],
    }
    found = cloud.launch(ImageId=cloud.image, NetworkInterfaces=[interface])
    assert groups_of(found) == [cloud.network.group]
    assert groups_of(found["NetworkInterfaces"][0], "Groups") == [cloud.network.group]


def test_instance_with_second_interface_shows_groups_of_the_first(cloud: Cloud) -> None:
    instance = cloud.launch(
        ImageId=cloud.image,
        SubnetId=cloud.network.subnets[0],
        SecurityGroupIds=[cloud.network.group],
    )["InstanceId"]
    second = cloud.ec2.create_network_interface(
        SubnetId=cloud.network.subnets[0], Groups=[cloud.network.other_group]
    )
    identity = second["NetworkInterface"]["NetworkInterfaceId"]
    cloud.ec2.attach_network_interface(
        NetworkInterfaceId=identity, InstanceId=instance, DeviceIndex=1
    )
    found = cloud.describe(instance)
    by_index = {one["Attachment"]["DeviceIndex"]: one for one in found["NetworkInterfaces"]}
    assert groups_of(found) == [cloud.network.group]
    assert groups_of(by_index[1], "Groups") == [cloud.network.other_group]


@pytest.mark.parametrize("way", ["instance", "interface"])
def test_groups_changed_at_instance_or_interface_show_at_both(cloud: Cloud, way: str) -> None:
    instance = cloud.launch(
        ImageId=cloud.image,
        SubnetId=cloud.network.subnets[0],
        SecurityGroupIds=[cloud.network.group],
    )
    if way == "instance":
        cloud.ec2.modify_instance_attribute(
            InstanceId=instance["InstanceId"], Groups=[cloud.network.other_group]
        )
    else:
        cloud.ec2.modify_network_interface_attribute(
            NetworkInterfaceId=instance["NetworkInterfaces"][0]["NetworkInterfaceId"],
            Groups=[cloud.network.other_group],
        )
    found = cloud.describe(instance["InstanceId"])
    assert groups_of(found) == [cloud.network.other_group]
    assert groups_of(found["NetworkInterfaces"][0], "Groups") == [cloud.network.other_group]


def test_termination_deletes_own_interface_and_frees_attached_one(cloud: Cloud) -> None:
    instance = cloud.launch(ImageId=cloud.image, SubnetId=cloud.network.subnets[0])
    own = instance["NetworkInterfaces"][0]["NetworkInterfaceId"]
    made = cloud.ec2.create_network_interface(SubnetId=cloud.network.subnets[0])["NetworkInterface"]
    cloud.ec2.attach_network_interface(
        NetworkInterfaceId=made["NetworkInterfaceId"],
        InstanceId=instance["InstanceId"],
        DeviceIndex=1,
    )
    cloud.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    mine = [{"Name": "vpc-id", "Values": [cloud.network.vpc]}]
    left = cloud.ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]
    found = cloud.describe(instance["InstanceId"])
    assert own not in [one["NetworkInterfaceId"] for one in left]
    assert [(one["NetworkInterfaceId"], one["Status"]) for one in left] == [
        (made["NetworkInterfaceId"], "available")
    ]
    assert found["NetworkInterfaces"] == []
    assert "PrivateIpAddress" not in found


def test_termination_frees_the_elastic_address(cloud: Cloud) -> None:
    instance = cloud.launch(ImageId=cloud.image, SubnetId=cloud.network.subnets[0])["InstanceId"]
    address = cloud.ec2.allocate_address(Domain="vpc")["AllocationId"]
    cloud.ec2.associate_address(AllocationId=address, InstanceId=instance)
    assert "PublicIpAddress" in cloud.describe(instance)
    cloud.ec2.terminate_instances(InstanceIds=[instance])
    [found] = cloud.ec2.describe_addresses(AllocationIds=[address])["Addresses"]
    assert "AssociationId" not in found
    cloud.ec2.release_address(AllocationId=address)


def test_interface_without_public_address_has_no_association(cloud: Cloud) -> None:
    found = cloud.launch(ImageId=cloud.image, SubnetId=cloud.network.subnets[0])
    assert "Association" not in found["NetworkInterfaces"][0]
