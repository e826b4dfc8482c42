"""What all tests share: one emulator per process of the run, and no race against the clock."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import boto3
import hypothesis
import pytest
from botocore.client import BaseClient
from botocore.config import Config

ROOT = Path(__file__).parents[1]
REGION = "eu-west-1"
START_LIMIT_SECONDS = 60

CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

Clients = Callable[..., BaseClient]

# How long an example takes says more of what else the machine does than of the code.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")


@dataclass(frozen=True)
class EmulatorProcess:
    """A running emulator and what it said of itself."""

    process: subprocess.Popen[bytes]
    port: int
    pid: int
    boot: str

    @property
    def endpoint(self) -> str:
        """The URL AWS clients use."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> int:
        """End it as an operator does and return its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=10)


def start_emulator(
    folder: Path, port: int = 0, *options: str, output: BinaryIO | None = None
) -> EmulatorProcess:
    """Start an emulator and wait until it says that it is ready."""
    ready_file = folder / "ready.json"
    ready_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sandbox.emulator", f"--port={port}", *options]
    process = subprocess.Popen(
        [*command, f"--ready-file={ready_file}"], cwd=ROOT, stdout=output, stderr=output
    )
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not ready_file.exists():
        if process.poll() is not None:
            pytest.fail(f"the emulator ended with exit code {process.returncode} at its start")
        if time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"the emulator was not ready within {START_LIMIT_SECONDS} s")
        time.sleep(0.02)
    return EmulatorProcess(process, **json.loads(ready_file.read_text()))


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of an emulator that lives as long as the test run."""
    running = start_emulator(tmp_path_factory.mktemp("emulator"))
    yield running.endpoint
    assert running.stop() == 0


@pytest.fixture(scope="session")
def client(emulator: str) -> Clients:
    """Boto3 clients of the emulator: `client("ec2")`, `client("ec2", "us-east-1")`."""
    return clients_of(emulator)


@pytest.fixture(name="start_process")
def _start_process() -> Callable[..., EmulatorProcess]:
    """Start a further emulator; the test ends it."""
    return start_emulator


@pytest.fixture(name="clients_of")
def _clients_of() -> Callable[[str], Clients]:
    """Make boto3 clients of a further emulator."""
    return clients_of


def clients_of(endpoint: str) -> Clients:
    """Return a maker of boto3 clients for an endpoint."""
    session = boto3.Session(**CREDENTIALS)
    made: dict[tuple[str, str], BaseClient] = {}

    def client(service: str, region: str = REGION) -> BaseClient:
        if (service, region) not in made:
            made[service, region] = session.client(
                service,
                region_name=region,
                endpoint_url=endpoint,
                config=Config(retries={"total_max_attempts": 1}),
            )
        return made[service, region]

    return client
