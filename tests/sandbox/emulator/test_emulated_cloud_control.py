import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

from sandbox.emulator.cloud_control.json_patch import PatchError, patched

SCAN = "AWS::InspectorV2::CisScanConfiguration"
SIGNING = "AWS::ECR::SigningConfiguration"
DAILY = {"Daily": {"StartTime": {"TimeOfDay": "05:00", "TimeZone": "UTC"}}}
PROFILE = "arn:aws:signer:eu-west-1:123456789012:/signing-profiles/images"


class Control:
    """Cloud Control in a region."""

    def __init__(self, cloud: Cloud, region: str = "eu-west-1") -> None:
        self.client = cloud.client("cloudcontrol", region)
        self.inspector = cloud.client("inspector2", region)
        self.desired = {
            "ScanName": cloud.name,
            "SecurityLevel": "LEVEL_1",
            "Schedule": DAILY,
            "Targets": {"AccountIds": ["SELF"], "TargetResourceTags": {"PatchGroup": ["web"]}},
            "Tags": {"team": "a"},
        }

    def create(self, kind: str = SCAN, desired: object = None, **asked: str) -> dict[str, Any]:
        state = json.dumps(self.desired if desired is None else desired)
        made = self.client.create_resource(TypeName=kind, DesiredState=state, **asked)
        return made["ProgressEvent"]

    def get(self, identifier: str, kind: str = SCAN) -> dict[str, Any]:
        found = self.client.get_resource(TypeName=kind, Identifier=identifier)
        return json.loads(found["ResourceDescription"]["Properties"])

    def update(self, identifier: str, *operations: object, kind: str = SCAN) -> dict[str, Any]:
        document = json.dumps(operations)
        made = self.client.update_resource(
            TypeName=kind, Identifier=identifier, PatchDocument=document
        )
        return made["ProgressEvent"]

    def delete(self, identifier: str, kind: str = SCAN) -> dict[str, Any]:
        return self.client.delete_resource(TypeName=kind, Identifier=identifier)["ProgressEvent"]

    def identifiers(self, kind: str = SCAN) -> list[str]:
        listed = self.client.list_resources(TypeName=kind)["ResourceDescriptions"]
        return [one["Identifier"] for one in listed]


@pytest.fixture
def control(cloud: Cloud) -> Control:
    return Control(cloud)


def refusal(call: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    return refused.value.response["Error"]["Code"]


def test_created_resource_has_its_read_only_properties_and_is_listed(control: Control) -> None:
    event = control.create()
    assert (event["OperationStatus"], event["Operation"]) == ("SUCCESS", "CREATE")
    arn = event["Identifier"]
    assert control.get(arn) == {**control.desired, "Arn": arn}
    assert arn in control.identifiers()
    status = control.client.get_resource_request_status(RequestToken=event["RequestToken"])
    assert status["ProgressEvent"]["Identifier"] == arn
    requests = control.client.list_resource_requests(
        ResourceRequestStatusFilter={"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]}
    )["ResourceRequestStatusSummaries"]
    assert event["RequestToken"] in [one["RequestToken"] for one in requests]


def test_resource_of_another_service_is_there_too(control: Control) -> None:
    arn = control.create()["Identifier"]
    wanted = {"scanConfigurationArnFilters": [{"comparison": "EQUALS", "value": arn}]}
    [found] = control.inspector.list_cis_scan_configurations(filterCriteria=wanted)[
        "scanConfigurations"
    ]
    start = {"timeOfDay": "05:00", "timezone": "UTC"}
    assert found["schedule"] == {"daily": {"startTime": start}}
    assert found["tags"] == {"team": "a"}


def test_resource_is_changed_by_a_patch(control: Control) -> None:
    arn = control.create()["Identifier"]
    event = control.update(
        arn,
        {"op": "replace", "path": "/SecurityLevel", "value": "LEVEL_2"},
        {"op": "add", "path": "/Targets/TargetResourceTags/PatchGroup/-", "value": "batch"},
        {"op": "remove", "path": "/Tags"},
    )
    assert event["OperationStatus"] == "SUCCESS"
    found = control.get(arn)
    assert found["SecurityLevel"] == "LEVEL_2"
    assert found["Targets"]["TargetResourceTags"] == {"PatchGroup": ["web", "batch"]}
    assert "Tags" not in found


def test_deleted_resource_is_not_found_and_fails_to_be_deleted_again(control: Control) -> None:
    arn = control.create()["Identifier"]
    assert control.delete(arn)["OperationStatus"] == "SUCCESS"
    assert refusal(control.get, arn) == "ResourceNotFoundException"
    assert refusal(control.update, arn) == "ResourceNotFoundException"
    again = control.delete(arn)
    assert (again["OperationStatus"], again["ErrorCode"]) == ("FAILED", "NotFound")
    assert arn not in control.identifiers()


def test_type_nobody_knows_is_refused_by_every_operation(control: Control) -> None:
    unknown = "AWS::Nothing::AtAll"
    for call in (
        lambda: control.create(unknown),
        lambda: control.get("x", unknown),
        lambda: control.update("x", kind=unknown),
        lambda: control.delete("x", unknown),
        lambda: control.identifiers(unknown),
    ):
        assert refusal(call) == "TypeNotFoundException"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ScanName": None}, "required key [ScanName] not found"),
        ({"Arn": "arn:aws:x"}, "read-only properties ['Arn']"),
        ({"Level": 1}, "extraneous key [Level]"),
        ({"SecurityLevel": "LEVEL_3"}, "#/SecurityLevel: LEVEL_3 is not a valid enum value"),
        ({"Schedule": {}}, "exactly one of the alternatives"),
        ({"Schedule": {"OneTime": {}, **DAILY}}, "exactly one of the alternatives"),
        (
            {"Schedule": {"Daily": {"StartTime": {"TimeOfDay": "25:00", "TimeZone": "UTC"}}}},
            "#/Schedule/Daily/StartTime/TimeOfDay: failed validation constraint",
        ),
        ({"Targets": {"AccountIds": [], "TargetResourceTags": {}}}, "minimum item count: 1"),
        ({"Tags": []}, "#/Tags: expected type: object"),
    ],
)
def test_state_that_breaks_the_schema_is_refused(
    control: Control, change: dict[str, Any], told: str
) -> None:
    desired = {k: v for k, v in {**control.desired, **change}.items() if v is not None}
    with pytest.raises(ClientError) as refused:
        control.create(desired=desired)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert told in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/Nothing"},
        {"op": "replace", "path": "/SecurityLevel", "value": "LEVEL_3"},
        {"op": "invent", "path": "/SecurityLevel"},
    ],
)
def test_patch_that_does_not_fit_is_refused_and_changes_nothing(
    control: Control, operation: dict[str, Any]
) -> None:
    arn = control.create()["Identifier"]
    assert refusal(control.update, arn, operation) == "ValidationException"
    assert control.get(arn)["SecurityLevel"] == "LEVEL_1"


def test_request_with_the_same_token_is_done_once(control: Control, cloud: Cloud) -> None:
    first = control.create(ClientToken=cloud.name)
    assert control.create(ClientToken=cloud.name)["RequestToken"] == first["RequestToken"]
    other = {**control.desired, "ScanName": "other"}
    assert refusal(control.create, desired=other, ClientToken=cloud.name) == (
        "ClientTokenConflictException"
    )


def test_status_of_a_request_nobody_made_is_refused(control: Control) -> None:
    call = control.client.get_resource_request_status
    assert refusal(call, RequestToken="none") == "RequestTokenNotFoundException"


def test_resource_a_registry_has_one_of_is_made_once(cloud: Cloud) -> None:
    control = Control(cloud, "eu-west-3")
    rules = {"Rules": [{"SigningProfileArn": PROFILE}]}
    made = control.create(SIGNING, rules)
    again = control.create(SIGNING, rules)
    assert (made["OperationStatus"], again["ErrorCode"]) == ("SUCCESS", "AlreadyExists")
    registry = made["Identifier"]
    filters = [{"Filter": "team/*", "FilterType": "WILDCARD_MATCH"}]
    control.update(
        registry,
        {"op": "add", "path": "/Rules/0/RepositoryFilters", "value": filters},
        kind=SIGNING,
    )
    rule = {"SigningProfileArn": PROFILE, "RepositoryFilters": filters}
    assert control.get(registry, SIGNING) == {"RegistryId": registry, "Rules": [rule]}
    control.delete(registry, SIGNING)
    assert control.identifiers(SIGNING) == []


def test_schema_of_a_known_type_is_published(cloud: Cloud) -> None:
    described = cloud.client("cloudformation").describe_type(Type="RESOURCE", TypeName=SCAN)
    schema = json.loads(described["Schema"])
    assert schema["readOnlyProperties"] == schema["primaryIdentifier"] == ["/properties/Arn"]
    with pytest.raises(ClientError) as refused:
        cloud.client("cloudformation").describe_type(
            Type="RESOURCE", TypeName="AWS::Nothing::AtAll"
        )
    assert "TypeNotFound" in refused.value.response["Error"]["Code"]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "add", "path": "/c", "value": 3}, {"a": [1, 2], "b": {"x/y": 1}, "c": 3}),
        ({"op": "add", "path": "/a/1", "value": 9}, {"a": [1, 9, 2], "b": {"x/y": 1}}),
        ({"op": "add", "path": "/a/-", "value": 9}, {"a": [1, 2, 9], "b": {"x/y": 1}}),
        ({"op": "remove", "path": "/b/x~1y"}, {"a": [1, 2], "b": {}}),
        ({"op": "replace", "path": "/a/0", "value": 9}, {"a": [9, 2], "b": {"x/y": 1}}),
        ({"op": "replace", "path": "", "value": {}}, {}),
        ({"op": "move", "from": "/a", "path": "/c"}, {"b": {"x/y": 1}, "c": [1, 2]}),
        ({"op": "copy", "from": "/a/0", "path": "/c"}, {"a": [1, 2], "b": {"x/y": 1}, "c": 1}),
        ({"op": "test", "path": "/a/0", "value": 1}, {"a": [1, 2], "b": {"x/y": 1}}),
    ],
)
def test_patch_changes_a_document(operation: dict[str, Any], expected: dict[str, Any]) -> None:
    document = {"a": [1, 2], "b": {"x/y": 1}}
    assert patched(document, [operation]) == expected
    assert document == {"a": [1, 2], "b": {"x/y": 1}}


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "/a/7", "value": 1},
        {"op": "add", "path": "/none/x", "value": 1},
        {"op": "remove", "path": "/none"},
        {"op": "remove", "path": "/a/-"},
        {"op": "replace", "path": "/none", "value": 1},
        {"op": "replace", "path": "a", "value": 1},
        {"op": "replace", "path": "/a/0/x", "value": 1},
        {"op": "test", "path": "/a/0", "value": 2},
        {"op": "add", "path": "/c"},
    ],
)
def test_patch_of_a_place_that_is_not_there_is_refused(operation: dict[str, Any]) -> None:
    with pytest.raises(PatchError):
        patched({"a": [1, 2]}, [operation])
