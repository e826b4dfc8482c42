"""List the controls, all or those of a standard, a service or a severity."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from ..controls import catalogue, runtime_catalogue
from ..controls._model import ConfigRule, Control
from ..controls._runtime import RuntimeControl
from ..faults import meant
from ..levels import load_preset
from ..pages import decided_at, service_of
from . import RIGHT, UsageError
from .output import counted, table


def run(options: Namespace) -> int:
    """List the controls; those that only the account can judge are without a level."""
    found = list(_chosen(options))
    if options.json:
        facts = [_facts(control) for control in found]
        sys.stdout.write(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        return RIGHT
    rows = [("CONTROL", "SEVERITY", "LEVEL", "POLICY", "RULE")]
    rows += [(x.id, x.severity.value, _level(x) or "-", x.name, x.title) for x in found]
    sys.stdout.write(f"{table(rows)}{counted(len(found), 'control')}\n")
    return RIGHT


def everything() -> tuple[Control | RuntimeControl, ...]:
    """List all controls, those a preview can judge first."""
    return (*catalogue(), *runtime_catalogue())


def _chosen(options: Namespace) -> Iterator[Control | RuntimeControl]:
    """Choose controls.

    Raises:
        UsageError: there is no such service.
    """
    services = {control.id: service_of(control) for control in everything()}
    if options.service and options.service not in services.values():
        hint = meant(options.service, services.values())
        raise UsageError(f"{options.service} is no service with controls{hint}")
    standard = load_preset(options.standard) if options.standard else None
    for control in everything():
        if (
            (standard is None or control.id in standard.controls)
            and options.service in (None, services[control.id])
            and options.severity in (None, control.severity.value)
        ):
            yield control


def _level(control: Control | RuntimeControl) -> str | None:
    return control.level.value if isinstance(control, Control) else None


def _facts(control: Control | RuntimeControl) -> dict[str, Any]:
    rule = control.config_rule
    return {
        "id": control.id,
        "name": control.name,
        "title": control.title,
        "service": service_of(control),
        "severity": control.severity.value,
        "level": _level(control),
        "decidedAt": decided_at(control),
        "configRule": rule.identifier if isinstance(rule, ConfigRule) else None,
        "remediation": control.remediation,
        "url": control.url,
        "since": control.since,
    }
