"""Pipelines of golden images: what each has to say, and one that says everything."""

from typing import Any

from recorder import ACCOUNT

KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b3c4d"
OTHER_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1a2b3c4d"
ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"
UNIT = "arn:aws:organizations::123456789012:ou/o-f1f2f3f4f5/ou-ab12-cdefghij"
PLACE = {"subnet_id": "subnet-0123456789abcdef1", "vpc_id": "vpc-0123456789abcdef0"}
AGENT: dict[str, Any] = {
    "schemaVersion": 1.0,
    "parameters": [{"level": {"type": "string", "default": "info"}}],
    "phases": [
        {
            "name": "build",
            "steps": [
                {
                    "name": "Install",
                    "action": "ExecuteBash",
                    "inputs": {"commands": ["dnf install --assumeyes chrony"]},
                }
            ],
        },
        {
            "name": "test",
            "steps": [
                {
                    "name": "Installed",
                    "action": "ExecuteBash",
                    "inputs": {"commands": ["rpm --query chrony"]},
                }
            ],
        },
    ],
}
FULLEST: dict[str, Any] = {
    "subnet_id": "subnet-0123456789abcdef1",
    "vpc_id": "vpc-0123456789abcdef0",
    "destinations": {"vpc": {"cidr_ipv4": "10.0.0.0/16"}},
    "architecture": "arm64",
    "kernel": "6.1",
    "components": [
        {"name": "agent", "document": AGENT, "parameters": {"level": "debug"}},
        {"name": "amazon-cloudwatch-agent-linux", "version": "1.0.x"},
        {"name": "ebs-volume-usage-test-linux"},
    ],
    "hardening": {"stig_level": "Medium", "stig_packages": True, "consent_banner": True},
    "version": "2.1",
    "keep_versions": False,
    "root_device_name": "/dev/sda1",
    "root_volume_size": 20,
    "instance_types": ["t4g.large", "m7g.large"],
    "managed_policy_arns": {"agent": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"},
    "permissions_boundary_arn": f"arn:aws:iam::{ACCOUNT}:policy/boundary",
    "test_timeout_minutes": 240,
    "schedule": {"expression": "cron(30 4 ? * * *)", "time_zone": "Europe/Berlin", "always": True},
    "build_on_change": True,
    "parameter_name": "/imagebuilder/linux/newest",
    "sharing": {
        "account_ids": ["111111111111"],
        "organization_arns": [ORGANIZATION],
        "organizational_unit_arns": [UNIT],
        "copy_to_account_ids": ["222222222222"],
    },
    "regions": {
        "us-east-1": {"kms_key_arn": OTHER_KEY},
        "eu-central-1": {
            "kms_key_arn": OTHER_KEY.replace("us-east-1", "eu-central-1"),
            "sharing": {"account_ids": ["333333333333"]},
        },
    },
    "lifecycle": {
        "deprecate_after_days": 10,
        "disable_after_days": 20,
        "delete_after_days": 30,
        "keep_at_least": 5,
        "in_use_days": 15,
    },
    "logs": {"access_log_bucket_name": "access-logs", "retention_days": 731},
    "tags": {"team": "a"},
}
# What exists is used, and Amazon's image is not the parent.
ELSEWHERE: dict[str, Any] = {
    "subnet_id": "subnet-0123456789abcdef1",
    "security_group_ids": ["sg-0123456789abcdef0"],
    "parent_image_parameter": "/aws/service/marketplace/prod-a1b2c3d4e5f6g/latest",
    "key_arn": KEY,
    "logs": {"bucket_name": "central-logs"},
    "topic_arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:images",
}
