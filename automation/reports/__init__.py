"""Reports of the gate: one file for each form people or tools read."""

from collections.abc import Callable

from automation.gate.verdicts import Verdict

Writer = Callable[[Verdict], str]
