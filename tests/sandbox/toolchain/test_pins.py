"""What is pinned in several places is pinned alike, and names no package index."""

import re
from pathlib import Path

import pytest

from sandbox.language_host import VERSION as HOST_VERSION
from sandbox.toolchain.engine import VERSION

ROOT = Path(__file__).parents[3]
REQUIREMENTS = [*ROOT.glob("requirements*.txt"), *ROOT.glob("sandbox/toolchain/requirements*.txt")]


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_requirements_are_hashed_and_name_no_index(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9_.\[\]-]+==\S+.*\\$", text, re.MULTILINE)
    assert pins
    assert len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) == len(pins)
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_sdk_engine_and_host_are_of_one_version(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(rf"^pulumi=={re.escape(VERSION)} ", text, re.MULTILINE)
    assert HOST_VERSION == VERSION
    modules = (ROOT / "sandbox/toolchain/engine/go.mod").read_text(encoding="utf-8")
    assert f"github.com/pulumi/pulumi/pkg/v3 v{VERSION}" in modules


def test_development_pins_agree_with_those_of_users() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[a-z0-9_.\[\]-]+==[^\s;]+", text, re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
