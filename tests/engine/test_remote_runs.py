"""A deployment in Pulumi Cloud is followed from here, with the findings of its policy groups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import workbench
from cloud import TOKEN, Cloud, running_cloud

from automation.backends import Backend
from automation.errors import AutomationError, BackendError, EngineError, PolicyError
from automation.remote import GitSource, RemoteEnvironment

URN = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::logs"
NEW = {"type": "aws:s3/bucket:Bucket", "urn": URN, "id": "", "parent": "", "provider": ""}
METADATA = {
    "op": "create",
    "urn": URN,
    "type": NEW["type"],
    "old": None,
    "new": NEW,
    "provider": "",
}
PACK = {"policyPackName": "group", "policyPackVersion": "1"}
FINDING = {
    "resourceUrn": URN,
    "message": "Buckets are private.\n[S3.8] acl is public",
    "policyName": "private",
    "enforcementLevel": "mandatory",
    "color": "never",
    **PACK,
}
PASSED = {"resourceUrn": URN, "passed": ["encrypted"], "failed": [], **PACK}
SOURCE = GitSource("https://github.com/acme/shop.git", branch="main", folder="infra")


def events(result: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    summary = {
        "maybeCorrupt": False,
        "durationSeconds": 1,
        "resourceChanges": {"create": 1},
        "PolicyPacks": {"group": "1"},
        "result": result,
    }
    told = (
        {"resourcePreEvent": {"metadata": METADATA, "planning": True}},
        *more,
        {"policyAnalyzeSummaryEvent": PASSED},
        {"summaryEvent": summary},
    )
    return [{"sequence": at, "timestamp": 1, **one} for at, one in enumerate(told)]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with running_cloud() as cloud:
        yield cloud


@pytest.fixture
def environment(
    cloud: Cloud,
    new_environment: workbench.NewEnvironment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RemoteEnvironment]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    variables = {**new_environment(), "PULUMI_ACCESS_TOKEN": TOKEN}
    with RemoteEnvironment(
        "acme/shop/prod",
        SOURCE,
        backend=Backend(cloud.address),
        variables=variables,
        remote_variables={"STAGE": "prod"},
        before=["make"],
    ) as environment:
        yield environment
    assert not list(tmp_path.glob("compliant-ec2-*"))


def test_update_is_carried_out_there_and_told_here(
    cloud: Cloud, environment: RemoteEnvironment
) -> None:
    cloud.events = events("succeeded")
    seen: list[str] = []
    run = environment.up(lambda event: seen.append(event.kind))
    assert (run.project, run.stack, run.counts) == ("shop", "prod", {"create": 1})
    assert run.policy.passed == {URN: ("encrypted",)}
    assert seen[:2] == ["resourcePreEvent", "policyAnalyzeSummaryEvent"]
    (asked,) = cloud.deployments
    assert asked["operation"] == "update"
    assert asked["sourceContext"]["git"] == {
        "repoUrl": SOURCE.url,
        "branch": "main",
        "repoDir": "infra",
    }
    assert asked["operationContext"]["preRunCommands"] == ["make"]
    assert asked["operationContext"]["environmentVariables"] == {"STAGE": "prod"}


def test_finding_of_a_policy_group_blocks_a_preview(
    cloud: Cloud, environment: RemoteEnvironment
) -> None:
    cloud.events = events("failed", {"policyEvent": FINDING})
    with pytest.raises(PolicyError) as raised:
        environment.preview()
    run = raised.value.run
    assert run
    (finding,) = run.policy.blocking
    assert (finding.control, finding.pack, finding.resource) == ("S3.8", "group", "logs")
    assert [(one.operation, one.name) for one in run.changes] == [("create", "logs")]


def test_deployment_that_fails_before_the_engine_runs_names_its_page(
    cloud: Cloud, environment: RemoteEnvironment
) -> None:
    with pytest.raises(EngineError) as raised:
        environment.preview()
    page = f"{cloud.address}/acme/shop/prod/deployments/1"
    assert str(raised.value) == f"preview of shop/prod: deployment failed; see {page}"


def test_token_that_is_refused_is_a_fault_of_the_backend_and_not_shown(
    cloud: Cloud, environment: RemoteEnvironment
) -> None:
    cloud.token = "another"  # noqa: S105 - of nothing
    with pytest.raises(AutomationError) as raised:
        environment.preview()
    assert isinstance(raised.value, BackendError), str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
