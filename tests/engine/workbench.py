"""A project on the real engine: run by the CLI as a user types it, or by the Automation API."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "policypack"
JUDGED = ("--policy-pack", str(PACK))
TIME_LIMIT_SECONDS = 240
CONTROL_ID = re.compile(r"\[([A-Z][A-Za-z0-9]*\.[A-Za-z0-9_.]+)\]")


@dataclass(frozen=True)
class Outcome:
    """What one run of the CLI did."""

    exit_code: int
    output: str
    events: list[dict[str, Any]] = field(default_factory=list)

    def findings(self, level: str | None = None) -> set[tuple[str, str]]:
        """Control id and resource name of each finding, of one level if asked."""
        found = set()
        for event in self.events:
            policy = event.get("policyEvent")
            if policy and level in (None, policy["enforcementLevel"]):
                match = CONTROL_ID.search(policy["message"])
                assert match, policy["message"]
                found.add((match[1], policy.get("resourceUrn", "").rpartition("::")[2]))
        return found

    def summary(self) -> dict[str, int]:
        """How many resources each kind of step touched."""
        changes = [
            event["summaryEvent"]["resourceChanges"]
            for event in self.events
            if "summaryEvent" in event
        ]
        assert changes, self.output
        return {kind: count for kind, count in changes[-1].items() if count}

    def steps(self) -> set[tuple[str, str]]:
        """Operation and resource name of each step that changed something."""
        return {
            (metadata["op"], metadata["urn"].rpartition("::")[2])
            for metadata in self._metadata()
            if metadata["op"] != "same"
        }

    def _metadata(self) -> Iterator[dict[str, Any]]:
        for event in self.events:
            if "resourcePreEvent" in event:
                yield event["resourcePreEvent"]["metadata"]


@dataclass(frozen=True)
class Project:
    """A copy of a project with a backend of its own."""

    folder: Path
    environment: Mapping[str, str]
    stack: str

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run `pulumi` as typed by hand, with its events recorded."""
        log = self.folder / "events.jsonl"
        log.unlink(missing_ok=True)
        recorded = ["--event-log", str(log)] if arguments[0] in RECORDED else []
        result = subprocess.run(
            ["pulumi", *arguments, *recorded, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env={**self.environment, "PULUMI_DEBUG_COMMANDS": "1", **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return Outcome(result.returncode, result.stdout, [json.loads(line) for line in lines])

    def succeed(self, *arguments: str) -> Outcome:
        outcome = self.run(*arguments)
        assert outcome.exit_code == 0, outcome.output
        return outcome

    def up(self, *arguments: str) -> Outcome:
        return self.succeed("up", "--yes", "--skip-preview", *arguments)

    def configure(self, **values: object) -> None:
        """Set keys of the project in the stack's file, as an editor would."""
        file = self.folder / f"Pulumi.{self.stack}.yaml"
        settings = yaml.safe_load(file.read_text(encoding="utf-8"))
        settings["config"].update({f"compliant-ec2:{key}": value for key, value in values.items()})
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")

    def outputs(self) -> dict[str, Any]:
        return json.loads(self.succeed("stack", "output", "--json").output)

    def resources(self) -> list[dict[str, Any]]:
        """What the state holds, without stack and providers."""
        deployment = json.loads(self.succeed("stack", "export").output)["deployment"]
        return [
            resource
            for resource in deployment.get("resources", [])
            if not resource["type"].startswith("pulumi:")
        ]


NewProject = Callable[..., Project]
NewEnvironment = Callable[..., dict[str, str]]
Clients = Callable[..., Any]
NO_CACHES = shutil.ignore_patterns("__pycache__")
RECORDED = ("up", "preview", "refresh", "destroy")


def copy_program(folder: Path) -> None:
    """Copy the repository's own program, as a clone has it."""
    shutil.copy(ROOT / "__main__.py", folder)
    for settings in ROOT.glob("Pulumi*.yaml"):
        shutil.copy(settings, folder)
    copy_components(folder)
    link_virtual_environment(folder)


def copy_example(name: str, folder: Path) -> None:
    """Copy a folder of examples/ to a place where its relative paths hold."""
    shutil.copytree(ROOT / "examples" / name, folder, ignore=NO_CACHES, dirs_exist_ok=True)
    copy_components(folder.parents[1])
    link_virtual_environment(folder.parents[1])


def write_program(folder: Path, source: str) -> None:
    """Write a small project around a program's text."""
    runtime = "runtime:\n  name: python\n  options:\n    virtualenv: .venv\n"
    (folder / "Pulumi.yaml").write_text(f"name: trial\n{runtime}", encoding="utf-8")
    (folder / "Pulumi.trial.yaml").write_text(
        "config:\n  aws:region: eu-west-1\n", encoding="utf-8"
    )
    (folder / "__main__.py").write_text(source, encoding="utf-8")
    copy_components(folder)
    link_virtual_environment(folder)


def copy_components(folder: Path) -> None:
    target = folder / "components"
    if not target.exists():
        shutil.copytree(ROOT / "components", target, ignore=NO_CACHES)


def link_virtual_environment(folder: Path) -> None:
    link = folder / ".venv"
    if not link.exists():
        link.symlink_to(sys.prefix)
