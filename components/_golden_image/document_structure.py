"""The structure of component documents: what Image Builder would refuse, each with its path."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from components._choices import choice_problem
from components._golden_image.document_actions import (
    ACTIONS,
    LISTS,
    NUMBERS,
    SWITCHES,
    UNCHECKED,
    WINDOWS_ONLY,
)
from components._validation import entry

Found = Iterator[tuple[str, str]]
# What Image Builder runs: another phase would never be run. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
PHASES: Final = ("build", "validate", "test")
_ON_FAILURE: Final = ("Abort", "Continue", "Ignore")
# YAML takes 0644 for the number 420, and leaves out what stands before it in 012345678901.
_IN_QUOTES: Final = "is no text; write it in quotes"
_VARIABLE_NAME: Final = re.compile(r"[A-Za-z0-9_-]{3,128}")
_KEYS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "document": (("schemaVersion", "phases"), ("name", "description", "parameters", "constants")),
    "phase": (("name", "steps"), ()),
    "step": (
        ("name", "action"),
        ("if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs"),
    ),
    "parameters": (("type",), ("default", "description", "allowedValues")),
    "constants": (("type", "value"), ()),
    "loop": ((), ("name", "for", "forEach")),
    "for": (("start", "end", "updateBy"), ()),
}


def structure_problems(document: object) -> Found:
    """Find what is no component document: where, and why."""
    yield from _map("", document, "document")
    if not isinstance(document, Mapping):
        return
    if "schemaVersion" in document and str(document["schemaVersion"]) not in ("1.0", "1"):
        yield "schemaVersion", "is no version of documents; give 1.0"
    yield from _texts("", document, ("name", "description"))
    names: set[str] = set()
    for kind in ("parameters", "constants"):
        if not isinstance(document.get(kind, []), list):
            yield kind, "is no list; give each its own entry: its name, below it type"
        for path, variable in _items(kind, document.get(kind)):
            yield from _variable(path, variable, kind, names)
    yield from _phases(document.get("phases"))


def join(path: str, key: str) -> str:
    """Write the path of a member; a name that was chosen for it stays as it is."""
    if not key.isalnum():
        return entry(path, key)
    return f"{path}.{key}" if path else key


def _phases(phases: object) -> Found:
    if phases is None:
        return
    if not isinstance(phases, list) or not phases:
        yield "phases", "is no list of one or more phases; give build, validate or test"
        return
    yield from _named("phases", phases, "phase")
    for path, phase in _items("phases", phases):
        yield from _map(path, phase, "phase")
        if not isinstance(phase, Mapping):
            continue
        name = phase.get("name")
        if isinstance(name, str) and (problem := choice_problem(name, PHASES)):
            yield f"{path}.name", problem
        yield from _steps(f"{path}.steps", phase.get("steps"), str(name))


def _steps(path: str, steps: object, phase: str) -> Found:
    if steps is None:
        return
    if not isinstance(steps, list) or not steps:
        yield path, "is no list of one or more steps; give each name, action and inputs"
        return
    yield from _named(path, steps, "step")
    for at, step in _items(path, steps):
        yield from _map(at, step, "step")
        if isinstance(step, Mapping):
            yield from _settings(at, step, phase)
            yield from _loop(f"{at}.loop", step.get("loop"))
            yield from _texts(at, step, ("action",))
            yield from _action(at, step)


def _settings(path: str, step: Mapping[str, Any], phase: str) -> Found:
    timeout, attempts = step.get("timeoutSeconds", -1), step.get("maxAttempts", 1)
    if timeout != -1 and not _is_count(timeout):
        yield f"{path}.timeoutSeconds", "is no number of seconds; give 1 or more, or -1 for no end"
    if not _is_count(attempts):
        yield f"{path}.maxAttempts", "is no number of attempts; give 1 or more"
    on_failure = step.get("onFailure", "Abort")
    if problem := choice_problem(str(on_failure), _ON_FAILURE):
        yield f"{path}.onFailure", problem
    elif on_failure == "Ignore" and phase != "build":
        yield f"{path}.onFailure", 'is "Ignore", so that nothing is tested; give "Continue"'


def _loop(path: str, loop: object) -> Found:
    if loop is None:
        return
    yield from _map(path, loop, "loop")
    if not isinstance(loop, Mapping):
        return
    yield from _texts(path, loop, ("name",))
    if ("for" in loop) == ("forEach" in loop):
        yield path, "is no loop; give either for or forEach"
    if "for" in loop:
        yield from _map(f"{path}.for", loop["for"], "for")
        if isinstance(loop["for"], Mapping) and loop["for"].get("updateBy") == 0:
            yield f"{path}.for.updateBy", "is 0, so that it never ends; give another number"


def _action(path: str, step: Mapping[str, Any]) -> Found:
    action = step.get("action")
    if not isinstance(action, str) or action in UNCHECKED:
        return
    if action in WINDOWS_ONLY:
        yield f"{path}.action", f'is "{action}", which only Windows has; take "ExecuteBash"'
        return
    if problem := choice_problem(action, [*ACTIONS, *UNCHECKED]):
        yield f"{path}.action", problem
        return
    known, inputs = ACTIONS[action], step.get("inputs")
    if inputs is None:
        if known.required:
            yield f"{path}.inputs", f'is missing; "{action}" needs {", ".join(known.required)}'
    elif known.repeated and (not isinstance(inputs, list) or not inputs):
        yield f"{path}.inputs", f'is no list of one or more; "{action}" takes one of maps'
    else:
        several = (
            _items(f"{path}.inputs", inputs) if known.repeated else [(f"{path}.inputs", inputs)]
        )
        for at, one in several:
            yield from _inputs(at, one, action)


def _inputs(path: str, inputs: object, action: str) -> Found:
    known = ACTIONS[action]
    yield from _members(path, inputs, known.required, known.optional)
    if not isinstance(inputs, Mapping):
        return
    for key, value in inputs.items():
        if key not in known.known:
            continue
        if key in LISTS:
            yield from _list(f"{path}.{key}", value)
        elif key not in (*SWITCHES, *NUMBERS) and not isinstance(value, str):
            yield f"{path}.{key}", _IN_QUOTES
    if action == "WebDownload":
        yield from _download(path, inputs)


def _list(path: str, values: object) -> Found:
    if not isinstance(values, list) or not values:
        yield path, "is no list of one or more texts; give each as one entry"
    for at, value in _items(path, values):
        if not isinstance(value, str) or not value.strip():
            yield at, "is no text; write it in quotes, or below a | as a script"


def _download(path: str, inputs: Mapping[str, Any]) -> Found:
    """Find downloads that may bring something else than is meant."""
    source = inputs.get("source")
    if isinstance(source, str) and not source.startswith(("https://", "{{")):
        yield f"{path}.source", "is not fetched by HTTPS; give an address that begins with https://"
    if inputs.get("ignoreCertificateErrors"):
        yield f"{path}.ignoreCertificateErrors", "is true, so that anybody can answer; remove it"
    if not inputs.get("checksum"):
        yield f"{path}.checksum", "is missing, so that anything is taken; give it and algorithm"
    elif str(inputs.get("algorithm")).upper() not in ("SHA256", "SHA512"):
        yield f"{path}.algorithm", 'finds no forgeries; give "SHA256" or "SHA512"'


def _variable(path: str, given: object, kind: str, names: set[str]) -> Found:
    if not isinstance(given, Mapping) or len(given) != 1:
        yield path, "is no map with one name; give each its own entry: its name, below it type"
        return
    ((name, variable),) = given.items()
    if not isinstance(name, str) or not _VARIABLE_NAME.fullmatch(name):
        yield path, "has no name of 3 to 128 letters, digits, dashes and underscores"
        return
    path = join(path, name)
    if name in names:
        yield path, "is named twice; name it once"
    names.add(name)
    yield from _map(path, variable, kind)
    if isinstance(variable, Mapping):
        if variable.get("type", "string") != "string":
            yield f"{path}.type", 'is no type of Image Builder; give "string"'
        yield from _texts(path, variable, ("default", "description", "value"))


def _named(path: str, entries: Iterable[object], kind: str) -> Found:
    """Find entries whose names are no texts, or there already."""
    known: set[str] = set()
    for at, one in _items(path, entries):
        name = one.get("name") if isinstance(one, Mapping) else None
        if name is None:
            continue
        if not isinstance(name, str) or not name.strip():
            yield f"{at}.name", f"is no text; name the {kind}"
        elif name in known:
            yield f"{at}.name", f'is "{name}" as is another {kind} before it; give each its own'
        else:
            known.add(name)


def _map(path: str, given: object, kind: str) -> Found:
    yield from _members(path, given, *_KEYS[kind])


def _members(
    path: str, given: object, required: tuple[str, ...], optional: tuple[str, ...]
) -> Found:
    """Find a map's members that are unknown or missing, each with the nearest that is known."""
    if not isinstance(given, Mapping):
        yield path, f"is no map; give {', '.join((*required, *optional))}"
        return
    known = (*required, *optional)
    for key in given:
        if problem := choice_problem(str(key), known):
            _, _, hint = problem.partition("; ")
            yield join(path, str(key)), f"is unknown; {hint}"
    yield from ((join(path, key), "is missing; give it") for key in required if key not in given)


def _texts(path: str, given: Mapping[str, Any], keys: Iterable[str]) -> Found:
    for key in keys:
        if key in given and not isinstance(given[key], str):
            yield join(path, key), _IN_QUOTES


def _items(path: str, entries: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - whatever was given
    """List what is in a list, by its paths; of anything else nothing."""
    listed = entries if isinstance(entries, list) else []
    return [(f"{path}[{at}]", one) for at, one in enumerate(listed)]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
