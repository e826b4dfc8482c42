"""Components and workflows: documents in versions, each of which has builds.

User guide (Semantic versioning; Component documents) and API reference (CreateComponent,
CreateWorkflow, ListComponents): a version that is made again is a further build of it. The text is
YAML, given as such or as an object in S3. A component's phases say whether it builds or tests.
"""

from typing import Any

import yaml
from moto.s3.exceptions import MissingBucket, MissingKey
from moto.s3.models import s3_backends

from sandbox.emulator.image_builder.kinds import Kind, answer_list
from sandbox.emulator.image_builder.models import (
    ImageBuilderBackend,
    Record,
    no_combination,
    not_valid,
)
from sandbox.emulator.image_builder.versions import chosen, is_pattern, slug, without_build
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Answer, Asked, Operation

_PHASES = ("build", "validate", "test")
_SCHEMA_VERSION = "1.0"
_COMPONENTS = ("ListComponents", "ComponentVersion")
_COMPONENT_BUILDS = ("ListComponentBuildVersions", "ComponentSummary")
_WORKFLOWS = ("ListWorkflows", "WorkflowVersion")
_WORKFLOW_BUILDS = ("ListWorkflowBuildVersions", "WorkflowSummary")
_OWNERS = {"Self": "records", "Amazon": "managed"}


def _component(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a component."""
    text = _text(backend, asked)
    document = _document(text)
    declared = _entries(document, "phases")
    phases = [str(each.get("name")) for each in declared]
    if not phases or not set(phases) <= set(_PHASES):
        raise not_valid("data", f"The document needs phases, of {', '.join(_PHASES)}.")
    if not all(_entries(each, "steps") for each in declared):
        raise not_valid("data", "Each phase needs steps.")
    given = {
        "type": "TEST" if set(phases) == {"test"} else "BUILD",
        "encrypted": True,
        "state": {"status": "ACTIVE"},
        "parameters": [
            {"name": name, **_parameter(about)}
            for each in _entries(document, "parameters")
            for name, about in each.items()
        ],
    }
    return {**_common(backend, asked), **given, "data": text}


def _workflow(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a workflow."""
    text = _text(backend, asked)
    if not _entries(_document(text), "steps"):
        raise not_valid("data", "The document needs steps.")
    return {**_common(backend, asked), "state": {"status": "ACTIVE"}, "data": text}


def _common(backend: ImageBuilderBackend, asked: Asked) -> Record:
    if not is_pattern(asked["semanticVersion"]):
        message = f"The version '{asked['semanticVersion']}' is out of bounds."
        raise RefusalError("InvalidVersionNumberException", message)
    outside = ("semanticVersion", "uri")
    given = {name: value for name, value in asked.items() if name not in outside}
    return {**given, "version": asked["semanticVersion"], "owner": backend.account_id}


def _text(backend: ImageBuilderBackend, asked: Asked) -> str:
    """Return the text of a document."""
    if ("data" in asked) == ("uri" in asked):
        raise no_combination("Give exactly one of data and uri.")
    if "data" in asked:
        return str(asked["data"])
    bucket, _, key = asked["uri"].removeprefix("s3://").partition("/")
    try:
        found = s3_backends[backend.account_id][backend.partition].get_object(bucket, key)
    except (MissingBucket, MissingKey):
        found = None
    if found is None:
        raise not_valid("uri", f"The object '{asked['uri']}' does not exist.")
    try:
        return str(found.value.decode())
    except UnicodeDecodeError:
        raise not_valid("uri", f"The object '{asked['uri']}' is no text.") from None


def _document(text: str) -> dict[str, Any]:
    """Return a document."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        raise not_valid("data", "The document is no YAML.") from None
    if not isinstance(document, dict) or str(document.get("schemaVersion")) != _SCHEMA_VERSION:
        raise not_valid("data", f"The document needs the schemaVersion {_SCHEMA_VERSION}.")
    return document


def _entries(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = document.get(name) or []
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise not_valid("data", f"The document's {name} are no list of objects.")
    return entries


def _parameter(declared: Any) -> dict[str, Any]:
    if not isinstance(declared, dict):
        raise not_valid("data", "The document's parameters are no list of objects.")
    default = {"defaultValue": [str(declared["default"])]} if "default" in declared else {}
    told = {"description": declared["description"]} if "description" in declared else {}
    return {"type": str(declared.get("type", "string")), **default, **told}


def _place_component(backend: ImageBuilderBackend, record: Record) -> str:
    return _next_build(backend, "component", record)


def _place_workflow(backend: ImageBuilderBackend, record: Record) -> str:
    kind = record["type"].lower()
    return f"{kind}/{_next_build(backend, f'workflow/{kind}', record)}"


def _next_build(backend: ImageBuilderBackend, path: str, record: Record) -> str:
    """Return name, version and the number of the next build."""
    version = f"{slug(record['name'])}/{record['version']}"
    latest = chosen(backend.name(f"{path}/{version}"), backend.records)
    build = int(latest.rpartition("/")[2]) + 1 if latest else 1
    return f"{version}/{build}"


def _list_components(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListComponents."""
    return answer_list(_COMPONENTS, asked, _versions(backend, "component", asked))


def _list_component_builds(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListComponentBuildVersions."""
    return answer_list(_COMPONENT_BUILDS, asked, builds_of(backend, asked["componentVersionArn"]))


def _list_workflows(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListWorkflows."""
    return answer_list(_WORKFLOWS, asked, _versions(backend, "workflow", asked))


def _list_workflow_builds(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListWorkflowBuildVersions."""
    return answer_list(_WORKFLOW_BUILDS, asked, builds_of(backend, asked["workflowVersionArn"]))


def _versions(backend: ImageBuilderBackend, path: str, asked: Asked) -> list[Record]:
    """Return the versions of an owner, each as its latest build."""
    found = versions_of(backend, path, asked.get("owner") or "Self")
    return [
        {**each, "status": each["state"]["status"]} if "state" in each else each for each in found
    ]


def versions_of(backend: ImageBuilderBackend, path: str, owner: str) -> list[Record]:
    """Return the versions an owner has, each with its own ARN and what its latest build says."""
    records: dict[str, Record] = getattr(backend, _OWNERS[owner]) if owner in _OWNERS else {}
    arns = {without_build(arn): None for arn in records if f":{path}/" in arn}
    latest = {arn: records[str(chosen(arn, records))] for arn in arns}
    return [{**record, "arn": arn} for arn, record in latest.items()]


def builds_of(backend: ImageBuilderBackend, version: str) -> list[Record]:
    """Return the builds of a version."""
    return [record for arn, record in backend.all.items() if without_build(arn) == version]


_KINDS = (
    Kind(
        "Component",
        _component,
        _COMPONENTS,
        place=_place_component,
        key="componentBuildVersionArn",
        is_changeable=False,
    ),
    Kind(
        "Workflow",
        _workflow,
        _WORKFLOWS,
        place=_place_workflow,
        key="workflowBuildVersionArn",
        is_changeable=False,
    ),
)
OPERATIONS: dict[str, Operation] = {
    **{name: operation for kind in _KINDS for name, operation in kind.operations.items()},
    "ListComponents": _list_components,
    "ListComponentBuildVersions": _list_component_builds,
    "ListWorkflows": _list_workflows,
    "ListWorkflowBuildVersions": _list_workflow_builds,
}
