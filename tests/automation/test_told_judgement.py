"""The verbs of single stacks say how much passed, and do not claim what nobody told."""

from dataclasses import replace

import pytest
from made_verdicts import DISK, WEB, finding, run

from automation.command_line.running import _judgement
from automation.results import Operation, Run

PASSED = run({WEB: ("tags", "ebs"), DISK: ("tags",)}, ("whole",))
FOUND = replace(PASSED, policy=replace(PASSED.policy, findings=(finding(), finding(urn=DISK))))
AUDIT = replace(PASSED, operation=Operation.AUDIT)
UNTOLD = replace(AUDIT, policy=replace(AUDIT.policy, passed={}))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (run(), "0 checks passed on 0 resources, 0 findings"),
        (PASSED, "4 checks passed on 2 resources, 0 findings"),
        (FOUND, "4 checks passed on 2 resources, 2 findings, 2 of them block"),
        (AUDIT, "4 checks passed on 2 resources, 0 findings"),
        (UNTOLD, "1 check of the stack as a whole passed, of resources it is not told, 0 findings"),
    ],
)
def test_what_passed_is_said_as_far_as_it_is_told(made: Run, said: str) -> None:
    assert _judgement(made) == f"policies: {said}"
