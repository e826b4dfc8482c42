from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Network

PARTS = {
    "metadata options": (
        {"MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 3}},
        lambda found: (
            found["MetadataOptions"]["HttpTokens"],
            found["MetadataOptions"]["HttpPutResponseHopLimit"],
        ),
        ("required", 3),
    ),
    "monitoring": (
        {"Monitoring": {"Enabled": True}},
        lambda found: found["Monitoring"]["State"],
        "enabled",
    ),
    "EBS optimisation": ({"EbsOptimized": True}, lambda found: found["EbsOptimized"], True),
    "instance type": (
        {"InstanceType": "c5.large"},
        lambda found: found["InstanceType"],
        "c5.large",
    ),
    "key": ({"KeyName": "its-key"}, lambda found: found["KeyName"], "its-key"),
    "tenancy": (
        {"Placement": {"Tenancy": "dedicated"}},
        lambda found: found["Placement"]["Tenancy"],
        "dedicated",
    ),
    "spot market": (
        {"InstanceMarketOptions": {"MarketType": "spot"}},
        lambda found: found["InstanceLifecycle"],
        "spot",
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_launch_from_template_has_its_part(cloud: Cloud, part: str) -> None:
    data, read, expected = PARTS[part]
    found = cloud.launch_from(cloud.template(data))
    assert read(found) == expected


def test_launch_from_template_has_its_profile(cloud: Cloud) -> None:
    identity = cloud.template({"IamInstanceProfile": {"Name": cloud.profile}})
    found = cloud.launch_from(identity)
    assert found["IamInstanceProfile"]["Arn"].endswith(f":instance-profile/{cloud.profile}")


def test_launch_from_template_has_its_network_interface(cloud: Cloud) -> None:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": cloud.network.subnets[1],
        "Groups": [cloud.network.group],
        "AssociatePublicIpAddress": False,
        "Description": "the only one",
    }
    found = cloud.launch_from(cloud.template({"NetworkInterfaces": [interface]}))
    [seen] = found["NetworkInterfaces"]
    assert found["SubnetId"] == cloud.network.subnets[1]
    assert [group["GroupId"] for group in seen["Groups"]] == [cloud.network.group]
    assert seen["Description"] == "the only one"
    assert "PublicIpAddress" not in found


@pytest.mark.parametrize("wanted", [True, False])
def test_launch_from_template_decides_about_public_address(cloud: Cloud, wanted: object) -> None:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": cloud.network.subnets[0],
        "AssociatePublicIpAddress": wanted,
    }
    found = cloud.launch_from(cloud.template({"NetworkInterfaces": [interface]}))
    assert ("PublicIpAddress" in found) is wanted


def test_launch_from_template_has_its_devices_and_no_other(cloud: Cloud) -> None:
    device = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeType": "gp3"}}
    identity = cloud.template({"BlockDeviceMappings": [device]})
    found = cloud.volumes(cloud.launch_from(identity))
    assert {name: volume["Encrypted"] for name, volume in found.items()} == {"/dev/xvda": True}


def test_launch_from_template_tags_instance_volume_and_interface(cloud: Cloud) -> None:
    kinds = ("instance", "volume", "network-interface")
    specifications = [
        {"ResourceType": kind, "Tags": [{"Key": "kind", "Value": kind}]} for kind in kinds
    ]
    identity = cloud.template({"TagSpecifications": specifications})
    found = cloud.launch_from(identity)
    interface = cloud.ec2.describe_network_interfaces(
        NetworkInterfaceIds=[found["NetworkInterfaces"][0]["NetworkInterfaceId"]]
    )["NetworkInterfaces"][0]
    tags = [found["Tags"], cloud.volumes(found)["/dev/xvda"]["Tags"], interface["TagSet"]]
    for kind, seen in zip(kinds, tags, strict=True):
        assert {"Key": "kind", "Value": kind} in seen


def test_launch_from_template_request_overrides_member_by_member(cloud: Cloud) -> None:
    tags = [{"Key": "a", "Value": "template"}, {"Key": "b", "Value": "template"}]
    identity = cloud.template(
        {
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 3},
            "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
        }
    )
    found = cloud.launch_from(
        identity,
        InstanceType="t3.large",
        MetadataOptions={"HttpPutResponseHopLimit": 1},
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "request"}]}
        ],
    )
    seen = {tag["Key"]: tag["Value"] for tag in found["Tags"]}
    assert found["InstanceType"] == "t3.large"
    assert found["MetadataOptions"]["HttpTokens"] == "required"
    assert found["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert (seen["a"], seen["b"]) == ("request", "template")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({}, "t3.small"),
        ({"Version": "1"}, "t3.micro"),
        ({"Version": "$Default"}, "t3.small"),
        ({"Version": "$Latest"}, "t3.large"),
    ],
)
@pytest.mark.parametrize("by", ["LaunchTemplateId", "LaunchTemplateName"])
def test_launch_from_template_takes_the_version_it_names(
    cloud: Cloud, version: dict[str, str], expected: object, by: str
) -> None:
    identity = cloud.template()
    for kind in ("t3.small", "t3.large"):
        cloud.ec2.create_launch_template_version(
            LaunchTemplateId=identity, SourceVersion="1", LaunchTemplateData={"InstanceType": kind}
        )
    cloud.ec2.modify_launch_template(LaunchTemplateId=identity, DefaultVersion="2")
    reference = {"LaunchTemplateId": identity, "LaunchTemplateName": cloud.name}[by]
    assert cloud.launch(LaunchTemplate={by: reference, **version})["InstanceType"] == expected


@pytest.mark.parametrize(
    ("surplus", "word"),
    [
        (lambda network: {"SubnetId": network.subnets[0]}, "subnet ID"),
        (lambda network: {"SecurityGroupIds": [network.group]}, "security groups"),
        (lambda _network: {"PrivateIpAddress": "10.1.0.9"}, "private IP address"),
    ],
)
def test_launch_with_interface_of_template_and_instance_level_member_is_refused(
    cloud: Cloud, surplus: Callable[[Network], dict[str, object]], word: str
) -> None:
    identity = cloud.template(
        {"NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": cloud.network.subnets[0]}]}
    )
    with pytest.raises(ClientError, match=f"an instance-level {word} may not") as refused:
        cloud.launch_from(identity, **surplus(cloud.network))
    assert refused.value.response["Error"]["Code"] == "InvalidParameterCombination"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ({"LaunchTemplateId": "lt-0123456789abcdef0"}, "InvalidLaunchTemplateId.NotFound"),
        ({"LaunchTemplateName": "nobody's"}, "InvalidLaunchTemplateName.NotFoundException"),
    ],
)
def test_launch_from_template_that_does_not_exist_is_refused(
    cloud: Cloud, reference: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.launch(LaunchTemplate=reference)
    assert refused.value.response["Error"]["Code"] == code


def test_template_with_tags_of_its_own_keeps_them_out_of_its_data(cloud: Cloud) -> None:
    made = cloud.ec2.create_launch_template(
        LaunchTemplateName=cloud.name,
        LaunchTemplateData={"ImageId": cloud.image},
        TagSpecifications=[
            {"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}
        ],
    )["LaunchTemplate"]
    identity = made["LaunchTemplateId"]
    [version] = cloud.ec2.describe_launch_template_versions(LaunchTemplateId=identity)[
        "LaunchTemplateVersions"
    ]
    assert version["LaunchTemplateData"] == {"ImageId": cloud.image}
    assert made["Tags"] == [{"Key": "a", "Value": "b"}]


def test_template_tagged_later_shows_the_tag(cloud: Cloud) -> None:
    identity = cloud.template()
    cloud.ec2.create_tags(Resources=[identity], Tags=[{"Key": "late", "Value": "yes"}])
    [found] = cloud.ec2.describe_launch_templates(LaunchTemplateIds=[identity])["LaunchTemplates"]
    assert found["Tags"] == [{"Key": "late", "Value": "yes"}]


def test_templates_more_than_fifteen_are_all_described(cloud: Cloud) -> None:
    for index in range(17):
        cloud.template(suffix=f"-{index}")
    found = cloud.ec2.describe_launch_templates()["LaunchTemplates"]
    assert sum(one["LaunchTemplateName"].startswith(cloud.name) for one in found) == 17
