"""Session access through its life: made, tampered with, changed, adopted, destroyed."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject, Project

PROGRAM = """
import pulumi

import components as library

arguments = pulumi.Config("compliant-ec2").require_object("access")
access = library.SessionAccess("access", arguments)
pulumi.export("document", access.document_name)
pulumi.export("bucket", access.bucket_name)
pulumi.export("logGroup", access.log_group_name)
pulumi.export("key", access.key_arn)
"""
NAME = "SSM-SessionManagerRunShell"
CONSOLE = json.dumps({"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": {}})
UNLOGGED = CONSOLE.replace("{}", '{"s3BucketName": ""}')
SHORT = [
    {
        "control": "EXT.LOG_GROUP_RETENTION",
        "reason": "logs are copied to an archive",
        "owner": "platform",
        "expires": "2099-12-31",
    }
]


def preferences(client: Clients) -> dict[str, Any]:
    content = client("ssm").get_document(Name=NAME)["Content"]
    return json.loads(content)["inputs"]


def check_bucket(client: Clients, bucket: str, key: str, days: int) -> None:
    s3 = client("s3")
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(block.values())
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key
    (owner,) = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    assert owner["ObjectOwnership"] == "BucketOwnerEnforced"
    (expiry,) = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert expiry["Expiration"]["Days"] == days
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    assert {one["Effect"] for one in policy["Statement"]} == {"Deny"}


def log_group(client: Clients, name: str) -> dict[str, Any]:
    (found,) = client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return found


def adopt(project: Project) -> None:
    """Import the document the console has made, as the component's documentation says."""
    component = next(one for one in project.resources() if one["urn"].endswith("::access"))
    project.succeed(
        *("import", "aws:ssm/document:Document", "access-preferences", NAME),
        *("--parent", f"access={component['urn']}"),
        *("--yes", "--skip-preview", "--generate-code=false", "--protect=false"),
    )


def test_session_access_is_adopted_kept_changed_and_destroyed(
    new_project: NewProject, client: Clients
) -> None:
    ssm, project = client("ssm"), new_project(PROGRAM)
    ssm.create_document(Name=NAME, DocumentType="Session", Content=CONSOLE)
    project.configure(access={})
    refused = project.run("up", "--yes", "--skip-preview")
    assert "DocumentAlreadyExists" in refused.output
    adopt(project)
    adopted = project.up()
    assert ("update", "access-preferences") in adopted.steps()
    # All else that was made before stays as it is.
    counts = adopted.summary()
    assert counts.keys() <= {"create", "same", "update"}
    assert counts["update"] == 1
    made = project.outputs()
    assert made["document"] == NAME
    kept = preferences(client)
    assert kept["s3BucketName"] == made["bucket"]
    assert kept["cloudWatchLogGroupName"] == made["logGroup"]
    assert kept["kmsKeyId"] == made["key"]
    assert kept["s3EncryptionEnabled"] is kept["cloudWatchEncryptionEnabled"] is True
    check_bucket(client, made["bucket"], made["key"], 365)
    assert log_group(client, made["logGroup"])["kmsKeyId"] == made["key"]
    assert log_group(client, made["logGroup"])["retentionInDays"] == 365
    assert client("kms").get_key_rotation_status(KeyId=made["key"])["KeyRotationEnabled"]
    # Changed in the console meanwhile.
    ssm.update_document(Name=NAME, Content=UNLOGGED, DocumentVersion="$LATEST")
    client("s3").delete_public_access_block(Bucket=made["bucket"])
    changed = {"retention_days": 30, "idle_timeout_minutes": 5, "run_as_user": "operator"}
    project.configure(access={**changed, "exemptions": SHORT})
    outcome = project.up("--refresh")
    assert ("update", "access-preferences") in outcome.steps()
    assert not {kind for kind, _ in outcome.steps()} & {"replace", "delete"}
    assert preferences(client)["s3BucketName"] == made["bucket"]
    assert preferences(client)["idleSessionTimeout"] == "5"
    assert preferences(client)["runAsDefaultUser"] == "operator"
    assert log_group(client, made["logGroup"])["retentionInDays"] == 30
    check_bucket(client, made["bucket"], made["key"], 30)

    # The account is reached without TLS.
    with pytest.raises(ClientError, match="403"):
        client("s3").put_object(Bucket=made["bucket"], Key="session.log", Body=b"whoami")
    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    with pytest.raises(ClientError, match="InvalidDocument"):
        ssm.describe_document(Name=NAME)
    with pytest.raises(ClientError, match="404"):
        client("s3").head_bucket(Bucket=made["bucket"])
    assert client("kms").describe_key(KeyId=made["key"])["KeyMetadata"]["KeyState"] == (
        "PendingDeletion"
    )
