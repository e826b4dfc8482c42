"""The emulated AWS as the tests of the emulator use it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

REGION = "eu-west-1"
AL2023 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64"
AL2 = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}

Structure = dict[str, Any]


@dataclass(frozen=True)
class Network:
    """A VPC with two private subnets and two groups."""

    vpc: str
    subnets: tuple[str, str]
    group: str
    other_group: str


class Cloud:
    """One test's view of the emulated AWS; what it makes has names nothing else has."""

    def __init__(self, client: Callable[..., Any], name: str, region: str = REGION) -> None:
        self.client = client
        self.name = name
        self.region = region
        self.ec2 = client("ec2", region)
        self.iam = client("iam", region)
        self.autoscaling = client("autoscaling", region)

    @cached_property
    def image(self) -> str:
        """An Amazon Linux 2023 image."""
        return self.image_of(AL2023)

    @cached_property
    def network(self) -> Network:
        """A network of the test's own."""
        vpc = self.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        first, second = (
            self.ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.1.{index}.0/24", AvailabilityZone=f"{self.region}{letter}"
            )["Subnet"]["SubnetId"]
            for index, letter in enumerate("ab")
        )
        return Network(vpc, (first, second), self.group(vpc, ""), self.group(vpc, "-other"))

    @cached_property
    def profile(self) -> str:
        """The name of a profile with a role of the same name."""
        self.iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=json.dumps(TRUST))
        self.iam.create_instance_profile(InstanceProfileName=self.name)
        self.iam.add_role_to_instance_profile(InstanceProfileName=self.name, RoleName=self.name)
        return self.name

    def image_of(self, parameter: str) -> str:
        """The image a public parameter names."""
        found = self.client("ssm", self.region).get_parameter(Name=parameter)
        return found["Parameter"]["Value"]

    def group(self, vpc: str, suffix: str) -> str:
        """A new security group."""
        made = self.ec2.create_security_group(
            GroupName=f"{self.name}{suffix}", Description="test", VpcId=vpc
        )
        return made["GroupId"]

    def template(self, data: Mapping[str, Any] | None = None, suffix: str = "") -> str:
        """A new launch template on the image."""
        made = self.ec2.create_launch_template(
            LaunchTemplateName=f"{self.name}{suffix}",
            LaunchTemplateData={
                "ImageId": self.image,
                "InstanceType": "t3.micro",
                **(data or {}),
            },
        )
        return made["LaunchTemplate"]["LaunchTemplateId"]

    def version(self, template: str, data: Mapping[str, Any]) -> None:
        """A further version of a template, on its first."""
        self.ec2.create_launch_template_version(
            LaunchTemplateId=template, SourceVersion="1", LaunchTemplateData=dict(data)
        )

    def launch(self, **request: object) -> Structure:
        """Launch one instance and describe it."""
        made = self.ec2.run_instances(MinCount=1, MaxCount=1, **request)
        return self.describe(made["Instances"][0]["InstanceId"])

    def launch_from(self, template: str, **request: object) -> Structure:
        """Launch one instance from a template and describe it."""
        return self.launch(LaunchTemplate={"LaunchTemplateId": template}, **request)

    def describe(self, instance: str) -> Structure:
        """Describe an instance."""
        found = self.ec2.describe_instances(InstanceIds=[instance])
        return found["Reservations"][0]["Instances"][0]

    def volumes(self, instance: Structure) -> dict[str, Structure]:
        """Describe an instance's volumes by device."""
        mine = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        found = self.ec2.describe_volumes(Filters=mine)["Volumes"]
        return {volume["Attachments"][0]["Device"]: volume for volume in found}
