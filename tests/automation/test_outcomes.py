"""Every way a command fails is one of our errors, with a line that says which."""

from datetime import UTC, datetime

import pytest
from pulumi.automation import CommandResult
from pulumi.automation.errors import create_command_error

from automation.errors import (
    AutomationError,
    BackendError,
    CancelledError,
    EngineError,
    LockedError,
    PlanError,
    PolicyError,
    ProgramError,
    ProviderError,
    RecoveryNeededError,
    UsageError,
)
from automation.findings import finding
from automation.outcomes import beside_findings, failure
from automation.results import Diagnostic, Operation, PolicyResults, Run

STACK = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod"
DISK = "urn:pulumi:prod::shop::aws:ebs/volume:Volume::disk"
HELD = (
    "error: the stack is currently locked by 1 lock(s). Either wait\n"
    "  file:///x.json: created by ann@laptop (pid 42) at 2026-11-22T11:00:00Z"
)
CRASHED = "Program failed with an unhandled exception:\n"
BLOCKING = finding({"message": "a\n[EC2.8] x y", "enforcementLevel": "mandatory"})


def amounts_to(  # noqa: PLR0913 - the facts of a failed command
    *,
    stderr: str = "",
    code: int = 255,
    operation: Operation = Operation.UP,
    cancelled: bool = False,
    failed: tuple[str, ...] = (),
    errors: tuple[Diagnostic, ...] = (),
    policy: PolicyResults | None = None,
) -> AutomationError:
    error = create_command_error(CommandResult("", stderr, code))
    run = Run(
        operation,
        "shop",
        "prod",
        datetime.now(UTC),
        1.0,
        diagnostics=errors,
        policy=policy or PolicyResults(),
    )
    found = failure(error, str(error), run, cancelled=cancelled, failed_resources=failed)
    assert found.run is run
    assert "\n" not in str(found)
    return found


@pytest.mark.parametrize(
    ("facts", "kind", "says"),
    [
        ({"code": -9}, RecoveryNeededError, "the engine was killed; recover the stack"),
        ({"code": -9, "cancelled": True}, RecoveryNeededError, "recover the stack"),
        ({"code": -9, "operation": Operation.PREVIEW}, EngineError, "preview of shop/prod"),
        ({"cancelled": True}, CancelledError, "up of shop/prod was cancelled"),
        ({"stderr": HELD}, LockedError, r"ann@laptop \(process 42\) has locked the stack since"),
        ({"stderr": "error: no stack named 'prod' found"}, UsageError, "does not exist; create"),
        ({"stderr": "error: stack 'prod' already exists"}, UsageError, "exists already"),
        ({"policy": PolicyResults(findings=(BLOCKING,))}, PolicyError, "1 finding of the pol"),
        (
            {"errors": (Diagnostic("error", "resource violates plan: x", DISK),)},
            PlanError,
            "the program differs from the plan",
        ),
        (
            {"errors": (Diagnostic("error", "no plan for resource x", STACK),)},
            PlanError,
            "the program differs from the plan",
        ),
        ({"failed": (DISK, DISK)}, ProviderError, "operations on disk failed"),
        (
            {"errors": (Diagnostic("error", "boom", STACK), Diagnostic("error", "bad", DISK))},
            ProviderError,
            "up of shop/prod: bad",
        ),
        (
            {"errors": (Diagnostic("error", "Traceback\n  KeyError: 'x'", STACK),)},
            ProgramError,
            "up of shop/prod: KeyError: 'x'",
        ),
        (
            {"errors": (Diagnostic("error", f"{CRASHED}Traceback\n  KeyError: 'x'"),)},
            ProgramError,
            "up of shop/prod: KeyError: 'x'",
        ),
        ({"stderr": "error: incorrect passphrase"}, BackendError, "up of shop/prod: incorrect"),
        ({"stderr": "error: PULUMI_ACCESS_TOKEN must be set"}, BackendError, "PULUMI_ACCESS"),
        (
            {
                "stderr": 'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") '
                "(code=Unknown): operation error S3: GetObject, exceeded maximum number of "
                'attempts, 3, request send failed, Get "http://127.0.0.1:1/": connection refused'
            },
            BackendError,
            "connection refused",
        ),
        (
            {"stderr": "Logging in using access token from PULUMI_ACCESS_TOKEN\nerror: late"},
            EngineError,
            "up of shop/prod: late",
        ),
        (
            {"stderr": 'error: configuring policy pack "a": x: is no policy of this pack'},
            UsageError,
            "x: is no policy of this pack",
        ),
        (
            {"stderr": 'error: parsing enforcement level for "a": "b" is not a valid one'},
            UsageError,
            'parsing enforcement level for "a"',
        ),
        ({"stderr": "error: something new"}, EngineError, "up of shop/prod: something new"),
        ({}, EngineError, "up of shop/prod"),
    ],
)
def test_failed_command_is_told_in_one_line(
    facts: dict[str, object], kind: type[AutomationError], says: str
) -> None:
    found = amounts_to(**facts)  # type: ignore[arg-type] # the table's own keys
    assert type(found) is kind
    assert str(found)
    with pytest.raises(kind, match=says):
        raise found


@pytest.mark.parametrize(
    ("errors", "kind", "says"),
    [
        ((), type(None), "None"),
        ((Diagnostic("error", "preview failed"),), type(None), "None"),
        ((Diagnostic("warning", "odd", DISK),), type(None), "None"),
        (
            (Diagnostic("error", "preview failed"), Diagnostic("error", f"{CRASHED}KeyError: 'x'")),
            ProgramError,
            "preview of shop/prod: KeyError: 'x'",
        ),
        ((Diagnostic("error", "bad", DISK),), ProviderError, "preview of shop/prod: bad"),
        (
            (Diagnostic("error", "preview failed"), Diagnostic("error", "something new")),
            EngineError,
            "preview of shop/prod: something new",
        ),
    ],
)
def test_what_failed_beside_findings_is_told(
    errors: tuple[Diagnostic, ...], kind: type, says: str
) -> None:
    policy = PolicyResults(findings=(BLOCKING,))
    now = datetime.now(UTC)
    run = Run(Operation.PREVIEW, "shop", "prod", now, 1.0, diagnostics=errors, policy=policy)
    found = beside_findings(run)
    assert type(found) is kind
    assert str(found) == says


def test_every_kind_of_error_has_an_exit_code_of_its_own() -> None:
    codes = [kind.exit_code for kind in AutomationError.__subclasses__()]
    assert sorted(codes) == list(range(1, len(codes) + 1))
