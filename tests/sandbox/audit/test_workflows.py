"""The project's own workflows: pinned, with few rights, and followed up by updates."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.audit import parts
from sandbox.audit.parts import Audit
from sandbox.paths import this_clone
from sandbox.toolchain.virtual_environment import VirtualEnvironment

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Teams copy it; nothing renews its pins but this project's own.
COPIED = ROOT / "examples" / "ci" / "github.yml"
PINNED = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # (?P<tag>v[\d.]+)$")
# What each kind of dependency is stated in.
MANIFESTS = {
    "github-actions": ".github/workflows/*.yml",
    "pip": "**/requirements*.txt",
    "gomod": "**/go.mod",
    "npm": "**/package.json",
}


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - the plainest of loaders
    return found


@pytest.mark.parametrize("file", [*WORKFLOWS, COPIED], ids=lambda file: file.stem)
def test_workflow_has_no_rights_but_those_its_jobs_name(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]["contents"] in ("read", "write")
        assert "timeout-minutes" in job


def test_actions_are_pinned_by_commit_the_same_everywhere() -> None:
    lines = [
        line
        for file in (*WORKFLOWS, COPIED)
        for line in file.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    found = [PINNED.search(line) for line in lines]
    assert lines
    assert None not in found
    pins = {(one["action"], one["commit"], one["tag"]) for one in found if one}
    assert len({action for action, _, _ in pins}) == len(pins)


def test_only_the_release_may_write() -> None:
    writing = {
        (file.stem, name)
        for file in WORKFLOWS
        for job in read(file)["jobs"].values()
        for name, right in job["permissions"].items()
        if right == "write"
    }
    assert writing == {
        ("audit", "security-events"),
        ("release", "contents"),
        ("release", "id-token"),
        ("release", "attestations"),
    }


def test_no_workflow_lets_the_audit_pass_unasked() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in WORKFLOWS}
    assert not any("allow-unreachable" in text for text in texts.values())
    assert read(ROOT / ".github/workflows/ci.yml")["jobs"]["prove"]["env"]["AUDIT_ARGS"] == ""
    assert 'AUDIT_ARGS="${AUDIT_ARGS---allow-unreachable}" make audit' in (
        ROOT / ".ci" / "run"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["audit", "release"])
def test_workflow_takes_the_bill_of_materials_from_where_the_audit_writes_it(name: str) -> None:
    nowhere = VirtualEnvironment(Path("/nowhere"))
    audit = Audit(this_clone(), nowhere, nowhere, parts.parsed([]))
    written = str((audit.folder / parts.BILL).relative_to(ROOT))
    assert written in (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("ecosystem", MANIFESTS)
def test_updates_are_looked_for_wherever_dependencies_are_stated(ecosystem: str) -> None:
    file = ROOT / ".github" / "dependabot.yml"
    # Dependabot reads no aliases: https://github.com/dependabot/dependabot-core/issues/1582
    assert not re.search(r"[&*][a-z]+$", file.read_text(encoding="utf-8"), re.MULTILINE)
    updates = read(file)["updates"]
    (one,) = [update for update in updates if update["package-ecosystem"] == ecosystem]
    watched = set(one.get("directories", [one.get("directory")]))
    folders = {
        "/" if ecosystem == "github-actions" else f"/{found.parent.relative_to(ROOT)}"
        for found in ROOT.glob(MANIFESTS[ecosystem])
        if not any(
            part.startswith(".") and part != ".github" for part in found.relative_to(ROOT).parts
        )
        and "node_modules" not in found.parts
    }
    assert watched == {"/" if folder == "/." else folder for folder in folders}
    assert one["cooldown"] == {"default-days": "7"}
