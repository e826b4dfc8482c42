"""The pack at preview time: what it stops, what it lets pass, what it cannot know yet."""

from workbench import PACK, NewProject

JUDGED = ("--policy-pack", str(PACK))

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
    project = new_project("examples/violating", stack="dev")
    outcome = project.run("preview", *JUDGED)
    assert outcome.exit_code != 0
    assert outcome.findings("mandatory") == EXPECTED
    assert project.resources() == []


def test_compliant_example_has_no_finding(new_project: NewProject) -> None:
    project = new_project("examples/compliant", stack="dev")
    assert project.succeed("preview", *JUDGED).findings() == set()
    assert project.up(*JUDGED).findings() == set()
    assert project.up("--expect-no-changes", *JUDGED).findings() == set()
    project.succeed("destroy", "--yes", "--skip-preview")
