"""All checks, one after the other; one that breaks is a fault of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from automation.doctor import (
    backend,
    credentials,
    engine,
    exemptions,
    landing_zone,
    plugins,
    policy_pack,
    secrets_provider,
    versions,
)
from automation.doctor.answers import Answer, Checked, NotCheckedError, State, fault
from automation.doctor.case import Case
from automation.errors import AutomationError, InternalError

Check = Callable[[Case], Iterable[Answer]]
CHECKS: Final[Mapping[str, Check]] = {
    "engine": engine.check,
    "versions": versions.check,
    "plugins": plugins.check,
    "backend": backend.check,
    "secrets provider": secrets_provider.check,
    "credentials": credentials.check,
    "landing zone": landing_zone.check,
    "policy pack": policy_pack.check,
    "exemptions": exemptions.check,
}


def examine(case: Case, checks: Mapping[str, Check] = CHECKS) -> Iterator[Checked]:
    """Make the checks, and give each answer as soon as it is there.

    Args:
        case: what is looked at
        checks: by name
    """
    for name, check in checks.items():
        for answer in _answers(check, case):
            message = case.redactor.text(" ".join(answer.message.split()))
            yield Checked(name, Answer(answer.state, message, answer.exit_code))


def _answers(check: Check, case: Case) -> Iterator[Answer]:
    try:
        yield from check(case)
    except NotCheckedError as reason:
        yield Answer(State.NOT_CHECKED, str(reason))
    except AutomationError as error:
        yield fault(str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001 - one that breaks must not hide the others
        broken = InternalError.of(error)
        yield fault(f"nothing is known, since the check itself failed: {broken}", broken.exit_code)
