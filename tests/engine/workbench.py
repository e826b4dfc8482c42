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
# Of the empty passphrase, as in the examples; it guards nothing.
SALT = "v1:jmpgzYe4S6Q=:v1:S/jIO1YH/qorW6e7:Ne875NW7642D5Wc+wV4HnYs5IcpNKQ=="


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

    def make_stack(self) -> None:
        """Write what `pulumi stack init` writes, without the second that it takes."""
        name = self._yaml("Pulumi.yaml")["name"]
        settings = self.folder / f"Pulumi.{self.stack}.yaml"
        text = settings.read_text(encoding="utf-8") if settings.exists() else ""
        if "encryptionsalt" not in text:
            settings.write_text(f"encryptionsalt: {SALT}\n{text}", encoding="utf-8")
        made = {"version": 3, "checkpoint": {"stack": f"organization/{name}/{self.stack}"}}
        state = self._backend / ".pulumi"
        (state / "stacks" / name).mkdir(parents=True, exist_ok=True)
        (state / "meta.yaml").write_text("version: 1\n", encoding="utf-8")
        file = state / "stacks" / name / f"{self.stack}.json"
        file.write_text(json.dumps(made), encoding="utf-8")

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
        settings = self._yaml(f"Pulumi.{self.stack}.yaml")
        settings["config"].update({f"compliant-ec2:{key}": value for key, value in values.items()})
        file = self.folder / f"Pulumi.{self.stack}.yaml"
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")

    def outputs(self) -> dict[str, Any]:
        """What the stack exports, by its state."""
        stack = [one for one in self._state() if one["type"] == "pulumi:pulumi:Stack"]
        return stack[0].get("outputs", {}) if stack else {}

    def resources(self) -> list[dict[str, Any]]:
        """What the state holds, without stack and providers."""
        return [one for one in self._state() if not one["type"].startswith("pulumi:")]

    def _state(self) -> list[dict[str, Any]]:
        name = self._yaml("Pulumi.yaml")["name"]
        file = self._backend / ".pulumi" / "stacks" / name / f"{self.stack}.json"
        checkpoint = json.loads(file.read_text(encoding="utf-8"))["checkpoint"]
        return checkpoint.get("latest", {}).get("resources", [])

    @property
    def _backend(self) -> Path:
        return Path(self.environment["PULUMI_BACKEND_URL"].removeprefix("file://"))

    def _yaml(self, name: str) -> dict[str, Any]:
        return yaml.safe_load((self.folder / name).read_text(encoding="utf-8"))


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
    """Copy the components with what Python has compiled of them, but for what it is writing."""
    target = folder / "components"
    if not target.exists():
        shutil.copytree(ROOT / "components", target, ignore=shutil.ignore_patterns("*.pyc.*"))


def link_virtual_environment(folder: Path) -> None:
    link = folder / ".venv"
    if not link.exists():
        link.symlink_to(sys.prefix)
