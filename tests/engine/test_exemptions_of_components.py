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
            {
                "metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "optional"},
                "networkInterfaces": [{"deviceIndex": 0, "associatePublicIpAddress": "true"}],
            },
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


outer = Host("outer", json.loads(Path("records.json").read_text()))
Host("inner", [], pulumi.ResourceOptions(parent=outer))
"""
RECORDS = [
    {
        "control": "EC2.170",
        "reason": "the vendor's agent needs version 1",
        "owner": "web team",
        "expires": "2999-12-31",
    },
    {
        "control": "EC2.25",
        "reason": "a trial of the front door",
        "owner": "edge team",
        "expires": "2999-11-30",
    },
]
POLICIES = ("ec2-launch-template-imdsv2-check", "ec2-launch-template-public-ip-disabled")
FOUND = {
    (control, template)
    for control in ("EC2.170", "EC2.25")
    for template in ("outer-template", "inner-template")
}


def judged(project: Project, *command: str, declared: object) -> Outcome:
    config = project.folder / "policy.json"
    options = {"declaredExemptions": declared}
    levels = dict.fromkeys(POLICIES, "mandatory")
    entries = {"all": "disabled", **levels, "pack-options": options}
    config.write_text(json.dumps(entries), encoding="utf-8")
    return project.run(*command, *JUDGED, "--policy-pack-config", str(config))


def test_declared_exemption_counts_for_the_subtree_if_accepted_and_else_is_told(
    new_project: NewProject,
) -> None:
    project = new_project(PROGRAM)
    (project.folder / "records.json").write_text(json.dumps(RECORDS), encoding="utf-8")
    accepted = judged(project, "up", "--yes", "--skip-preview", declared="accept")
    assert accepted.exit_code == 0, accepted.output
    assert accepted.findings("advisory") == accepted.findings() == FOUND
    assert "exempt until 2999-12-31 (web team, " in accepted.output

    # The one is not accepted, and the other has ended.
    state = project.succeed("stack", "export").output
    ended = project.folder / "ended.json"
    ended.write_text(state.replace("2999-11-30", "2020-11-30"), encoding="utf-8")
    later = judged(project, "policy", "analyze", "--file", str(ended), declared=["EC2.25"])
    assert later.exit_code != 0
    assert "exempt until" not in later.output
    offer = "EC2.170 in pack-options.declaredExemptions would accept it."
    signature = "(web team, the vendor's agent needs version 1)"
    told = f"The program declares an exemption until 2999-12-31 {signature}; {offer}"
    assert later.output.count(told) == 2
    assert "[exemptions] exemptions[1] ended on 2020-11-30" in later.output
