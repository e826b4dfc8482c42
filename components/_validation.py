"""Checks of arguments: every problem is found and all are told in one error."""

import copy
import difflib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, Optional

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails

from components import _caller
from components._caller import Caller
from components._hosts.secrets import secrets
from components._rules import Rule


class InvalidArgumentsError(InputPropertiesError, pulumi.RunError):
    """Arguments of a component are wrong; a program ends on it with the message and no trace."""


class Problems:
    """Collects what is wrong, each under the path of the value it is about.

    Paths and reasons name arguments as Python does. In what is told they are spelled as the caller
    spells them: name arguments of several words without quotes, put values in quotes.

    Args:
        caller: who gave the values; by default the current one
    """

    def __init__(self, caller: Optional[Caller] = None) -> None:
        self._caller = caller or _caller.current()
        self._found: list[InputPropertyErrorDetails] = []

    def add(self, path: str, reason: str) -> None:
        """Note one problem."""
        self._found.append({"property_path": path, "reason": reason})

    def veil(self, path: str) -> None:
        """Keep the value of an argument from being shown with what is told of it."""
        self._caller = self._caller.veil(path)

    def extend(self, found: Iterable[tuple[str, str]]) -> None:
        """Note problems that concern several values at once: the path at fault, and why."""
        for path, reason in found:
            self.add(path, reason)

    def check(self, path: str, value: object, rule: Rule, *, secret: bool = False) -> bool:
        """Note a value that breaks the rule, and say whether it was fine.

        Args:
            path: where the value stands, in the spelling of whoever gave it
            value: the value
            rule: what it may be
            secret: keep the value out of the message
        """
        if rule.accepts(value):
            return True
        wrong = [
            (where, one)
            for where, one in _members(path, value, rule.holder)
            if not isinstance(one, Mapping)
        ]
        for where, one in wrong or [(path, value)]:
            self._refuse(where, one, "a map" if wrong else rule.allowed, secret=secret)
        return False

    def unknown(self, given: Iterable[object], known: Iterable[str], prefix: str = "") -> None:
        """Note names that do not exist, each with the nearest that does."""
        names = sorted(known)
        for name in sorted({str(name) for name in given} - set(names)):
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
            hint = (
                f'did you mean "{self._caller.spell(near[0])}"?'
                if near
                else f"known are {', '.join(names)}"
            )
            self.add(f"{prefix}{name}", f"is unknown; {hint}")

    def about(self, *paths: str) -> bool:
        """Say whether one of the paths has a problem already; rules across several then wait."""
        found = [one["property_path"] for one in self._found]
        return any(each == path or each.startswith(f"{path}[") for each in found for path in paths)

    def lines(self, prefix: str = "") -> list[str]:
        """Tell each problem in a line, the path first."""
        return [f"{prefix}{one['property_path']} {one['reason']}" for one in self.told()]

    def told(self) -> list[InputPropertyErrorDetails]:
        """Tell each problem in the caller's spelling, those noted before first."""
        spell = self._caller.spell
        return [
            *self._caller.noted,
            *(
                InputPropertyErrorDetails(
                    property_path=spell(one["property_path"]), reason=spell(one["reason"])
                )
                for one in self._found
            ),
        ]

    def _refuse(self, path: str, value: object, allowed: str, *, secret: bool) -> None:
        if any(secrets(repr(value))):
            self.veil(path)
            secret = True
        shown = "[secret]" if secret else _shown(value)
        self.add(path, f"is {shown}; give {allowed}")

    def __bool__(self) -> bool:
        return bool(self._found or self._caller.noted)

    def refuse(self, subject: str) -> NoReturn:
        """Raise the error that lists all problems of the subject."""
        raise self._caller.refusal(
            InvalidArgumentsError, f"{subject} cannot be created:", self.told()
        )


class Arguments:
    """Reads a component's arguments one by one and keeps account of what is wrong with them.

    Args:
        subject: the component's type and name, for the message
        given: what the caller gave
        shape: the TypedDict that names all arguments and the required ones
    """

    def __init__(self, subject: str, given: Mapping[str, Any], shape: type) -> None:
        self.problems = Problems()
        self._subject = subject
        self._open("", given, shape)

    def nested(self, path: str, given: Mapping[str, Any], shape: type) -> "Arguments":
        """Read an argument that has arguments of its own, into the same account."""
        inner = copy.copy(self)
        inner._open(f"{self._prefix}{path}.", given, shape)  # noqa: SLF001 - of the same class
        return inner

    def plain(self, name: str, rule: Rule, default: Any = None) -> Any:  # noqa: ANN401 - any kind of argument
        """Return an argument that must be known when the program runs, or its default."""
        value = self._given.get(name)
        if value is None:
            return self._absent(name, rule, default)
        path = f"{self._prefix}{name}"
        if isinstance(value, pulumi.Output):
            self.problems.add(path, f"is an output; give {rule.allowed}, known beforehand")
        elif self.problems.check(path, value, rule):
            # Hosts of components hand over whole numbers as floats.
            return int(value) if isinstance(value, float) and value.is_integer() else value
        return default

    def input(self, name: str, rule: Rule, default: Any = None) -> Any:  # noqa: ANN401 - any kind of argument
        """Return an argument that may be an output: then it is checked once its value is known."""
        value = self._given.get(name)
        if value is None:
            return self._absent(name, rule, default)
        return self._one(f"{self._prefix}{name}", value, rule)

    def several(self, name: str, rule: Rule, default: Sequence[Any] = ()) -> list[Any]:
        """Return a list of one or more, each of which is plain or an output."""
        values = self._given.get(name)
        if values is None:
            return list(self._absent(name, rule, default))
        path = f"{self._prefix}{name}"
        listed = Rule(f"a list of one or more: {rule.allowed}", _is_list)
        if not self.problems.check(path, values, listed):
            return list(default)
        return [self._one(f"{path}[{at}]", one, rule) for at, one in enumerate(values)]

    def entries(self, name: str, rule: Rule) -> dict[str, Any]:
        """Return a map of one or more by names of the caller's, each value plain or an output."""
        values = self._given.get(name)
        if values is None:
            return dict(self._absent(name, rule, {}))
        path = f"{self._prefix}{name}"
        named = Rule(f"a map of one or more: {rule.allowed}", _is_map)
        if not self.problems.check(path, values, named):
            return {}
        return {key: self._one(entry(path, key), one, rule) for key, one in values.items()}

    def add(self, name: str, reason: str) -> None:
        """Note a problem of an argument that no rule for a single value can tell."""
        self.problems.add(f"{self._prefix}{name}", reason)

    def veil(self, name: str) -> None:
        """Keep the value of an argument from being shown with what is told of it."""
        self.problems.veil(f"{self._prefix}{name}")

    def about(self, *names: str) -> bool:
        """Say whether one of the arguments has a problem already; rules across several wait."""
        return self.problems.about(*(f"{self._prefix}{name}" for name in names))

    def finish(self) -> None:
        """Raise one error for everything found.

        Raises:
            InvalidArgumentsError: at least one argument is wrong
        """
        if self.problems:
            self.problems.refuse(self._subject)

    def _open(self, prefix: str, given: Mapping[str, Any], shape: type) -> None:
        self._prefix = prefix
        self._given = given
        self._required: frozenset[str] = getattr(shape, "__required_keys__", frozenset())
        self.problems.unknown(given, shape.__annotations__, prefix)

    def _one(self, path: str, value: Any, rule: Rule) -> Any:  # noqa: ANN401 - any kind of argument
        if _holds_output(value):
            output = pulumi.Output.from_input(value)
            return output.apply(self._late_check(path, output, rule))
        self.problems.check(path, value, rule)
        return value

    def _absent(self, name: str, rule: Rule, default: Any) -> Any:  # noqa: ANN401 - any kind of argument
        if name in self._required:
            self.problems.add(f"{self._prefix}{name}", f"is missing; give {rule.allowed}")
        return default

    def _late_check(
        self, path: str, output: pulumi.Output[Any], rule: Rule
    ) -> Callable[[Any], Awaitable[Any]]:
        caller = _caller.current()

        async def check(value: Any) -> Any:  # noqa: ANN401 - any kind of argument
            secret = await output.is_secret()
            late = Problems(caller if secret else caller.unveiled())
            if not late.check(path, value, rule, secret=secret):
                late.refuse(self._subject)
            return value

        return check


def known_text(
    subject: str,
    path: str,
    text: pulumi.Output[str],
    find: Callable[[str], Iterable[str]],
    *,
    secret: str,
) -> pulumi.Output[str]:
    """Check a text that may hold secrets once it is known, without ever showing it.

    Args:
        subject: the component's type and name, for the message
        path: where the text stands
        text: the text
        find: tells what is wrong with it
        secret: what to say of one that is marked as a secret
    """
    caller = _caller.current()

    async def check(value: str) -> str:
        late = Problems(caller)
        if await text.is_secret():
            late.add(path, secret)
        late.extend((path, reason) for reason in find(value))
        if late:
            late.veil(path)
            late.refuse(subject)
        return value

    return text.apply(check)


def entry(path: str, key: str) -> str:
    """Write the path of an entry in a map: its key was chosen by the caller and stays as it is."""
    quoted = key.replace('"', '\\"')
    return f'{path}["{quoted}"]'


def _members(path: str, value: object, holder: Optional[type[object]]) -> list[tuple[str, object]]:
    """List what a map or a list holds, each with its path; of anything else nothing."""
    if holder is dict and isinstance(value, dict):
        return [(entry(path, str(key)), one) for key, one in value.items()]
    if holder is list and isinstance(value, list | tuple):
        return [(f"{path}[{at}]", one) for at, one in enumerate(value)]
    return []


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value)


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(isinstance(key, str) for key in value)


def _holds_output(value: object) -> bool:
    parts = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(part, pulumi.Output) for part in parts)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
