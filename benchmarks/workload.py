"""The stacks that are judged: compliant ones, of the kinds and sizes of resources a team has.

Of every 10 resources 5 are instances, 2 launch templates, 2 security groups and 1 a role. All refer
to each other and to a few shared ones, which come on top.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Final

INSTANCE: Final = "aws:ec2/instance:Instance"
LAUNCH_TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
SECURITY_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
ROLE: Final = "aws:iam/role:Role"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
KEY_ARN: Final = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
IMAGE: Final = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64"
BACKUP: Final = {"type": "STRINGEQUALS", "key": "Backup", "value": "daily"}
VPC: Final = "vpc-0123456789abcdef0"  # the landing zone's, in another stack
MANAGED: Final = tuple(
    f"arn:aws:iam::aws:policy/{name}"
    for name in ("AmazonSSMManagedInstanceCore", "AmazonInspector2ManagedCisPolicy")
)
TRUST: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "ec2.amazonaws.com"},
        }
    ],
}
BOUNDARY: Final = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::app/*"}],
}


@dataclass(frozen=True, slots=True)
class Reference:
    """An output of another resource, unknown in a preview."""

    resource: str
    output: str = "id"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a program.

    Args:
        type: The type token.
        name: The name the program gives it.
        inputs: Its inputs, with a `Reference` for each value of another resource.
        computed: The outputs that only the provider knows.
    """

    type: str
    name: str
    inputs: Mapping[str, object]
    computed: tuple[str, ...] = field(default=("arn", "tagsAll"))


def stack(size: int) -> list[Resource]:
    """Make the resources of a stack: so many, and before them the shared ones.

    Args:
        size: How many there are besides the shared ones.
    """
    return [*_shared(), *islice(_blocks(), size)]


def referred(value: object) -> Iterator[Reference]:
    """List what an input refers to."""
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from referred(member)
    elif isinstance(value, list):
        for element in value:
            yield from referred(element)


def resolved(value: object, resolve: Callable[[Reference], object]) -> object:
    """Copy an input with something else in place of each reference."""
    if isinstance(value, Reference):
        return resolve(value)
    if isinstance(value, Mapping):
        return {key: resolved(member, resolve) for key, member in value.items()}
    if isinstance(value, list):
        return [resolved(element, resolve) for element in value]
    return value


def _shared() -> Iterator[Resource]:
    subnet = {
        "vpcId": VPC,
        "cidrBlock": "10.0.1.0/24",
        "mapPublicIpOnLaunch": False,
        "tags": _tags("subnet"),
    }
    yield Resource("aws:ec2/subnet:Subnet", "subnet", subnet)
    yield Resource(
        "aws:iam/policy:Policy",
        "boundary",
        {"policy": json.dumps(BOUNDARY), "description": "what may be used", "tags": _tags("iam")},
    )
    yield Resource(
        ROLE, "host", {"assumeRolePolicy": json.dumps(TRUST), "tags": _tags("host")}, ("arn",)
    )
    profile = {"role": Reference("host"), "tags": _tags("host")}
    yield Resource("aws:iam/instanceProfile:InstanceProfile", "profile", profile)
    backup = {
        "planId": "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0",
        "iamRoleArn": "arn:aws:iam::123456789012:role/backup",
        "selectionTags": [BACKUP],
    }
    yield Resource("aws:backup/selection:Selection", "backup", backup, ())
    for number, arn in enumerate(MANAGED):
        attachment = {"role": Reference("host"), "policyArn": arn}
        yield Resource(ATTACHMENT, f"attachment-{number}", attachment, ())


def _blocks() -> Iterator[Resource]:
    """Make resources without end, ten of a kind after ten."""
    for block in count():
        yield _role(f"role-{block}")
        for half in range(2):
            name = f"{block}-{half}"
            yield _security_group(f"group-{name}")
            yield _launch_template(f"template-{name}", f"group-{name}")
            yield _templated_instance(f"hosted-{name}", f"group-{name}", f"template-{name}")
            yield _instance(f"host-{name}", f"group-{name}")
        yield _instance(f"host-{block}-2", f"group-{block}-0")


def _tags(name: str) -> dict[str, object]:
    return {
        "Name": name,
        "Environment": "prod",
        "Owner": "team-core",
        "CostCenter": "cc-1042",
        "ManagedBy": "pulumi",
        "Backup": "daily",
    }


def _role(name: str) -> Resource:
    inputs = {
        "assumeRolePolicy": json.dumps(TRUST),
        "managedPolicyArns": list(MANAGED),
        "permissionsBoundary": Reference("boundary", "arn"),
        "maxSessionDuration": 3600,
        "forceDetachPolicies": False,
        "path": "/app/",
        "tags": _tags(name),
    }
    return Resource(ROLE, name, inputs, ("arn", "createDate", "tagsAll", "uniqueId"))


def _security_group(name: str) -> Resource:
    https = {
        "description": "https within the network",
        "protocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "cidrBlocks": ["10.0.0.0/8"],
        "self": False,
    }
    inputs = {
        "description": f"app {name}",
        "vpcId": VPC,
        "ingress": [https],
        "egress": [https],
        "tags": _tags(name),
    }
    return Resource(SECURITY_GROUP, name, inputs, ("arn", "ownerId", "tagsAll"))


def _launch_template(name: str, group: str) -> Resource:
    disk = {
        "encrypted": "true",
        "volumeType": "gp3",
        "volumeSize": 40,
        "deleteOnTermination": "true",
        "kmsKeyId": KEY_ARN,
    }
    interface = {
        "associatePublicIpAddress": "false",
        "deleteOnTermination": "true",
        "deviceIndex": 0,
        "securityGroups": [Reference(group)],
        "subnetId": Reference("subnet"),
    }
    inputs = {
        "namePrefix": f"{name}-",
        "imageId": IMAGE,
        "instanceType": "m6i.large",
        "ebsOptimized": "true",
        "updateDefaultVersion": True,
        "disableApiTermination": True,
        "monitoring": {"enabled": True},
        "metadataOptions": _metadata_options(),
        "iamInstanceProfile": {"name": Reference("profile")},
        "networkInterfaces": [interface],
        "blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": disk}],
        "tagSpecifications": [
            {"resourceType": kind, "tags": _tags(name)} for kind in ("instance", "volume")
        ],
        "tags": _tags(name),
    }
    return Resource(
        LAUNCH_TEMPLATE, name, inputs, ("arn", "defaultVersion", "latestVersion", "tagsAll")
    )


def _metadata_options() -> dict[str, object]:
    return {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
        "instanceMetadataTags": "disabled",
    }


COMPUTED_OF_INSTANCE: Final = (
    *("arn", "availabilityZone", "instanceState", "outpostArn", "passwordData", "placementGroup"),
    *("primaryNetworkInterfaceId", "privateDns", "privateIp", "publicDns", "publicIp", "tagsAll"),
)


def _templated_instance(name: str, group: str, template: str) -> Resource:
    written = _instance(name, group)
    inputs = dict(written.inputs)
    for inherited in ("ami", "instanceType", "metadataOptions"):
        del inputs[inherited]
    version = Reference(template, "latestVersion")
    inputs["launchTemplate"] = {"id": Reference(template), "version": version}
    return replace(written, inputs=inputs)


def _instance(name: str, group: str) -> Resource:
    disk = {
        "encrypted": True,
        "volumeType": "gp3",
        "volumeSize": 100,
        "iops": 3000,
        "throughput": 125,
        "deleteOnTermination": True,
        "kmsKeyId": KEY_ARN,
    }
    inputs = {
        "ami": IMAGE,
        "instanceType": "m6i.large",
        "subnetId": Reference("subnet"),
        "vpcSecurityGroupIds": [Reference(group)],
        "iamInstanceProfile": Reference("profile"),
        "associatePublicIpAddress": False,
        "ebsOptimized": True,
        "monitoring": True,
        "disableApiTermination": True,
        "instanceInitiatedShutdownBehavior": "stop",
        "sourceDestCheck": True,
        "tenancy": "default",
        "metadataOptions": _metadata_options(),
        "creditSpecification": {"cpuCredits": "standard"},
        "rootBlockDevice": {**disk, "tags": _tags(name)},
        "ebsBlockDevices": [
            {**disk, "deviceName": f"/dev/sd{letter}", "tags": _tags(name)} for letter in "fg"
        ],
        "maintenanceOptions": {"autoRecovery": "default"},
        "enclaveOptions": {"enabled": False},
        "userData": "#!/bin/bash\nset -eu\ndnf -y update\nsystemctl enable --now app\n" * 4,
        "userDataReplaceOnChange": True,
        "tags": _tags(name),
    }
    return Resource(INSTANCE, name, inputs, COMPUTED_OF_INSTANCE)
