"""Checks whether the account publishes the network that programs read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from automation.doctor.account import CALLER, account
from automation.doctor.answers import Answer, NotCheckedError, fault, ok, warning
from automation.doctor.case import Case
from automation.doctor.landing_zone_paths import named_paths
from automation.errors import ProgramError

_SECRET: Final = "SecureString"  # noqa: S105 - a kind of parameter
# Of what a path says it holds the id, its form.
_FORMS: Final = {
    "subnet": re.compile(r"subnet-[0-9a-f]{8,17}"),
    "vpc-id": re.compile(r"vpc-[0-9a-f]{8,17}"),
}
_REMEDY: Final = "ask the platform team, or name other paths in the settings"


def check(case: Case) -> Iterator[Answer]:
    """Read its parameters."""
    report = case.once(account)
    if CALLER not in report.answers:
        raise NotCheckedError("needs credentials")
    chosen = bool(named_paths(case))
    refused = {path: why for path, why in report.refusals.items() if path != CALLER}
    for path, why in refused.items():
        if chosen:
            yield fault(f"{path}: {why}; {_REMEDY}", ProgramError.exit_code)
        else:
            yield warning(f"{path}: {why}; components that read it fail: {_REMEDY}")
    read = {path: answer for path, answer in report.answers.items() if path != CALLER}
    wrong = {path: why for path, answer in read.items() if (why := _wrong(path, answer))}
    for path, why in wrong.items():
        yield fault(f"{path} {why}; {_REMEDY}", ProgramError.exit_code)
    good = [f"{path} is {read[path]['insecureValue']}" for path in read if path not in wrong]
    if good:
        yield ok(", ".join(good))


def _wrong(path: str, answer: Mapping[str, Any]) -> str:
    if answer.get("type") == _SECRET:
        return "is a SecureString, and programs read plain ones"
    value = str(answer.get("insecureValue") or "")
    for word, form in _FORMS.items():
        if word in path and not form.fullmatch(value):
            return f'is "{value}", which is no {word.removesuffix("-id")} id'
    return ""
