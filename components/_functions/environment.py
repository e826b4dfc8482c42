"""The variables of a function, in which no secret has a place."""

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi

from components import _rules as rules
from components._functions import rules as function_rules
from components._hosts.secrets import secrets
from components._validation import Arguments, entry, known_text

# All names and values together. Source:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MOST_BYTES = 4096
_READ_IT = (
    "whoever may read the function's configuration reads it; let the function read it at run time "
    "from Secrets Manager"
)
_ANY = "literal"


def text_problems(name: str, text: str) -> Iterator[str]:
    """Find what a variable may not hold, in words that do not repeat it."""
    for found in secrets(f"{name}={text}"):
        yield f"holds what looks like {found.rpartition(' in line ')[0]}; {_READ_IT}"


def read_environment(reader: Arguments) -> dict[str, pulumi.Input[str]]:
    """Read the argument `environment`, and note secrets as far as values are known."""
    given = reader.entries("environment", rules.TEXT)
    for name, value in given.items():
        path = entry("environment", name)
        reader.problems.check(path, name, function_rules.VARIABLE)
        # Of what is known later, the name may tell already.
        text = value if isinstance(value, str) else _ANY
        for reason in text_problems(name, text):
            reader.veil(path)
            reader.add(path, reason)
    size = sum(
        len(name.encode()) + len(value.encode())
        for name, value in given.items()
        if isinstance(value, str)
    )
    if size > MOST_BYTES:
        reader.add(
            "environment",
            f"has {size} bytes; Lambda takes {MOST_BYTES}: put settings into an SSM parameter",
        )
    return given


def checked(subject: str, environment: Mapping[str, Any]) -> dict[str, pulumi.Input[str]]:
    """Return variables whose values are checked once they are known.

    Args:
        subject: the component's type and name, for the message
        environment: what `read_environment` has found
    """

    def later(name: str, value: pulumi.Output[str]) -> pulumi.Output[str]:
        return known_text(
            subject,
            entry("environment", name),
            value,
            lambda text: text_problems(name, text),
            secret=f"is a secret; {_READ_IT}",
        )

    return {
        name: later(name, value) if isinstance(value, pulumi.Output) else value
        for name, value in environment.items()
    }
