"""Asks the account itself, through the provider and with the settings of the stack.

A program that declares nothing calls two functions of the provider in a preview against an empty
state: so it is asked as in every run, by the same plugin with the same credentials and Region.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pulumi import InvokeOptions
from pulumi.runtime import invoke

from automation.doctor.answers import NotCheckedError
from automation.doctor.case import Case
from automation.doctor.plugins import needed
from automation.environment import Environment
from automation.errors import AutomationError
from automation.gate.stateless import stateless
from automation.gate.subjects import Subject

_PROVIDER: Final = "aws"
IDENTITY: Final = "aws:index/getCallerIdentity:getCallerIdentity"
PARAMETER: Final = "aws:ssm/getParameter:getParameter"


@dataclass(slots=True)
class Report:
    """What the account says.

    Args:
        answers: by name of what was asked
        refusals: by name, why there is no answer
        problem: why nothing could be asked; nothing if it could
    """

    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    problem: AutomationError | None = None


Questions = Mapping[str, tuple[str, Mapping[str, Any]]]


def probe(case: Case, questions: Questions) -> Report:
    """Call functions of the AWS provider.

    Args:
        case: the stack
        questions: by a name of their own, the function's token and its arguments

    Raises:
        NotCheckedError: the project does not use the provider
    """
    versions = [one.get("version") for one in needed(case) if one["name"] == _PROVIDER]
    if not versions:
        raise NotCheckedError("the project does not use the AWS provider")
    report = Report()
    try:
        _preview(case, _program(report, questions, versions[0]))
    except AutomationError as error:
        report.problem = error
    return report


def _preview(case: Case, program: Callable[[], None]) -> None:
    engine = case.environment.engine
    subject = Subject(case.project, case.stack)
    with (
        stateless(subject, engine, case.variables) as state,
        Environment(
            state.stack,
            program,
            project=case.project.name,
            backend=state.backend,
            variables=state.variables,
            settings=state.settings,
            engine=engine,
        ) as environment,
    ):
        environment.preview()


def _program(report: Report, questions: Questions, version: str | None) -> Callable[[], None]:
    """Return a program that asks, and fails at nothing."""
    options = InvokeOptions(version=version)

    def ask() -> None:
        for name, (token, arguments) in questions.items():
            try:
                report.answers[name] = invoke(token, dict(arguments), options).value
            except Exception as error:  # noqa: BLE001 - the SDK's, which has no class of its own
                report.refusals[name] = str(error).strip().splitlines()[-1]

    return ask
