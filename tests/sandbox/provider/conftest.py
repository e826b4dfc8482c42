"""One emulated AWS for all tests, one provider per test, spoken to over real gRPC."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from provider_engine import CREDENTIALS, REGION, Engine, World, plugin

from sandbox.provider.row import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.client import BaseClient

SERVICES = ("autoscaling", "ec2", "iam", "kms", "logs", "s3", "ssm", "sts")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an emulated AWS."""
    ready = tmp_path_factory.mktemp("emulator") / "ready.json"
    command = [sys.executable, "-m", "sandbox.emulator", "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **CREDENTIALS}) as process:
        wait_until(lambda: ready.exists() or process.poll() is not None, "the emulator")
        yield f"http://127.0.0.1:{json.loads(ready.read_text())['port']}"
        process.terminate()


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
def aws(emulator: str) -> Callable[..., BaseClient]:
    """Return a maker of clients that look at AWS from the side."""
    session = boto3.Session(*CREDENTIALS.values())

    @functools.cache
    def client(service: str, region: str = REGION) -> BaseClient:
        return session.client(service, region_name=region, endpoint_url=emulator)

    return client


@pytest.fixture(scope="session")
def world(aws: Callable[..., BaseClient]) -> World:
    """Return a network to build in."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    zone = f"{REGION}a"
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24", AvailabilityZone=zone)
    group = ec2.create_security_group(GroupName="shared", Description="shared", VpcId=vpc)
    names = [{"Name": "name", "Values": ["al2023-ami-2023*x86_64"]}]
    images = ec2.describe_images(Owners=["amazon"], Filters=names)["Images"]
    return World(vpc, subnet["Subnet"]["SubnetId"], group["GroupId"], images[0]["ImageId"])
