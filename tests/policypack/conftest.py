"""What the tests of the verbs share, and those of both packs."""

import json
from pathlib import Path

import pytest
from two_packs import TODAY, Pack, own, stock
from verb_result import Result, Verb, Write

from policypack import configuration, levels
from policypack.command_line import main


@pytest.fixture
def verb(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Verb:
    """Carry out a verb in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err.splitlines())

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into that folder, as text or as JSON, and give its name."""

    def put(name: str, content: object) -> str:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return put


@pytest.fixture
def frameworks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let CIS name one control only."""
    monkeypatch.setattr(levels, "FRAMEWORKS", tmp_path)
    text = '[requirements]\n"2.2.1" = {title = "x", controls = ["EC2.3"]}\n'
    (tmp_path / "cis-aws-5.0.toml").write_text(text, encoding="utf-8")


@pytest.fixture(params=[own, stock])
def pack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pack:
    """Two controls, by the pack's own server and by the stock SDK's, on a day of the tests."""
    monkeypatch.setattr(configuration, "utc_today", lambda: TODAY)
    return request.param()
