"""An update that is stopped leaves nothing behind; what one leaves that is killed is resolved."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psutil
import pulumi
import pytest
from reluctant import ReluctantEndpoint
from workbench import NewEnvironment

from automation import (
    CancelledError,
    Environment,
    Event,
    LockedError,
    RecoveryNeededError,
    Run,
    UsageError,
)
from automation.recovery import examine, recover

PARAMETER = "aws:ssm/parameter:Parameter"
LIMIT_SECONDS = 120.0
Program = Callable[[], None]


def parameter(name: str, *after: pulumi.Resource) -> pulumi.CustomResource:
    inputs = {"name": name, "type": "String", "value": "a"}
    return pulumi.CustomResource(
        PARAMETER, name, inputs, pulumi.ResourceOptions(depends_on=list(after))
    )


class Update:
    """An update that AWS does not answer.

    Args:
        stack: name of a stack that is created
        program: what it declares
        aws: the endpoint, which keeps answers back
        variables: of the engine
    """

    def __init__(
        self, stack: str, program: Program, aws: ReluctantEndpoint, variables: dict[str, str]
    ) -> None:
        self.aws = aws
        self._opened = (stack, program, variables)
        self._pool = ThreadPoolExecutor(1)
        self.cancelling = threading.Event()
        self.environment = self.open()

    def open(self) -> Environment:
        """Open the same stack once more."""
        stack, program, variables = self._opened
        return Environment(stack, program, project="life", variables=variables)

    def begin(self, unanswered: int) -> Future[Run]:
        """Update until so many requests are not answered."""
        run = self._pool.submit(self.environment.up, self._look)
        self.aws.wait(unanswered)
        return run

    @property
    def process_id(self) -> int:
        """Id of the engine's process."""
        found = self.environment.session.command.process_id
        assert found is not None
        return found

    def close(self) -> None:
        self.environment.cancel(patience=0.0, insistence=0.0)
        self._pool.shutdown()
        self.environment.close()

    def _look(self, event: Event) -> None:
        if "cancelling" in str(event.body.get("message")):
            self.cancelling.set()


Begin = Callable[..., Update]


@pytest.fixture
def update(aws_account: str, new_environment: NewEnvironment) -> Iterator[Begin]:
    """Create a stack, ready for an update that is not answered."""

    @contextmanager
    def made(stack: str, program: Program, **kept: str) -> Iterator[Update]:
        with ReluctantEndpoint(aws_account, **kept).running() as aws:
            one = Update(stack, program, aws, new_environment(stack, aws.url))
            try:
                one.environment.create()
                yield one
            finally:
                one.close()

    return made


def names(state: Mapping[str, Any]) -> set[str]:
    """The parameters in a state."""
    return {
        one["urn"].rpartition("::")[2] for one in state["resources"] if one["type"] == PARAMETER
    }


def alive(session: int) -> list[str]:
    """What runs in a session of processes."""
    found = []
    for process in psutil.process_iter(["status", "cmdline"]):
        try:
            member = os.getsid(process.pid) == session
        except (ProcessLookupError, PermissionError):
            continue
        if member and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(" ".join(process.info["cmdline"]))
    return found


def in_order() -> None:
    """Declare one after the other."""
    parameter("cancelled-later", parameter("cancelled-first"))


def test_running_update_is_alone_and_when_it_is_cancelled_leaves_nothing_behind(
    update: Begin,
) -> None:
    with update("cancelled", in_order, unanswered='"cancelled-first"') as one:
        run = one.begin(1)
        with one.open() as other:
            with pytest.raises(LockedError, match=f"process {one.process_id}, alive"):
                other.up()
            with pytest.raises(UsageError, match="another thread runs something"):
                one.environment.preview()
            assert one.environment.interrupt()
            assert one.cancelling.wait(LIMIT_SECONDS)
            one.aws.release()
            with pytest.raises(CancelledError, match="up of life/cancelled was cancelled"):
                run.result(LIMIT_SECONDS)
            assert other.session.locks() == []
            state = other.state()
        assert "pending_operations" not in state
        assert names(state) == {"cancelled-first"}


def test_update_that_does_not_end_when_it_is_told_needs_recovery(update: Begin) -> None:
    def program() -> None:
        parameter("hanging")

    with update("hanging", program, unanswered='"hanging"') as one:
        run, engine = one.begin(1), one.process_id
        assert one.environment.cancel(patience=0.5, insistence=LIMIT_SECONDS)
        with pytest.raises(RecoveryNeededError, match=r"stopped during creating .*::hanging;"):
            run.result(LIMIT_SECONDS)
        assert alive(engine) == []
        left = examine(one.environment)
        assert (left.locks, len(left.creating)) == ((), 1)


def both() -> None:
    """Declare what the cloud makes, and what it never hears of."""
    parameter("made-in-time")
    parameter("never-made")


def test_killed_update_is_resolved_by_saying_what_exists(update: Begin) -> None:
    with update("killed", both, unanswered='"made-in-time"', lost='"never-made"') as one:
        environment = one.environment
        run, engine = one.begin(2), one.process_id
        os.kill(engine, signal.SIGKILL)
        with pytest.raises(RecoveryNeededError, match="the engine was killed during creating urn"):
            run.result(LIMIT_SECONDS)
        one.aws.release()
        assert alive(engine) == []
        left = examine(environment)
        assert [(lock.process_id, lock.is_dead) for lock in left.locks] == [(engine, True)]
        made, _ = sorted(left.creating)
        with pytest.raises(RecoveryNeededError, match="killed, and nobody knows how it ended"):
            environment.up()
        recover(environment, {made: "made-in-time"}, forget=True)
        # What was made is not made again, and is what the program wants.
        run_after = environment.up()
        assert [(one.operation, one.name) for one in run_after.changes] == [
            ("create", "never-made")
        ]
