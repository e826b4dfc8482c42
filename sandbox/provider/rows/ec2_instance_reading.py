"""What the provider says about a running instance, put together from several descriptions."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError
from sandbox.provider.schema import ListOf, ObjectType
from sandbox.provider.shapes import dig, from_api, plain_tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_TEMPLATE_TAG = "aws:ec2launchtemplate"
_VOLUME_NAMES = {"volumeSize": "Size", "volumeId": "VolumeId"}


def instance_outputs(
    cloud: Cloud, schema: ObjectType, identifier: str, found: Properties, known: Properties
) -> Properties:
    """Return the outputs DescribeInstances does not hold by name."""
    user_data = _user_data(cloud, identifier)
    profile = dig(found, "IamInstanceProfile.Arn")
    interfaces = found.get("NetworkInterfaces") or []
    first = interfaces[0] if interfaces else {}
    groups = found.get("SecurityGroups") or first.get("Groups", [])
    public = found.get("PublicIpAddress") or None
    return {
        "arn": cloud.arn("ec2", f"instance/{identifier}"),
        "instanceState": found["State"]["Name"],
        "availabilityZone": dig(found, "Placement.AvailabilityZone"),
        "tenancy": dig(found, "Placement.Tenancy"),
        "placementGroup": dig(found, "Placement.GroupName") or None,
        "monitoring": dig(found, "Monitoring.State") in ("enabled", "pending"),
        "iamInstanceProfile": profile.rpartition("/")[2] if profile else None,
        "vpcSecurityGroupIds": [group["GroupId"] for group in groups],
        "securityGroups": [group["GroupName"] for group in groups if "GroupName" in group],
        "associatePublicIpAddress": public is not None,
        "publicIp": public,
        "primaryNetworkInterfaceId": first.get("NetworkInterfaceId"),
        "sourceDestCheck": found.get("SourceDestCheck", True),
        "userData": user_data and base64.b64decode(user_data).decode(errors="replace"),
        "userDataBase64": user_data,
        **_protection(cloud, identifier),
        **_volumes(cloud, schema, found),
        **_template(cloud, found, known),
    }


def _user_data(cloud: Cloud, identifier: str) -> str | None:
    request = {"InstanceId": identifier, "Attribute": "userData"}
    answer = cloud.call("ec2", "DescribeInstanceAttribute", **request)
    return dig(answer, "UserData.Value") or None


def _protection(cloud: Cloud, identifier: str) -> Properties:
    found = {}
    for name in ("disableApiTermination", "disableApiStop"):
        request = {"InstanceId": identifier, "Attribute": name}
        answer = cloud.call("ec2", "DescribeInstanceAttribute", **request)
        found[name] = bool(dig(answer, f"{name[0].upper()}{name[1:]}.Value"))
    return found


def _volumes(cloud: Cloud, schema: ObjectType, found: Properties) -> Properties:
    """Return the root device and the other EBS devices."""
    attached = {each["DeviceName"]: each["Ebs"] for each in found.get("BlockDeviceMappings", [])}
    identifiers = [each["VolumeId"] for each in attached.values()]
    if not identifiers:
        return {}
    volumes = cloud.call("ec2", "DescribeVolumes", VolumeIds=identifiers)["Volumes"]
    by_id = {volume["VolumeId"]: volume for volume in volumes}
    root_type, others_type = (
        schema.properties["rootBlockDevice"],
        schema.properties["ebsBlockDevices"],
    )
    inner = others_type.item if isinstance(others_type, ListOf) else others_type
    root, others = None, []
    for device, ebs in attached.items():
        volume = by_id.get(ebs["VolumeId"], {})
        merged = {
            **volume,
            "DeviceName": device,
            "DeleteOnTermination": ebs.get("DeleteOnTermination"),
            "Tags": volume.get("Tags", []),
        }
        if device == found.get("RootDeviceName"):
            root = from_api(root_type, merged, _VOLUME_NAMES)
        else:
            others.append(from_api(inner, merged, _VOLUME_NAMES))
    return {"rootBlockDevice": root, "ebsBlockDevices": others}


def _template(cloud: Cloud, found: Properties, known: Properties) -> Properties:
    """Return the launch template, and the tags the program did not get from it.

    A symbolic version stays symbolic as long as it means the version the instance has.
    """
    tags = {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}
    template = tags.get(f"{_TEMPLATE_TAG}:id")
    if template is None:
        return {}
    number = tags.get(f"{_TEMPLATE_TAG}:version", "")
    asked = (known.get("launchTemplate") or {}).get("version")
    try:
        head = cloud.call("ec2", "DescribeLaunchTemplates", LaunchTemplateIds=[template])
    except AwsError as error:
        if not error.gone:
            raise
        return {"launchTemplate": {"id": template, "version": number}}
    described = head["LaunchTemplates"][0]
    symbols = {
        "$Latest": str(described["LatestVersionNumber"]),
        "$Default": str(described["DefaultVersionNumber"]),
    }
    version = asked if asked in symbols and symbols[asked] == number else number
    own = known.get("tags") or {}
    inherited = _template_tags(cloud, template, number)
    shown = {
        key: value
        for key, value in plain_tags(found.get("Tags", [])).items()
        if key in own or (inherited.get(key) != value and cloud.default_tags.get(key) != value)
    }
    name = described["LaunchTemplateName"]
    return {"launchTemplate": {"id": template, "name": name, "version": version}, "tags": shown}


def _template_tags(cloud: Cloud, template: str, version: str) -> dict[str, str]:
    request = {"LaunchTemplateId": template, "Versions": [version]}
    try:
        answer = cloud.call("ec2", "DescribeLaunchTemplateVersions", **request)
    except AwsError as error:
        if error.gone:
            return {}
        raise
    found = answer["LaunchTemplateVersions"]
    specifications = dig(found, "0.LaunchTemplateData.TagSpecifications") or []
    lists = (each["Tags"] for each in specifications if each["ResourceType"] == "instance")
    return {tag["Key"]: tag["Value"] for tags in lists for tag in tags}
