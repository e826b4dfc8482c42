import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import EmulatorProcess

Start = Callable[..., Any]
COMMAND = [sys.executable, "-m", "sandbox.emulator"]


@pytest.fixture
def start(tmp_path: Path, start_process: Start) -> Iterator[Start]:
    """Start emulators that are gone after the test."""
    running = []

    def begin(log: Path, *options: str, port: int = 0) -> "EmulatorProcess":
        with log.open("wb") as output:
            running.append(start_process(tmp_path, port, *options, output=output))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def health(endpoint: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{endpoint}/sandbox/boot", timeout=5) as answer:  # noqa: S310 - http to the emulator
        return json.load(answer)


def test_emulator_once_ready_tells_file_and_health_check_the_same_and_ends_quietly(
    start: Start, clients_of: Start, tmp_path: Path
) -> None:
    running = start(tmp_path / "log")
    told = json.loads((tmp_path / "ready.json").read_text())
    assert told == {"port": running.port, "pid": running.process.pid, "boot": running.boot}
    assert health(running.endpoint) == told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "ready.json"]
    clients_of(running.endpoint)("sts").get_caller_identity()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=10) == 0
    assert (tmp_path / "log").read_text() == ""


def test_emulator_restarted_on_its_port_has_forgotten_everything(
    start: Start, clients_of: Start, tmp_path: Path
) -> None:
    first = start(tmp_path / "log")
    clients_of(first.endpoint)("ssm").put_parameter(Name="/a", Value="b", Type="String")
    assert first.stop() == 0
    second = start(tmp_path / "log", port=first.port)
    found = clients_of(second.endpoint)("ssm").get_parameters(Names=["/a"])
    assert found["InvalidParameters"] == ["/a"]
    assert second.port == first.port
    assert second.boot != first.boot


def test_emulator_on_taken_port_says_so_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, f"--port={port}"], capture_output=True, text=True, check=False, timeout=30
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert line.startswith(
        f"The emulator cannot listen on 127.0.0.1:{port}: Address already in use"
    )


def test_emulator_verbose_and_interrupted_logs_requests_and_ends_cleanly(
    tmp_path: Path, clients_of: Start, start: Start
) -> None:
    running = start(tmp_path / "log", "--verbose")
    clients_of(running.endpoint)("sts").get_caller_identity()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=10) == 0
    assert "POST / HTTP" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--port=70000", "argument --port: '70000' is not a port: 0 to 65535"),
        ("--port=http", "argument --port: 'http' is not a port: 0 to 65535"),
        ("--ready-file=/nobody/made/this", "is not a file in an existing folder"),
    ],
)
def test_emulator_with_wrong_option_says_what_is_wrong(option: str, complaint: str) -> None:
    ended = subprocess.run(
        [*COMMAND, option], capture_output=True, text=True, check=False, timeout=30
    )
    assert ended.returncode == 2
    assert complaint in ended.stderr


def test_emulator_with_moto_that_changed_says_so_and_ends(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from moto.ec2.models.subnets import SubnetBackend\n"
        "SubnetBackend.delete_subnet = lambda self, identity: None\n"
    )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}
    ended = subprocess.run(
        COMMAND, capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert line.startswith("moto ")
    assert "SubnetBackend.delete_subnet takes (identity), expected (subnet_id)" in line
