"""What a single value of a registry of packages may be.

Sources: https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_CreateDomain.html
https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_CreateRepository.html
https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-definition-syntax-matching-behavior.html
"""

from components._rules import Rule, matching

_FORMAT = "npm|pypi|maven|nuget|generic|ruby|swift|cargo"
_UNNAMED = "pypi|nuget|ruby|cargo"
_NAMED = "maven|generic|swift"
_PART = r"[^/\s~$*]"


def _is_names(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value)


DOMAIN_NAME = matching(
    r"[a-z][a-z0-9-]{0,48}[a-z0-9]",
    "2 to 50 lower-case letters, digits and hyphens, a letter first and no hyphen last",
)
REPOSITORY_NAME = matching(
    r"[A-Za-z0-9][A-Za-z0-9._-]{1,99}",
    "2 to 100 letters, digits and ._-, a letter or digit first",
)
NAMES = Rule("a list of names", _is_names)
TEXT = matching(r"[^\x00-\x1f]{1,1000}", "up to 1000 characters that can be printed")
# The pattern of all packages is the registry's own.
PATTERN = matching(
    rf"/(?:{_FORMAT})/\*"
    rf"|/(?!{_UNNAMED})(?:{_FORMAT})/{_PART}*\w~"
    rf"|/(?!{_UNNAMED})(?:{_FORMAT})/{_PART}+/(?:\*|{_PART}*\w~|{_PART}+\$)"
    rf"|/(?!{_NAMED})(?:{_FORMAT})//(?:\*|{_PART}*\w~|{_PART}+\$)",
    'the pattern of packages such as "/npm/acme/*", "/maven/com.acme~" or "/pypi//acme~", where * '
    "stands for all of a namespace, ~ for what begins with these words and $ for one package",
)
PUBLISHER_ARN = matching(
    r"arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@/-]+",
    'the ARN of a role or user such as "arn:aws:iam::123456789012:role/build"',
)
