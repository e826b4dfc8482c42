"""Component documents: what Image Builder runs on the instances that build and test an image."""

import codecs
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import yaml

from components._golden_image.document_contents import content_problems, reference_problems
from components._golden_image.document_structure import structure_problems
from components._golden_image.order import Rank
from components._validation import Arguments

# What CreateComponent takes as data. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
SIZE_LIMIT = 16_000
_MAKE_TWO = f"{SIZE_LIMIT}: make two of it, or fetch what is large by S3Download"
_ORDER = (
    *("name", "description", "schemaVersion", "parameters", "constants", "phases", "action"),
    *("if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs", "steps"),
)


@dataclass(frozen=True)
class Document:
    """A component document without problems.

    Args:
        text: the document as YAML, the same for the same content whoever wrote it
        phases: names of its phases
        parameters: names of what it lets be chosen
        needed: those that have no default
    """

    text: str
    phases: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank:
        """Where the component stands in a recipe if it does no hardening."""
        return Rank.TEST if self.phases == ("test",) else Rank.SOFTWARE


def read_document(reader: Arguments, name: str, given: object) -> Optional[Document]:
    """Read an argument that holds a document; None if it has problems, which are noted.

    Every problem stands under its own path, such as document.phases[0].steps[1].inputs.commands[0].
    """
    document = _normal(given)
    problems = list(document_problems(document))
    for path, reason in problems:
        # What is told of one place must not show what stands there: it may be a secret.
        reader.veil(name)
        dot = "." if path and not path.startswith("[") else ""
        reader.add(f"{name}{dot}{path}", reason)
    if problems or not isinstance(document, Mapping):
        return None
    parameters = {
        name: one for each in document.get("parameters", []) for name, one in each.items()
    }
    return Document(
        document_text(document),
        tuple(phase["name"] for phase in document["phases"]),
        tuple(parameters),
        tuple(name for name, one in parameters.items() if "default" not in one),
    )


def read_file(reader: Arguments, name: str, path: str) -> Optional[Document]:
    """Read an argument that names a YAML file with a document; None if it has problems.

    The problems of the document stand under the argument, as if it held the document.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        reader.add(name, f'is "{path}", which cannot be read: {error.strerror}; give a YAML file')
        return None
    except UnicodeDecodeError:
        reader.add(name, f'is "{path}", which holds no text; give a YAML file in UTF-8')
        return None
    try:
        document = yaml.load(text.removeprefix(codecs.BOM_UTF8.decode()), _Loader)  # noqa: S506 - a safe one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        # The error itself shows the line, which may hold a secret.
        reader.add(name, f'is "{path}", which is no YAML in line {line}; mend it')
        return None
    except yaml.YAMLError:
        reader.add(name, f'is "{path}", which holds characters that YAML has not; remove them')
        return None
    return read_document(reader, name, document)


def document_problems(document: object) -> Iterator[tuple[str, str]]:
    """Find what Image Builder would refuse, and what must not be built: where, and why."""
    held = list(content_problems(document)) if isinstance(document, Mapping) else []
    yield from held
    # A problem of the structure may show the value: of one that holds a secret it is not told.
    hidden = {path for path, _ in held}
    found = [(path, reason) for path, reason in structure_problems(document) if path not in hidden]
    yield from found
    if found or hidden or not isinstance(document, Mapping):
        return
    yield from reference_problems(document)
    size = len(document_text(document))
    if size > SIZE_LIMIT:
        yield "phases", f"make a document of {size} characters; Image Builder takes {_MAKE_TWO}"


def document_text(document: Mapping[str, Any]) -> str:
    """Write a document as YAML: members in a fixed order, scripts as they stand."""
    return yaml.dump(
        _sorted(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=SIZE_LIMIT
    )


class _Loader(yaml.SafeLoader):
    """Refuses what other readers of YAML refuse: the same member twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - as the base class has it
        known: set[str] = set()
        for key, _ in node.value:
            if key.value in known:
                raise yaml.MarkedYAMLError(problem="found twice", problem_mark=key.start_mark)
            if isinstance(key, yaml.ScalarNode):
                known.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes every text out where it stands, and those of several lines as blocks."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - of nothing an alias
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar(
            "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
        )


_Dumper.add_representer(str, _Dumper.represent_text)


def _sorted(value: object) -> object:
    """Put the members of maps in order: those of documents as people write them, then others."""
    if isinstance(value, list):
        return [_sorted(member) for member in value]
    if not isinstance(value, Mapping):
        return value
    first = [key for key in _ORDER if key in value]
    others = sorted(key for key in value if key not in _ORDER)
    members = {key: _sorted(value[key]) for key in (*first, *others)}
    return {**members, "schemaVersion": 1.0} if "schemaVersion" in members else members


def _normal(value: object) -> object:
    """Leave out what is empty, and write whole numbers as such: hosts hand over floats."""
    if isinstance(value, Mapping):
        return {str(key): _normal(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_normal(member) for member in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
