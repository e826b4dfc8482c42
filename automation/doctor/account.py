"""What the account of the stack answers to all checks."""

from typing import Final

from automation.doctor.case import Case
from automation.doctor.landing_zone_paths import DEFAULTS, named_paths
from automation.doctor.probe import IDENTITY, PARAMETER, Questions, Report, probe

CALLER: Final = "caller"


def account(case: Case) -> Report:
    """Ask who is calling, and for each parameter of the landing zone by its path.

    Args:
        case: the stack

    Raises:
        NotCheckedError: the project does not use the AWS provider
    """
    parameters = {path: (PARAMETER, {"name": path}) for path in named_paths(case) or DEFAULTS}
    questions: Questions = {CALLER: (IDENTITY, {}), **parameters}
    return probe(case, questions)
