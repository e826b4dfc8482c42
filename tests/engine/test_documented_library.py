"""The program that docs/automation.md shows."""

import re
from typing import Any

import pytest
from workbench import ROOT, Clients, NewEnvironment

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_documented_program_previews_asks_and_does_what_was_approved(
    new_environment: NewEnvironment,
    client: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # As a portal runs: the environment is that of its process, the folder that of the clone.
    for name, value in new_environment(stack="portal").items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    source, *_ = BLOCK.findall((ROOT / "docs" / "automation.md").read_text(encoding="utf-8"))
    program: dict[str, Any] = {}
    exec(source, program)  # noqa: S102 - our own text
    said = program["deliver"]("portal")
    name = said.removeprefix("created ").rpartition("/")[2]
    assert client("iam").get_role(RoleName=name)["Role"]["RoleName"] == name
    shown = capsys.readouterr().out
    assert {"portal-portal", "web"} <= set(re.findall(r"'([\w-]+)'", shown))
    assert "1 policyLoadEvent" in shown
