"""Changes of a running instance."""

import base64

import pytest
from emulated_cloud import Cloud

SCRIPT = "#!/bin/bash\necho changed\n"


@pytest.fixture
def instance(cloud: Cloud) -> str:
    """A running instance."""
    ran = cloud.ec2.run_instances(ImageId=cloud.image, MinCount=1, MaxCount=1, UserData="#!/bin/sh")
    return ran["Instances"][0]["InstanceId"]


def test_changed_user_data_is_encoded_once(cloud: Cloud, instance: str) -> None:
    cloud.ec2.modify_instance_attribute(InstanceId=instance, UserData={"Value": SCRIPT.encode()})
    found = cloud.ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
    assert base64.b64decode(found["UserData"]["Value"]).decode() == SCRIPT


def test_other_attribute_still_changes(cloud: Cloud, instance: str) -> None:
    cloud.ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    found = cloud.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
    assert found[0]["InstanceType"] == "t3.small"
