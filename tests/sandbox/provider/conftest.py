"""Providers as the engine starts them, spoken to over real gRPC."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from provider_engine import REGION, Engine, World, plugin

from sandbox.provider import retries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.client import BaseClient

SERVICES = (
    "autoscaling", "cloudcontrol", "cloudformation", "codeartifact", "ec2", "ecr", "events", "iam",
    "imagebuilder", "kms", "lambda", "logs", "s3", "signer", "sns", "ssm", "sts",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try deletions again at once."""
    monkeypatch.setattr(retries, "PAUSES", (0, 0))


@pytest.fixture
def unconfigured() -> Iterator[Engine]:
    """Return an engine with a provider that has no configuration and no AWS yet."""
    with plugin() as engine:
        yield engine


@pytest.fixture(scope="session")
def engine(emulator: str) -> Iterator[Engine]:
    """Return an engine with a provider configured for the emulated AWS."""
    endpoints = dict.fromkeys(SERVICES, emulator)
    with plugin() as engine:
        engine.configure(region=REGION, endpoints=json.dumps([endpoints]))
        yield engine


@pytest.fixture(scope="session")
def world(client: Callable[..., BaseClient]) -> World:
    """Return a network to build in."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    zone = f"{REGION}a"
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24", AvailabilityZone=zone)
    group = ec2.create_security_group(GroupName="shared", Description="shared", VpcId=vpc)
    names = [{"Name": "name", "Values": ["al2023-ami-2023*x86_64"]}]
    images = ec2.describe_images(Owners=["amazon"], Filters=names)["Images"]
    own = [{"Name": "vpc-id", "Values": [vpc]}]
    acl = ec2.describe_network_acls(Filters=own)["NetworkAcls"][0]["NetworkAclId"]
    network = vpc, subnet["Subnet"]["SubnetId"], group["GroupId"]
    return World(*network, images[0]["ImageId"], acl, code(client("s3")))


def code(s3: BaseClient) -> dict[str, str]:
    """Put an archive into a bucket that keeps versions."""
    name, region = "code-of-functions", {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=region)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("app.py", "def handler(event, context): ...")
    made = s3.put_object(Bucket=name, Key="code.zip", Body=written.getvalue())
    return {"bucket": name, "key": "code.zip", "version": made["VersionId"]}
