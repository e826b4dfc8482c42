import pytest
from emulated_cloud import Cloud

from sandbox.emulator.amendments.block_devices import default_performance
from sandbox.emulator.merging import merge_devices

ROOT = "/dev/xvda"


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        ("gp3", 8, {"throughput": 125}),
        ("gp2", 8, {"iops": 100}),
        ("gp2", 500, {"iops": 1500}),
        ("gp2", 9000, {"iops": 16_000}),
        ("standard", 8, {}),
    ],
)
def test_default_performance_by_type_and_size(kind: str, size: int, expected: object) -> None:
    assert default_performance(kind, size) == expected


def test_merge_devices_of_same_name_merges_ebs_members() -> None:
    under = [{"DeviceName": ROOT, "Ebs": {"VolumeSize": 8, "Encrypted": False}}]
    over = [{"DeviceName": ROOT, "Ebs": {"Encrypted": True}}, {"DeviceName": "/dev/sdb", "Ebs": {}}]
    assert merge_devices(under, over)[0]["Ebs"] == {"VolumeSize": 8, "Encrypted": True}


def test_launch_without_devices_has_the_root_volume_of_its_image(cloud: Cloud) -> None:
    mapping = cloud.ec2.describe_images(ImageIds=[cloud.image])["Images"][0]["BlockDeviceMappings"][
        0
    ]
    found = cloud.volumes(cloud.launch(ImageId=cloud.image))
    assert list(found) == [mapping["DeviceName"]] == [ROOT]
    assert found[ROOT]["Size"] == mapping["Ebs"]["VolumeSize"]
    assert found[ROOT]["VolumeType"] == mapping["Ebs"]["VolumeType"] == "gp3"
    assert found[ROOT]["SnapshotId"] == mapping["Ebs"]["SnapshotId"]
    assert found[ROOT]["Encrypted"] is False


def test_launch_with_further_device_keeps_the_root_volume(cloud: Cloud) -> None:
    further = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 4, "VolumeType": "gp2"}}
    found = cloud.volumes(cloud.launch(ImageId=cloud.image, BlockDeviceMappings=[further]))
    assert {name: volume["VolumeType"] for name, volume in found.items()} == {
        ROOT: "gp3",
        "/dev/sdf": "gp2",
    }


def test_launch_with_device_left_out_has_no_such_volume(cloud: Cloud) -> None:
    nothing = {"DeviceName": ROOT, "NoDevice": ""}
    assert cloud.volumes(cloud.launch(ImageId=cloud.image, BlockDeviceMappings=[nothing])) == {}


def test_launch_with_figures_keeps_them(cloud: Cloud) -> None:
    figures = {"VolumeSize": 30, "VolumeType": "gp3", "Iops": 4000, "Throughput": 250}
    device = {"DeviceName": ROOT, "Ebs": figures}
    volume = cloud.volumes(cloud.launch(ImageId=cloud.image, BlockDeviceMappings=[device]))[ROOT]
    assert [volume[member] for member in ("Size", "VolumeType", "Iops", "Throughput")] == [
        30,
        "gp3",
        4000,
        250,
    ]


@pytest.mark.parametrize("member", ["KeyId", "Arn", "alias"])
def test_launch_with_key_names_it_by_arn(cloud: Cloud, member: str) -> None:
    kms = cloud.client("kms")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName=f"alias/{cloud.name}", TargetKeyId=key["KeyId"])
    ebs = {"Encrypted": True, "KmsKeyId": {**key, "alias": f"alias/{cloud.name}"}[member]}
    device = {"DeviceName": ROOT, "Ebs": ebs}
    volume = cloud.volumes(cloud.launch(ImageId=cloud.image, BlockDeviceMappings=[device]))[ROOT]
    assert (volume["Encrypted"], volume["KmsKeyId"]) == (True, key["Arn"])


def test_launch_in_account_that_encrypts_by_default_is_encrypted(cloud: Cloud) -> None:
    elsewhere, parameters = cloud.client("ec2", "eu-west-2"), cloud.client("ssm", "eu-west-2")
    path = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64"
    image = parameters.get_parameter(Name=path)["Parameter"]["Value"]
    elsewhere.enable_ebs_encryption_by_default()
    elsewhere.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    [volume] = elsewhere.describe_volumes()["Volumes"]
    assert volume["Encrypted"] is True
    assert ":key/" in volume["KmsKeyId"]


def test_termination_deletes_what_is_to_be_deleted(cloud: Cloud) -> None:
    kept = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 4, "DeleteOnTermination": False}}
    instance = cloud.launch(ImageId=cloud.image, BlockDeviceMappings=[kept])
    before = {volume["VolumeId"] for volume in cloud.volumes(instance).values()}
    survivor = cloud.volumes(instance)["/dev/sdf"]["VolumeId"]
    cloud.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    after = {volume["VolumeId"] for volume in cloud.ec2.describe_volumes()["Volumes"]}
    assert before & after == {survivor}
