"""A plan holds for one stack, its settings of then, and a day."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from automation.errors import PlanError, UsageError
from automation.plans import LIFETIME, Plan, settings_digest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAN = Plan("shop", "prod", "abc", NOW, {"resourcePlans": {"urn": {"steps": ["create"]}}})


@pytest.mark.parametrize(
    ("project", "stack", "settings", "age", "text"),
    [
        ("other", "prod", "abc", timedelta(), "the plan is of shop/prod, not of other/prod"),
        ("shop", "dev", "abc", timedelta(), "the plan is of shop/prod, not of shop/dev"),
        ("shop", "prod", "abd", timedelta(), "the settings of shop/prod changed since"),
        ("shop", "prod", "abc", LIFETIME + timedelta(seconds=1), "older than 24 hours"),
    ],
)
def test_plan_that_does_not_hold_is_refused(
    project: str, stack: str, settings: str, age: timedelta, text: str
) -> None:
    with pytest.raises(PlanError, match=text):
        PLAN.check(project, stack, settings, NOW + age)


def test_plan_holds_for_a_day() -> None:
    PLAN.check("shop", "prod", "abc", NOW + LIFETIME)


def test_plan_is_kept_for_its_owner_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    PLAN.save(file)
    assert Plan.load(file) == PLAN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Plan.load(file).digest == PLAN.digest


def test_digest_changes_with_every_step() -> None:
    other = Plan("shop", "prod", "abc", NOW, {"resourcePlans": {"urn": {"steps": ["delete"]}}})
    assert other.digest != PLAN.digest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is no plan; make one with preview --save-plan"),
        ("[]", "is no plan"),
        ("{}", "is no plan"),
        (json.dumps({"version": 2}), "is of another version; preview anew"),
        (json.dumps({"version": 1, "project": "a"}), "is no plan"),
    ],
)
def test_file_that_holds_no_plan_is_refused(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "plan.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        Plan.load(file)


def test_plan_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        PLAN.save(tmp_path / "absent" / "plan.json")


def test_plan_over_a_file_that_all_may_read_is_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    PLAN.save(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_digest_of_settings_tells_where_a_file_ends() -> None:
    assert settings_digest(b"ab", b"c") != settings_digest(b"a", b"bc")
    assert settings_digest(b"") != settings_digest()
