"""An engine that may be alive counts as alive; what a dead one left running is ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
from waiting import until

from automation import processes
from automation.processes import end_session, is_alive

LONG_AGO = 0.0
# A leader that starts a child, says which, and waits.
LEADER = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def leader() -> Iterator[subprocess.Popen[str]]:
    """The leader of a session that waits."""
    with subprocess.Popen(
        [sys.executable, "-c", LEADER], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process
        process.kill()
        process.wait()
        end_session(process.pid)


def child_of(leader: subprocess.Popen[str]) -> psutil.Process:
    assert leader.stdout is not None
    return psutil.Process(int(leader.stdout.readline()))


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_process_that_runs_is_alive(leader: subprocess.Popen[str]) -> None:
    assert is_alive(leader.pid, time.time())


def test_process_that_came_later_to_the_same_id_is_another(leader: subprocess.Popen[str]) -> None:
    assert not is_alive(leader.pid, LONG_AGO)


def test_engine_counts_as_alive_whatever_the_clock_says(
    leader: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = psutil.Process(leader.pid).name()
    monkeypatch.setattr(processes, "_ENGINE", name)
    assert is_alive(leader.pid, LONG_AGO)


def test_process_that_nobody_waited_for_is_dead(leader: subprocess.Popen[str]) -> None:
    child_of(leader).kill()
    leader.kill()
    # It is not reaped: the system still lists it.
    os.waitid(os.P_PID, leader.pid, os.WEXITED | os.WNOWAIT)
    assert psutil.pid_exists(leader.pid)
    assert not is_alive(leader.pid, time.time())


def test_process_that_has_ended_is_dead(leader: subprocess.Popen[str]) -> None:
    child_of(leader).kill()
    leader.kill()
    leader.wait()
    assert not is_alive(leader.pid, time.time())


@pytest.mark.parametrize("error", [psutil.AccessDenied, psutil.NoSuchProcess])
def test_process_that_is_not_shown_counts_as_alive(
    monkeypatch: pytest.MonkeyPatch, error: type[psutil.Error]
) -> None:
    def hidden(process_id: int) -> None:
        raise error(process_id)

    monkeypatch.setattr(psutil, "Process", hidden)
    assert is_alive(os.getpid(), time.time())


def test_children_of_a_dead_leader_are_ended(leader: subprocess.Popen[str]) -> None:
    child = child_of(leader)
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    assert not has_ended(child)
    end_session(leader.pid)
    until(lambda: has_ended(child))


def test_session_of_a_leader_that_lives_is_left_alone(leader: subprocess.Popen[str]) -> None:
    child = child_of(leader)
    end_session(leader.pid)
    assert leader.poll() is None
    assert not has_ended(child)
    child.kill()


def test_session_that_is_ours_is_left_alone() -> None:
    end_session(os.getsid(0))
    assert is_alive(os.getpid(), time.time())
