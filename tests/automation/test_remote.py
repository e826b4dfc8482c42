"""What is asked of Pulumi Deployments is what the SDK would ask, and no secret is on the way."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine
from pulumi.automation import (
    RemoteStack,
    RemoteWorkspaceOptions,
    select_remote_stack_git_source,
)

from automation.backends import Backend, SecretsProvider
from automation.errors import UsageError
from automation.remote import GitSource, RemoteEnvironment

STACK = "acme/shop/prod"
URL = "https://github.com/acme/shop.git"
SOURCE = GitSource(URL, branch="main", folder="infra")
# What says where events go, which differs from run to run, and what only we ask for.
OWN = {"--event-log", "--non-interactive", "--color", "never"}
SUMMARY = {"summaryEvent": {"resourceChanges": {}, "durationSeconds": 1, "maybeCorrupt": False}}


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    # The SDK leaves its folders behind.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = FakeEngine.make(tmp_path / "engine")
    monkeypatch.setenv("PATH", str(made.folder), prepend=":")
    help_text = "--remote --remote-inherit-settings"
    for verb in ("preview", "up", "refresh", "destroy"):
        # Of a preview the SDK wants to see the summary.
        made.answer(verb, stdout=help_text, events=[SUMMARY] if verb == "preview" else [])
    history = [{"kind": "update", "startTime": "2026-11-22T10:00:00.000Z", "message": ""}]
    plain = {"environment": {}, "config": {}, "result": "succeeded", "version": 1}
    made.answer("stack history", stdout=json.dumps([{**history[0], **plain}]))
    return made


def words(fake: FakeEngine, verb: str) -> list[str]:
    """Return what the engine was asked to run, without what differs anyway."""
    asked = [one for one in fake.asked if verb in one and "--help" not in one][-1]
    return sorted(one for one in asked if one not in OWN and not one.startswith("tcp://"))


@pytest.mark.parametrize(
    ("verb", "source", "options"),
    [
        ("preview", SOURCE, {"env_vars": {"STAGE": "prod"}, "pre_run_commands": ["make", "x y"]}),
        ("preview", GitSource(URL, commit="0123abcd"), {}),
        ("preview", None, {"inherit_settings": True}),
        ("up", SOURCE, {}),
        ("refresh", SOURCE, {}),
        ("destroy", SOURCE, {}),
    ],
)
def test_engine_is_asked_what_the_sdk_asks(
    fake: FakeEngine, verb: str, source: GitSource | None, options: dict[str, Any]
) -> None:
    theirs = of_sdk(source, options)
    getattr(theirs, verb)(on_event=lambda _event: None)
    expected = words(fake, verb)
    with RemoteEnvironment(
        STACK,
        source,
        remote_variables=options.get("env_vars"),
        before=options.get("pre_run_commands", ()),
        engine=fake.engine,
    ) as ours:
        getattr(ours, verb)()
    assert words(fake, verb) == expected


def of_sdk(source: GitSource | None, options: Mapping[str, Any]) -> RemoteStack:
    given = RemoteWorkspaceOptions(**options)
    if source is None:
        return select_remote_stack_git_source(STACK, opts=given)
    return select_remote_stack_git_source(
        STACK,
        source.url,
        branch=source.branch or None,
        commit_hash=source.commit or None,
        project_path=source.folder or None,
        opts=given,
    )


def test_own_folder_is_gone_afterwards(fake: FakeEngine, tmp_path: Path) -> None:
    with RemoteEnvironment(STACK, SOURCE, engine=fake.engine):
        assert len(list(tmp_path.glob("compliant-ec2-*"))) == 1
    assert not list(tmp_path.glob("compliant-ec2-*"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: GitSource(URL), "of a branch or of a commit; give one of them"),
        (lambda: GitSource(URL, "main", "0123abcd"), "of a branch or of a commit; give one"),
        (lambda: GitSource(URL, commit="HEAD"), 'commit "HEAD": give its hash'),
        (
            lambda: GitSource("https://ada:hunter2@github.com/acme/shop.git", "main"),
            "holds a login; keep it in the deployment settings",
        ),
        (lambda: GitSource("https://hunter2@github.com/acme/shop.git", "main"), "holds a login"),
        (lambda: RemoteEnvironment("prod", SOURCE), "deployments need organization/project/stack"),
        (lambda: RemoteEnvironment("a b/c/d", SOURCE), 'stack "a b/c/d": give letters'),
        (
            lambda: RemoteEnvironment(STACK, SOURCE, backend=Backend("file:///state")),
            'backend "file:///state" has no deployments; give the address of Pulumi Cloud',
        ),
        (
            lambda: RemoteEnvironment(
                STACK, SOURCE, backend=Backend("s3://b", SecretsProvider("awskms://key"))
            ),
            "has no deployments",
        ),
        (
            lambda: RemoteEnvironment(
                STACK, SOURCE, remote_variables={"DB_PASSWORD": "hunter2", "STAGE": "prod"}
            ),
            "DB_PASSWORD: secrets on a command line can be read by others",
        ),
    ],
)
def test_what_cannot_be_run_remotely_is_refused(make: Callable[[], object], says: str) -> None:
    with pytest.raises(UsageError) as raised:
        make()
    assert says in str(raised.value)
    assert "hunter2" not in str(raised.value)
