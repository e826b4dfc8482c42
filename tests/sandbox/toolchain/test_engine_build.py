import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox.steps import StepError
from sandbox.toolchain import engine_build

SUCCEED = 'while [ "$1" != -o ]; do shift; done; mkdir -p "$(dirname "$2")"; echo engine > "$2"'


def say_nothing(_text: str) -> None:
    pass


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def fake_go(folder: Path, build: str, version: str = "go1.26.8") -> None:
    """Put a `go` on PATH that reports a version and builds by a shell script."""
    go = folder / "go"
    go.write_text(f'#!/bin/sh\nif [ "$1" = env ]; then echo {version}; exit; fi\n{build}\n')
    go.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def build(cache: Path) -> None:
    log = cache.parent / "engine.log"
    engine_build.build(cache / "engine", "3.259.0", Path(sys.executable), log, say_nothing)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("go1.25.11\n", (1, 25, 11)),
        ("go1.26", (1, 26, 0)),
        ("go1.26rc1", (1, 26, 0)),
        ("devel go1.27-abc", None),
    ],
)
def test_parse_go_version(text: str, version: tuple[int, ...] | None) -> None:
    assert engine_build.parse_go_version(text) == version


def test_required_go_is_the_line_of_go_mod() -> None:
    assert engine_build.required_go("module m\n\ngo 1.25.11\n") == (1, 25, 11)
    with pytest.raises(ValueError, match="names no Go version"):
        engine_build.required_go("module m\n")


@pytest.mark.parametrize(("version", "used"), [("go1.25.11", True), ("go1.25.10", False)])
def test_go_on_path_is_used_when_new_enough(
    version: str,
    used: bool,  # noqa: FBT001 - a table
    path: Path,
) -> None:
    fake_go(path, "exit 0", version)
    assert (engine_build.go_on_path() == path / "go") is used


def test_build_publishes_the_engine_and_nothing_else(cache: Path, path: Path) -> None:
    fake_go(path, SUCCEED)
    (cache / "build-of-a-killed-process").mkdir()
    build(cache)
    assert (cache / "engine" / "pulumi").read_text() == "engine\n"
    assert (cache / "engine" / "pulumi-language-yaml").read_text() == "engine\n"
    assert [entry.name for entry in cache.iterdir()] == ["engine"]


def test_build_without_the_yaml_host_is_an_engine_all_the_same(cache: Path, path: Path) -> None:
    fake_go(path, f'{SUCCEED}; case "$2" in *yaml) exit 1;; esac')
    build(cache)
    assert [entry.name for entry in (cache / "engine").iterdir()] == ["pulumi"]


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("verifying module: checksum mismatch", "not the pinned ones"),
        ("missing go.sum entry for module", "from the same commit"),
        ("write /x: no space left on device", "free about 4 GB"),
        ("compile: signal: killed", "out of memory"),
        ("dial tcp: lookup proxy: no such host", "Go module proxy can be reached"),
    ],
)
def test_build_failing_says_what_to_do(said: str, remedy: str, cache: Path, path: Path) -> None:
    fake_go(path, f"echo '{said}' >&2; exit 1")
    with pytest.raises(StepError, match=r"building the engine failed \(exit code 1\)") as failed:
        build(cache)
    assert remedy in failed.value.remedy
    assert said in failed.value.report()
    assert list(cache.iterdir()) == []


def test_build_without_go_takes_it_from_the_wheel(
    cache: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def record(command: list[str], *_arguments: object, **_settings: object) -> int:
        commands.append(command)
        if "-o" in command:
            Path(command[command.index("-o") + 1]).parent.mkdir(exist_ok=True)
        return 0

    fake_go(path, "exit 0", "go1.20.1")
    monkeypatch.setattr(engine_build, "run_logged", record)
    build(cache)
    install, compile_, _yaml = commands
    assert "--require-hashes" in install
    assert install[-2:] == ["-r", str(engine_build.REQUIREMENTS)]
    assert compile_[0].endswith("/go/go/bin/go")


def test_build_without_room_says_how_much_it_needs(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = SimpleNamespace(free=engine_build.NEEDED_BYTES - 1)
    monkeypatch.setattr(engine_build.shutil, "disk_usage", lambda _folder: little)
    with pytest.raises(StepError, match="needs about 4 GB of room"):
        build(cache)


def test_pinned_modules_build_the_pinned_engine() -> None:
    go_mod = (engine_build.SOURCES / "go.mod").read_text(encoding="utf-8")
    assert "tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" in go_mod
    assert "github.com/pulumi/pulumi/pkg/v3 v3.259.0" in go_mod


def test_pinned_modules_of_the_yaml_host_are_those_of_the_engine() -> None:
    def pins(folder: Path) -> dict[str, str]:
        lines = (folder / "go.mod").read_text(encoding="utf-8").splitlines()
        found = (line.split() for line in lines if line.startswith("\t"))
        return {name: version for name, version, *_ in found}

    engine, host = pins(engine_build.SOURCES), pins(engine_build.YAML_SOURCES)
    # What both have is compiled once.
    assert {name for name in engine.keys() & host.keys() if engine[name] != host[name]} == {
        "github.com/pulumi/inflector"
    }
    assert len(host.keys() - engine.keys()) < 10
