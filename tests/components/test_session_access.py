"""Session access: in its default and fullest form, with what exists already."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from recorder import ACCOUNT, REGION, Recording, World, record, succeed

import components as library
from components._validation import InvalidArgumentsError

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1a2b"
OTHER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/3c4d"
TOKEN = "compliant-ec2:index:SessionAccess"  # noqa: S105 - the type of a component
DOCUMENT_TYPE = "aws:ssm/document:Document"
KEY_TYPE = "aws:kms/key:Key"
GROUP_TYPE = "aws:cloudwatch/logGroup:LogGroup"
BUCKET_TYPE = "aws:s3/bucket:Bucket"
SETTINGS = {
    "BucketLifecycleConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
}
SHORT = {
    "control": "EXT.LOG_GROUP_RETENTION",
    "reason": "logs are copied to an archive",
    "owner": "platform",
    "expires": "2099-12-31",
}


def access(arguments: Mapping[str, Any] | None = None, world: World | None = None) -> Recording:
    return succeed(lambda: library.SessionAccess("access", arguments or {}), world)


def preferences(recording: Recording) -> dict[str, Any]:
    return json.loads(recording.only(DOCUMENT_TYPE).inputs["content"])


def setting(recording: Recording, name: str) -> Mapping[str, Any]:
    return recording.only(f"aws:s3/{name[0].lower()}{name[1:]}:{name}").inputs


def outputs(recording: Recording) -> Mapping[str, Any]:
    (found,) = (one for urn, one in recording.outputs.items() if f"::{TOKEN}::" in urn)
    return found


def test_session_access_default_encrypts_logs_and_limits_every_session() -> None:
    recording = access()
    document = recording.only(DOCUMENT_TYPE).inputs
    assert document["name"] == "SSM-SessionManagerRunShell"
    assert document["documentType"] == "Session"
    assert "permissions" not in document
    content = preferences(recording)
    assert content["schemaVersion"] == "1.0"
    assert content["sessionType"] == "Standard_Stream"
    assert content["inputs"] == {
        "s3BucketName": "access-sessions-1a2b3c4",
        "s3KeyPrefix": "",
        "s3EncryptionEnabled": True,
        "cloudWatchLogGroupName": "access-sessions-1a2b3c4",
        "cloudWatchEncryptionEnabled": True,
        "cloudWatchStreamingEnabled": True,
        "kmsKeyId": KEY,
        "idleSessionTimeout": "20",
        "maxSessionDuration": "60",
        "runAsEnabled": False,
        "runAsDefaultUser": "",
        "shellProfile": {"windows": "", "linux": ""},
    }


def test_session_access_default_keeps_logs_for_a_year_under_a_key_that_rotates() -> None:
    recording = access()
    key = recording.only(KEY_TYPE).inputs
    assert key["enableKeyRotation"] is True
    account, logs = json.loads(key["policy"])["Statement"]
    assert account["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert logs["Principal"] == {"Service": f"logs.{REGION}.amazonaws.com"}
    assert logs["Condition"]["ArnLike"] == {
        "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*"
    }
    assert not any("*" in action for action in logs["Action"])
    group = recording.only(GROUP_TYPE).inputs
    assert (group["kmsKeyId"], group["retentionInDays"]) == (KEY, 365)


def test_session_access_default_bucket_is_private_versioned_encrypted_and_expires() -> None:
    recording = access()
    assert recording.only(BUCKET_TYPE).inputs["forceDestroy"] is False
    block = setting(recording, "BucketPublicAccessBlock")
    assert {key: value for key, value in block.items() if key != "bucket"} == {
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    owner = setting(recording, "BucketOwnershipControls")["rule"]
    assert owner == {"objectOwnership": "BucketOwnerEnforced"}
    versioning = setting(recording, "BucketVersioning")["versioningConfiguration"]
    assert versioning == {"status": "Enabled"}
    (encryption,) = setting(recording, "BucketServerSideEncryptionConfiguration")["rules"]
    assert encryption == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY},
        "bucketKeyEnabled": True,
    }
    (expiry,) = setting(recording, "BucketLifecycleConfiguration")["rules"]
    assert expiry["expiration"] == {"days": 365}
    assert expiry["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert recording.of_type("aws:s3/bucketLogging:BucketLogging") == []


def test_session_access_default_bucket_is_reached_by_recent_tls_only() -> None:
    found = json.loads(setting(access(), "BucketPolicy")["policy"])["Statement"]
    bucket = "arn:aws:s3:::access-sessions-1a2b3c4"
    assert all(
        (one["Effect"], one["Principal"], one["Action"]) == ("Deny", "*", "s3:*") for one in found
    )
    assert [one["Resource"] for one in found] == [[bucket, f"{bucket}/*"]] * 2
    assert [one["Condition"] for one in found] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    ]


def test_session_access_preferences_wait_for_every_setting_of_the_bucket() -> None:
    recording = access()
    settings = {one.urn for one in recording.resources if one.type.rpartition(":")[2] in SETTINGS}
    assert len(settings) == len(SETTINGS)
    assert settings <= set(recording.only(DOCUMENT_TYPE).dependencies)


def test_session_access_fullest_says_how_sessions_go() -> None:
    recording = access(
        {
            "bucket_prefix": "hosts/",
            "retention_days": 731,
            "access_log_bucket_name": "access-logs",
            "empty_bucket_on_destroy": True,
            "idle_timeout_minutes": 5,
            "max_duration_minutes": 30,
            "run_as_user": "operator",
            "shell_profile_linux": "exec bash",
            "shell_profile_windows": "date",
            "tags": {"team": "a"},
        }
    )
    inputs = preferences(recording)["inputs"]
    assert inputs["s3KeyPrefix"] == "hosts"
    assert (inputs["idleSessionTimeout"], inputs["maxSessionDuration"]) == ("5", "30")
    assert (inputs["runAsEnabled"], inputs["runAsDefaultUser"]) == (True, "operator")
    assert inputs["shellProfile"] == {"linux": "exec bash", "windows": "date"}
    assert recording.only(GROUP_TYPE).inputs["retentionInDays"] == 731
    assert recording.only(BUCKET_TYPE).inputs["forceDestroy"] is True
    assert setting(recording, "BucketLogging") == {
        "bucket": "access-sessions-1a2b3c4",
        "targetBucket": "access-logs",
        "targetPrefix": "access-sessions-1a2b3c4/",
    }
    for token in (DOCUMENT_TYPE, KEY_TYPE, GROUP_TYPE, BUCKET_TYPE):
        assert recording.only(token).inputs["tags"] == {"team": "a"}


def test_session_access_with_what_exists_makes_only_the_preferences() -> None:
    given = {"key_arn": OTHER_KEY, "bucket_name": "own-logs", "log_group_name": "/own/logs"}
    recording = access(given, World(partition="aws-cn"))
    assert [one.type for one in recording.resources] == [TOKEN, DOCUMENT_TYPE]
    inputs = preferences(recording)["inputs"]
    assert inputs["s3BucketName"] == "own-logs"
    assert inputs["cloudWatchLogGroupName"] == "/own/logs"
    assert inputs["kmsKeyId"] == OTHER_KEY
    assert outputs(recording) == {
        "documentName": "SSM-SessionManagerRunShell",
        "keyArn": OTHER_KEY,
        "bucketName": "own-logs",
        "bucketArn": "arn:aws-cn:s3:::own-logs",
        "logGroupName": "/own/logs",
        "logGroupArn": f"arn:aws-cn:logs:{REGION}:{ACCOUNT}:log-group:/own/logs",
    }


def test_session_access_with_a_key_uses_it_for_bucket_and_log_group() -> None:
    recording = access({"key_arn": OTHER_KEY})
    assert recording.of_type(KEY_TYPE) == []
    assert recording.only(GROUP_TYPE).inputs["kmsKeyId"] == OTHER_KEY
    (rule,) = setting(recording, "BucketServerSideEncryptionConfiguration")["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == OTHER_KEY


def test_session_access_in_china_lets_the_logs_service_of_there_use_the_key() -> None:
    policy = json.loads(access(world=World(partition="aws-cn")).only(KEY_TYPE).inputs["policy"])
    account, logs = policy["Statement"]
    assert account["Principal"]["AWS"].startswith("arn:aws-cn:iam::")
    assert logs["Principal"]["Service"].endswith(".amazonaws.com.cn")


def test_session_access_shorter_retention_with_a_record_is_taken() -> None:
    recording = access({"retention_days": 30, "exemptions": [SHORT]})
    assert recording.only(GROUP_TYPE).inputs["retentionInDays"] == 30
    assert recording.only(TOKEN).inputs["exemptions"] == [SHORT]


BAD = [
    (
        {
            "key_arn": "alias/sessions",
            "bucket_name": "Own_Logs",
            "bucket_prefix": "/hosts",
            "log_group_name": "own logs",
            "idle_timeout_minutes": 61,
            "max_duration_minutes": 1441,
            "run_as_user": "root",
            "shell_profile_linux": "",
            "shell_profile_windows": "x" * 513,
            "tags": ["a"],
        },
        {
            "key_arn": '"alias/sessions"',
            "bucket_name": '"Own_Logs"',
            "bucket_prefix": '"/hosts"',
            "log_group_name": '"own logs"',
            "idle_timeout_minutes": "1 to 60",
            "max_duration_minutes": "1 to 1440",
            "run_as_user": 'other than "root"',
            "shell_profile_linux": "1 to 512",
            "shell_profile_windows": "1 to 512",
            "tags": "['a']",
        },
    ),
    (
        {"idle_timeout_minutes": 30, "max_duration_minutes": 15},
        {"idle_timeout_minutes": "ends after 15 minutes anyway"},
    ),
    (
        {
            "bucket_name": "own-logs",
            "log_group_name": "/own/logs",
            "access_log_bucket_name": "access-logs",
            "empty_bucket_on_destroy": False,
            "retention_days": 400,
        },
        {
            "access_log_bucket_name": "what exists is given",
            "empty_bucket_on_destroy": "what exists is given",
            "retention_days": "what exists is given",
        },
    ),
    ({"retention_days": 30}, {"retention_days": "turns EXT.LOG_GROUP_RETENTION off"}),
    ({"retention_days": 100}, {"retention_days": "100"}),
    ({"bucket": "own-logs"}, {"bucket": "is unknown"}),
]


@pytest.mark.parametrize(("arguments", "problems"), BAD)
def test_session_access_bad_arguments_all_told_and_nothing_registered(
    arguments: dict, problems: dict[str, str]
) -> None:
    recording = record(lambda: library.SessionAccess("access", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    assert recording.resources == []


def test_session_access_output_that_is_no_bucket_name_is_refused_when_known() -> None:
    def program() -> None:
        name = pulumi.Output.from_input("Own_Logs")
        library.SessionAccess("access", {"bucket_name": name})

    recording = record(program)
    assert 'bucket_name is "Own_Logs"' in str(recording.error)
    assert recording.of_type(DOCUMENT_TYPE) == []
