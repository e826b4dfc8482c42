"""A host's role through its life: granted, tampered with, narrowed, moved, destroyed."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject

PROGRAM = """
import pulumi

import components as library

config = pulumi.Config("compliant-ec2")
for name in ("host", "peer"):
    role = library.InstanceRole(name, config.require_object(name))
    pulumi.export(name, role.role_name)
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
ASSETS = {"read_buckets": {"assets": {"arn": "arn:aws:s3:::assets", "prefix": "app/"}}}
NARROW = {
    "narrow_systems_manager": True,
    "grants": ASSETS,
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
    project.configure(host=BROAD, peer={"grants": ASSETS})
    project.up()
    first = project.outputs()
    role = first["host"]
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
    project.configure(host=NARROW, peer={"grants": ASSETS, "path": "/hosts/"})
    steps = project.up("--refresh").steps()
    assert ("update", "host-grants") in steps
    assert ("replace", "peer-role") in steps
    assert not {("replace", "host-role"), ("replace", "host-grants")} & steps
    second = project.outputs()
    assert second["host"] == role
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

    moved = second["peer"]
    assert moved != first["peer"]
    assert iam.get_role(RoleName=moved)["Role"]["Path"] == "/hosts/"
    assert attached(client, moved).keys() == {
        "AmazonInspector2ManagedCisPolicy",
        "AmazonSSMManagedInstanceCore",
        "peer-grants",
    }

    project.succeed("destroy", "--yes", "--skip-preview")
    for gone in (role, first["peer"], moved):
        with pytest.raises(ClientError, match="NoSuchEntity"):
            iam.get_role(RoleName=gone)
