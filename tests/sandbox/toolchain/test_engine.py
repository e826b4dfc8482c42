import os
from pathlib import Path

import pytest

from sandbox.toolchain import engine
from sandbox.toolchain.engine import Engine

Version = tuple[int, int, int]


def say_nothing(_text: str) -> None:
    pass


def program(file: Path, script: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither installing nor building is expected."""

    def refuse(*_arguments: object) -> None:
        pytest.fail("nothing is to be installed or built")

    monkeypatch.setattr(engine.official_release, "install", refuse)
    monkeypatch.setattr(engine.engine_build, "build", refuse)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", (3, 259, 0)),
        ("3.260.1", (3, 260, 1)),
        ("v3.259.0-dev.0", (3, 259, 0)),
        ("v3.259.0+dirty", (3, 259, 0)),
        ("v3.259", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_parse_version(text: str, version: Version | None) -> None:
    assert engine.parse_version(text) == version


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ((3, 259, 0), True),
        ((3, 300, 2), True),
        ((3, 258, 9), False),
        ((2, 999, 0), False),
        ((4, 0, 0), False),
        (None, False),
    ],
)
def test_is_new_enough(version: Version | None, enough: bool) -> None:  # noqa: FBT001 - a table
    assert engine.is_new_enough(version) is enough


def test_search_path_leaves_out_the_engines_of_sandboxes() -> None:
    path = os.pathsep.join(("/clone/.sandbox/bin", "/usr/bin", "/opt/bin"))
    assert engine.search_path(path) == os.pathsep.join(("/usr/bin", "/opt/bin"))


@pytest.mark.parametrize(
    "script",
    ["echo v3.100.0", "echo v4.0.0", "echo gibberish", "exit 3", "kill -9 $$"],
    ids=["old", "next-major", "no-version", "failing", "killed"],
)
def test_on_path_unusable_engine_is_none(script: str, tmp_path: Path) -> None:
    program(tmp_path / "pulumi", script)
    assert engine.on_path(str(tmp_path)) is None


def test_on_path_hanging_engine_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "VERSION_SECONDS", 0.1)
    program(tmp_path / "pulumi", "exec sleep 60")
    assert engine.on_path(str(tmp_path)) is None


@pytest.mark.parametrize("place", ["beside", "elsewhere", "nowhere"])
def test_on_path_new_engine_is_used_with_its_host(place: str, tmp_path: Path) -> None:
    real = program(tmp_path / "lib" / "pulumi", "echo v3.301.0")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pulumi").symlink_to(real)
    (tmp_path / "other").mkdir()
    hosts = {"beside": tmp_path / "lib", "elsewhere": tmp_path / "other"}
    if place in hosts:
        program(hosts[place] / "pulumi-language-python", "exit 0")
    path = os.pathsep.join((str(tmp_path / "bin"), str(tmp_path / "other")))
    found = engine.on_path(path)
    assert found == Engine(tmp_path / "bin" / "pulumi", "v3.301.0 on PATH", place in hosts)


@pytest.mark.usefixtures("forbidden")
def test_ensure_prefers_path_then_official_then_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    arguments = (cache, Path("python"), tmp_path, say_nothing)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    program(engine.build_folder(cache) / "pulumi", "exit 0")
    origins = [engine.ensure(*arguments).origin]
    program(engine.build_folder(cache) / "pulumi-language-yaml", "exit 0")
    origins.append(engine.ensure(*arguments).origin)
    program(cache / f"official-v{engine.VERSION}" / "bin" / "pulumi", "exit 0")
    origins.append(engine.ensure(*arguments).origin)
    program(tmp_path / "bin" / "pulumi", f"echo v{engine.VERSION}")
    origins.append(engine.ensure(*arguments).origin)
    assert origins == [
        f"v{engine.VERSION}, built from Go modules, without Pulumi YAML",
        f"v{engine.VERSION}, built from Go modules",
        f"v{engine.VERSION}, official release",
        f"v{engine.VERSION} on PATH",
    ]


@pytest.mark.parametrize("reachable", [True, False])
def test_ensure_nothing_there_installs_else_builds(
    reachable: bool,  # noqa: FBT001 - a table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PATH", str(tmp_path))

    def install(_python: Path, folder: Path, *_arguments: object) -> bool:
        if reachable:
            program(folder / "bin" / "pulumi", "exit 0")
        return reachable

    def build(folder: Path, *_arguments: object) -> None:
        program(folder / "pulumi", "exit 0")

    monkeypatch.setattr(engine.official_release, "install", install)
    monkeypatch.setattr(engine.engine_build, "build", build)
    found = engine.ensure(cache, Path("python"), tmp_path, say_nothing)
    assert found == (engine.official(cache) if reachable else engine.built(cache))
    assert found.with_host is reachable
