"""Checks whether the account can be reached, and as whom."""

from collections.abc import Iterator
from typing import Final

from automation.doctor.account import CALLER, account
from automation.doctor.answers import Answer, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import ProviderError

_ROOT: Final = ":root"
_USER: Final = ":user/"


def check(case: Case) -> Iterator[Answer]:
    """Ask who is calling."""
    report = case.once(account)
    if report.problem is not None:
        raise report.problem
    refusal = report.refusals.get(CALLER)
    if refusal is not None:
        yield fault(
            f"the account cannot be reached: {refusal}; log in, and look at AWS_PROFILE and Region",
            ProviderError.exit_code,
        )
        return
    caller = report.answers[CALLER]
    identity = str(caller["arn"])
    named = f"account {caller['accountId']} as {identity}"
    if identity.endswith(_ROOT):
        yield warning(f"{named}: the root user may do everything; assume a role instead")
    elif _USER in identity:
        yield warning(f"{named}: keys of a user do not expire; assume a role instead")
    else:
        yield ok(named)
