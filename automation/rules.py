"""What a rule says: facts of the catalogue for its controls, what a pack tells for all others."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from automation.results import Finding
from policypack.controls import by_name, catalogue
from policypack.controls._model import Control

_HEADING: Final = re.compile(r"^(What|Why|How to fix): *", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as reports describe it.

    Args:
        id: the control's id, or the policy's name
        title: the rule in one sentence
        severity: `low`, `medium`, `high` or `critical`
        help: what it demands, why, and how to fix it, in Markdown
        url: the page that states it; empty if there is none
        tags: the service it belongs to, and what kind of rule it is
    """

    id: str
    title: str
    severity: str
    help: str
    url: str
    tags: tuple[str, ...]


def load() -> None:
    """Read the catalogue, which is otherwise read when the first rule is asked for."""
    by_name()
    _controls()


def rule_of(finding: Finding) -> Rule:
    """Return the rule that a finding breaks.

    Args:
        finding: of any pack
    """
    control = _controls().get(finding.control)
    if control is not None and finding.policy == control.name:
        return _of_control(control)
    title = finding.description or finding.rule
    severity = finding.severity or ("high" if finding.blocks else "medium")
    return Rule(finding.rule, title, severity, title, "", ("policy",))


def rule_id(policy: str) -> str:
    """Return the id of a policy's control; its own name if it has none.

    Args:
        policy: its name
    """
    control = by_name().get(policy)
    return policy if control is None else control.id


@cache
def _controls() -> dict[str, Control]:
    return {control.id: control for control in catalogue()}


def _of_control(control: Control) -> Rule:
    text = _HEADING.sub(
        lambda found: f"**{found[1]}:** ", (control.doc or "").strip().partition("\n")[2].strip()
    )
    service = control.id.partition(".")[0]
    return Rule(
        id=control.id,
        title=control.title,
        severity=control.severity.value,
        help=text,
        url=control.url,
        tags=("compliance", "security", service),
    )
