"""What a pipeline of golden images decides, apart from the pipeline."""

import json
from typing import Any

import pytest
from moto.events.models import EventPattern

from components._golden_image.building import instance_tags
from components._golden_image.contents import Part, needed_actions
from components._golden_image.distribution import Distribution, Sharing
from components._golden_image.documents import document_problems
from components._golden_image.making import image_at_home
from components._golden_image.notices import patterns
from components._golden_image.policies import build_policy, key_policy, topic_policy
from components._golden_image.recipe import Recipe
from components._golden_image.record import record_document
from components._golden_image.schedule import schedule_problem
from components._network.place import Place

ACCOUNT = "123456789012"
HOME = Place("aws", "eu-west-1", ACCOUNT)
IMAGES = f"arn:aws:imagebuilder:eu-west-1:{ACCOUNT}:image"
ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"
UNIT = "arn:aws:organizations::123456789012:ou/o-f1f2f3f4f5/ou-ab12-cdefghij"
SCHEDULES = {
    "cron(0 2 ? * MON *)": None,
    "cron(30 4 1 * ? *)": None,
    "cron(0 0 2 ? * MON *)": "without seconds",
    "cron(0 2 * * MON *)": "must have ?",
    "rate(7 days)": "no cron expression",
    "weekly": "no cron expression",
}


@pytest.mark.parametrize(("expression", "problem"), SCHEDULES.items())
def test_schedule_that_a_pipeline_does_not_take_is_told(
    expression: str, problem: str | None
) -> None:
    found = schedule_problem(expression)
    assert found is None if problem is None else problem in str(found)


def event(kind: str, image: str, detail: dict[str, Any]) -> dict[str, Any]:
    """An event as Image Builder sends it."""
    return {
        "source": "aws.imagebuilder",
        "detail-type": f"EC2 Image Builder {kind}",
        "resources": [f"{IMAGES}/{image}/1.0.7/1"],
        "detail": detail,
    }


def ended(status: str, image: str = "golden-build-1a2b3c4") -> dict[str, Any]:
    states = {"previous-state": {"status": "TESTING"}, "state": {"status": status}}
    return event("Image State Change", image, states)


def scanned(critical: int, high: int, image: str = "golden-build-1a2b3c4") -> dict[str, Any]:
    counts = {"all": 9, "critical": critical, "high": high, "medium": 9}
    return event("CVE Detected", image, {"finding-severity-counts": counts})


EVENTS = {
    "failed": (ended("FAILED"), {"failed"}),
    "cancelled": (ended("CANCELLED"), {"failed"}),
    "available": (ended("AVAILABLE"), set()),
    "failed elsewhere": (ended("FAILED", "golden-build-1a2b3c4-other"), set()),
    "critical": (scanned(1, 0), {"vulnerable"}),
    "high": (scanned(0, 3), {"vulnerable"}),
    "medium only": (scanned(0, 0), set()),
    "critical elsewhere": (scanned(1, 0, "other"), set()),
}


@pytest.mark.parametrize(("sent", "told"), EVENTS.values(), ids=EVENTS)
def test_event_is_told_if_it_is_bad_and_of_the_pipeline(
    sent: dict[str, Any], told: set[str]
) -> None:
    found = {
        role
        for role, text in patterns(HOME, "Golden_Build-1a2b3c4").items()
        if EventPattern.load(text).matches_event(sent)  # type: ignore[arg-type]
    }
    assert found == told


def statements(text: str) -> dict[str, Any]:
    return {one["Sid"]: one for one in json.loads(text)["Statement"]}


def test_key_policy_of_what_is_not_shared_names_no_other_account() -> None:
    policy = statements(key_policy(HOME, Sharing()))
    assert list(policy) == [
        "PoliciesOfTheAccount",
        "LogGroupsOfTheAccount",
        "ServicesForTheAccount",
        "EventsToTheTopic",
    ]
    condition = policy["ServicesForTheAccount"]["Condition"]["StringEquals"]
    assert condition["kms:CallerAccount"] == ACCOUNT
    # EventBridge would send nothing to the topic if the key asked where it comes from.
    assert "Condition" not in policy["EventsToTheTopic"]


def test_key_policy_lets_whole_organizations_in_without_paths() -> None:
    policy = statements(key_policy(HOME, Sharing(organizations=[ORGANIZATION])))
    condition = {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5"]}}
    assert policy["MembersThatLaunch"]["Condition"] == condition
    grants = policy["GrantsOfMembersThatLaunch"]
    assert grants["Action"] == ["kms:CreateGrant"]
    assert grants["Condition"] == {**condition, "Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_topic_policy_takes_messages_of_these_rules_and_by_tls() -> None:
    policy = statements(topic_policy("topic", ["one", "two"], HOME))
    assert policy["RulesOfThePipeline"]["Condition"]["ArnEquals"]["aws:SourceArn"] == ["one", "two"]
    assert (policy["TlsOnly"]["Effect"], policy["TlsOnly"]["Resource"]) == ("Deny", "topic")


def test_build_policy_grants_what_is_asked_for_and_nothing_else() -> None:
    assert json.loads(build_policy(HOME, None, []))["Statement"] == []
    put, use = json.loads(build_policy(HOME, "logs", []))["Statement"]
    assert put["Resource"] == "arn:aws:s3:::logs/*"
    assert use["Resource"] == f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/*"
    (only,) = json.loads(build_policy(HOME, None, ["ec2:B", "ec2:A", "ec2:A"]))["Statement"]
    assert only["Action"] == ["ec2:A", "ec2:B"]


def test_needed_actions_are_those_of_components_of_amazon() -> None:
    assert needed_actions([Part("update-linux"), Part("own", "text")]) == set()
    assert "ec2:CreateVolume" in needed_actions([Part("ebs-volume-usage-test-linux")])


def test_sharing_knows_the_organizations_of_its_units() -> None:
    sharing = Sharing(organizations=[ORGANIZATION], units=[UNIT])
    assert sharing.organization_ids == ["o-a1b2c3d4e5", "o-f1f2f3f4f5"]
    assert list(sharing.permission()) == ["organization_arns", "organizational_unit_arns"]
    assert Sharing().permission() == {}


def test_distribution_names_a_parameter_in_each_account_with_a_copy() -> None:
    sharing = Sharing(copies=["222222222222"])
    written = Distribution("golden", ACCOUNT, "/imagebuilder/golden/latest", {}).to(
        "eu-west-1", "key", sharing
    )
    image = written["ami_distribution_configuration"]
    assert image["target_account_ids"] == [ACCOUNT, "222222222222"]
    assert image["launch_permission"] == {"user_ids": ["222222222222"]}
    own, copy = written["ssm_parameter_configurations"]
    assert (own.get("ami_account_id"), copy["ami_account_id"]) == (None, "222222222222")
    assert own["data_type"] == copy["data_type"] == "aws:ec2:image"


def made(region: str, account: str, image: str) -> dict[str, str]:
    return {"region": region, "account_id": account, "image": image}


def test_image_at_home_is_that_of_the_region_and_account() -> None:
    images = [
        made("us-east-1", ACCOUNT, "ami-1"),
        made("eu-west-1", "222222222222", "ami-2"),
        made("eu-west-1", ACCOUNT, "ami-3"),
    ]
    assert image_at_home([{"amis": images}], HOME) == "ami-3"
    assert image_at_home([{"amis": images[:2]}], HOME) == ""
    assert image_at_home([{"amis": None}], HOME) == ""


def test_instance_tags_leave_out_what_image_builder_sets() -> None:
    given = {"Name": "golden", "CreatedBy": "me", "team": "a"}
    assert instance_tags("golden", given) == {"GoldenImagePipeline": "golden", "team": "a"}


def test_record_is_a_good_document_that_changes_with_the_content() -> None:
    one, same, other = (
        record_document("golden", content) for content in (["a", "b"], ["a", "b"], ["ab"])
    )
    assert list(document_problems(one)) == []
    assert one == same
    assert one != other


def test_record_is_what_its_test_looks_for() -> None:
    build, test = record_document("golden", ["a"])["phases"]
    (written,) = build["steps"][0]["inputs"]
    (command,) = test["steps"][0]["inputs"]["commands"]
    _, _, digest, path = command.split()
    assert path == written["path"]
    assert digest in written["content"]
    assert json.loads(written["content"])["parts"] == ["a"]


def recipe(**changed: object) -> Recipe:
    given: dict[str, Any] = {
        "parameter": "/golden",
        "image_id": None,
        "parts": [],
        "line": "1.0",
        "device": "/dev/xvda",
        "size": 8,
        "instance_types": ["t3.medium"],
        **changed,
    }
    return Recipe(**given)


def test_recipe_version_changes_with_what_cannot_be_changed_in_place() -> None:
    known = ["ssm:/golden", "key", "component"]
    version = recipe().version(known)
    assert version == recipe(instance_types=["t3.large"]).version(known)
    others = [
        recipe(size=9).version(known),
        recipe(device="/dev/sda1").version(known),
        recipe(line="1.1").version(known),
        recipe().version(["ssm:/golden", "other", "component"]),
    ]
    assert len({version, *others}) == 5
