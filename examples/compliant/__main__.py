"""A compliant server of a team's own: components for what they cover, raw resources beside them."""

import sys
from pathlib import Path

import pulumi
import pulumi_aws as aws

# In a project of its own, `components` is a folder or a package beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import components as compute

zone = compute.LandingZone("zone", {})
role = compute.InstanceRole("server", {})
group = compute.EgressOnlySecurityGroup("server", {"vpc_id": zone.vpc_id})
template = compute.HardenedLaunchTemplate(
    "server",
    {
        "instance_profile_arn": role.instance_profile_arn,
        "security_group_ids": [group.security_group_id],
        "subnet_id": zone.subnet_ids[0],
    },
)
server = compute.CompliantInstance(
    "server",
    {
        "launch_template_id": template.launch_template_id,
        "launch_template_version": template.launch_template_version,
    },
)
data = aws.ebs.Volume(
    "data", availability_zone=server.instance.availability_zone, size=10, encrypted=True
)
aws.ec2.VolumeAttachment(
    "data", device_name="/dev/xvdb", instance_id=server.instance_id, volume_id=data.id
)
pulumi.export("instanceId", server.instance_id)
