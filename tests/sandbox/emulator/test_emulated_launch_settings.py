import pytest
from botocore.exceptions import ClientError
from emulated_cloud import AL2023, Cloud

PUBLIC_PARAMETERS = [
    f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-{kernel}-{architecture}"
    for kernel in ("6.1", "6.12", "6.18", "default")
    for architecture in ("x86_64", "arm64")
]


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
@pytest.mark.parametrize("parameter", PUBLIC_PARAMETERS)
def test_public_parameter_names_image_of_its_architecture(
    cloud: Cloud, parameter: str, region: str
) -> None:
    found = cloud.client("ssm", region).get_parameter(Name=parameter)["Parameter"]
    [image] = cloud.client("ec2", region).describe_images(ImageIds=[found["Value"]])["Images"]
    assert image["Architecture"] == parameter.rsplit("-", 1)[-1]
    assert image["RootDeviceName"] == "/dev/xvda"
    assert image["Name"].startswith("al2023-ami-2023.")


@pytest.mark.parametrize("way", ["request", "template"])
def test_launch_of_image_by_parameter_takes_its_value(cloud: Cloud, way: str) -> None:
    reference = {"ImageId": f"resolve:ssm:{AL2023}"}
    found = (
        cloud.launch(**reference)
        if way == "request"
        else cloud.launch_from(cloud.template(reference))
    )
    assert found["ImageId"] == cloud.image


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ("ami-0123456789abcdef0", "InvalidAMIID.NotFound"),
        ("resolve:ssm:/nobody/knows", "InvalidParameterValue"),
    ],
)
def test_launch_of_image_that_does_not_exist_is_refused(
    cloud: Cloud, image: str, code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.launch(ImageId=image)
    assert refused.value.response["Error"]["Code"] == code


def test_launch_with_protection_and_tenancy_has_them(cloud: Cloud) -> None:
    found = cloud.launch(
        ImageId=cloud.image, DisableApiTermination=True, Placement={"Tenancy": "dedicated"}
    )
    protection = cloud.ec2.describe_instance_attribute(
        InstanceId=found["InstanceId"], Attribute="disableApiTermination"
    )
    assert protection["DisableApiTermination"] == {"Value": True}
    assert found["Placement"]["Tenancy"] == "dedicated"


def test_spot_request_launches_its_whole_specification(cloud: Cloud) -> None:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": cloud.network.subnets[1],
        "Groups": [cloud.network.group],
        "AssociatePublicIpAddress": False,
    }
    device = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeType": "gp3"}}
    [request] = cloud.ec2.request_spot_instances(
        LaunchSpecification={
            "ImageId": cloud.image,
            "InstanceType": "t3.micro",
            "IamInstanceProfile": {"Name": cloud.profile},
            "NetworkInterfaces": [interface],
            "BlockDeviceMappings": [device],
            "EbsOptimized": True,
            "Monitoring": {"Enabled": True},
        }
    )["SpotInstanceRequests"]
    found = cloud.describe(request["InstanceId"])
    assert found["InstanceLifecycle"] == "spot"
    assert found["IamInstanceProfile"]["Arn"].endswith(f"/{cloud.profile}")
    assert found["SubnetId"] == cloud.network.subnets[1]
    assert [group["GroupId"] for group in found["SecurityGroups"]] == [cloud.network.group]
    assert (found["EbsOptimized"], found["Monitoring"]["State"]) == (True, "enabled")
    assert found["MetadataOptions"]["HttpTokens"] == "required"
    assert "PublicIpAddress" not in found
    assert cloud.volumes(found)["/dev/xvda"]["Encrypted"] is True


def test_spot_request_with_group_and_subnet_has_them(cloud: Cloud) -> None:
    [request] = cloud.ec2.request_spot_instances(
        LaunchSpecification={
            "ImageId": cloud.image,
            "InstanceType": "t3.micro",
            "SubnetId": cloud.network.subnets[0],
            "SecurityGroupIds": [cloud.network.group],
        }
    )["SpotInstanceRequests"]
    found = cloud.describe(request["InstanceId"])
    assert found["SubnetId"] == cloud.network.subnets[0]
    assert [group["GroupId"] for group in found["SecurityGroups"]] == [cloud.network.group]


def test_monitoring_switched_on_and_off_shows(cloud: Cloud) -> None:
    instance = cloud.launch(ImageId=cloud.image)["InstanceId"]
    cloud.ec2.monitor_instances(InstanceIds=[instance])
    on = cloud.describe(instance)["Monitoring"]["State"]
    cloud.ec2.unmonitor_instances(InstanceIds=[instance])
    assert (on, cloud.describe(instance)["Monitoring"]["State"]) == ("enabled", "disabled")
