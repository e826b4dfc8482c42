"""What a control must have, so that nothing is missing in the docs, the tests or the account."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ._model import Control

NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TOKEN: Final = re.compile(
    r"pulumi:pulumi:Stack|[a-z][a-z0-9-]*:[A-Za-z0-9]+/[A-Za-z0-9]+:[A-Za-z0-9]+"
)
RESERVED_NAMES: Final = frozenset(
    {"all", "coverage", "environments", "exceptions", "exemptions", "pack-options"}
)


def faults(control: "Control") -> Iterable[tuple[str, bool]]:
    """List what may be missing of a control, and whether it is."""
    doc = control.doc or ""
    yield (
        "the docstring needs What:, Why: and How to fix:",
        not all(f"\n{heading}:" in doc for heading in ("What", "Why", "How to fix")),
    )
    yield "the name must be kebab-case", NAME.fullmatch(control.name) is None
    yield "the name is reserved", control.name in RESERVED_NAMES
    yield "applies_to holds no type token", not control.applies_to
    yield (
        "applies_to holds something that is no type token",
        not all(TOKEN.fullmatch(token) for token in control.applies_to),
    )
    yield "exactly one of check and graph_check", bool(control.check) == bool(control.graph_check)
    yield "needs a passing example", not control.passing
    yield "needs two failing examples", len(control.failing) < 2  # noqa: PLR2004 - said there
    yield (
        "needs an undecided example, or always_decided says why not",
        not control.undecided and not control.always_decided,
    )
    yield (
        "failing and undecided examples name the path the finding blames",
        not all(example.path for example in (*control.failing, *control.undecided)),
    )
