"""What a function of the provider is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


@dataclass(frozen=True)
class Function:
    """A function programs may call.

    Args:
        token: Its type token.
        call: Takes AWS and the arguments, returns the results.
        required: Arguments that must be given; the SDK does not say.
        operations: The AWS operations it calls, as `service:Operation`.
    """

    token: str
    call: Callable[[Cloud, Properties], Properties]
    required: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()


def filters(
    arguments: Properties, plain: Iterable[tuple[str, str]] = ()
) -> list[dict[str, object]]:
    """Return the API's filters for a function's arguments.

    Args:
        arguments: The arguments, of which `filters` and `tags` are understood.
        plain: Pairs of further arguments and the filters they stand for.
    """
    given = [
        {"Name": each["name"], "Values": [str(value) for value in each["values"]]}
        for each in arguments.get("filters") or ()
    ]
    tags = [
        {"Name": f"tag:{key}", "Values": [str(value)]}
        for key, value in (arguments.get("tags") or {}).items()
    ]
    named = [
        {"Name": name, "Values": [_text(arguments[argument])]}
        for argument, name in plain
        if arguments.get(argument) is not None
    ]
    return [*given, *tags, *named]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
