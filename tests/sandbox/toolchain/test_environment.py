import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.environment import Workspace, exports, process_environment, variables
from sandbox.toolchain.installation import Installation

ENDPOINT = "http://127.0.0.1:5000"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "it's a clone"
    installation = Installation(folder / "engine", folder / "venv")
    return Workspace(installation, folder / "home", folder / "state", folder / "aws")


def test_variables_lead_to_the_sandbox_only(workspace: Workspace) -> None:
    found = variables(workspace, ENDPOINT, stack="trial", base={"PATH": "/usr/bin"})
    installation = workspace.installation
    assert found["PATH"].split(os.pathsep) == [
        str(installation.engine),
        str(installation.virtual_environment / "bin"),
        "/usr/bin",
    ]
    assert found["PULUMI_BACKEND_URL"] == f"file://{workspace.backend}"
    assert found["PULUMI_CONFIG_PASSPHRASE"] == ""
    assert found["PULUMI_STACK"] == "trial"
    assert found["AWS_ENDPOINT_URL"] == ENDPOINT
    assert found["AWS_CONFIG_FILE"].startswith(str(workspace.aws_files))
    assert found["AWS_SHARED_CREDENTIALS_FILE"].startswith(str(workspace.aws_files))


def test_variables_twice_lengthen_path_once(workspace: Workspace) -> None:
    once = variables(workspace, ENDPOINT, base={"PATH": "/usr/bin"})
    assert variables(workspace, ENDPOINT, base=once)["PATH"] == once["PATH"]


@pytest.mark.parametrize(
    ("base", "hosts"),
    [
        ({}, None),
        ({"NO_PROXY": "intranet"}, None),
        ({"HTTPS_PROXY": "http://proxy"}, "127.0.0.1,localhost"),
        ({"http_proxy": "http://proxy", "no_proxy": "intranet"}, "intranet,127.0.0.1,localhost"),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "127.0.0.1,localhost"}, "127.0.0.1,localhost"),
    ],
)
def test_variables_behind_a_proxy_keep_the_emulator_off_it(
    base: dict[str, str], hosts: str | None, workspace: Workspace
) -> None:
    found = variables(workspace, ENDPOINT, base=base)
    assert found.get("NO_PROXY") == found.get("no_proxy") == hosts


def test_process_environment_drops_what_leads_elsewhere(workspace: Workspace) -> None:
    base = {"AWS_PROFILE": "production", "PULUMI_ACCESS_TOKEN": "secret", "LANG": "C"}
    found = process_environment(base, variables(workspace, ENDPOINT, base=base))
    assert found["LANG"] == "C"
    assert "AWS_PROFILE" not in found
    assert "PULUMI_ACCESS_TOKEN" not in found


def test_workspace_prepared_holds_empty_aws_files(workspace: Workspace) -> None:
    workspace.prepare()
    workspace.prepare()
    assert (workspace.aws_files / "config").read_text() == ""
    assert (workspace.aws_files / "credentials").read_text() == ""


def test_exports_evaluated_by_a_shell_give_the_same_environment(workspace: Workspace) -> None:
    base = {"AWS_PROFILE": "production", "PULUMI_STACK": "prod", "PATH": os.environ["PATH"]}
    wanted = variables(workspace, ENDPOINT, base=base)
    text = exports(base, wanted)
    assert all(line.startswith(("export ", "unset ")) for line in text.splitlines())
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    shell = f"{text}\nexec '{sys.executable}' -c '{show}'"
    answer = subprocess.run(
        ["/bin/sh", "-c", shell], env=base, check=True, capture_output=True, text=True
    )
    evaluated = json.loads(answer.stdout)
    assert "AWS_PROFILE" not in evaluated
    assert {name: evaluated[name] for name in wanted} == wanted
