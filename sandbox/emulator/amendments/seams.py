"""The places where amendments are fitted into moto, guarded against a moto that has changed.

An amendment replaces or adds a method of a class inside moto. Nothing promises that such a method
stays as it is, so each fitting says what it counts on, and a moto that no longer matches stops the
emulator at its start instead of answering wrongly.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any


class SeamError(RuntimeError):
    """An amendment does not fit the installed moto."""

    def __init__(self, place: str, complaint: str) -> None:
        super().__init__(
            f"moto {version('moto')} does not fit the emulator: {place} {complaint}. "
            "Install the moto version of requirements-dev.txt, or revise the amendment in "
            "sandbox/emulator/amendments that fits this place."
        )


def surround(
    owner: type[Any] | ModuleType,
    name: str,
    replacement: Callable[..., Any],
    *,
    parameters: Sequence[str],
    relies_on: Sequence[str] = (),
) -> None:
    """Replace a method or function by one that is handed the original as its first argument.

    Args:
        owner: The class or module of moto.
        name: The method's name.
        replacement: Called as `replacement(original, self, ...)`, without `self` for a function.
        parameters: The original's parameter names after `self`, as they must be.
        relies_on: Pieces of the original's source text the replacement counts on.

    Raises:
        SeamError: The method is missing or is not what the amendment was written for.
    """
    place = _place(owner, name)
    original = _own(owner, name, place)
    found = list(inspect.signature(original).parameters)[1 if isinstance(owner, type) else 0 :]
    if found != list(parameters):
        raise SeamError(place, f"takes ({', '.join(found)}), expected ({', '.join(parameters)})")
    source = inspect.getsource(inspect.unwrap(original)) if relies_on else ""
    for piece in relies_on:
        if piece not in source:
            raise SeamError(place, f"no longer contains {piece!r}")

    @functools.wraps(original)
    def fitted(*arguments: Any, **named: Any) -> Any:
        return replacement(original, *arguments, **named)

    setattr(owner, name, fitted)


def supply(owner: type[Any], name: str, member: object) -> None:
    """Add a method or property that moto lacks.

    Raises:
        SeamError: Moto has one of that name by now.
    """
    if hasattr(owner, name):
        raise SeamError(_place(owner, name), "exists now, so the emulator's own would hide it")
    setattr(owner, name, member)


def route(urls: ModuleType, response: Any, *paths: str) -> None:
    """Let a service's responses answer further paths.

    Args:
        urls: The service's module of paths.
        response: The class that answers them.
        paths: As moto writes them.

    Raises:
        SeamError: Moto has one of them by now.
    """
    for path in paths:
        if path in urls.url_paths:
            raise SeamError(f"{urls.__name__} and {path}", "exist now")
        urls.url_paths[path] = response.dispatch


def exchange(owner: type[Any], name: str, member: property) -> None:
    """Put a property in the place of one of moto's.

    Raises:
        SeamError: Moto has no property of that name.
    """
    place = _place(owner, name)
    if not isinstance(_own(owner, name, place), property):
        raise SeamError(place, "is no longer a property")
    setattr(owner, name, member)


def _place(owner: type[Any] | ModuleType, name: str) -> str:
    """Return where in moto something is, for messages."""
    module = f"{owner.__module__}." if isinstance(owner, type) else ""
    return f"{module}{owner.__name__}.{name}"


def _own(owner: type[Any] | ModuleType, name: str, place: str) -> Any:
    """Return the attribute the class or module itself defines."""
    if name not in vars(owner):
        raise SeamError(place, "does not exist")
    return vars(owner)[name]
