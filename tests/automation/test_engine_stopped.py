"""A run is told to stop, told again, and killed: the engine gets each signal once, and alone."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from pulumi.automation import CommandResult
from pulumi.automation.errors import CommandError
from waiting import LIMIT_SECONDS, until

from automation import engine
from automation.engine import MINIMUM, Engine, EngineCommand
from automation.errors import CancelledError, UsageError
from automation.processes import is_alive

# An engine that writes down how often it was told to stop, and stops when it was often enough.
FAKE = f"""#!{sys.executable}
import pathlib, signal, subprocess, sys
plugin = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
print(plugin.pid, flush=True)
for told in range(int(sys.argv[-1])):
    signal.sigwait([signal.SIGTERM])
    pathlib.Path("told").write_text(str(told + 1))
print("update canceled", file=sys.stderr)
sys.exit(255)
"""
NEVER = "99"


class Started:
    """A run of the fake engine in a thread of its own."""

    def __init__(self, folder: Path, stops_after: str) -> None:
        self.folder = folder
        self.command = EngineCommand(Engine(folder / "pulumi", MINIMUM), "shop/prod")
        self._plugin: Future[int] = Future()
        self._pool = ThreadPoolExecutor(1)
        self.result = self._pool.submit(self.run, stops_after)
        # It says so when it listens.
        self.plugin = self._plugin.result(LIMIT_SECONDS)

    def run(self, stops_after: str) -> CommandResult:
        def take(line: str) -> None:
            self._plugin.set_result(int(line))

        return self.command.run([stops_after], str(self.folder), {}, on_output=take)

    @property
    def told(self) -> str:
        """How often it was told to stop."""
        return (self.folder / "told").read_text(encoding="utf-8")

    def failure(self) -> str:
        """What the command fails with."""
        with pytest.raises(CommandError) as raised:
            self.result.result(LIMIT_SECONDS)
        return str(raised.value)

    def close(self) -> None:
        while self.command.interrupt():
            pass
        self._pool.shutdown()


Start = Callable[..., Started]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / "pulumi").write_text(FAKE, encoding="utf-8")
    (tmp_path / "pulumi").chmod(0o755)
    started = []

    def begin(stops_after: str) -> Started:
        started.append(Started(tmp_path, stops_after))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def test_run_that_stops_when_it_is_told_is_told_once(start: Start) -> None:
    run = start("1")
    assert run.command.cancel(LIMIT_SECONDS, LIMIT_SECONDS)
    assert "code: 255" in run.failure()
    assert run.told == "1"


def test_run_that_takes_too_long_is_told_twice(start: Start) -> None:
    run = start("2")
    # Two signals at once would be one.
    assert run.command.cancel(0.5, LIMIT_SECONDS)
    assert "code: 255" in run.failure()
    assert run.told == "2"


def test_run_that_does_not_listen_is_killed_with_its_plugins(start: Start) -> None:
    run = start(NEVER)
    assert run.command.cancel(0.0, 0.0)
    assert "code: -9" in run.failure()
    until(lambda: not is_alive(run.plugin, time.time()))


def test_interrupt_does_not_wait_and_kills_at_the_third_time(start: Start) -> None:
    run = start(NEVER)
    assert [run.command.interrupt() for _ in range(3)] == [True] * 3
    assert "code: -9" in run.failure()


def test_engine_that_is_killed_by_another_takes_its_plugins_along(start: Start) -> None:
    run = start(NEVER)
    assert run.command.process_id is not None
    os.kill(run.command.process_id, signal.SIGKILL)
    # Plugins keep the output open: without their end, the run would have none.
    assert "code: -9" in run.failure()
    assert not run.command.cancelled


def test_what_keeps_the_output_open_after_the_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pulumi").write_text("#!/bin/sh\nsleep 300 &\necho $!\n", encoding="utf-8")
    (tmp_path / "pulumi").chmod(0o755)
    monkeypatch.setattr(engine, "_OUTPUT_SECONDS", 0.0)
    command = EngineCommand(Engine(tmp_path / "pulumi", MINIMUM), "shop/prod")
    result = command.run(["about"], str(tmp_path), {})
    until(lambda: not is_alive(int(result.stdout), time.time()))


def test_where_nothing_runs_there_is_nothing_to_stop(start: Start) -> None:
    run = start("1")
    assert run.command.interrupt()
    run.failure()
    assert run.command.process_id is None
    assert not run.command.interrupt()
    assert not run.command.cancel(0.0, 0.0)


def test_second_run_beside_one_is_refused(start: Start) -> None:
    run = start("1")
    with pytest.raises(UsageError, match="shop/prod: another thread runs something on this"):
        run.command.run([NEVER], str(run.folder), {})
    assert not run.result.done()


def test_run_that_was_told_to_stop_starts_no_further_command(start: Start) -> None:
    command = start("1").command
    command.cancel(LIMIT_SECONDS, LIMIT_SECONDS)
    with command.alone():
        assert command.interrupt()
        with pytest.raises(CancelledError, match="shop/prod: the run was cancelled before it"):
            command.run([NEVER], ".", {})
    assert not command.interrupt()


def test_next_run_knows_nothing_of_what_was_cancelled_before(start: Start) -> None:
    command = start("1").command
    command.cancel(LIMIT_SECONDS, LIMIT_SECONDS)
    with command.alone():
        assert not command.cancelled


def test_engine_that_begins_while_it_is_told_to_stop_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pulumi").write_text("#!/bin/sh\nexec sleep 300\n", encoding="utf-8")
    (tmp_path / "pulumi").chmod(0o755)
    command = EngineCommand(Engine(tmp_path / "pulumi", MINIMUM), "shop/prod")
    begin = command._begin

    def interrupted(process: object) -> None:
        # Between the start of the process and the moment it can be told.
        assert command.interrupt()
        begin(process)  # type: ignore[arg-type] # the process of the engine

    monkeypatch.setattr(command, "_begin", interrupted)
    with pytest.raises(CommandError, match="code: -15"):
        command.run(["up"], str(tmp_path), {})


def test_ctrl_c_lets_the_engine_end_before_it_is_raised(tmp_path: Path) -> None:
    (tmp_path / "pulumi").write_text(FAKE, encoding="utf-8")
    (tmp_path / "pulumi").chmod(0o755)
    command = EngineCommand(Engine(tmp_path / "pulumi", MINIMUM), "shop/prod")
    plugins: list[int] = []
    # A shell starts what runs in its background without.
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)

    def press(line: str) -> None:
        plugins.append(int(line))
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGINT)

    try:
        with pytest.raises(KeyboardInterrupt):
            command.run(["1"], str(tmp_path), {}, on_output=press)
    finally:
        signal.signal(signal.SIGINT, previous)
    assert (tmp_path / "told").read_text(encoding="utf-8") == "1"
    until(lambda: not is_alive(plugins[0], time.time()))
