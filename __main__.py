"""A compliant EC2 stack: one instance or one fleet in the account's landing zone."""

import pulumi

import components as library
from components import settings as configuration

settings = configuration.load()

zone = library.LandingZone("landing-zone", settings.landing_zone())
role = library.InstanceRole("host", settings.instance_role())
group = library.EgressOnlySecurityGroup("host", settings.security_group(zone.vpc_id))
template = library.HardenedLaunchTemplate(
    "host",
    settings.launch_template(
        role.instance_profile_arn, group.security_group_id, zone.subnet_ids[0]
    ),
)

version = (template.launch_template_id, template.launch_template_version)
protection = pulumi.ResourceOptions(protect=settings.termination_protection)
if settings.compute == "instance":
    instance = library.CompliantInstance("host", settings.instance(*version), protection)
    pulumi.export("instanceId", instance.instance_id)
else:
    fleet = library.CompliantFleet("host", settings.fleet(*version, zone.subnet_ids), protection)
    pulumi.export("groupName", fleet.group_name)

pulumi.export("launchTemplateId", template.launch_template_id)
pulumi.export("launchTemplateVersion", template.launch_template_version)
pulumi.export("imageId", template.image_id)
pulumi.export("roleArn", role.role_arn)
pulumi.export("securityGroupId", group.security_group_id)
pulumi.export("vpcId", zone.vpc_id)
pulumi.export("subnetIds", zone.subnet_ids)
