"""Which of our errors a failed command is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from signal import SIGTERM
from typing import Final

from pulumi.automation.errors import (
    CommandError,
    ConcurrentUpdateError,
    StackAlreadyExistsError,
    StackNotFoundError,
)

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
from automation.results import Diagnostic, Run, name_of, type_of

_PLAN: Final = re.compile(
    r"violates plan|not allowed by the plan|no plan for resource|expected resource operations"
)
_STACK_TYPE: Final = "pulumi:pulumi:Stack"
_CODE: Final = re.compile(r"^ code: (-?\d+)$", re.MULTILINE)
_CANCELLED: Final = re.compile(r"(?:update|preview) canceled")
_HOLDER: Final = re.compile(r"created by (\S+) \(pid (\d+)\) at (\S+)")
_BACKEND: Final = re.compile(
    r"incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE|failed to load.*state"
    r"|unable to (?:open|check) (?:bucket|state directory)|could not (?:open|list) bucket"
    r"|PULUMI_ACCESS_TOKEN must be set"
    r"|invalid access token|(?:constructing|could not create) secrets manager|failed to decrypt"
    r"|operation error (?:S3|KMS): "
    r"|read \".pulumi/meta|no credentials|AccessDenied",
    re.IGNORECASE,
)
_PACK_CONFIG: Final = re.compile(r"configuring policy pack|parsing enforcement level for")
_NOISE: Final = re.compile(r"^(?:error|warning): ")
# What language hosts say of a program that ended badly; not all of them name the stack.
_PROGRAM: Final = re.compile(
    r"^(?:Program failed with an unhandled exception|Running program .* failed with"
    r"|an unhandled error occurred: |failed to load program)"
)
# How the engine ends a run whose only fault are findings.
_STOPPED: Final = re.compile(r"(?:preview|update|policy analysis) failed")


def deadly_signal(text: str) -> int:
    """Return the number of the signal that ended a command; 0 if none did.

    Args:
        text: what the SDK says of it
    """
    code = _CODE.search(text)
    return -int(code[1]) if code and int(code[1]) < 0 else 0


def was_cancelled(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether the engine itself tells that somebody stopped it."""
    return any(_CANCELLED.fullmatch(one.message) and not one.urn for one in diagnostics)


def failure(  # noqa: PLR0913 - each is a fact of its own about a failure
    error: CommandError,
    text: str,
    run: Run,
    *,
    cancelled: bool,
    failed_resources: Sequence[str],
    pending: Sequence[str] | None = (),
) -> AutomationError:
    """Say what a failed command amounts to.

    Args:
        error: of the SDK
        text: what it says, without secrets
        run: what the command did before
        cancelled: it was told to stop
        failed_resources: URNs of those an operation failed on
        pending: operations it left behind; nothing if that is not known
    """
    subject = _subject(run)
    if run.operation.changes_state:
        killed = deadly_signal(text) not in ({0, SIGTERM} if cancelled else {0})
        if killed or pending is None or pending:
            left = f" during {', '.join(pending)}" if pending else ""
            what = "the engine was killed" if killed else "it was stopped"
            return RecoveryNeededError(f"{subject}: {what}{left}; recover the stack", run)
    if cancelled:
        return CancelledError(f"{subject} was cancelled", run)
    if isinstance(error, ConcurrentUpdateError):
        return LockedError(f"{subject}: {_holder(text)}", run)
    if isinstance(error, StackNotFoundError):
        return UsageError(
            f"stack {run.stack} of {run.project} does not exist; create it first", run
        )
    if isinstance(error, StackAlreadyExistsError):
        return UsageError(f"stack {run.stack} of {run.project} exists already", run)
    return _by_findings(run, subject, text, failed_resources)


def beside_findings(run: Run) -> AutomationError | None:
    """Say what else went wrong in a run that findings block; nothing if they alone did.

    Such a run ended before its time, and policies have not seen all of the program.

    Args:
        run: what the command did
    """
    others = tuple(one for one in run.errors if not _STOPPED.fullmatch(one.message))
    if not others:
        return None
    return _by_errors(replace(run, diagnostics=others), _subject(run), "", ())


def _subject(run: Run) -> str:
    return f"{run.operation.value} of {run.project}/{run.stack}"


def _by_findings(
    run: Run, subject: str, text: str, failed_resources: Sequence[str]
) -> AutomationError:
    blocking = run.policy.blocking
    if blocking:
        count = "1 finding" if len(blocking) == 1 else f"{len(blocking)} findings"
        return PolicyError(f"{subject}: {count} of the policies block it", run)
    return _by_errors(run, subject, text, failed_resources)


def _by_errors(
    run: Run, subject: str, text: str, failed_resources: Sequence[str]
) -> AutomationError:
    for one in run.errors:
        if _PLAN.search(one.message):
            return PlanError(f"{subject}: the program differs from the plan", run)
    if failed_resources:
        names = ", ".join(sorted({name_of(urn) for urn in failed_resources}))
        return ProviderError(f"{subject}: operations on {names} failed", run)
    blamed = [one for one in run.errors if one.urn]
    # The program's own errors are told of the stack, those of inputs of their resource.
    for one in sorted(blamed, key=lambda one: type_of(one.urn) == _STACK_TYPE):
        kind = ProgramError if type_of(one.urn) == _STACK_TYPE else ProviderError
        return kind(f"{subject}: {_line(one)}", run)
    for one in run.errors:
        if _PROGRAM.match(one.message):
            return ProgramError(f"{subject}: {_line(one)}", run)
    return _by_text(run, subject, text)


def _by_text(run: Run, subject: str, text: str) -> AutomationError:
    last = _last_error(text)
    said = _line(run.errors[0]) if run.errors else last
    if _BACKEND.search(text):
        return BackendError(f"{subject}: {said}", run)
    if _PACK_CONFIG.search(said):
        return UsageError(f"{subject}: {said}", run)
    return EngineError(f"{subject}: {said}", run)


def _line(one: Diagnostic) -> str:
    return _NOISE.sub("", one.message.strip().splitlines()[-1].strip())


def _last_error(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error: " in line]
    chosen = (errors or lines or ["the engine said nothing"])[-1]
    return _NOISE.sub("", chosen.removeprefix("stderr: "))


def _holder(text: str) -> str:
    found = _HOLDER.search(text)
    if found is None:
        return "another update of the stack is running; wait until it has ended"
    return (
        f"{found[1]} (process {found[2]}) has locked the stack since {found[3]}; wait until that "
        "update has ended; where it was killed, recover the stack, after pulumi cancel if it is in "
        "a bucket"
    )
