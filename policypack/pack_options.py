"""The options of the pack as a whole, which Pulumi lets a policy carry, and who carries them."""

from collections.abc import Mapping
from typing import Any, Final

from .controls._model import Level

PACK_OPTIONS: Final = "pack-options"
EXEMPTIONS: Final = "exemptions"
DECLARED_EXEMPTIONS: Final = "declaredExemptions"
COVERAGE: Final = "coverage"
EVERY_POLICY: Final = "all"  # the engine's own word; it passes it on

BASELINE_PRESET: Final = "baseline"
PRESETS: Final = (
    BASELINE_PRESET,
    "fsbp",
    "cis-aws-3.0",
    "cis-aws-5.0",
    "nist-800-53-r5",
    "pci-dss-4.0.1",
    "well-architected-sec06",
)
WARNING_DAYS: Final = 30
REPORT: Final = "report"
ACCEPT: Final = "accept"
LEVEL_NAMES: Final = tuple(level.value for level in Level)

_EXEMPTION: Final = {
    "control": "Id or policy name of the control.",
    "resource": "URN of the resource, * for any text; this or component.",
    "component": "URN of a component, * for any text: all that belongs to it.",
    "path": "Property path of the one finding it is for, * for any text.",
    "reason": "Why it may be so.",
    "owner": "Who answers for it.",
    "expires": "Last day, as 2026-12-31.",
    "ticket": "Where it was decided.",
}

SCHEMA: Final[Mapping[str, dict[str, Any]]] = {
    "undecided": {
        "type": "string",
        "enum": [Level.ADVISORY.value, Level.MANDATORY.value],
        "default": Level.ADVISORY.value,
        "description": "What it does if a blocking control cannot be decided yet.",
    },
    "preset": {
        "type": "string",
        "enum": list(PRESETS),
        "default": BASELINE_PRESET,
        "description": "Which controls are on: by their own levels, or all that a standard names.",
    },
    "levels": {
        "type": "object",
        "additionalProperties": {"type": "string", "enum": list(LEVEL_NAMES)},
        "default": {},
        "description": "Levels by control id or policy name; they win over everything else.",
    },
    "exemptions": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                name: {"type": "string", "description": text} for name, text in _EXEMPTION.items()
            },
        },
        "default": [],
        "description": "Exemptions, each with reason, owner and last day.",
    },
    "exemptionsFile": {
        "type": "string",
        "default": "",
        "description": "TOML file of exemptions, one [[exemption]] table each.",
    },
    "exemptionWarningDays": {
        "type": "integer",
        "minimum": 0,
        "default": WARNING_DAYS,
        "description": "How many days before an exemption ends a run says so.",
    },
    "ignoreExemptions": {
        "type": "boolean",
        "default": False,
        "description": "Judge as if there were no exemptions: for a central team.",
    },
    DECLARED_EXEMPTIONS: {
        "anyOf": [
            {"type": "string", "enum": [REPORT, ACCEPT]},
            {"type": "array", "items": {"type": "string"}},
        ],
        "default": REPORT,
        "description": "Exemptions that components of the program declare: report them only, accept"
        " them, or a list of the controls they are accepted of.",
    },
    "baselineFile": {
        "type": "string",
        "default": "",
        "description": "JSON file of findings known before, written by the verb `baseline`.",
    },
    "reportFile": {
        "type": "string",
        "default": "",
        "description": "JSON file to write, with the result of every control for every resource.",
    },
}
FIELDS: Final = tuple(_EXEMPTION)
