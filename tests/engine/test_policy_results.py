"""What the pack does to a run beside stopping it: corrected inputs, and evidence of what passed."""

import json
from pathlib import Path

from workbench import JUDGED, Clients, NewProject

TEMPLATE = """
import pulumi
import pulumi_aws as aws

template = aws.ec2.LaunchTemplate(
    "template",
    metadata_options={"http_endpoint": "enabled", "http_tokens": "optional"},
    user_data=pulumi.Output.secret("Y2FuYXJ5LTdjM2U="),
)
pulumi.export("id", template.id)
"""
IMDS = "ec2-launch-template-imdsv2-check"


def test_level_remediate_sets_inputs_and_keeps_secrets(
    new_project: NewProject, client: Clients, tmp_path: Path
) -> None:
    project = new_project(TEMPLATE)
    config = tmp_path / "policy.json"
    config.write_text(json.dumps({"all": "disabled", IMDS: "remediate"}), encoding="utf-8")
    judged = (*JUDGED, "--policy-pack-config", str(config))
    outcome = project.up(*judged)
    assert 'metadataOptions.httpTokens was set to "required"' in outcome.output
    assert outcome.findings() == {("EC2.170", "template")}
    versions = client("ec2").describe_launch_template_versions(
        LaunchTemplateId=project.outputs()["id"], Versions=["$Latest"]
    )
    data = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    state = project.succeed("stack", "export").output
    assert "canary" not in state
    assert "Y2FuYXJ5LTdjM2U" not in state
    project.succeed("preview", "--expect-no-changes", *judged)


def test_compliant_stack_leaves_evidence_of_every_control_that_passed(
    new_project: NewProject, tmp_path: Path
) -> None:
    project = new_project("examples/compliant", stack="sandbox")
    config, report = tmp_path / "policy.json", tmp_path / "evidence.json"
    config.write_text(json.dumps({"pack-options": {"reportFile": str(report)}}), encoding="utf-8")
    outcome = project.succeed("preview", *JUDGED, "--policy-pack-config", str(config))
    assert outcome.findings() == set()
    document = json.loads(report.read_text(encoding="utf-8"))
    assert set(document["summary"]) == {"passed", "disabled"}
    passed = {
        (found["control"], found["resource"].rpartition("::")[2])
        for found in document["results"]
        if found["outcome"] == "passed"
    }
    assert {
        ("EC2.8", "server-instance"),
        ("EC2.9", "server-instance"),
        ("SSM.1", "server-instance"),
        ("EC2.170", "server-template"),
        ("EXT.INSTANCE_ROLE_TRUST", "server-role"),
        ("EXT.SG_EGRESS_443_ONLY", "server-https-0.0.0.0-0"),
        ("EC2.3", "data"),
    } <= passed
