"""Schedules of Systems Manager: what AWS documents is fine, and each fault is told."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components._patching.schedules import association_problem, is_cron, window_problem

# The examples of AWS's reference.
OF_BOTH = [
    "cron(0/30 * * * ? *)",
    "cron(0 0/1 * * ? *)",
    "cron(0 0/12 * * ? *)",
    "cron(15 13 ? * * *)",
    "cron(15 13 ? * MON *)",
    "cron(30 23 ? * TUE#3 *)",
    "cron(0 0 ? * THU#2 *)",
    "cron(0 0 ? * 3L *)",
    "cron(0 */30 * * * ? *)",
    "cron(0 2 ? * mon-fri *)",
    "cron(0 10 L * ? *)",
    "cron(0 10 15W * ? *)",
    "cron(0,30 10 1,15 * ? 2026-2030)",
    "rate(30 minutes)",
    "rate(1 hour)",
    "rate(30 days)",
    "at(2026-12-31T03:00:00)",
]
OF_WINDOWS = [
    "cron(0 16 ? 1-6/2 TUE *)",
    "cron(0 16 1 JAN,JUL ? *)",
    "cron(30 0 16 ? * TUE *)",
    "cron(0/5 8 ? * * *)",
    "rate(5 minutes)",
    "rate(60 days)",
]
FAULTS = {
    "": "is no schedule",
    "daily": "is no schedule",
    "cron(0 3 ? * SUN *": "is no schedule",
    "rates(7 days)": "is no schedule",
    "cron()": "has 1 fields",
    "cron(0 3 * * SUN)": "has 5 fields",
    "cron(0 3 ? * SUN * * *)": "has 8 fields",
    "cron(0  3 ? * SUN *)": "has 7 fields|for seconds|for minutes",
    "cron(60 3 ? * SUN *)": 'has "60" for minutes; give 0 to 59',
    "cron(-1 3 ? * SUN *)": 'has "-1" for minutes',
    "cron(0 24 ? * SUN *)": 'has "24" for hours; give 0 to 23',
    "cron(0 3-1 ? * SUN *)": 'has "3-1" for hours',
    "cron(0 3, ? * SUN *)": 'has "3," for hours',
    "cron(0 0/0 ? * SUN *)": 'has "0/0" for hours',
    "cron(0 0/x ? * SUN *)": 'has "0/x" for hours',
    "cron(0 ? ? * SUN *)": 'has "?" for hours',
    "cron(0 3 0 * ? *)": 'has "0" for day of month; give 1 to 31',
    "cron(0 3 32W * ? *)": 'has "32W" for day of month',
    "cron(0 3 ? 13 SUN *)": 'has "13" for month; give 1 to 12 or JAN to DEC',
    "cron(0 3 ? JANUARY SUN *)": 'has "JANUARY" for month',
    "cron(0 3 ? * 0 *)": 'has "0" for day of week; give 1 to 7 or SUN to SAT',
    "cron(0 3 ? * SUN#6 *)": 'has "SUN#6" for day of week',
    "cron(0 3 ? * SUN 1969)": 'has "1969" for year; give 1970 to 2199',
    "cron(60 0 3 ? * SUN *)": 'has "60" for seconds',
    "cron(0 3 * * * *)": "must have ? for either day of month or day of week",
    "cron(0 3 ? * ? *)": "must have ? for either",
    "cron(0 3 1 * MON *)": "must have ? for either",
    "rate(0 days)": "gives no rate",
    "rate(7)": "gives no rate",
    "rate(7 weeks)": "gives no rate",
    "rate(1.5 hours)": "gives no rate",
    "rate(1 days)": 'must say "rate(1 day)"',
    "rate(7 day)": 'must say "rate(7 days)"',
    "at(2026-12-31)": "gives no moment",
    "at(2026-02-30T03:00:00)": "gives no moment",
    "at(tomorrow)": "gives no moment",
}
FAULTS_OF_ASSOCIATIONS = {
    "cron(0 16 ? 6 TUE *)": 'has "6" for month; an association takes only *',
    "cron(30 0 16 ? * TUE *)": 'has "30" for seconds; an association takes only 0',
    "cron(0/5 8 ? * * *)": "runs every 30 minutes at most",
    "cron(0,20 8 ? * * *)": "runs every 30 minutes at most",
    "cron(* 8 ? * * *)": "runs every 30 minutes at most",
    "rate(29 minutes)": "30 minutes or more and less than 31 days",
    "rate(31 days)": "30 minutes or more and less than 31 days",
    "rate(999999999 days)": "less than 31 days",
}


@pytest.mark.parametrize("expression", OF_BOTH + OF_WINDOWS)
def test_window_schedule_of_the_reference_is_fine(expression: str) -> None:
    assert window_problem(expression) is None


@pytest.mark.parametrize("expression", OF_BOTH)
def test_association_schedule_of_the_reference_is_fine(expression: str) -> None:
    assert association_problem(expression) is None


@pytest.mark.parametrize(("expression", "told"), FAULTS.items())
def test_schedule_with_a_fault_is_told_for_windows_and_associations(
    expression: str, told: str
) -> None:
    problem = window_problem(expression)
    assert problem is not None
    assert any(part in problem for part in told.split("|"))
    assert association_problem(expression) == problem


@pytest.mark.parametrize(("expression", "told"), FAULTS_OF_ASSOCIATIONS.items())
def test_schedule_only_windows_take_is_told_for_associations(expression: str, told: str) -> None:
    problem = association_problem(expression)
    assert problem is not None
    assert told in problem
    assert window_problem(expression) is None


@pytest.mark.parametrize(
    ("expression", "expected"), [("cron(0 3 ? * SUN *)", True), ("rate(7 days)", False)]
)
def test_cron_expression_is_told_from_a_rate(expression: str, *, expected: bool) -> None:
    assert is_cron(expression) is expected


@given(
    st.sampled_from(["cron", "rate", "at"]),
    st.text(alphabet=f"{string.digits} *?/,-#LWSUNdays:T", max_size=24),
)
def test_schedule_of_any_text_never_breaks_the_check(kind: str, body: str) -> None:
    expression = f"{kind}({body})"
    # What a window refuses, an association refuses too.
    assert window_problem(expression) is None or association_problem(expression) is not None


@given(st.integers(0, 59), st.integers(0, 23), st.integers(1, 7), st.integers(1, 5))
def test_schedule_of_one_moment_a_week_is_fine(minute: int, hour: int, day: int, nth: int) -> None:
    assert association_problem(f"cron({minute} {hour} ? * {day} *)") is None
    assert association_problem(f"cron({minute} {hour} ? * {day}#{nth} *)") is None
