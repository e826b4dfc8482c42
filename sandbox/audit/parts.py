"""The verb `audit`: locks, workflows, shell, bill of materials, known vulnerabilities."""

import argparse
import datetime as dt
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox import locks
from sandbox.audit import advisories, inventory
from sandbox.audit.advisories import Accepted, NotReachedError
from sandbox.paths import Clone, cache_directory
from sandbox.steps import Step, StepError, Steps
from sandbox.toolchain import virtual_environment
from sandbox.toolchain.virtual_environment import AUDIT, VirtualEnvironment
from sandbox.tools import logged

Command = Sequence[str | Path]
BILL = "sbom.cdx.json"
ACCEPTED = Path(__file__).with_name("accepted.toml")
NOT_AUDITED = "NOT AUDITED"


@dataclass(frozen=True)
class Audit:
    """One audit of a clone.

    Args:
        clone: The clone.
        development: The environment the project runs in.
        tools: The environment of the tools that judge it.
        options: What was said on the command line.
    """

    clone: Clone
    development: VirtualEnvironment
    tools: VirtualEnvironment
    options: argparse.Namespace

    @property
    def folder(self) -> Path:
        """Where it leaves what it writes."""
        return self.clone.state / "audit"

    def locks(self, step: Step) -> str:
        """Tell whether the locks are what pyproject.toml asks for."""
        folder = self.folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        for name in locks.SOURCES:
            copy = folder / name
            shutil.copyfile(self.clone.root / name, copy)
            command = locks.compile_command(self.development.python, name, copy)
            self._run("locks", command, "make sure that a package registry can be reached", step)
            if copy.read_bytes() != (self.clone.root / name).read_bytes():
                raise StepError(f"{name} is not what pyproject.toml asks for", "run: make lock")
        return f"{len(locks.SOURCES)} as pyproject.toml asks for"

    def workflows(self, step: Step) -> str:
        """Tell what is risky in the workflows, without a network."""
        program = self.tools.programs / "zizmor"
        options = ["--offline", "--no-progress", "--persona=pedantic"]
        command: Command = [program, *options, ".github", "examples/ci/github.yml"]
        self._run("workflows", command, "mend what zizmor says", step)
        return "zizmor finds nothing"

    def shell(self, step: Step) -> str:
        """Tell what is wrong with scripts, those that components emit among them."""
        folder = self.folder / "scripts"
        command: Command = [self.development.python, "-m", "documentation.scripts", folder]
        self._run("scripts", command, "mend what the components emit", step)
        found = [self.clone.root / ".ci" / "run", *sorted(folder.glob("*.sh"))]
        command = [self.tools.programs / "shellcheck", *found]
        self._run("shell", command, "mend what ShellCheck says", step)
        return f"ShellCheck finds nothing in {len(found)} scripts"

    def bill(self, step: Step) -> str:
        """Write the bill of materials and check it."""
        document = inventory.document(self.clone.root, timestamp(self.clone))
        told = inventory.faults(document)
        if told:
            raise StepError("the bill of materials is wrong: " + "; ".join(told), "run: make lock")
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / BILL
        file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        command: Command = [self.tools.python, "-m", "sandbox.audit.form", file]
        said = self._run("form", command, "mend sandbox/audit/inventory.py", step)
        return f"{len(document['components'])} components, {said}"

    def vulnerabilities(self, _step: Step) -> str:
        """Ask what is known of all that is pinned."""
        pinned = [one for lock in inventory.locks(self.clone.root) for one in lock.pinned]
        try:
            found = advisories.known(pinned, self.options.service)
        except NotReachedError as error:
            if self.options.allow_unreachable:
                return f"{NOT_AUDITED}: {error}"
            raise StepError(
                f"{NOT_AUDITED}: {error}",
                "run it where the service can be reached, name a mirror (--service), or let the "
                "audit pass without (--allow-unreachable)",
            ) from error
        today = dt.datetime.now(dt.UTC).date()
        verdict = advisories.judged(found, _accepted(ACCEPTED), today)
        if verdict.open:
            raise StepError(
                "known vulnerabilities: " + "; ".join(verdict.open),
                f"renew the locks, or accept one for a while in sandbox/audit/{ACCEPTED.name}",
            )
        told = f", accepted: {'; '.join(verdict.accepted)}" if verdict.accepted else ""
        return f"none known of {len({one.purl for one in pinned})} packages and modules{told}"

    def _run(self, title: str, command: Command, remedy: str, step: Step) -> str:
        return logged(self.clone, f"audit-{title}", command, remedy, step.progress)


def _accepted(file: Path) -> tuple[Accepted, ...]:
    try:
        return advisories.accepted(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StepError(f"{file.name}: {error}", "mend the file") from error


def run(clone: Clone, development: VirtualEnvironment, steps: Steps, given: list[str]) -> int:
    """Audit a clone; all steps are run even when one fails.

    Args:
        clone: The clone.
        development: The environment the project runs in.
        steps: Where the steps are shown.
        given: What was said on the command line.
    """
    options = parsed([*shlex.split(os.environ.get("AUDIT_ARGS", "")), *given])
    with steps.step("tools") as step:
        log = clone.logs / "audit-tools.log"
        places = (clone.root, cache_directory())
        made = virtual_environment.ensure(*places, log, step.progress, AUDIT)
        step.outcome = "installed" if made else "ready"
    audit = Audit(clone, development, virtual_environment.locate(*places, AUDIT), options)
    parts: dict[str, Callable[[Step], str]] = {
        "locks": audit.locks,
        "workflows": audit.workflows,
        "shell": audit.shell,
        "bill of materials": audit.bill,
        "vulnerabilities": audit.vulnerabilities,
    }
    outcomes = [_shown(steps, title, part) for title, part in parts.items()]
    return int(not all(outcomes))


def _shown(steps: Steps, title: str, part: Callable[[Step], str]) -> bool:
    try:
        with steps.step(title) as step:
            step.outcome = part(step)
    except SystemExit:
        return False
    return True


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read what was said on the command line.

    Args:
        arguments: the words after the verb.
    """
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument(
        "--service", default=advisories.SERVICE, help="address of the vulnerability service"
    )
    parser.add_argument(
        "--allow-unreachable",
        action="store_true",
        help="say that nothing was audited, and pass, where the service cannot be reached",
    )
    return parser.parse_args(arguments)


def timestamp(clone: Clone) -> str:
    """Return when the commit was made, so that a commit has one bill of materials.

    `SOURCE_DATE_EPOCH` wins: https://reproducible-builds.org/specs/source-date-epoch/
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH") or _commit_time(clone)
    return dt.datetime.fromtimestamp(int(stated), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _commit_time(clone: Clone) -> str:
    command = ["git", "show", "--no-patch", "--format=%ct", "HEAD"]
    found = subprocess.run(command, cwd=clone.root, capture_output=True, check=False, text=True)
    return found.stdout.strip() or "0"
