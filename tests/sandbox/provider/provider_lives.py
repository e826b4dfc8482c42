"""What every row's resource is made of, and what it can turn into in place."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provider_engine import Engine, Resource, World

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ec2.amazonaws.com"},
            }
        ],
    }
)
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)
MANAGED = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"


@dataclass(frozen=True)
class Life:
    """Inputs of a resource, and what it can turn into in place.

    Args:
        inputs: What it is made of.
        changed: Inputs that differ after an update; `None` takes one away.
        needs: Tokens and inputs of resources it needs, by name; `{name}` stands for the id
            of one, also among the inputs of those after it.
        importable: Whether it can be imported.
        stays: Whether AWS keeps it when it is deleted.
    """

    inputs: dict[str, Any]
    changed: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    importable: bool = True
    stays: bool = False


def filled(value: object, ids: dict[str, str]) -> Any:  # noqa: ANN401 - as it came
    """Put ids in the place of the names that stand for them."""
    if isinstance(value, dict):
        return {name: filled(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, ids) for item in value]
    return ids.get(value[1:-1], value) if isinstance(value, str) and value[:1] == "{" else value


@contextmanager
def made(
    engine: Engine, needs: dict[str, tuple[str, dict[str, Any]]]
) -> Iterator[dict[str, Resource]]:
    """Make what a resource needs, and delete it in the end, whatever became of the resource."""
    resources: dict[str, Resource] = {}
    with ExitStack() as stack:
        for name, (token, inputs) in needs.items():
            ids = {each.name: each.id for each in resources.values()}
            resources[name] = engine.create(token, name, filled(inputs, ids))
            stack.callback(engine.delete, resources[name])
        yield resources


def instance(world: World) -> tuple[str, dict[str, Any]]:
    inputs = {"ami": world.image, "instanceType": "t3.micro", "subnetId": world.subnet}
    return "aws:ec2/instance:Instance", inputs


def address(world: World) -> tuple[str, dict[str, Any]]:
    del world
    return "aws:ec2/eip:Eip", {}


def interface(world: World) -> tuple[str, dict[str, Any]]:
    return "aws:ec2/networkInterface:NetworkInterface", {"subnetId": world.subnet}


def volume(world: World) -> tuple[str, dict[str, Any]]:
    return "aws:ebs/volume:Volume", {"availabilityZone": world.zone, "size": 1}


def template(world: World) -> tuple[str, dict[str, Any]]:
    inputs = {
        "imageId": world.image,
        "instanceType": "t3.micro",
        "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
        "tagSpecifications": [{"resourceType": "instance", "tags": {"from": "template"}}],
    }
    return "aws:ec2/launchTemplate:LaunchTemplate", inputs


def role(world: World) -> tuple[str, dict[str, Any]]:
    del world
    return "aws:iam/role:Role", {"assumeRolePolicy": TRUST}


def key(world: World) -> tuple[str, dict[str, Any]]:
    del world
    return "aws:kms/key:Key", {}


def group(world: World) -> tuple[str, dict[str, Any]]:
    return "aws:ec2/securityGroup:SecurityGroup", {"vpcId": world.vpc}


RULE = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"}
INLINE_RULE = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}
TAGS = {"tags": {"team": "a", "stage": "dev"}}
OTHER_TAGS = {"tags": {"team": "b", "new": "1"}}

LIVES: dict[str, Callable[[World], Life]] = {
    "aws:cloudwatch/logGroup:LogGroup": lambda _: Life(
        {"retentionInDays": 30, **TAGS}, {"retentionInDays": 90, **OTHER_TAGS}
    ),
    "aws:ebs/volume:Volume": lambda w: Life(
        {"availabilityZone": w.zone, "size": 1, "type": "gp3", "encrypted": True, **TAGS},
        {"size": 2, **OTHER_TAGS},
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": lambda _: Life(
        {"vpcId": "{vpc}", **TAGS},
        {"egress": [INLINE_RULE], **OTHER_TAGS},
        {"vpc": ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.30.0.0/16"})},
        stays=True,
    ),
    "aws:ec2/eip:Eip": lambda w: Life(
        TAGS, {"instance": "{instance}", **OTHER_TAGS}, {"instance": instance(w)}
    ),
    "aws:ec2/eipAssociation:EipAssociation": lambda w: Life(
        {"allocationId": "{address}", "instanceId": "{instance}"},
        needs={"instance": instance(w), "address": address(w)},
    ),
    "aws:ec2/instance:Instance": lambda w: Life(
        {
            "launchTemplate": {"id": "{template}", "version": "1"},
            "subnetId": w.subnet,
            "vpcSecurityGroupIds": [w.group],
            "userData": "#!/bin/sh\n",
            "rootBlockDevice": {"volumeSize": 20, "encrypted": True, "deviceName": "/dev/xvda"},
            **TAGS,
        },
        {
            "instanceType": "t3.small",
            "monitoring": True,
            "userData": "#!/bin/bash\n",
            "rootBlockDevice": {"volumeSize": 30, "encrypted": True, "deviceName": "/dev/xvda"},
            "disableApiTermination": False,
            "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 2},
            **OTHER_TAGS,
        },
        {"template": template(w)},
    ),
    "aws:ec2/internetGateway:InternetGateway": lambda w: Life(TAGS, {"vpcId": w.vpc, **OTHER_TAGS}),
    "aws:ec2/launchConfiguration:LaunchConfiguration": lambda w: Life(
        {
            "imageId": w.image,
            "instanceType": "t3.micro",
            "userData": "#!/bin/sh\n",
            "rootBlockDevice": {"volumeSize": 20, "encrypted": True},
        }
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": lambda w: Life(
        {
            **template(w)[1],
            "description": "first",
            "networkInterfaces": [
                {
                    "deviceIndex": 0,
                    "associatePublicIpAddress": "false",
                    "deleteOnTermination": "true",
                    "securityGroups": [w.group],
                }
            ],
            "blockDeviceMappings": [
                {
                    "deviceName": "/dev/xvda",
                    "ebs": {"encrypted": "true", "volumeType": "gp3", "volumeSize": 20},
                }
            ],
            "monitoring": {"enabled": True},
            "userData": "IyEvYmluL3NoCg==",
            "updateDefaultVersion": True,
            **TAGS,
        },
        {"instanceType": "t3.small", "description": "second", **OTHER_TAGS},
    ),
    "aws:ec2/networkInterface:NetworkInterface": lambda w: Life(
        {"subnetId": w.subnet, "description": "first", "securityGroups": [w.group], **TAGS},
        {"description": "second", "sourceDestCheck": False, **OTHER_TAGS},
    ),
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment": lambda w: Life(
        {"instanceId": "{instance}", "networkInterfaceId": "{interface}", "deviceIndex": 1},
        needs={"instance": instance(w), "interface": interface(w)},
        importable=False,
    ),
    "aws:ec2/securityGroup:SecurityGroup": lambda w: Life(
        {"vpcId": w.vpc, "description": "first", "egress": [INLINE_RULE], **TAGS},
        {"egress": [{**INLINE_RULE, "fromPort": 80}], "ingress": [INLINE_RULE], **OTHER_TAGS},
    ),
    "aws:ec2/securityGroupRule:SecurityGroupRule": lambda w: Life(
        {"type": "egress", "securityGroupId": "{group}", **INLINE_RULE},
        needs={"group": group(w)},
        importable=False,
    ),
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": lambda w: Life(
        {"ami": w.image, "instanceType": "t3.micro", "subnetId": w.subnet, **TAGS}, OTHER_TAGS
    ),
    "aws:ec2/subnet:Subnet": lambda w: Life(
        {"vpcId": w.vpc, "cidrBlock": "10.9.7.0/24", **TAGS},
        {"mapPublicIpOnLaunch": True, **OTHER_TAGS},
    ),
    "aws:ec2/tag:Tag": lambda w: Life(
        {"resourceId": "{volume}", "key": "team", "value": "a"},
        {"value": "b"},
        {"volume": volume(w)},
    ),
    "aws:ec2/volumeAttachment:VolumeAttachment": lambda w: Life(
        {"deviceName": "/dev/sdh", "volumeId": "{volume}", "instanceId": "{instance}"},
        needs={"instance": instance(w), "volume": volume(w)},
    ),
    "aws:ec2/vpc:Vpc": lambda _: Life(
        {"cidrBlock": "10.20.0.0/16", "enableDnsHostnames": True, **TAGS},
        {"enableDnsHostnames": False, **OTHER_TAGS},
    ),
    "aws:iam/instanceProfile:InstanceProfile": lambda w: Life(
        TAGS, {"role": "{role}", **OTHER_TAGS}, {"role": role(w)}
    ),
    "aws:iam/policy:Policy": lambda _: Life(
        {"policy": POLICY, **TAGS}, {"policy": POLICY.replace("GetObject", "PutObject")}
    ),
    "aws:iam/role:Role": lambda _: Life(
        {"assumeRolePolicy": TRUST, "description": "first", **TAGS},
        {
            "assumeRolePolicy": TRUST.replace("ec2.", "ssm."),
            "description": "second",
            "managedPolicyArns": [MANAGED],
            "permissionsBoundary": MANAGED,
            **OTHER_TAGS,
        },
    ),
    "aws:iam/rolePolicy:RolePolicy": lambda w: Life(
        {"role": "{role}", "policy": POLICY},
        {"policy": POLICY.replace("GetObject", "PutObject")},
        {"role": role(w)},
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": lambda w: Life(
        {"role": "{role}", "policyArn": MANAGED}, needs={"role": role(w)}
    ),
    "aws:kms/alias:Alias": lambda w: Life(
        {"targetKeyId": "{one}"}, {"targetKeyId": "{two}"}, {"one": key(w), "two": key(w)}
    ),
    "aws:kms/key:Key": lambda _: Life(
        {"description": "first", "enableKeyRotation": True, **TAGS},
        {"description": "second", "enableKeyRotation": False, **OTHER_TAGS},
    ),
    "aws:s3/bucket:Bucket": lambda _: Life({"forceDestroy": True, **TAGS}, OTHER_TAGS),
    "aws:ssm/parameter:Parameter": lambda _: Life(
        {"name": "/life/cycle", "type": "String", "value": "one", "description": "first", **TAGS},
        {"value": "two", **OTHER_TAGS},
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": lambda w: Life(
        {"securityGroupId": "{group}", **RULE, "description": "first", **TAGS},
        {"description": "second", "toPort": 444},
        {"group": group(w)},
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": lambda w: Life(
        {"securityGroupId": "{group}", **RULE, "description": "first", **TAGS},
        {"description": "second"},
        {"group": group(w)},
    ),
}
