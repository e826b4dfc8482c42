"""The verbs of the command line, from the first preview of a stack to its end."""

import json
import os
from pathlib import Path

import pytest
from workbench import NewEnvironment, write_program

from automation import Environment
from automation.command_line import main
from sandbox.environment import process_environment

PROGRAM = """
import pulumi

pulumi.export("network", "10.61.0.0/16")
"""
LEVELS = {"all": "disabled", "vpc-default-security-group-closed": "advisory"}


@pytest.fixture
def folder(
    new_environment: NewEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    for name, value in process_environment(os.environ, new_environment()).items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "project"
    folder.mkdir()
    write_program(folder, PROGRAM)
    (tmp_path / "policy.json").write_text(json.dumps(LEVELS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_stack_lives_by_the_verbs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = [str(folder), "--stack", "trial"]
    config = ["--policy-config", "policy.json"]
    assert main(["preview", str(folder), "--stack", "trail", *config]) == 2
    assert 'create it first; did you mean "trial"?' in capsys.readouterr().err
    with Environment("trial", folder) as environment:
        environment.create()
    assert main(["preview", *named, *config, "--save-plan", "plan.json", "--json", "a.json"]) == 0
    said = capsys.readouterr()
    assert "create pulumi:pulumi:Stack trial-trial" in said.err
    assert "preview of trial/trial: 1 create" in said.out
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["counts"] == {"create": 1}
    assert main(["up", *named, *config, "--plan", "plan.json"]) == 0
    assert "network: 10.61.0.0/16" in capsys.readouterr().out
    assert main(["audit", *named, *config]) == 0
    said = capsys.readouterr()
    assert "audit of trial/trial" in said.out
    assert main(["recover", *named]) == 0
    assert "nothing is left behind" in capsys.readouterr().out
    assert main(["destroy", *named]) == 0
    assert "destroy of trial/trial: 1 delete" in capsys.readouterr().out
