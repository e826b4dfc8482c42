"""What a single value of patching, inventory or a CIS scan may be."""

import re

from components._rules import LIST, Rule, matching, whole_number

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
            TAG_KEY.accepts(key) and LIST.accepts(values) and all(map(TAG_VALUE.accepts, values))
            for key, values in value.items()
        )
    )


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
