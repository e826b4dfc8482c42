"""What every service on the generic part has, shown on one of them."""

import uuid
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from emulated_cloud import Cloud
from moto.core.utils import get_service_model

from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Backend, Service, tag_operations, tags_from_list
from sandbox.emulator.rest_json.constraints import strangers, violations
from sandbox.emulator.rest_json.paging import page
from sandbox.emulator.rest_json.responses import completed

DOCUMENT = "schemaVersion: 1.0\nphases: [{name: build, steps: [{name: Wait, action: Reboot}]}]\n"


@pytest.fixture
def builder(cloud: Cloud) -> BaseClient:
    return cloud.client("imagebuilder", cloud.region)


def component(name: str, **asked: object) -> dict[str, Any]:
    required = {"name": name, "semanticVersion": "1.0.0", "platform": "Linux", "data": DOCUMENT}
    return {**required, **asked}


def code_of(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def shape(operation: str, kind: str = "input_shape") -> Any:  # noqa: ANN401 - moto's own type
    return getattr(get_service_model("imagebuilder").operation_model(operation), kind)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": None}, "Value at 'name' failed to satisfy constraint: Member must not be null"),
        ({"name": "a"}, "Value at 'name' failed to satisfy constraint: Member must satisfy"),
        ({"description": ""}, "Member must have length greater than or equal to 1"),
        ({"data": "x" * 16_001}, "less than or equal to 16000"),
        ({"platform": "BeOS"}, "Member must satisfy enum value set: [Windows, Linux, macOS]"),
        ({"tags": {}}, "Value at 'tags' failed to satisfy constraint: Member must have length"),
        ({"tags": {"k": "v" * 257}}, "Value at 'tags.k' failed to satisfy constraint"),
        ({"supportedOsVersions": [""]}, "Value at 'supportedOsVersions.1.member' failed"),
    ],
)
def test_request_that_breaks_the_model_is_told_by_path(asked: dict[str, Any], told: str) -> None:
    given = {**component("web"), "clientToken": "t", **asked}
    wanted = {name: value for name, value in given.items() if value is not None}
    [found] = violations(shape("CreateComponent"), wanted)
    assert told in found


def test_request_that_keeps_to_the_model_has_no_violation() -> None:
    given = component("web", clientToken="t", tags={"a": ""}, supportedOsVersions=["Linux"])
    assert violations(shape("CreateComponent"), given) == []


def test_pattern_in_the_dialect_of_java_judges_nothing() -> None:
    model = get_service_model("codeartifact").operation_model("TagResource")
    given = {"resourceArn": "arn", "tags": [{"key": "\n", "value": ""}]}
    assert violations(model.input_shape, given) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"component": {"name": "a", "tags": {"any": "thing"}}}, []),
        ({"component": {"nam": "a"}}, ["component.nam"]),
        ({"component": {"parameters": [{"nam": "a"}]}}, ["component.parameters.1.member.nam"]),
        ({"component": {"name": None}, "more": 1}, ["more"]),
    ],
)
def test_members_of_an_answer_the_model_lacks_are_found(
    answer: dict[str, Any], expected: list[str]
) -> None:
    assert list(strangers(shape("GetComponent", "output_shape"), answer)) == expected


def test_answer_with_members_the_model_lacks_is_a_fault_of_the_emulator() -> None:
    asked, answer = {"resourceArn": "arn"}, {"tags": {}, "more": 1}
    output = shape("ListTagsForResource", "output_shape")
    with pytest.raises(TypeError, match="ListTagsForResourceResponse has no more"):
        completed(Service("imagebuilder", {}, {}), output, asked, answer)


def test_answer_has_request_id_and_client_token_where_the_model_has(
    builder: BaseClient, cloud: Cloud
) -> None:
    made = builder.create_component(**component(cloud.name))
    assert uuid.UUID(made["requestId"])
    assert uuid.UUID(made["clientToken"])


def test_pages_put_together_are_all_there_is() -> None:
    output, items = shape("ListComponents", "output_shape"), [{"name": str(at)} for at in range(5)]
    asked, found = {"maxResults": 2}, []
    while True:
        answer = page(output, asked, {"componentVersionList": items}, "Wrong")
        found += answer["componentVersionList"]
        if "nextToken" not in answer:
            break
        asked = {"maxResults": 2, "nextToken": answer["nextToken"]}
    assert found == items


@pytest.mark.parametrize("token", ["none", "é", "e30=", "ZnJvbSA5", "ZnJvbSAtMQ=="])
def test_page_token_that_was_never_given_is_refused(token: str) -> None:
    with pytest.raises(RefusalError, match="pagination token"):
        page(
            shape("ListComponents", "output_shape"),
            {"nextToken": token},
            {"componentVersionList": [{}]},
            "Wrong",
        )


def test_client_token_gets_the_answer_of_its_first_request(
    builder: BaseClient, cloud: Cloud
) -> None:
    asked = component(cloud.name, clientToken=str(uuid.uuid4()))
    first, again = (builder.create_component(**asked) for _ in range(2))
    assert first["componentBuildVersionArn"] == again["componentBuildVersionArn"]
    assert first["clientToken"] == asked["clientToken"]
    with pytest.raises(ClientError) as refused:
        builder.create_component(**{**asked, "description": "another"})
    assert code_of(refused) == "IdempotentParameterMismatchException"


def test_request_that_was_refused_leaves_its_client_token_unused() -> None:
    calls = []

    def once(_: object, asked: dict[str, Any]) -> dict[str, Any]:
        calls.append(asked)
        if len(calls) == 1:
            raise RefusalError("Wrong", "not yet")
        return {}

    service, backend = Service("imagebuilder", {}, {"Do": once}), Backend("eu-west-1", "1")
    asked = {"clientToken": "t"}
    with pytest.raises(RefusalError):
        service.answer("Do", backend, asked)
    assert service.answer("Do", backend, asked) == {}
    assert len(calls) == 2


def test_what_is_answered_is_a_copy_of_what_is_kept() -> None:
    kept = {"tags": {"a": "1"}}
    service = Service("imagebuilder", {}, {"Get": lambda _, asked: kept if not asked else None})
    answer = service.answer("Get", Backend("eu-west-1", "1"), {})
    assert answer == kept
    assert answer is not None
    answer["tags"]["a"] = "2"
    assert kept == {"tags": {"a": "1"}}


def test_tags_are_added_changed_and_removed(builder: BaseClient, cloud: Cloud) -> None:
    arn = builder.create_component(**component(cloud.name, tags={"a": "1", "b": "2"}))[
        "componentBuildVersionArn"
    ]
    builder.tag_resource(resourceArn=arn, tags={"b": "3", "c": "4"})
    builder.untag_resource(resourceArn=arn, tagKeys=["a", "none"])
    assert builder.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "3", "c": "4"}
    found = builder.get_component(componentBuildVersionArn=arn)["component"]
    assert found["tags"] == {"b": "3", "c": "4"}
    with pytest.raises(ClientError) as refused:
        builder.list_tags_for_resource(resourceArn=f"{arn}0")
    assert code_of(refused) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "tags", [{"AWS:own": "1"}, {f"key-{at}": "" for at in range(50)}], ids=["reserved", "too many"]
)
def test_tags_aws_does_not_take_are_refused(tags: dict[str, str]) -> None:
    record = {"tags": {"first": "1"}}
    tag = tag_operations(lambda _, __: record, code="Wrong")["TagResource"]
    with pytest.raises(RefusalError) as refused:
        tag(None, {"resourceArn": "arn", "tags": tags})
    assert refused.value.code == "Wrong"
    assert record == {"tags": {"first": "1"}}


def test_tags_of_a_service_with_lists_are_kept_as_a_map() -> None:
    record: dict[str, Any] = {"tags": tags_from_list(None)}
    operations = tag_operations(lambda _, __: record, code="Wrong", as_list=True)
    listed = [{"key": "a", "value": "1"}]
    operations["TagResource"](None, {"resourceArn": "arn", "tags": listed})
    assert record == {"tags": {"a": "1"}}
    assert operations["ListTagsForResource"](None, {"resourceArn": "arn"}) == {"tags": listed}


def test_regions_share_nothing(builder: BaseClient, cloud: Cloud) -> None:
    arn = builder.create_component(**component(cloud.name))["componentBuildVersionArn"]
    elsewhere = cloud.client("imagebuilder", "eu-central-1")
    with pytest.raises(ClientError) as refused:
        elsewhere.get_component(componentBuildVersionArn=arn)
    assert code_of(refused) == "ResourceNotFoundException"
