"""When an image is built anew."""

from typing import Any

from components import _rules as rules
from components._fleet.rules import TIME_ZONE
from components._patching.schedules import is_cron, window_problem
from components._validation import Arguments

_ALWAYS = "EXPRESSION_MATCH_ONLY"
_IF_NEWER = "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
_FIELDS = 6


def read_schedule(reader: Arguments, *, by_id: bool) -> dict[str, Any]:
    """Return the schedule as a pipeline has it, noting every problem with the reader.

    Args:
        reader: reads the argument
        by_id: the parent image is given by an id, which never has a newer version
    """
    expression = reader.plain("expression", rules.TEXT, "cron(0 2 ? * MON *)")
    if problem := schedule_problem(expression):
        reader.add("expression", f'is "{expression}"; it {problem}')
    always = reader.plain("always", rules.BOOLEAN, by_id)
    return {
        "schedule_expression": expression,
        "timezone": reader.plain("time_zone", TIME_ZONE, "UTC"),
        "pipeline_execution_start_condition": _ALWAYS if always else _IF_NEWER,
    }


def schedule_problem(expression: str) -> str | None:
    """Say why a pipeline cannot start by a schedule: it takes cron expressions of six fields only.

    Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
    """
    if not is_cron(expression):
        return 'is no cron expression; give one such as "cron(0 2 ? * MON *)"'
    fields = len(expression.removeprefix("cron(").removesuffix(")").split(" "))
    if fields == _FIELDS + 1:
        return f"has {fields} fields; give {_FIELDS}, without seconds"
    return window_problem(expression)
