"""Which selections of AWS Backup hold a resource."""

from dataclasses import replace

import pytest

from policypack.controls._backup import BACKUP_TAGS, judge_backup
from policypack.controls._backup_examples import by_tag, selection
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given, Undecided
from policypack.controls._tag_matching import carries_one
from policypack.controls._tags import tags_of
from policypack.controls._tokens import VOLUME
from policypack.controls._values import UNKNOWN

ARN = "arn:aws-cn:ec2:cn-north-1:111122223333:volume/vol-1"
DAILY = {"tags": {"backup": "daily"}}


def covered(subject: Given, *others: Given, tags: tuple[str, ...] = ()) -> bool | None:
    resources = resources_of(Example("backup", subject, others))
    judged = replace(resources[0], settings={BACKUP_TAGS.name: list(tags)})
    found = list(judge_backup(judged, Graph(resources)))
    return not found or (None if isinstance(found[0], Undecided) else False)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", True),
        ("arn:*", True),
        ("arn:aws:*", True),
        ("arn:aws:ec2:*", True),
        ("arn:aws:ec2:*:*:*", True),
        ("arn:aws:ec2:*:*:volume/*", True),
        ("arn:aws:ec2:*:*:vol*", True),
        ("arn:aws:ec2:eu-west-1:*", None),
        ("arn:aws:ec2:*:111122223333:volume/*", None),
        ("arn:aws:ec2:*:*:volume/vol-1", None),
        ("arn:aws:ec2:*:*:volume/vol-*", None),
        ("arn:aws:ec2:*:*:instance/*", False),
        ("arn:aws:rds:*", False),
        ("arn:aws:ec2", False),
        ("", False),
    ],
)
def test_pattern_of_a_resource_without_arn_yet(pattern: str, *, expected: bool | None) -> None:
    assert covered(Given(VOLUME), *selection(resources=[pattern])) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (ARN, True),
        ("arn:aws-cn:ec2:cn-north-1:*", True),
        ("arn:aws:ec2:*:*:volume/*", False),
        ("arn:aws-cn:ec2:*:*:volume/vol-2*", False),
    ],
)
def test_pattern_of_a_resource_with_arn(pattern: str, *, expected: bool | None) -> None:
    subject = Given(VOLUME, outputs={"arn": ARN, "id": "vol-1"})
    assert covered(subject, *selection(resources=[pattern])) is expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (by_tag("backup", "daily"), True),
        (by_tag("aws:ResourceTag/backup", "daily"), True),
        (by_tag("backup", "weekly"), False),
        (by_tag(UNKNOWN, "daily"), None),
        (selection(resources=UNKNOWN), None),
        (selection(resources=["*"], notResources=[UNKNOWN]), None),
        (selection(resources=["*"], selectionTags=[{"key": "a", "value": "b"}]), None),
        (
            selection(
                conditions=[{"stringEquals": [{"key": "aws:ResourceTag/backup", "value": "daily"}]}]
            ),
            True,
        ),
        (
            selection(conditions=[{"stringEquals": [{"key": "aws:ResourceTag/a", "value": "b"}]}]),
            False,
        ),
        (
            selection(conditions=[{"stringLikes": [{"key": "aws:ResourceTag/a", "value": "*"}]}]),
            None,
        ),
        (selection(conditions=UNKNOWN), None),
        ((), None),
    ],
)
def test_selection_by_tags_and_conditions(
    others: tuple[Given, ...], *, expected: bool | None
) -> None:
    assert covered(Given(VOLUME, DAILY), *others) is expected


def test_one_of_several_selections_is_enough() -> None:
    weekly = replace(by_tag("backup", "weekly")[0], name="weekly")
    assert covered(Given(VOLUME, DAILY), weekly, *by_tag("backup", "daily")) is True


def test_tags_of_plans_elsewhere_decide_without_any_selection() -> None:
    assert covered(Given(VOLUME, DAILY), tags=("backup:daily",)) is True
    assert covered(Given(VOLUME, DAILY), tags=("backup:weekly", "other")) is False
    assert covered(Given(VOLUME, {"tags": UNKNOWN}), tags=("backup",)) is None


@pytest.mark.parametrize(
    ("tags", "wanted", "expected"),
    [
        ({"a": "1"}, ["a"], True),
        ({"a": "1"}, ["a:1"], True),
        ({"a": "1"}, ["a:2", "b"], False),
        ({"a": UNKNOWN}, ["a"], True),
        ({"a": UNKNOWN}, ["a:1"], None),
        ({"a": "x:y"}, ["a:x:y"], True),
        (UNKNOWN, ["a"], None),
        (None, ["a"], False),
        ({"a": "1"}, [], False),
    ],
)
def test_carries_one_of_the_wanted_tags(
    tags: object, wanted: list[str], *, expected: bool | None
) -> None:
    (resource,) = resources_of(Example("tags", Given(VOLUME, {"tags": tags})))
    assert carries_one(tags_of(resource), wanted) is expected
