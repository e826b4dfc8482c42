"""The gate on the real engine: in one command, whatever the language, and when it goes wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from workbench import JUDGED, NO_CACHES, ROOT, NewEnvironment, copy_components, write_program

from sandbox.environment import process_environment

LIMIT_SECONDS = 120
REPORTS = ("sarif", "junit", "markdown", "json", "code-quality")


@dataclass(frozen=True)
class Repository:
    """A folder as a team has it, with what the engine needs around it."""

    folder: Path
    environment: Mapping[str, str]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the gate as typed, with all its reports."""
        reports = [f"--{name}=report.{name}" for name in REPORTS]
        return subprocess.Popen(
            [sys.executable, "-m", "automation", "gate", *arguments, *reports],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def gate(self, *arguments: str) -> tuple[int, str, str]:
        """Run the gate and return exit code, output and the rest of what it said."""
        with self.start(*arguments) as process:
            output, errors = process.communicate(timeout=LIMIT_SECONDS)
        return process.returncode, output, errors

    def report(self) -> list[dict[str, Any]]:
        """What the report in JSON says of each environment."""
        return json.loads(self.text("json"))["environments"]

    def text(self, name: str) -> str:
        return (self.folder / f"report.{name}").read_text(encoding="utf-8")


@pytest.fixture
def repository(new_environment: NewEnvironment, tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    environment = process_environment(os.environ, new_environment())
    # Nothing but what the gate itself makes goes there, and it has to be gone.
    environment["TMPDIR"] = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    return Repository(folder, environment)


def left_behind(repository: Repository) -> list[Path]:
    return list(Path(repository.environment["TMPDIR"]).glob("compliant-ec2-*"))


def test_gate_on_the_examples_is_shut_in_one_command_with_all_reports(
    repository: Repository,
) -> None:
    for name in ("compliant", "violating", "from_yaml"):
        target = repository.folder / "examples" / name
        shutil.copytree(ROOT / "examples" / name, target, ignore=NO_CACHES)
    copy_components(repository.folder)
    (repository.folder / ".venv").symlink_to(sys.prefix)
    code, output, errors = repository.gate("examples", "--without-state", "--annotations")
    assert code == 1, errors
    assert "violating/sandbox: 40 findings" in errors
    assert "examples/from_yaml was not looked at: it has no settings of any stack" in errors
    assert "The gate is shut: 2 environments, " in output
    commands = [line for line in output.splitlines() if line.startswith("::")]
    assert {line.partition(" ")[0] for line in commands} == {"::error", "::warning"}
    assert len(commands) == 20
    compliant, violating = repository.report()
    assert (compliant["environment"], compliant["findings"]) == ("compliant/sandbox", [])
    assert len(violating["findings"]) == 40
    # Lines point into the program, where the resource is made that the finding blames.
    program = (ROOT / "examples/violating/__main__.py").read_text(encoding="utf-8").splitlines()
    for result in json.loads(repository.text("sarif"))["runs"][1]["results"]:
        (location,) = result["locations"]
        (logical,) = location["logicalLocations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "examples/violating/__main__.py"
        made = logical["fullyQualifiedName"].split("::")[2].rpartition(":")[2]
        assert f".{made}(" in program[place["region"]["startLine"] - 1]
    failed = ET.fromstring(repository.text("junit")).findall(".//failure")  # noqa: S314 - our own
    # What a control finds twice in a resource is one case.
    assert len(failed) == len(
        {tuple(line.split()[2:4]) for line in output.splitlines() if "✗" in line}
    )
    assert "shut the policy gate" in repository.text("markdown")
    assert len(json.loads(repository.text("code-quality"))) == 40
    assert left_behind(repository) == []


OPEN_GROUP = """
import pulumi
import pulumi_aws as aws

group = aws.ec2.SecurityGroup(
    "open",
    description="Front door",
    ingress=[
        {
            "protocol": "tcp",
            "from_port": 22,
            "to_port": 22,
            "cidr_blocks": ["0.0.0.0/0"],
            "description": "Everybody",
        }
    ],
)
"""
UNDECIDED = """
aws.ec2.LaunchTemplate(
    "template",
    metadata_options={
        "http_endpoint": "enabled",
        "http_tokens": group.id.apply(lambda known: "required" if known else "optional"),
    },
)
"""
CRASH = """
def fail(_):
    raise KeyError("boom")


group.urn.apply(fail)
"""
WAIT = """
import time
from pathlib import Path


def wait(_):
    Path("waiting").touch()
    while True:
        time.sleep(0.05)


group.urn.apply(wait)
"""
EXEMPTIONS = """
[[exemption]]
control = "EC2.19"
resource = "urn:pulumi:*::trial::aws:ec2/securityGroup:SecurityGroup::open"
reason = "moved in spring"
owner = "web team"
expires = 2999-12-31
"""


def configured(repository: Repository) -> tuple[str, ...]:
    exemptions = repository.folder / "exemptions.toml"
    exemptions.write_text(EXEMPTIONS, encoding="utf-8")
    levels = {
        "all": "disabled",
        "ec2-launch-template-imdsv2-check": "mandatory",
        "restricted-common-ports": "mandatory",
        "vpc-sg-open-only-to-authorized-ports": "mandatory",
        "pack-options": {"exemptionsFile": str(exemptions)},
    }
    config = repository.folder / "policy.json"
    config.write_text(json.dumps(levels), encoding="utf-8")
    return ("trial", "--without-state", "--policy-config", str(config))


def program(repository: Repository, text: str) -> None:
    folder = repository.folder / "trial"
    folder.mkdir(exist_ok=True)
    write_program(folder, text)


def standings(repository: Repository) -> dict[str, tuple[str, str]]:
    (found,) = repository.report()
    return {one["control"]: (one["state"], one["standing"]) for one in found["findings"]}


def test_gate_lets_be_what_is_exempted_undecided_or_known_but_not_what_it_could_not_see(
    repository: Repository,
) -> None:
    program(repository, OPEN_GROUP + UNDECIDED)
    judged = configured(repository)
    code, output, errors = repository.gate(*judged, "--write-baseline", "known.json")
    assert code == 1, errors
    assert standings(repository) == {
        "EC2.18": ("violation", "fails"),
        "EC2.19": ("exempted", "told"),
        "EC2.170": ("undecided", "told"),
    }
    assert "1 of 3 findings shut" in output
    program(repository, OPEN_GROUP + CRASH)
    code, output, errors = repository.gate(*judged, "--baseline", "known.json")
    assert code == 3, errors
    assert "trial/trial: preview of trial/trial: KeyError: 'boom'" in errors
    assert standings(repository)["EC2.18"] == ("known", "known")
    assert "KeyError: 'boom'" in repository.text("junit")
    assert left_behind(repository) == []


def test_cancelled_gate_reports_what_it_had_and_leaves_nothing(repository: Repository) -> None:
    program(repository, OPEN_GROUP + WAIT)
    with repository.start(*configured(repository)) as process:
        wait_for((repository.folder / "trial" / "waiting").exists, process)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 6, errors
    assert "preview of trial/trial was cancelled" in errors
    assert standings(repository)["EC2.18"] == ("violation", "fails")
    assert left_behind(repository) == []


def test_gate_judges_the_stream_of_a_preview_in_another_language(repository: Repository) -> None:
    target = repository.folder / "examples" / "from_yaml"
    shutil.copytree(ROOT / "examples" / "from_yaml", target, ignore=NO_CACHES)
    copy_components(repository.folder)
    (repository.folder / ".venv").symlink_to(sys.prefix)
    with (repository.folder / "events.jsonl").open("w", encoding="utf-8") as stream:
        for arguments in (["stack", "init"], ["preview", "--json", *JUDGED]):
            subprocess.run(
                ["pulumi", *arguments, "--stack", "dev", "--non-interactive"],
                cwd=target,
                env={**repository.environment, "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "1"},
                stdout=stream if "preview" in arguments else subprocess.DEVNULL,
                timeout=LIMIT_SECONDS,
                check=True,
            )
    code, output, errors = repository.gate("--events", "events.jsonl")
    assert code == 0, errors
    (found,) = repository.report()
    assert (found["environment"], found["problem"]) == ("compliant-from-yaml/dev", "")
    assert {one["control"]: one["state"] for one in found["findings"]} == {"SSM.1": "undecided"}
    assert "checks passed" in output
    assert "examples/from_yaml/Pulumi.yaml" in repository.text("sarif")


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
