import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import emulator_process
from sandbox.emulator_process import Emulator, Memory
from sandbox.paths import Clone
from sandbox.steps import StepError

# All of the emulator that its starter sees.
EMULATOR = """
import argparse, json, os, uuid
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--ready-file", type=Path)
options = parser.parse_args()

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/sandbox/boot" else 404)
        self.end_headers()
        self.wfile.write(text.encode())

TCPServer.allow_reuse_address = True
server = TCPServer(("127.0.0.1", options.port), Handler)
record = {"port": server.server_address[1], "pid": os.getpid(), "boot": str(uuid.uuid4())}
text = json.dumps(record)
draft = options.ready_file.with_suffix(".draft")
draft.write_text(text)
draft.replace(options.ready_file)
server.serve_forever()
"""
PYTHON = Path(sys.executable)


def say_nothing(_text: str) -> None:
    pass


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    made = Clone(tmp_path / "clone")
    module = made.root / "sandbox" / "emulator" / "__main__.py"
    module.parent.mkdir(parents=True)
    module.write_text(EMULATOR)
    yield made
    emulator_process.stop(made)


def start(clone: Clone) -> tuple[Emulator, bool]:
    return emulator_process.ensure(clone, PYTHON, say_nothing)


def kill(emulator: Emulator) -> None:
    os.kill(emulator.pid, signal.SIGKILL)
    while not emulator_process.has_ended(emulator.pid):
        pass


def test_ensure_starts_once_and_finds_it_again(clone: Clone) -> None:
    emulator, started = start(clone)
    assert started
    assert start(clone) == (emulator, False)
    assert emulator_process.running(clone) == emulator
    assert emulator.endpoint == f"http://127.0.0.1:{emulator.port}"


def test_ensure_after_a_kill_starts_anew_at_the_same_address(clone: Clone) -> None:
    first, _started = start(clone)
    kill(first)
    assert emulator_process.running(clone) is None
    second, started = start(clone)
    assert started
    assert second.endpoint == first.endpoint
    assert second.boot != first.boot


def test_ensure_former_port_taken_uses_another(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _started = start(clone)
    kill(first)
    monkeypatch.setattr(emulator_process, "HEALTH_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", first.port)):
        second, _started = start(clone)
    assert second.port != first.port


def test_ensure_hanging_emulator_is_replaced(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _started = start(clone)
    os.kill(first.pid, signal.SIGSTOP)
    monkeypatch.setattr(emulator_process, "HEALTH_SECONDS", 0.1)
    monkeypatch.setattr(emulator_process, "STOP_SECONDS", 0.1)
    second, started = start(clone)
    assert started
    assert second.boot != first.boot


def test_ensure_that_fails_shows_the_log(clone: Clone) -> None:
    module = clone.root / "sandbox" / "emulator" / "__main__.py"
    module.write_text("raise SystemExit('moto is missing')\n")
    with pytest.raises(StepError, match="the emulator ended at once") as failed:
        start(clone)
    assert "moto is missing" in failed.value.report()


def test_two_clones_run_side_by_side(clone: Clone, tmp_path: Path) -> None:
    other = Clone(tmp_path / "other")
    other.root.mkdir()
    (other.root / "sandbox").symlink_to(clone.root / "sandbox")
    emulators = [start(each)[0] for each in (clone, other)]
    assert emulators[0].port != emulators[1].port
    assert emulator_process.stop(other)
    assert emulator_process.running(clone) == emulators[0]


def test_stop_running_emulator_leaves_no_process(clone: Clone) -> None:
    emulator, _started = start(clone)
    assert emulator_process.stop(clone)
    assert emulator_process.command_line(emulator.pid) == []
    assert not emulator_process.stop(clone)


def test_stop_never_started_creates_nothing(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    assert not emulator_process.stop(clone)
    assert list(tmp_path.iterdir()) == []


def test_stop_leaves_another_process_with_that_number_alone(clone: Clone) -> None:
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE) as other:
        clone.state.mkdir()
        record = f'{{"port": 1, "pid": {other.pid}, "boot": "b"}}'
        (clone.state / emulator_process.READY_FILE).write_text(record)
        assert not emulator_process.stop(clone)
        assert other.poll() is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"port": 1}', '{"port": "x", "pid": 1}'])
def test_parse_anything_else_is_none(text: str) -> None:
    assert emulator_process.parse(text) is None


def test_memory_holds_only_for_the_same_start(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    first, second = Emulator(1, 2, "first"), Emulator(1, 2, "second")
    assert not memory.holds(first)
    memory.keep(first)
    assert memory.holds(first)
    assert not memory.holds(second)
