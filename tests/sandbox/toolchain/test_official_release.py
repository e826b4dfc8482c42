from pathlib import Path

import pytest

from sandbox.toolchain import official_release

# Both scripts come as `python -I -c <script> ...`; only the installer's has arguments.
ARRIVES = 'if [ $# -gt 3 ]; then mkdir -p "$4/bin"; echo "$5" > "$4/bin/pulumi"; fi'


def python(folder: Path, script: str) -> Path:
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def install(interpreter: Path) -> bool:
    folder = interpreter.parent / "cache" / "official"
    folder.parent.mkdir()
    log = interpreter.parent / "log"
    return official_release.install(interpreter, folder, "3.259.0", log, lambda _text: None)


def test_install_reachable_puts_the_release_in_place(tmp_path: Path) -> None:
    assert install(python(tmp_path, ARRIVES))
    assert (tmp_path / "cache" / "official" / "bin" / "pulumi").read_text() == "3.259.0\n"
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == ["official"]


@pytest.mark.parametrize(
    "script",
    ["exit 1", "if [ $# -gt 3 ]; then exit 1; fi", "exit 0", "exec sleep 60"],
    ids=["unreachable", "installer-fails", "nothing-arrives", "hangs"],
)
def test_install_impossible_leaves_nothing(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(official_release, "REACHABLE_SECONDS", 0.2)
    assert not install(python(tmp_path, script))
    assert list((tmp_path / "cache").iterdir()) == []


def test_install_taking_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_release, "INSTALL_SECONDS", 0)
    assert not install(python(tmp_path, "if [ $# -gt 3 ]; then exec sleep 60; fi"))
    assert list((tmp_path / "cache").iterdir()) == []
