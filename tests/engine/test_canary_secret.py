"""A secret of the configuration is in no output of any kind, whoever prints it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from workbench import NewProject, Project

from automation import Environment, Event, PolicyPack, ProgramError, Run
from automation.command_line import main
from automation.gate.judging import Terms, judged_run
from automation.gate.verdicts import Verdict
from automation.redaction import MASK
from automation.reports import WRITERS, annotations

WORD, DEEP = "canary-7c3e-hunter2", 'quoted"canary-9d1f'
FAILED = f"preview of trial/trial: ValueError: cannot use {MASK} and '{MASK}'"
PROGRAM = """
import os
import pulumi

config = pulumi.Config()
word, deep = config.require("word"), config.require_object("db")["word"]
print("printed", word, [deep])
pulumi.log.warn(f"logged {deep}")
pulumi.export("secret", config.require_secret("word"))


class Host(pulumi.ComponentResource):
    def __init__(self, name):
        inputs = {"word": config.require_secret("word"), "host": pulumi.Output.secret(deep)}
        super().__init__("acme:index:Host", name, inputs)
        self.register_outputs({"word": pulumi.Output.secret(word)})


Host("web")
if "FAIL" in os.environ:
    raise ValueError(f"cannot use {word} and {deep!r}")
"""
PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def tell(args, report):
    if args.resource_type == "acme:index:Host":
        report(f"word is {args.props['word']}, host is {args.props['host']!r}")


PolicyPack(
    "careless",
    [ResourceValidationPolicy("tells", "Tells.", tell, EnforcementLevel.ADVISORY)],
)
"""


def pack(folder: Path) -> PolicyPack:
    folder.mkdir()
    runtime = "runtime:\n  name: python\n  options:\n    virtualenv: .venv\n"
    (folder / "PulumiPolicy.yaml").write_text(f"{runtime}version: 0.0.1\n", encoding="utf-8")
    (folder / "__main__.py").write_text(PACK, encoding="utf-8")
    (folder / ".venv").symlink_to(sys.prefix)
    return PolicyPack(folder)


def holds(text: str) -> list[str]:
    """The secrets a text holds, as they are or quoted."""
    known = (WORD, DEEP, json.dumps(DEEP)[1:-1])
    return [secret for secret in known if secret in text]


class Outputs:
    """Everything that is given out, looked through as it comes."""

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        self.leaks: list[str] = []
        self.events: list[Event] = []

    def look(self, what: str, text: str) -> None:
        self.leaks += [f"{what}: {secret}" for secret in holds(text)]

    def take(self, event: Event) -> None:
        self.events.append(event)
        self.look(event.kind, json.dumps(event.body, ensure_ascii=False))
        self.look_into(self._temporary)

    def look_into(self, folder: Path) -> None:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                self.look(str(file), file.read_text(encoding="utf-8", errors="replace"))

    def look_at_reports(self, run: Run) -> None:
        judged = judged_run("trial", run, Terms(), folder=Path(), manifest="Pulumi.yaml")
        verdict = Verdict((judged,), 1.0, "mandatory")
        for name, write in WRITERS.items():
            self.look(name, write(verdict))
        self.look("annotations", annotations.write(verdict))
        self.look("run", repr(run))


@contextmanager
def environment_of_process(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(name="project")
def _project(new_project: NewProject) -> Project:
    project = new_project(PROGRAM)
    secrets = ("--secret", f"word={WORD}", "--secret", f"db.word={DEEP}")
    project.succeed("config", "set-all", "--path", *secrets, "--plaintext", "db.host=localhost")
    return project


def test_secret_is_in_no_output_of_any_kind(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    outputs = Outputs(temporary)
    variables = {**project.environment, "TMPDIR": str(temporary)}
    packs = [pack(tmp_path / "pack")]
    with Environment("trial", project.folder, variables=variables, packs=packs) as environment:
        previewed, plan = environment.preview_plan(outputs.take)
        plan.save(project.folder / "plan.json")
        run = environment.up(outputs.take, plan=plan)
    outputs.look_at_reports(previewed)
    outputs.look_at_reports(run)

    (finding,) = run.policy.findings
    assert finding.message == f"word is {MASK}, host is '{MASK}'"
    assert dict(run.outputs) == {"secret": MASK}
    said = [one.message for one in run.diagnostics]
    assert f"logged {MASK}" in said
    assert {"policyEvent", "resOutputsEvent", "diagnosticEvent"} <= {
        event.kind for event in outputs.events
    }

    words = [str(project.folder), "--stack", "trial", "--policy-pack", str(packs[0].folder)]
    with environment_of_process({**variables, "FAIL": "yes"}):
        code = main(["preview", *words, "--json", str(project.folder / "run.json")])
    assert code == ProgramError.exit_code
    shown = capfd.readouterr()
    outputs.look("output", shown.out + shown.err)
    assert shown.err.endswith(f"error: {FAILED}\n")
    assert finding.message in shown.out
    (project.folder / "__main__.py").unlink()
    outputs.look_into(tmp_path)
    assert outputs.leaks == []
    assert list(temporary.glob("compliant-ec2-*")) == []
