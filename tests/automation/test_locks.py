"""A lock is taken away only if its holder is proven to be dead."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from automation.errors import BackendError, LockedError
from automation.locks import Lock, break_dead, locks

SINCE = "2026-11-22T11:00:00.123456789Z"


@pytest.fixture(scope="module")
def dead() -> int:
    """Id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def write(
    folder: Path, name: str = "a", /, stack: str = "organization/shop/prod", **content: object
) -> Path:
    """Write a lock as the engine does."""
    file = folder.joinpath(".pulumi", "locks", stack, f"{name}.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    document = {"pid": os.getpid(), "username": "ann", "hostname": socket.gethostname()}
    file.write_text(json.dumps({**document, "timestamp": SINCE, **content}), encoding="utf-8")
    file.with_name(f"{file.name}.attrs").write_text("{}", encoding="utf-8")
    return file


def found(folder: Path) -> list[Lock]:
    return locks(folder, "shop", "prod")


def test_lock_tells_its_holder(tmp_path: Path) -> None:
    write(tmp_path, hostname="laptop", pid=42)
    (lock,) = found(tmp_path)
    assert (lock.user, lock.host, lock.process_id) == ("ann", "laptop", 42)
    assert lock.since == datetime(2026, 11, 22, 11, 0, 0, 123456, tzinfo=UTC)
    said = "ann@laptop (process 42, alive, or not of this host) since 2026-11-22T11:00:00+00:00"
    assert str(lock) == said


@pytest.mark.parametrize("stack", ["prod", "organization/prod", "organization/shop/prod"])
def test_stack_is_found_by_each_of_its_names(tmp_path: Path, stack: str) -> None:
    write(tmp_path)
    assert len(locks(tmp_path, "shop", stack)) == 1


@pytest.mark.parametrize(
    "stack", ["organization/shop/dev", "organization/other/prod", "dev", "organization/prod"]
)
def test_lock_of_another_stack_is_none_of_this(tmp_path: Path, stack: str) -> None:
    write(tmp_path, stack=stack)
    assert found(tmp_path) == []


def test_backend_of_the_time_before_projects_is_read(tmp_path: Path) -> None:
    write(tmp_path, stack="prod")
    assert len(found(tmp_path)) == 1


def test_stack_that_was_never_locked_has_no_locks(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"pid": "x"}', b"\xff", '{"timestamp": "yesterday"}']
)
def test_lock_that_cannot_be_read_is_told(tmp_path: Path, text: str | bytes) -> None:
    file = write(tmp_path)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BackendError, match=r"a\.json is no lock that can be read; .* run pulumi"):
        found(tmp_path)


def test_lock_that_is_given_back_meanwhile_is_none(tmp_path: Path) -> None:
    write(tmp_path)
    gone = write(tmp_path, "b")
    gone.unlink()
    # A link to nothing is listed and not there, as a file that is removed in between.
    gone.symlink_to(tmp_path / "nothing")
    assert [lock.file.name for lock in found(tmp_path)] == ["a.json"]


def test_lock_of_a_dead_holder_is_taken_away(tmp_path: Path, dead: int) -> None:
    file = write(tmp_path, pid=dead, timestamp=datetime.now(UTC).isoformat())
    break_dead("shop/prod", found(tmp_path))
    assert list(file.parent.iterdir()) == []


def test_lock_whose_process_id_another_process_has_now_is_taken_away(tmp_path: Path) -> None:
    write(tmp_path, timestamp=(datetime.now(UTC) - timedelta(days=400)).isoformat())
    break_dead("shop/prod", found(tmp_path))
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "living", [{"timestamp": datetime.now(UTC).isoformat()}, {"hostname": "laptop", "pid": 42}]
)
def test_no_lock_is_taken_away_while_one_may_be_held(
    tmp_path: Path, dead: int, living: dict[str, object]
) -> None:
    write(tmp_path, "a", pid=dead)
    write(tmp_path, "b", **living)
    with pytest.raises(LockedError, match=r"shop/prod: locked by ann@.*; wait until that update"):
        break_dead("shop/prod", found(tmp_path))
    assert len(found(tmp_path)) == 2
