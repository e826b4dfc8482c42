"""Exemptions that components of a program declare, as the engine shows them to the pack."""

import json

from workbench import JUDGED, NewProject, Outcome, Project

PROGRAM = """
import json
from pathlib import Path

import pulumi


class Host(pulumi.ComponentResource):
    def __init__(self, name, records, opts=None):
        token = "compliant-ec2:index:HardenedLaunchTemplate"
        super().__init__(token, name, {"exemptions": records}, opts)
        pulumi.CustomResource(
            "aws:ec2/launchTemplate:LaunchTemplate",
            f"{name}-template",
            {"metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "optional"}},
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


outer = Host("outer", json.loads(Path("records.json").read_text()))
Host("inner", [], pulumi.ResourceOptions(parent=outer))
"""
RECORD = {
    "control": "EC2.170",
    "reason": "the vendor's agent needs version 1",
    "owner": "web team",
    "expires": "2999-12-31",
}
POLICY = "ec2-launch-template-imdsv2-check"
TEMPLATES = {("EC2.170", "outer-template"), ("EC2.170", "inner-template")}


def judged(project: Project, *command: str, declared: object) -> Outcome:
    config = project.folder / "policy.json"
    options = {"declaredExemptions": declared}
    entries = {"all": "disabled", POLICY: "mandatory", "pack-options": options}
    config.write_text(json.dumps(entries), encoding="utf-8")
    return project.run(*command, *JUDGED, "--policy-pack-config", str(config))


def test_declared_exemption_counts_for_the_subtree_if_accepted_and_else_is_told(
    new_project: NewProject,
) -> None:
    project = new_project(PROGRAM)
    (project.folder / "records.json").write_text(json.dumps([RECORD]), encoding="utf-8")
    reported = judged(project, "preview", declared="report")
    assert reported.exit_code != 0
    assert reported.findings("mandatory") == TEMPLATES
    offer = "pack-options.declaredExemptions: accept would accept it."
    signature = "(web team, the vendor's agent needs version 1)"
    said = f"The program declares an exemption until 2999-12-31 {signature}; {offer}"
    assert said in reported.output

    accepted = judged(project, "up", "--yes", "--skip-preview", declared=["EC2.170"])
    assert accepted.exit_code == 0, accepted.output
    assert accepted.findings() == TEMPLATES
    assert "exempt until 2999-12-31 (web team, " in accepted.output

    state = project.succeed("stack", "export").output
    ended = project.folder / "ended.json"
    ended.write_text(state.replace("2999-12-31", "2020-12-31"), encoding="utf-8")
    later = judged(project, "policy", "analyze", "--file", str(ended), declared="accept")
    assert later.exit_code != 0
    assert "exempt until" not in later.output
    assert "[exemptions] exemptions[0] ended on 2020-12-31" in later.output
