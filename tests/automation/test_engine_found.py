"""What is no usable engine is refused, and one that is runs with everything it needs."""

from pathlib import Path

import pytest
from fake_engine import VERSION, FakeEngine
from pulumi.automation.errors import CommandError

from automation.engine import MINIMUM, Engine, EngineCommand
from automation.errors import EngineError


def script(folder: Path, text: str) -> dict[str, str]:
    """Put a `pulumi` on a PATH of its own."""
    file = folder / "pulumi"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def command(folder: Path, text: str) -> EngineCommand:
    script(folder, f"#!/bin/sh\n{text}\n")
    return EngineCommand(Engine(folder / "pulumi", MINIMUM), "shop/prod")


def test_engine_is_found_on_the_path_it_is_given(tmp_path: Path) -> None:
    fake = FakeEngine.make(tmp_path / "engine")
    found = Engine.find({"PATH": str(fake.folder)})
    assert (found.executable, str(found.version)) == (fake.folder / "pulumi", VERSION)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "pulumi is not on PATH; install it from pulumi.com/docs/install"),
        ("#!/bin/sh\necho v3.10.0\n", rf"pulumi is version 3\.10\.0; install {MINIMUM} or later"),
        ("#!/bin/sh\necho v3.206.0-alpha.1\n", r"is version 3\.206\.0-alpha\.1; install"),
        ("#!/bin/sh\necho hello\n", "does not tell its version: hello is not valid SemVer"),
        ("#!/bin/sh\n", "does not tell its version:  is not valid SemVer"),
        ("#!/bin/sh\nexit 3\n", "does not tell its version: .* non-zero exit status 3"),
        ("#!/no/such/interpreter\n", "does not tell its version: .*No such file"),
        ("#!/bin/sh\nprintf '\\377\\376'\n", "does not tell its version"),
    ],
)
def test_what_is_no_usable_engine_is_refused_in_one_line(
    tmp_path: Path, text: str | None, says: str
) -> None:
    path = {"PATH": str(tmp_path)} if text is None else script(tmp_path, text)
    with pytest.raises(EngineError, match=says) as raised:
        Engine.find(path)
    assert "\n" not in str(raised.value)


def test_output_and_errors_are_told_line_by_line_and_returned(tmp_path: Path) -> None:
    told: list[str] = []
    errors: list[str] = []
    asked = command(tmp_path, "echo one; echo ' two  '; echo bad >&2")
    result = asked.run(["about"], str(tmp_path), {}, told.append, errors.append)
    assert (told, errors) == (["one", " two"], ["bad"])
    assert (result.stdout, result.stderr, result.code) == ("one\n two", "bad", 0)


def test_output_that_is_no_text_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    result = command(tmp_path, "printf 'a\\377b\\n'").run(["about"], str(tmp_path), {})
    assert result.stdout == "a\N{REPLACEMENT CHARACTER}b"


def test_more_output_than_a_pipe_holds_blocks_nothing(tmp_path: Path) -> None:
    flood = "i=0; while [ $i -lt 3000 ]; do echo {0}; echo {0} >&2; i=$((i+1)); done"
    result = command(tmp_path, flood.format("x" * 60)).run(["about"], str(tmp_path), {})
    assert (len(result.stdout), len(result.stderr)) == (3000 * 61 - 1,) * 2


def test_command_that_fails_raises_what_the_sdk_would(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="code: 3") as raised:
        command(tmp_path, "echo 'error: no' >&2; exit 3").run(["up"], str(tmp_path), {})
    assert "error: no" in str(raised.value)


def test_engine_is_never_asked_to_prompt_and_knows_who_runs_it(tmp_path: Path) -> None:
    asked = command(tmp_path, 'echo "$@"; echo "$PULUMI_AUTOMATION_API $X"; cat')
    result = asked.run(["stack", "ls", "--non-interactive"], str(tmp_path), {"X": "y"})
    assert result.stdout == "--non-interactive stack ls\ntrue y"


@pytest.mark.parametrize("lost", ["engine", "folder"])
def test_engine_or_folder_that_is_gone_is_said_in_one_line(tmp_path: Path, lost: str) -> None:
    engine = Engine(tmp_path / "pulumi", MINIMUM)
    if lost == "folder":
        script(tmp_path, "#!/bin/sh\n")
    folder = tmp_path / "absent" if lost == "folder" else tmp_path
    with pytest.raises(EngineError, match=r"cannot be run in .*: No such file or directory"):
        EngineCommand(engine, "shop/prod").run(["about"], str(folder), {})
