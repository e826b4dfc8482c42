import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox.steps import StepError
from sandbox.toolchain import virtual_environment
from sandbox.toolchain.virtual_environment import MARKER, VirtualEnvironment, cache_key

Commands = list[Sequence[str]]


def say_nothing(_text: str) -> None:
    pass


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    root.mkdir()
    (root / "requirements-dev.txt").write_text("pinned==1.0\n")
    return root


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands that would make an environment; `venv` is taken literally."""
    run: Commands = []

    def record(command: Sequence[str], _log: Path, **_settings: object) -> int:
        run.append(command)
        if command[1:3] == ["-m", "venv"]:
            programs = Path(command[3]) / "bin"
            programs.mkdir(parents=True)
            (programs / "python").symlink_to(sys.executable)
        return 0

    monkeypatch.setattr(virtual_environment, "run_logged", record)
    return run


@pytest.mark.parametrize(
    ("requirements", "interpreter"), [(b"a==2", "3.11 here"), (b"a==1", "3.12 here")]
)
def test_cache_key_other_input_is_another_environment(
    requirements: bytes, interpreter: str
) -> None:
    assert cache_key(requirements, interpreter) != cache_key(b"a==1", "3.11 here")


def test_cache_key_same_input_is_the_same_environment() -> None:
    assert cache_key(b"a==1", "3.11") == cache_key(b"a==1", "3.11")


def test_ensure_missing_environment_makes_it_once(
    clone: Path, tmp_path: Path, commands: Commands
) -> None:
    arguments = (clone, tmp_path / "cache", tmp_path / "log", say_nothing)
    assert virtual_environment.ensure(*arguments)
    assert not virtual_environment.ensure(*arguments)
    assert [command[1:4] for command in commands[:2]] == [
        ["-m", "venv", str(virtual_environment.locate(clone, tmp_path / "cache").path)],
        ["-m", "pip", "install"],
    ]
    assert {"--require-hashes", "--no-deps", "--no-compile"} < set(commands[1])
    packages = virtual_environment.locate(clone, tmp_path / "cache").site_packages
    assert {str(packages / "pulumi"), str(packages / "pulumi_aws/ec2")} < set(commands[2])


def test_ensure_recipe_of_the_audit_is_an_environment_apart(
    clone: Path, tmp_path: Path, commands: Commands
) -> None:
    recipe = virtual_environment.AUDIT
    (clone / recipe.requirements).write_text("judging==1.0\n")
    cache = tmp_path / "cache"
    assert virtual_environment.ensure(clone, cache, tmp_path / "log", say_nothing, recipe)
    audit = virtual_environment.locate(clone, cache, recipe)
    assert audit.path.name.startswith("audit-")
    assert str(clone / recipe.requirements) in commands[1]
    assert [command[1:3] for command in commands] == [["-m", "venv"], ["-m", "pip"]]
    assert not virtual_environment.is_complete(virtual_environment.locate(clone, cache))


def test_ensure_half_made_environment_starts_afresh(
    clone: Path, tmp_path: Path, commands: Commands
) -> None:
    half = virtual_environment.locate(clone, tmp_path / "cache").path
    (half / "lib").mkdir(parents=True)
    (half / "lib" / "torn").touch()
    assert virtual_environment.ensure(clone, tmp_path / "cache", tmp_path / "log", say_nothing)
    assert commands
    assert not (half / "lib" / "torn").exists()
    assert (half / MARKER).is_file()


def test_is_complete_interpreter_gone_is_false(tmp_path: Path) -> None:
    environment = VirtualEnvironment(tmp_path)
    environment.programs.mkdir()
    environment.python.symlink_to(tmp_path / "removed")
    (tmp_path / MARKER).touch()
    assert not virtual_environment.is_complete(environment)


def test_ensure_failing_tool_leaves_no_marker(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_settings: object) -> int:
        return 2

    monkeypatch.setattr(virtual_environment, "run_logged", fail)
    with pytest.raises(StepError, match=r"failed \(exit code 2\)") as failed:
        virtual_environment.ensure(clone, tmp_path / "cache", tmp_path / "log", say_nothing)
    assert "package registry" in failed.value.remedy
    environment = virtual_environment.locate(clone, tmp_path / "cache")
    assert not virtual_environment.is_complete(environment)


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_ensure_python_without_venv_names_the_remedy(
    missing: str, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: Callable[[str], object] = importlib.util.find_spec
    without = SimpleNamespace(find_spec=lambda name: None if name == missing else found(name))
    monkeypatch.setattr(virtual_environment.importlib, "util", without)
    with pytest.raises(StepError, match="lacks the modules venv and ensurepip") as failed:
        virtual_environment.ensure(clone, tmp_path / "cache", tmp_path / "log", say_nothing)
    assert "-venv)" in failed.value.remedy


def environments(cache: Path) -> tuple[VirtualEnvironment, VirtualEnvironment]:
    made = [VirtualEnvironment(cache / "compliant-ec2" / f"venv-{name}") for name in "ab"]
    for environment in made:
        environment.path.mkdir(parents=True)
    return made[0], made[1]


def test_link_absent_or_ours_points_to_the_environment(tmp_path: Path) -> None:
    first, second = environments(tmp_path)
    link = tmp_path / ".venv"
    for environment in (first, first, second):
        assert virtual_environment.link(link, environment)
        assert link.readlink() == environment.path


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_link_of_the_user_stays(kind: str, tmp_path: Path) -> None:
    environment, _other = environments(tmp_path / "cache")
    link = tmp_path / ".venv"
    if kind == "folder":
        link.mkdir()
    else:
        (tmp_path / "own").mkdir()
        link.symlink_to(tmp_path / "own")
    assert not virtual_environment.link(link, environment)
    assert link.is_symlink() == (kind == "link")


def test_link_dangling_is_replaced(tmp_path: Path) -> None:
    environment, _other = environments(tmp_path / "cache")
    link = tmp_path / ".venv"
    link.symlink_to(tmp_path / "removed")
    assert virtual_environment.link(link, environment)
    assert link.readlink() == environment.path
