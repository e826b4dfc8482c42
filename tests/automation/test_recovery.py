"""What a killed update left behind is shown, and settled only as somebody says."""

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine
from waiting import LIMIT_SECONDS, until

from automation.backends import Backend, SecretsProvider
from automation.environment import Environment
from automation.errors import CancelledError, LockedError, RecoveryNeededError, UsageError
from automation.recovery import examine, recover, settled

PREFIX = "urn:pulumi:prod::shop::aws:ebs/volume:Volume::"
DISK, LOGS = f"{PREFIX}disk", f"{PREFIX}logs"
SUMMARY = {"summaryEvent": {"resourceChanges": {}, "result": "succeeded"}}
HISTORY = json.dumps(
    [
        {
            "kind": "refresh",
            "startTime": "2026-11-22T11:00:00.000Z",
            "message": "",
            "environment": {},
            "config": {},
            "result": "succeeded",
            "endTime": "2026-11-22T11:00:01.000Z",
        }
    ]
)
Open = Callable[..., Environment]


def pending(urn: str, kind: str = "creating", **more: object) -> dict[str, Any]:
    inputs = {"size": 8, "key": {"4dabf18193072939515e22adb298388d": "x", "ciphertext": "v1:abc"}}
    return {"type": kind, "resource": {"urn": urn, "custom": True, "inputs": inputs, **more}}


def state(*operations: dict[str, Any], resources: tuple[dict[str, Any], ...] = ()) -> str:
    deployment = {"resources": list(resources), "pending_operations": list(operations)}
    return json.dumps({"version": 3, "deployment": deployment})


@pytest.fixture
def fake(tmp_path: Path) -> FakeEngine:
    made = FakeEngine.make(tmp_path / "engine")
    made.answer("refresh", events=[SUMMARY])
    made.answer("stack history", stdout=HISTORY)
    return made


@pytest.fixture
def shop(fake: FakeEngine, tmp_path: Path) -> Iterator[Open]:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "Pulumi.yaml").write_text("{name: shop, runtime: python}")
    opened = []

    def make(backend: Backend | None = None) -> Environment:
        chosen = backend or Backend.folder(tmp_path / "state")
        opened.append(Environment("prod", tmp_path / "shop", backend=chosen, engine=fake.engine))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def lock(folder: Path, **content: object) -> Path:
    """Lock the stack, as an update of another host does."""
    file = folder / "state/.pulumi/locks/organization/shop/prod/a.json"
    file.parent.mkdir(parents=True)
    now = datetime.now(UTC).isoformat()
    known = {"pid": 42, "username": "ann", "hostname": "laptop", "timestamp": now, **content}
    file.write_text(json.dumps(known), encoding="utf-8")
    return file


def test_nothing_is_left_behind_by_an_update_that_ended(shop: Open, fake: FakeEngine) -> None:
    found = examine(shop())
    assert not found
    assert (found.locks, found.pending, found.locks_seen) == ((), (), True)
    assert fake.verbs == ["stack export"]


def test_operations_are_shown_with_those_that_may_have_made_something(
    shop: Open, fake: FakeEngine
) -> None:
    fake.answer("stack export", stdout=state(pending(DISK), pending(LOGS, "updating")))
    found = examine(shop())
    assert found
    assert found.pending == (f"creating {DISK}", f"updating {LOGS}")
    assert found.creating == (DISK,)


@pytest.mark.parametrize(
    "backend",
    [
        Backend("s3://states", SecretsProvider("awskms://alias/pulumi?region=eu-west-1")),
        Backend("https://api.pulumi.com"),
    ],
)
def test_backend_that_does_not_show_its_locks_is_told_as_such(shop: Open, backend: Backend) -> None:
    found = examine(shop(backend))
    assert (found.locks, found.locks_seen) == ((), False)


def test_update_is_refused_as_locked_while_the_one_before_runs(
    shop: Open, fake: FakeEngine, tmp_path: Path
) -> None:
    lock(tmp_path)
    fake.answer("stack export", stdout=state(pending(DISK)))
    with pytest.raises(LockedError, match=r"up of shop/prod: locked by ann@laptop \(process 42"):
        shop().up()
    assert "up" not in fake.verbs


def test_update_on_a_bucket_is_refused_with_both_that_may_be(shop: Open, fake: FakeEngine) -> None:
    fake.answer("stack export", stdout=state(pending(DISK)))
    with pytest.raises(RecoveryNeededError, match="an update runs, or was killed"):
        shop(Backend("https://api.pulumi.com")).destroy()


def test_recovery_beside_a_holder_who_may_be_alive_is_refused(
    shop: Open, fake: FakeEngine, tmp_path: Path
) -> None:
    file = lock(tmp_path)
    fake.answer("stack export", stdout=state(pending(DISK)))
    with pytest.raises(LockedError, match=r"shop/prod: locked by .* run pulumi cancel"):
        recover(shop(), forget=True)
    assert file.exists()
    assert "stack import" not in fake.verbs


@pytest.mark.parametrize(
    ("adopt", "forget", "kind", "says"),
    [
        ({}, False, RecoveryNeededError, f"by its id or as forgotten: {DISK}, {LOGS}"),
        ({DISK: "vol-1"}, False, RecoveryNeededError, f"as forgotten: {LOGS}"),
        ({f"{PREFIX}other": "vol-1"}, True, UsageError, "other: was not being created; see rec"),
    ],
)
def test_recovery_that_would_guess_is_refused(  # noqa: PLR0913, PLR0917 - a table
    shop: Open,
    fake: FakeEngine,
    adopt: dict[str, str],
    forget: bool,  # noqa: FBT001 - a column
    kind: type[Exception],
    says: str,
) -> None:
    fake.answer("stack export", stdout=state(pending(DISK), pending(LOGS)))
    with pytest.raises(kind, match=says):
        recover(shop(), adopt, forget=forget)
    assert fake.verbs == ["stack export"]


def test_dead_lock_is_taken_away_and_the_state_compared(
    shop: Open, fake: FakeEngine, tmp_path: Path
) -> None:
    # No process can have this id.
    file = lock(tmp_path, hostname=socket.gethostname(), pid=2**22 + 1)
    recover(shop())
    assert not file.exists()
    assert "stack import" not in fake.verbs
    assert "refresh" in fake.verbs


def test_operation_on_a_resource_that_exists_needs_no_word(shop: Open, fake: FakeEngine) -> None:
    fake.answer("stack export", stdout=state(pending(LOGS, "updating")))
    recover(shop())
    assert fake.verbs.index("stack import") < fake.verbs.index("refresh")


def test_id_of_nothing_is_told_with_what_became_of_it(shop: Open, fake: FakeEngine) -> None:
    fake.answer("stack export", stdout=state(pending(DISK), pending(LOGS)))
    with pytest.raises(UsageError, match=rf"ids of {DISK} \(vol-0\), which count as forgotten"):
        recover(shop(), {DISK: "vol-0"}, forget=True)


# Takes the lock and waits for the signal it dies of, as the engine does before it listens.
EARLY = """
import json, os, pathlib, signal, sys
if "up" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    lock = pathlib.Path({lock!r})
    lock.parent.mkdir(parents=True)
    known = dict(pid=os.getpid(), username="ann", hostname={host!r}, timestamp={now!r})
    lock.with_name("draft").write_text(json.dumps(known))
    lock.with_name("draft").rename(lock)
    signal.pause()
"""


@pytest.mark.parametrize(
    ("left", "cancelled", "kind"),
    [
        (state(), True, CancelledError),
        (state(pending(DISK)), True, RecoveryNeededError),
        (state(), False, RecoveryNeededError),
    ],
)
def test_lock_of_an_engine_that_died_before_it_listened_is_taken_away_if_we_told_it(  # noqa: PLR0913 - a table
    shop: Open,
    fake: FakeEngine,
    tmp_path: Path,
    left: str,
    *,
    cancelled: bool,
    kind: type[Exception],
) -> None:
    file = tmp_path / "state/.pulumi/locks/organization/shop/prod/a.json"
    first, _, rest = (fake.folder / "pulumi").read_text(encoding="utf-8").partition("\n")
    now = datetime.now(UTC).isoformat()
    early = EARLY.format(lock=str(file), host=socket.gethostname(), now=now)
    (fake.folder / "pulumi").write_text(f"{first}\n{early}{rest}", encoding="utf-8")
    environment = shop()
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(environment.up)
        until(file.exists)
        fake.answer("stack export", stdout=left)
        process_id = environment.session.command.process_id
        assert process_id is not None
        if cancelled:
            environment.interrupt()
        else:
            os.kill(process_id, signal.SIGTERM)
        with pytest.raises(kind):
            run.result(LIMIT_SECONDS)
    assert file.exists() is (kind is RecoveryNeededError)


def test_adopted_resource_has_its_id_and_what_was_asked_for() -> None:
    before = json.loads(state(pending(DISK), pending(LOGS)))["deployment"]
    after = settled(before, {DISK: "vol-1"})
    assert after["pending_operations"] == []
    (disk,) = after["resources"]
    assert (disk["urn"], disk["id"]) == (DISK, "vol-1")
    # Secrets stay encrypted.
    assert disk["outputs"] == disk["inputs"] == pending(DISK)["resource"]["inputs"]


def test_adopted_replacement_takes_the_place_of_the_old_which_is_deleted_last() -> None:
    old = {"urn": DISK, "id": "vol-0"}
    user = {"urn": LOGS, "id": "vol-9", "dependencies": [DISK]}
    text = state(pending(DISK), resources=(old, user))
    after = settled(json.loads(text)["deployment"], {DISK: "vol-1"})
    found = [(one["urn"], one["id"], one.get("delete", False)) for one in after["resources"]]
    assert found == [(DISK, "vol-1", False), (LOGS, "vol-9", False), (DISK, "vol-0", True)]


@pytest.mark.parametrize(
    ("mark", "left"),
    [("pendingReplacement", ["vol-1"]), ("delete", ["vol-0", "vol-1"])],
)
def test_adopted_replacement_of_what_is_deleted_already_stands_alone(
    mark: str, left: list[str]
) -> None:
    text = state(pending(DISK), resources=({"urn": DISK, "id": "vol-0", mark: True},))
    after = settled(json.loads(text)["deployment"], {DISK: "vol-1"})
    assert [one["id"] for one in after["resources"]] == left


def test_state_that_is_settled_keeps_everything_else() -> None:
    before = {"manifest": {"x": 1}, "pending_operations": [pending(DISK, "deleting")]}
    assert settled(before, {}) == {
        "manifest": {"x": 1},
        "resources": [],
        "pending_operations": [],
    }
