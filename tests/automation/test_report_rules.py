"""A finding's rule is the catalogue's where it is one of its controls, and else what is told."""

import pytest
from made_verdicts import finding, foreign

from automation.rules import rule_id, rule_of
from policypack.controls import catalogue


def test_rule_of_a_control_is_what_the_catalogue_says() -> None:
    rule = rule_of(finding())
    assert (rule.id, rule.severity) == ("EC2.8", "high")
    assert rule.title == "Instances accept only version 2 of the instance metadata service."
    assert rule.url.startswith("https://docs.aws.amazon.com/")
    assert rule.tags == ("compliance", "security", "EC2")
    assert [rule.help.count(f"**{word}:** ") for word in ("What", "Why", "How to fix")] == [1, 1, 1]


def test_every_control_explains_itself_within_what_readers_take() -> None:
    for control in catalogue():
        rule = rule_of(finding(policy=control.name, control=control.id))
        assert rule.id == control.id
        assert 0 < len(rule.title) <= 1024
        assert len(rule.id) <= 255
        assert rule.help.startswith("**What:** ")
        assert rule.url.startswith("https://")
        assert len(rule.tags) <= 10


@pytest.mark.parametrize(
    ("level", "told", "severity"),
    [
        ("mandatory", "", "high"),
        ("advisory", "", "medium"),
        ("advisory", "critical", "critical"),
        ("mandatory", "low", "low"),
    ],
)
def test_rule_of_another_pack_is_what_its_finding_tells(
    level: str, told: str, severity: str
) -> None:
    rule = rule_of(foreign("Said.", level=level, severity=told))
    assert (rule.id, rule.title, rule.severity) == ("no-public", "Nothing is public.", severity)
    assert rule.help == "Nothing is public."
    assert (rule.url, rule.tags) == ("", ("policy",))


def test_rule_of_another_pack_that_borrows_an_id_has_no_facts_of_the_catalogue() -> None:
    rule = rule_of(foreign("[EC2.8] x is wrong.", control="EC2.8"))
    assert (rule.title, rule.url) == ("Nothing is public.", "")


def test_policy_is_known_by_the_id_of_its_control() -> None:
    assert rule_id("ec2-imdsv2-check") == "EC2.8"
    assert rule_id("no-public") == "no-public"
