import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.paths import Clone, cache_directory
from sandbox.steps import StepError
from sandbox.toolchain import installation
from sandbox.toolchain.engine import Engine
from sandbox.toolchain.installation import Installation
from sandbox.toolchain.virtual_environment import VirtualEnvironment


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    root = tmp_path / "it's a clone"
    for name in ("provider", "language_host"):
        module = root / "sandbox" / name / "__main__.py"
        module.parent.mkdir(parents=True)
        module.write_text(f"import os, sys\nprint({name!r}, sys.argv[1:], os.getcwd())\n")
    return Clone(root)


@pytest.fixture
def environment(tmp_path: Path) -> VirtualEnvironment:
    made = VirtualEnvironment(tmp_path / "venv")
    made.programs.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    package = made.site_packages / "pulumi_aws"
    package.mkdir(parents=True)
    (package / "pulumi-plugin.json").write_text(json.dumps({"version": "7.51.1"}))
    return made


def engine(tmp_path: Path, text: str = "engine", *, with_host: bool = False) -> Engine:
    program = tmp_path / "cache" / "pulumi"
    program.parent.mkdir(exist_ok=True)
    program.unlink(missing_ok=True)
    program.write_text(text)
    return Engine(program, "test", with_host)


def output(program: Path, *arguments: str, directory: Path) -> str:
    return subprocess.run(
        [program, *arguments], cwd=directory, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_install_plugin_runs_our_provider_from_anywhere(
    clone: Clone, environment: VirtualEnvironment, tmp_path: Path
) -> None:
    # A program's own folder of the same name must not come first.
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "provider.py").write_text("raise SystemExit('the wrong one')\n")
    assert installation.install_plugin(clone, environment) == "7.51.1"
    plugin = clone.home / "plugins" / "resource-aws-v7.51.1" / "pulumi-resource-aws"
    assert output(plugin, "-x", directory=tmp_path) == f"provider ['-x'] {tmp_path}"


def test_install_plugin_new_version_replaces_the_old_one(
    clone: Clone, environment: VirtualEnvironment
) -> None:
    plugins = clone.home / "plugins"
    (plugins / "resource-aws-v7.1.0").mkdir(parents=True)
    (plugins / "resource-aws-v7.1.0.lastused").touch()
    installation.install_plugin(clone, environment)
    folders = [entry.name for entry in plugins.iterdir() if entry.is_dir()]
    assert folders == ["resource-aws-v7.51.1"]


def test_install_engine_without_host_gets_ours_beside_it(
    clone: Clone, environment: VirtualEnvironment, tmp_path: Path
) -> None:
    built = engine(tmp_path)
    folder = installation.install_engine(clone, built, environment)
    assert (folder / "pulumi").samefile(built.program)
    assert not (folder / "pulumi-language-yaml").exists()
    host = folder / "pulumi-language-python"
    assert output(host, "127.0.0.1:1", directory=tmp_path).startswith("language_host ['127.")


def test_install_engine_built_with_the_yaml_host_gets_it_too(
    clone: Clone, environment: VirtualEnvironment, tmp_path: Path
) -> None:
    built = engine(tmp_path)
    host = built.program.with_name("pulumi-language-yaml")
    host.touch()
    folder = installation.install_engine(clone, built, environment)
    assert (folder / host.name).samefile(host)


def test_install_engine_with_its_own_host_stays_where_it_is(
    clone: Clone, environment: VirtualEnvironment, tmp_path: Path
) -> None:
    official = engine(tmp_path, with_host=True)
    folder = installation.install_engine(clone, official, environment)
    assert folder == official.program.parent
    assert not clone.engine.exists()


@pytest.mark.parametrize("links", [True, False], ids=["hard-links", "no-hard-links"])
def test_install_engine_replaced_in_the_cache_is_renewed(
    links: bool,  # noqa: FBT001 - a table
    clone: Clone,
    environment: VirtualEnvironment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not links:

        def refuse(*_arguments: object) -> None:
            raise OSError("cross-device link")

        monkeypatch.setattr(Path, "hardlink_to", refuse)
    for text in ("first", "first", "another"):
        folder = installation.install_engine(clone, engine(tmp_path, text), environment)
        assert (folder / "pulumi").read_text() == text


def test_load_after_save_is_the_same(clone: Clone) -> None:
    parts = Installation(Path("/engine"), Path("/venv"))
    parts.save(clone)
    assert installation.load(clone) == parts


@pytest.mark.parametrize("text", [None, "{", "{}"], ids=["absent", "torn", "empty"])
def test_load_not_set_up_says_what_to_run(text: str | None, clone: Clone) -> None:
    if text is not None:
        clone.state.mkdir()
        (clone.state / installation.RECORD).write_text(text)
    with pytest.raises(StepError, match="not set up") as failed:
        installation.load(clone)
    assert failed.value.remedy == "run: make up"


@pytest.mark.parametrize(
    ("configured", "folder"),
    [
        ("/var/cache/me", Path("/var/cache/me/compliant-ec2")),
        ("relative", Path("/home/me/.cache/compliant-ec2")),
        ("", Path("/home/me/.cache/compliant-ec2")),
    ],
)
def test_cache_directory_follows_the_xdg_specification(
    configured: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert cache_directory({"XDG_CACHE_HOME": configured}) == folder
