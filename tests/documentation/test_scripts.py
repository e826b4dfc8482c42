"""The shell that components emit, as files for tools that read files."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))

import loaded  # noqa: F401 - its import is what all tests with components share

from documentation import scripts
from policypack.controls._model import Resource
from policypack.controls._values import UNKNOWN

DOCUMENT = """
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: [dnf install --assumeyes nginx, systemctl enable nginx]
      - name: Restart
        action: Reboot
"""


def resource(kind: str, **inputs: object) -> Resource:
    return Resource(urn=f"urn:pulumi:s::p::{kind}::web/1", type=kind, name="web/1", inputs=inputs)


def test_scripts_are_user_data_and_the_shell_steps_of_component_documents() -> None:
    encoded = base64.b64encode(b"#!/bin/bash\ntrue\n").decode()
    found = scripts.scripts(
        [
            resource("aws:ec2/launchTemplate:LaunchTemplate", userData=encoded),
            resource("aws:imagebuilder/component:Component", data=DOCUMENT),
        ]
    )
    assert found == {
        "web-1-user-data.sh": "#!/bin/bash\ntrue\n",
        "web-1-build-Install.sh": (
            "#!/bin/bash\ndnf install --assumeyes nginx\nsystemctl enable nginx\n"
        ),
    }


@pytest.mark.parametrize(
    "other",
    [
        resource("aws:ec2/launchTemplate:LaunchTemplate"),
        resource("aws:ec2/launchTemplate:LaunchTemplate", userData=UNKNOWN),
        resource("aws:imagebuilder/component:Component", data=UNKNOWN),
        resource("aws:lambda/layerVersion:LayerVersion", data="phases: 1"),
    ],
    ids=["none", "unknown user data", "unknown document", "data of others"],
)
def test_scripts_of_what_has_or_shows_none_are_none(other: Resource) -> None:
    assert scripts.scripts([other]) == {}


def test_main_writes_each_step_of_the_hardening_and_its_test_and_leaves_no_older_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "gone.sh").touch()
    assert scripts.main([str(tmp_path)]) == 0
    names = {file.name for file in tmp_path.iterdir()}
    assert "gone.sh" not in names
    assert "single-template-user-data.sh" in names
    built = {name for name in names if name.startswith("golden-hardening-") and "-build-" in name}
    tested = {name for name in names if name.startswith("golden-hardening-") and "-test-" in name}
    assert len(built) > 20
    assert len(tested) >= len(built)
    for file in tmp_path.iterdir():
        subprocess.run(["bash", "-n", file], check=True)
