"""What the engine makes of a policy configuration, and what of its output makes a baseline."""

import json
from pathlib import Path

from workbench import JUDGED, NewProject, Project

from policypack.command_line import main

COMPONENT = """
import pulumi
import pulumi_aws as aws


class Web(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("acme:index:Web", name)
        aws.ec2.LaunchTemplate(f"{name}-template", opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({})


Web("web")
"""
EXEMPTION = """
[[exemption]]
control = "EC2.170"
component = "urn:pulumi:*::trial::acme:index:Web::web"
reason = "the vendor's agent needs version 1"
owner = "web team"
expires = 2999-12-31
"""
POLICY = "ec2-launch-template-imdsv2-check"
TEMPLATE = "urn:pulumi:dev::shop::aws:ec2/launchTemplate:LaunchTemplate::template"
STATE = {
    "version": 3,
    "deployment": {
        "manifest": {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""},
        "resources": [
            {
                "urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
                "custom": False,
                "type": "pulumi:pulumi:Stack",
            },
            {
                "urn": TEMPLATE,
                "custom": True,
                "id": "lt-1",
                "type": "aws:ec2/launchTemplate:LaunchTemplate",
                "inputs": {"metadataOptions": {"httpTokens": "optional"}},
                "outputs": {},
            },
        ],
    },
}


def configured(project: Project, **entries: object) -> tuple[str, ...]:
    file = project.folder / "policy.json"
    file.write_text(json.dumps({"all": "disabled", **entries}), encoding="utf-8")
    return (*JUDGED, "--policy-pack-config", str(file))


def test_exemption_in_a_file_beside_the_program_lets_a_components_children_be(
    new_project: NewProject,
) -> None:
    project = new_project(COMPONENT)
    (project.folder / "exemptions.toml").write_text(EXEMPTION, encoding="utf-8")
    options = {"exemptionsFile": str(project.folder / "exemptions.toml")}
    entries = {POLICY: "mandatory", "pack-options": options}
    outcome = project.succeed("preview", *configured(project, **entries))
    assert outcome.findings() == {("EC2.170", "web-template")}
    assert (
        "exempt until 2999-12-31 (web team, the vendor's agent needs version 1)" in outcome.output
    )
    blocked = project.run("preview", *configured(project, **{POLICY: "mandatory"}))
    assert blocked.exit_code != 0
    assert blocked.findings("mandatory") == {("EC2.170", "web-template")}


def test_entry_all_reaches_the_pack_and_a_name_nobody_knows_fails_the_run(
    new_project: NewProject,
) -> None:
    project = new_project(COMPONENT)
    assert project.succeed("preview", *configured(project)).findings() == set()
    outcome = project.run("preview", *configured(project, **{"ec2-nope": "advisory"}))
    assert outcome.exit_code != 0
    assert "ec2-nope: is no policy of this pack" in outcome.output


def test_baseline_made_of_an_analysis_lets_what_is_known_be(new_project: NewProject) -> None:
    project = new_project(COMPONENT)
    state, events, baseline = (
        project.folder / name for name in ("state.json", "events.json", "baseline.json")
    )
    state.write_text(json.dumps(STATE), encoding="utf-8")
    analysis = ("policy", "analyze", "--file", str(state))
    entries = {POLICY: "mandatory"}
    found = project.run(*analysis, *configured(project, **entries), "--json")
    assert found.exit_code != 0
    keep(found.output, events)
    assert main(["baseline", str(events), "-o", str(baseline)]) == 0
    assert json.loads(baseline.read_text(encoding="utf-8"))["findings"] == [
        {"control": "EC2.170", "resource": TEMPLATE, "path": "metadataOptions.httpTokens"}
    ]
    options = {"baselineFile": str(baseline)}
    known = project.succeed(*analysis, *configured(project, **entries, **{"pack-options": options}))
    assert "known (baseline of " in known.output


def keep(output: str, file: Path) -> None:
    """Keep the events, as a shell does that sends standard output to a file."""
    lines = [line for line in output.splitlines() if line.startswith("{")]
    file.write_text("\n".join(lines), encoding="utf-8")
