"""What a single value of patching, inventory or a CIS scan may be, and which name was meant."""

import difflib
import re
from collections.abc import Sequence
from typing import Optional

from components import _rules as rules
from components._rules import Rule, matching, whole_number
from components._validation import Arguments

_LIST = Rule(
    "a list of one or more", lambda value: isinstance(value, list | tuple) and len(value) > 0
)
_TAG_TEXT = re.compile(r"[\w\s.:/=+@-]{1,256}")
# Systems Manager targets no key with a plus sign.
_TAG_KEY = re.compile(r"(?!aws:)[\w\s.:/=@-]{1,128}")


def _is_tag_text(value: object) -> bool:
    return isinstance(value, str) and _TAG_TEXT.fullmatch(value) is not None


def _is_tag_key(value: object) -> bool:
    return isinstance(value, str) and _TAG_KEY.fullmatch(value) is not None


def _is_target_tags(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            TAG_KEY.accepts(key) and _LIST.accepts(values) and all(map(TAG_VALUE.accepts, values))
            for key, values in value.items()
        )
    )


ANYTHING = Rule("anything", lambda _value: True)
PATCH_GROUP = Rule("1 to 256 letters, digits, spaces and _.:/=+@-", _is_tag_text)
TAG_VALUE = PATCH_GROUP
TAG_KEY = Rule(
    'a tag key of 1 to 128 letters, digits, spaces and _.:/=@-, not beginning with "aws:"',
    _is_tag_key,
)
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-approved-rejected-package-name-formats.html
PATCH = matching(
    r"[A-Za-z0-9_.:+~*?\[\]-]{1,100}",
    'the name of a package, an advisory or a CVE such as "kernel*" or "CVE-2026-1234"',
)
APPROVAL_DAYS = whole_number(0, 360, "days")
DURATION_HOURS = whole_number(1, 24, "hours")
CUTOFF_HOURS = whole_number(0, 23, "hours")
CIS_LEVEL = whole_number(1, 2)
CONCURRENCY = matching(
    r"[1-9]\d{0,6}|[1-9]\d?%|100%", 'a number of hosts such as "5" or a share such as "10%"'
)
ERRORS = matching(
    r"0|[1-9]\d{0,6}|\d%|[1-9]\d%|100%", 'a number of hosts such as "0" or a share such as "10%"'
)
CLOCK = matching(r"([01]\d|2[0-3]):[0-5]\d", 'a time of day such as "05:00"')
ACCOUNT = matching(
    r"\d{12}|SELF|ALL_ACCOUNTS", 'the number of an account, "SELF" or "ALL_ACCOUNTS"'
)
ROLE_ARN = matching(
    r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+",
    'the ARN of a role such as "arn:aws:iam::123456789012:role/patching"',
)
LOG_GROUP_NAME = matching(r"[\w./#-]{1,512}", 'the name of a log group such as "/patching"')
BUCKET_NAME = matching(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", 'the name of a bucket such as "logs"')
PREFIX = matching(r"[\w!.*'()/-]{1,500}", 'the beginning of keys such as "patching/"')


TARGET_TAGS = Rule(
    f"a map from tag keys to lists of one or more values: {TAG_KEY.allowed}; {TAG_VALUE.allowed}",
    _is_target_tags,
)


def choice(reader: Arguments, name: str, choices: Sequence[str], default: str) -> str:
    """Return an argument that is one of several names; of another one say which was meant."""
    value = reader.plain(name, rules.TEXT, default)
    if problem := choice_problem(value, choices):
        reader.add(name, problem)
        return default
    return str(value)


def several_choices(
    reader: Arguments, name: str, choices: Sequence[str], default: Sequence[str]
) -> list[str]:
    """Return an argument that is a list of such names, none of them twice."""
    values = texts(reader, name, rules.TEXT, default)
    for at, value in enumerate(values):
        if problem := choice_problem(value, choices):
            reader.add(f"{name}[{at}]", problem)
    return values


def texts(reader: Arguments, name: str, rule: Rule, default: Sequence[str] = ()) -> list[str]:
    """Return an argument that is a plain list of one or more texts, none of them twice."""
    values = reader.plain(name, _LIST)
    if values is None:
        return list(default)
    for at, value in enumerate(values):
        if not rule.accepts(value):
            shown = f'"{value}"' if isinstance(value, str) else type(value).__name__
            reader.add(f"{name}[{at}]", f"is {shown}; give {rule.allowed}")
    known = [value for value in values if isinstance(value, str)]
    if repeated := [value for value in dict.fromkeys(known) if known.count(value) > 1]:
        reader.add(name, f'names "{repeated[0]}" twice; name it once')
    return known


def choice_problem(value: str, choices: Sequence[str]) -> Optional[str]:
    """Say that a value is none of several names, and which of them is nearest."""
    if value in choices:
        return None
    spelled = {name.lower(): name for name in choices}
    near = difflib.get_close_matches(value.lower(), spelled, n=1, cutoff=0.6)
    hint = (
        f'did you mean "{spelled[near[0]]}"?' if near else f"give {rules.one_of(*choices).allowed}"
    )
    return f'is "{value}"; {hint}'
