"""The pack at preview time: what it stops, what it lets pass, what it cannot know yet."""

import shutil
from pathlib import Path

from workbench import JUDGED, PACK, NewProject

EXPECTED = {
    ("EC2.13", "secure-shell"),
    ("EC2.18", "secure-shell"),
    ("EC2.19", "secure-shell"),
    ("EC2.53", "secure-shell"),
    ("EXT.SG_EGRESS_443_ONLY", "to-anywhere"),
    ("EXT.NO_ADMIN_ATTACHMENT", "administrator-access"),
    ("EXT.INSPECTOR_CIS_POLICY", "cis-scan"),
    ("EC2.25", "template"),
    ("EC2.170", "template"),
    ("EC2.181", "template"),
    ("EXT.AMAZON_LINUX_SUPPORTED", "template"),
    ("EC2.3", "server"),
    ("EC2.8", "server"),
    ("EC2.9", "server"),
    ("SSM.1", "server"),
    ("EC2.3", "fleet"),
    ("EC2.8", "fleet"),
    ("EC2.9", "fleet"),
    ("SSM.1", "fleet"),
}


def test_violating_example_is_blocked_with_exactly_its_faults(new_project: NewProject) -> None:
    project = new_project("examples/violating", stack="sandbox")
    outcome = project.run("preview", *JUDGED)
    assert outcome.exit_code != 0
    assert outcome.findings("mandatory") == EXPECTED
    assert project.resources() == []


def test_compliant_example_has_no_finding(new_project: NewProject) -> None:
    project = new_project("examples/compliant", stack="sandbox")
    assert project.succeed("preview", *JUDGED).findings() == set()
    assert project.up(*JUDGED).findings() == set()
    assert project.up("--expect-no-changes", *JUDGED).findings() == set()
    project.succeed("destroy", "--yes", "--skip-preview")


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
    new_project: NewProject,
) -> None:
    project = new_project(UNKNOWN_UNTIL_UP)
    preview = project.succeed("preview", *JUDGED)
    assert preview.findings("advisory") == {("EC2.170", "template")}
    assert preview.findings("mandatory") == set()
    assert project.up(*JUDGED).findings() == set()


def test_pack_copied_alone_judges_alike(new_project: NewProject, tmp_path: Path) -> None:
    copy = tmp_path / "our-pack.v1"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("__pycache__"))
    project = new_project("examples/violating", stack="sandbox")
    outcome = project.run("preview", "--policy-pack", str(copy))
    assert outcome.exit_code != 0
    assert outcome.findings("mandatory") == EXPECTED
