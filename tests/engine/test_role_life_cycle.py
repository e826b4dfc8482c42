"""A host's role through its life: granted, tampered with, narrowed, moved, destroyed."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import JUDGED, Clients, NewProject

PROGRAM = """
import pulumi

import components as library

arguments = pulumi.Config("compliant-ec2").require_object("role")
role = library.InstanceRole("host", arguments)
pulumi.export("role", role.role_name)
"""
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d"
AGENT = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/app"
OWN = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    }
)
BROAD = {
    "grants": {"read_parameters": {"app": {"path": "/app", "key_arn": KEY}}},
    "managed_policy_arns": {"agent": AGENT},
}
NARROW = {
    "narrow_systems_manager": True,
    "grants": {"read_buckets": {"assets": {"arn": "arn:aws:s3:::assets", "prefix": "app/"}}},
    "session_logging": {"bucket_arn": "arn:aws:s3:::sessions", "key_arn": KEY},
}


def attached(client: Clients, role: str) -> dict[str, str]:
    """The ARNs of a role's policies by their names, without what a name ends with."""
    found = client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    return {
        one["PolicyName"].rpartition("-")[0] or one["PolicyName"]: one["PolicyArn"] for one in found
    }


def statements(client: Clients, arn: str) -> list[dict[str, Any]]:
    """What the policy in force says."""
    iam = client("iam")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=arn, VersionId=version)
    return found["PolicyVersion"]["Document"]["Statement"]


def test_role_is_granted_kept_narrowed_moved_and_destroyed(
    new_project: NewProject, client: Clients
) -> None:
    iam, project = client("iam"), new_project(PROGRAM)
    project.configure(role=BROAD)
    assert project.up(*JUDGED).findings() == set()
    role = project.outputs()["role"]
    broad = attached(client, role)
    assert broad.keys() == {
        "AmazonInspector2ManagedCisPolicy",
        "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy",
        "host-grants",
    }
    reading, decrypting = statements(client, broad["host-grants"])
    assert reading["Resource"] == [PARAMETER, f"{PARAMETER}/*"]
    assert decrypting["Resource"] == KEY

    iam.attach_role_policy(RoleName=role, PolicyArn=READ_ONLY)
    iam.put_role_policy(RoleName=role, PolicyName="own", PolicyDocument=OWN)
    project.configure(role=NARROW)
    changed = project.up("--refresh")
    assert ("update", "host-grants") in changed.steps()
    assert iam.list_role_policies(RoleName=role)["PolicyNames"] == []
    narrow = attached(client, role)
    assert narrow.keys() == {
        "AmazonInspector2ManagedCisPolicy",
        "AmazonSSMManagedEC2InstanceDefaultPolicy",
        "host-grants",
        "host-session-logging",
    }
    assert narrow["host-grants"] == broad["host-grants"]
    assert [one["Action"] for one in statements(client, narrow["host-grants"])] == [
        "s3:ListBucket",
        "s3:GetObject",
    ]

    project.configure(role={**NARROW, "path": "/hosts/"})
    assert ("replace", "host-role") in project.up().steps()
    moved = project.outputs()["role"]
    assert moved != role
    assert iam.get_role(RoleName=moved)["Role"]["Path"] == "/hosts/"
    assert attached(client, moved).keys() == narrow.keys()

    project.succeed("destroy", "--yes", "--skip-preview")
    for gone in (role, moved):
        with pytest.raises(ClientError, match="NoSuchEntity"):
            iam.get_role(RoleName=gone)
