"""Backend and account settings from .env, as python-dotenv's command hands them to Pulumi."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values
from environments import ROOT

EXAMPLE = ROOT / ".env.example"
DOTENV = Path(sys.executable).with_name("dotenv")
PRINT = "import json, os; print(json.dumps(dict(os.environ)))"


def passed_on(file: Path, environment: dict[str, str], *options: str) -> dict[str, str]:
    command = [DOTENV, "-f", file, "run", *options, "--", sys.executable, "-c", PRINT]
    path = {"PATH": os.environ["PATH"]}
    result = subprocess.run(command, env=path | environment, capture_output=True, check=True)
    return json.loads(result.stdout)


def test_example_names_backend_passphrase_and_account() -> None:
    assert list(dotenv_values(EXAMPLE)) == [
        "PULUMI_BACKEND_URL",
        "PULUMI_CONFIG_PASSPHRASE_FILE",
        "AWS_PROFILE",
        "AWS_REGION",
    ]


def test_dotenv_run_passes_the_file_on() -> None:
    environment = passed_on(EXAMPLE, {})
    assert environment["PULUMI_BACKEND_URL"] == "s3://example-pulumi-state?region=eu-west-1"
    assert environment["AWS_PROFILE"] == "example-dev"
    assert "AWS_ENDPOINT_URL" not in environment


@pytest.mark.parametrize(
    ("options", "profile"), [([], "example-dev"), (["--no-override"], "other")], ids=str
)
def test_dotenv_run_wins_over_the_shell_unless_told(options: list[str], profile: str) -> None:
    assert passed_on(EXAMPLE, {"AWS_PROFILE": "other"}, *options)["AWS_PROFILE"] == profile


@pytest.mark.parametrize("line", ["AWS_ENDPOINT_URL=http://127.0.0.1:5000"])
def test_dotenv_run_passes_an_endpoint_on(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{line}\n")
    name, _, value = line.partition("=")
    assert passed_on(file, {})[name] == value


def test_env_file_is_ignored_by_git() -> None:
    assert "/.env" in (ROOT / ".gitignore").read_text().splitlines()
