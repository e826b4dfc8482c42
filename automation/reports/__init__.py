"""Reports of the gate: one file for each form that people or tools read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from automation.gate.verdicts import Verdict
from automation.reports import code_quality, json_report, junit, markdown, sarif

Writer = Callable[[Verdict], str]
WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "sarif": sarif.write,
        "junit": junit.write,
        "markdown": markdown.write,
        "json": json_report.write,
        "code-quality": code_quality.write,
    }
)
