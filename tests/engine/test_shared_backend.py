"""States in an S3 bucket and secrets under a KMS key: a life, and what can be wrong."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import workbench
from pulumi.automation import ConfigValue

from automation.backends import Backend, SecretsProvider
from automation.doctor import backend as backend_check
from automation.doctor import secrets_provider as secrets_check
from automation.doctor.case import Case
from automation.doctor.examination import examine
from automation.environment import Environment
from automation.errors import BackendError, LockedError
from automation.redaction import MASK
from sandbox.environment import REGION

CANARY = "hunter2-canary"
PROGRAM = """
name: shared
runtime: yaml
config:
  password: {type: string, secret: true}
outputs:
  password: ${password}
"""
LOCK = {"pid": 1, "username": "ada", "hostname": "elsewhere", "timestamp": "2026-11-22T10:00:00Z"}
Open = Callable[..., Environment]


@pytest.fixture(scope="module")
def bucket(client: workbench.Clients) -> str:
    """A bucket for states, and a key with an alias for their secrets."""
    place = {"LocationConstraint": REGION}
    client("s3").create_bucket(Bucket="states", CreateBucketConfiguration=place)
    key = client("kms").create_key()["KeyMetadata"]["KeyId"]
    client("kms").create_alias(AliasName="alias/states", TargetKeyId=key)
    return "states"


@pytest.fixture
def open_stack(
    bucket: str, new_environment: workbench.NewEnvironment, emulator: str, tmp_path: Path
) -> Open:
    """Open a stack whose backend and key are where the emulator is, by their addresses alone."""
    (tmp_path / "Pulumi.yaml").write_text(PROGRAM, encoding="utf-8")
    # Every other client would go astray.
    variables = {**new_environment(endpoint=emulator), "AWS_ENDPOINT_URL": ""}
    near = urlsplit(emulator).netloc

    def make(
        stack: str, place: str = bucket, key: str = "alias/states", host: str = near
    ) -> Environment:
        url = f"s3://{place}/team?region={REGION}&endpoint={host}"
        provider = SecretsProvider(f"awskms://{key}?region={REGION}&endpoint={emulator}")
        backend = Backend(f"{url}&disableSSL=true&s3ForcePathStyle=true", provider)
        return Environment(stack, tmp_path, backend=backend, variables=variables)

    return make


def objects(client: workbench.Clients, bucket: str) -> dict[str, str]:
    s3 = client("s3")
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {
        one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read().decode()
        for one in found
    }


def test_stack_lives_in_a_bucket_with_its_secrets_under_a_key(
    open_stack: Open, client: workbench.Clients, bucket: str
) -> None:
    environment = open_stack("life")
    environment.create()
    secret = ConfigValue(CANARY, secret=True)
    environment.session.stack.set_config("shared:password", secret)
    assert environment.up().outputs == {"password": MASK}

    kept = objects(client, bucket)
    state = json.loads(kept["team/.pulumi/stacks/shared/life.json"])
    provider = state["checkpoint"]["latest"]["secrets_providers"]
    assert (provider["type"], "awskms://alias/states" in provider["state"]["url"]) == (
        "cloud",
        True,
    )
    settings = environment.project.stack_settings("life")
    assert settings["secretsprovider"].startswith("awskms://alias/states")
    assert not [key for key, text in kept.items() if CANARY in text or "/locks/" in key]

    # As another process sees it, which may use the key.
    assert open_stack("life").preview().counts == {"same": 1}
    case = Case(
        environment.project.folder,
        "life",
        backend=environment.backend,
        variables=environment.variables,
    )
    checks = {"backend": backend_check.check, "secrets": secrets_check.check}
    assert {one.answer.state.value for one in examine(case, checks)} == {"ok"}


def test_lock_in_a_bucket_is_respected_and_its_holder_named(
    open_stack: Open, client: workbench.Clients, bucket: str
) -> None:
    environment = open_stack("locked")
    environment.create()
    key = "team/.pulumi/locks/organization/shared/locked/1.json"
    lock = {**LOCK, "timestamp": datetime.now(UTC).isoformat()}
    client("s3").put_object(Bucket=bucket, Key=key, Body=json.dumps(lock).encode())
    with pytest.raises(LockedError, match="ada@elsewhere"):
        environment.destroy()


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"place": "no-such-bucket"}, "NoSuchBucket"),
        ({"host": "127.0.0.1:1&colour=red"}, 'unknown query parameter "colour"'),
        ({"key": "alias/absent"}, "Alias"),
    ],
)
def test_bucket_or_key_that_cannot_be_used_is_told_in_one_line(
    open_stack: Open, choices: dict[str, Any], says: str
) -> None:
    environment = open_stack("refused", **choices)
    with pytest.raises(BackendError) as raised:
        environment.create()
    assert says in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
