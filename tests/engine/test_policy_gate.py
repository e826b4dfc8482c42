"""The pack at preview time: what it stops, what it lets pass, what it cannot know yet."""

import shutil
from pathlib import Path

from workbench import JUDGED, PACK, NewProject

BLOCKING = {
    ("EC2.2", "network"),
    ("EC2.8", "fleet"),
    ("EC2.8", "server"),
    ("EC2.9", "fleet"),
    ("EC2.9", "server"),
    ("EC2.18", "secure-shell"),
    ("EC2.19", "secure-shell"),
    ("EC2.25", "template"),
    ("EC2.170", "template"),
    ("EXT.AMAZON_LINUX_SUPPORTED", "template"),
    ("EXT.FLEET_INSTANCE_REFRESH", "fleet"),
    ("EXT.FLEET_MAX_LIFETIME", "fleet"),
    ("EXT.INSPECTOR_CIS_POLICY", "cis-scan"),
    ("EXT.NO_ADMIN_ATTACHMENT", "administrator-access"),
    ("EXT.SG_EGRESS_443_ONLY", "to-anywhere"),
    ("EXT.SG_NO_INGRESS_FROM_WORLD", "secure-shell"),
    ("SSM.1", "fleet"),
    ("SSM.1", "server"),
}
ADVICE = {
    ("AutoScaling.2", "fleet"),
    ("EC2.3", "fleet"),
    ("EC2.3", "server"),
    ("EC2.6", "network"),
    ("EC2.10", "network"),
    ("EC2.13", "secure-shell"),
    ("EC2.53", "secure-shell"),
    ("EC2.55", "network"),
    ("EC2.56", "network"),
    ("EC2.57", "network"),
    ("EC2.58", "network"),
    ("EC2.60", "network"),
    ("EC2.181", "template"),
    ("EXT.CAPACITY_REBALANCING", "fleet"),
    ("EXT.DETAILED_MONITORING", "fleet"),
    ("EXT.DETAILED_MONITORING", "server"),
    ("EXT.IMDS_HOP_LIMIT", "fleet"),
    ("EXT.IMDS_HOP_LIMIT", "server"),
    ("EXT.LT_EBS_ENCRYPTED_STRICT", "template"),
    ("EXT.VPCE_EC2MESSAGES", "network"),
    ("EXT.VPCE_SSMMESSAGES", "network"),
}


def test_violating_example_is_blocked_with_exactly_its_faults(new_project: NewProject) -> None:
    project = new_project("examples/violating", stack="sandbox")
    outcome = project.run("preview", *JUDGED)
    assert outcome.exit_code != 0
    assert outcome.findings("mandatory") == BLOCKING
    assert outcome.findings("advisory") == ADVICE
    assert project.resources() == []


UNKNOWN_UNTIL_UP = """
import pulumi
import pulumi_aws as aws

network = aws.ec2.Vpc("network", cidr_block="10.60.0.0/16")
subnet = aws.ec2.Subnet("subnet", vpc_id=network.id, cidr_block="10.60.1.0/24")
aws.ec2.LaunchTemplate(
    "template",
    metadata_options={
        "http_endpoint": "enabled",
        "http_tokens": network.id.apply(lambda known: "required" if known else "optional"),
    },
    network_interfaces=[{"device_index": 0, "associate_public_ip_address": "false"}],
)
"""


def test_value_unknown_in_the_preview_is_undecided_until_it_is_known(
    new_project: NewProject, tmp_path: Path
) -> None:
    project = new_project(UNKNOWN_UNTIL_UP)
    config = tmp_path / "policy.json"
    config.write_text('{"all": "disabled", "ec2-launch-template-imdsv2-check": "mandatory"}')
    judged = (*JUDGED, "--policy-pack-config", str(config))
    preview = project.succeed("preview", *judged)
    assert preview.findings() == preview.findings("advisory") == {("EC2.170", "template")}
    assert project.up(*judged).findings() == set()


def test_pack_copied_alone_judges_alike(new_project: NewProject, tmp_path: Path) -> None:
    copy = tmp_path / "our-pack.v1"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("__pycache__"))
    project = new_project("examples/violating", stack="sandbox")
    outcome = project.run("preview", "--policy-pack", str(copy))
    assert outcome.exit_code != 0
    assert outcome.findings("mandatory") == BLOCKING
    assert outcome.findings("advisory") == ADVICE
