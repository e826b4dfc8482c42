from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

TARGETS = [{"Key": "tag:PatchGroup", "Values": ["web"]}]
SCAN = {
    "Name": "AWS-RunPatchBaseline",
    "Targets": TARGETS,
    "Parameters": {"Operation": ["Scan"]},
    "ScheduleExpression": "rate(1 day)",
}


@pytest.fixture
def ssm(cloud: Cloud) -> BaseClient:
    return cloud.client("ssm")


def create(ssm: BaseClient, **members: object) -> str:
    made = ssm.create_association(**{**SCAN, **members})
    return made["AssociationDescription"]["AssociationId"]


def describe(ssm: BaseClient, identity: str) -> dict[str, Any]:
    return ssm.describe_association(AssociationId=identity)["AssociationDescription"]


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return refused.value.response["Error"]["Code"]


def test_new_association_is_described_as_asked_and_pending(ssm: BaseClient) -> None:
    tags = [{"Key": "team", "Value": "a"}]
    identity = create(ssm, ComplianceSeverity="CRITICAL", Tags=tags)
    found = describe(ssm, identity)
    assert {name: found[name] for name in SCAN} == SCAN
    assert (found["ComplianceSeverity"], found["SyncCompliance"]) == ("CRITICAL", "AUTO")
    assert (found["AssociationVersion"], found["Overview"]["Status"]) == ("1", "Pending")
    listed = ssm.list_tags_for_resource(ResourceType="Association", ResourceId=identity)
    assert listed["TagList"] == tags


def test_updated_association_has_a_new_version_and_only_what_was_asked(ssm: BaseClient) -> None:
    identity = create(ssm, MaxErrors="1")
    ssm.update_association(
        AssociationId=identity, Targets=TARGETS, ScheduleExpression="rate(2 days)"
    )
    found = describe(ssm, identity)
    assert (found["AssociationVersion"], found["ScheduleExpression"]) == ("2", "rate(2 days)")
    assert found["Name"] == SCAN["Name"]
    assert not {"MaxErrors", "Parameters"} & set(found)


def test_associations_are_listed_by_name(ssm: BaseClient, cloud: Cloud) -> None:
    identity = create(ssm, AssociationName=cloud.name)
    create(ssm)
    filters = [{"key": "AssociationName", "value": cloud.name}]
    listed = ssm.list_associations(AssociationFilterList=filters)["Associations"]
    assert [one["AssociationId"] for one in listed] == [identity]


def test_association_of_an_instance_is_found_by_document_and_instance(ssm: BaseClient) -> None:
    instance = {"Name": "AWS-UpdateSSMAgent", "InstanceId": "i-0123456789abcdef0"}
    made = ssm.create_association(**instance)["AssociationDescription"]["AssociationId"]
    found = ssm.describe_association(**instance)["AssociationDescription"]
    assert found["AssociationId"] == made
    ssm.delete_association(**instance)


def test_deleted_association_does_not_exist(ssm: BaseClient) -> None:
    identity = create(ssm)
    ssm.delete_association(AssociationId=identity)
    for call in (ssm.describe_association, ssm.delete_association, ssm.update_association):
        with pytest.raises(ClientError) as refused:
            call(AssociationId=identity)
        assert code(refused) == "AssociationDoesNotExist"


@pytest.mark.parametrize(
    ("members", "expected"),
    [({"Name": "no-such-document"}, "InvalidDocument"), ({"Targets": []}, "InvalidTarget")],
)
def test_association_of_nothing_or_with_nothing_is_refused(
    ssm: BaseClient, members: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ClientError) as refused:
        create(ssm, **members)
    assert code(refused) == expected
