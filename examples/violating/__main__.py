"""Raw resources that break the rules in the ways reviews miss.

The instance itself looks harmless: what is wrong stands in its launch template, in a rule that
is a resource of its own, in a policy ARN with one letter in the wrong case.
"""

import json

import pulumi
import pulumi_aws as aws

network = aws.ec2.Vpc("network", cidr_block="10.20.0.0/16")
subnet = aws.ec2.Subnet("subnet", vpc_id=network.id, cidr_block="10.20.1.0/24")
group = aws.ec2.SecurityGroup("web", vpc_id=network.id, description="Web servers")
aws.vpc.SecurityGroupIngressRule(
    "secure-shell",
    security_group_id=group.id,
    ip_protocol="tcp",
    from_port=20,
    to_port=25,
    cidr_ipv4="0.0.0.0/0",
    description="SSH hides in a range",
)
aws.vpc.SecurityGroupEgressRule(
    "to-anywhere",
    security_group_id=group.id,
    ip_protocol="-1",
    cidr_ipv4="0.0.0.0/0",
    description="Everything may leave",
)

role = aws.iam.Role(
    "role",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ec2.amazonaws.com"},
            },
        }
    ),
)
for key, arn in {
    "administrator-access": "arn:aws:iam::aws:policy/AdministratorAccess",
    "cis-scan": "arn:aws:iam::aws:policy/AmazonInspector2ManagedCispolicy",
}.items():
    aws.iam.RolePolicyAttachment(key, role=role.name, policy_arn=arn)
profile = aws.iam.InstanceProfile("profile", role=role.name)

template = aws.ec2.LaunchTemplate(
    "template",
    image_id="resolve:ssm:/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
    instance_type="t3.micro",
    iam_instance_profile={"arn": profile.arn},
    metadata_options={"http_endpoint": "enabled", "http_tokens": "optional"},
    network_interfaces=[
        {"device_index": 0, "associate_public_ip_address": "true", "security_groups": [group.id]},
    ],
    block_device_mappings=[{"device_name": "/dev/xvda", "ebs": {"encrypted": "false"}}],
)
instance = aws.ec2.Instance(
    "server",
    subnet_id=subnet.id,
    launch_template={
        "id": template.id,
        "version": template.latest_version.apply(lambda version: str(int(version))),
    },
)
fleet = aws.autoscaling.Group(
    "fleet",
    min_size=1,
    max_size=2,
    vpc_zone_identifiers=[subnet.id],
    mixed_instances_policy={
        "launch_template": {
            "launch_template_specification": {
                "launch_template_id": template.id,
                "version": "$Latest",
            },
            "overrides": [{"instance_type": "t3.micro"}, {"instance_type": "t3.small"}],
        },
    },
)
pulumi.export("instanceId", instance.id)
pulumi.export("groupName", fleet.name)
