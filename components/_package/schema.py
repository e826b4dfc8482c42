"""The package's schema, its public API: `python -m components schema` writes it down."""

import argparse
import hashlib
import inspect
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from components._caller import camel_case

FILE = Path(__file__).parents[1] / "schema.json"
_TYPES = "#/types/"
_SECTION = re.compile(r"\n\n(?:Args|Raises|Returns):\n.*", re.DOTALL)
_ABOUT = {
    "displayName": "Compliant EC2",
    "description": "Hardened AWS compute: secure by default, one component per concern.",
    "keywords": ["pulumi", "aws", "compliance", "category/infrastructure", "kind/component"],
    "license": "Apache-2.0",
}


def tidied(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Make a schema that reads well in every language from the one that the SDK infers.

    Sections of docstrings that only Python has go, names of arguments are spelled as in the
    schema, and the description of a list or map is not repeated for what it holds. Two things are
    for Go's sake, whose generated code would not compile: types lose the ending that it adds, and
    those in a map are not called plain, though the map around them is.
    """
    about = {key: value for key, value in schema.items() if key not in ("resources", "types")}
    renamed = {token: _type_name(token, schema["resources"]) for token in schema["types"]}
    parts = {
        "resources": _described(schema["resources"]),
        "types": {renamed[token]: _described(one) for token, one in schema["types"].items()},
    }
    return {**about, **_ABOUT, **_referring(parts, renamed)}


def _type_name(token: str, resources: Iterable[str]) -> str:
    short = token.removesuffix("Args")
    return f"{short}Settings" if short in resources else short


def _referring(part: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, dict):
        return {
            key: f"{_TYPES}{renamed[value.removeprefix(_TYPES)]}"
            if key == "$ref" and str(value).startswith(_TYPES)
            else _referring(value, renamed)
            for key, value in part.items()
        }
    return [_referring(one, renamed) for one in part] if isinstance(part, list) else part


def _described(part: Any, *, repeated: bool = False) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, list):
        return [_described(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _prose(value)
        if key == "description" and isinstance(value, str)
        else _described(
            _value_of_map(key, value), repeated=key in ("items", "additionalProperties")
        )
        for key, value in part.items()
        if not (repeated and key == "description" and isinstance(value, str))
    }


def _value_of_map(key: str, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if key == "additionalProperties" and "$ref" in value:
        return {name: one for name, one in value.items() if name != "plain"}
    return value


def _prose(docstring: str) -> str:
    paragraphs = _SECTION.sub("", inspect.cleandoc(docstring)).split("\n\n")
    return camel_case("\n\n".join(" ".join(one.split()) for one in paragraphs))


def dumped() -> str:
    """Return the schema as it stands in the file: of the package's components as they are."""
    from components._package.host import ComponentHost  # noqa: PLC0415 - it needs this module

    return f"{ComponentHost().schema}\n"


def fingerprint(text: str) -> str:
    """Return a short name of a schema, which the changelog gives beside what changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def main(arguments: list[str]) -> int:
    """Write the schema's file, or compare it.

    Args:
        arguments: of the command line

    Returns:
        1 if the file is stale and was not to be written
    """
    parser = argparse.ArgumentParser(prog="python -m components", description=__doc__)
    parser.add_argument("verb", choices=["schema"], help="write the schema to schema.json")
    parser.add_argument("--check", action="store_true", help="compare only")
    given = parser.parse_args(arguments)
    wanted = dumped()
    fresh = FILE.is_file() and FILE.read_text(encoding="utf-8") == wanted
    if given.check and not fresh:
        sys.stdout.write("schema.json is stale; run: python -m components schema\n")
        return 1
    if not given.check:
        FILE.write_text(wanted, encoding="utf-8")
    sys.stdout.write(f"schema {fingerprint(wanted)}\n")
    return 0
