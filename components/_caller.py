"""Who calls a component: a Python program, or the engine for a program in any language."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails

# Names of arguments that have several words. What stands in quotes is a value or a chosen key.
_WORDS = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|(?<!\w)'(?:[^'\\]|\\.)*'"
    r"|\b[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)+\b"
)


@dataclass(frozen=True)
class Caller:
    """Who gave the arguments, and so in which words problems are told.

    Args:
        remote: the engine did, for a program that may be in any language
        noted: problems that were found before the component saw the arguments
        veiled: arguments that hold outputs, whose values the engine must not show
    """

    remote: bool = False
    noted: tuple[InputPropertyErrorDetails, ...] = ()
    veiled: frozenset[str] = frozenset()

    def spell(self, text: str) -> str:
        """Write names of arguments as the caller does: in Python with underscores."""
        return camel_case(text) if self.remote else text

    def veil(self, path: str) -> "Caller":
        """Return the caller with the argument of a path veiled, as its value holds a secret."""
        argument = re.split(r"[.\[]", self.spell(path))[0]
        return replace(self, veiled=self.veiled | {argument})

    def unveiled(self) -> "Caller":
        """Return the caller of values that are known by now and not secret."""
        return replace(self, veiled=frozenset())

    def ending(self, error: pulumi.RunError) -> Exception:
        """Make the error that ends a program with a message and no trace.

        The SDK's host reports a RunError as a crash, with its trace.
        """
        return InputPropertiesError(str(error), []) if self.remote else error

    def refusal(
        self,
        own: type[InputPropertiesError],
        message: str,
        details: Sequence[InputPropertyErrorDetails],
    ) -> InputPropertiesError:
        """Make the error that refuses arguments.

        The engine shows each detail with the value at its path, even a secret one: what is said of
        an argument that may hold one is told in the message instead, all else in the details.

        Args:
            own: the error of a Python program
            message: the headline
            details: each problem
        """
        lines = [f"  - {one['property_path']} {one['reason']}" for one in details]
        if not self.remote:
            return own("\n".join([message, *lines]), list(details))
        hidden = [re.split(r"[.\[]", one["property_path"])[0] in self.veiled for one in details]
        told = [line for line, hide in zip(lines, hidden, strict=True) if hide]
        shown = [one for one, hide in zip(details, hidden, strict=True) if not hide]
        return InputPropertiesError("\n".join([message, *told]), shown)


_PROGRAM = Caller()
_CALLER: ContextVar[Caller] = ContextVar("caller", default=_PROGRAM)


def current() -> Caller:
    """Return who calls."""
    return _CALLER.get()


@contextmanager
def called_by(caller: Caller) -> Iterator[None]:
    """Let a caller be the current one, also for what is started now and ends later."""
    token = _CALLER.set(caller)
    try:
        yield
    finally:
        _CALLER.reset(token)


def camel_case(text: str) -> str:
    """Write the names of arguments in a text as other languages do; keys and values stay."""
    return _WORDS.sub(_camel_case, text)


def _camel_case(found: re.Match[str]) -> str:
    name = found[0]
    if name[0] in "\"'":
        return name
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
