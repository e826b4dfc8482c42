"""Patch management on the engine: made, left alone, changed, replaced and taken down."""

import json
from typing import Any

from workbench import Clients, NewProject, Project

PROGRAM = """
import pulumi

from components import PatchManagement

arguments = pulumi.Config("compliant-ec2").require_object("arguments")
patches = PatchManagement("web", arguments)
for output in ("baseline_id", "patch_group", "window_id", "association_ids", "cis_scan_arn"):
    pulumi.export(output, getattr(patches, output))
"""
GROUP = "engine-patches"
CIS_SCAN = "AWS::InspectorV2::CisScanConfiguration"
FIRST: dict[str, Any] = {"patch_group": GROUP}
SECOND = {
    **FIRST,
    "baseline": {"rejected_patches": ["kernel*"], "approval_rules": [{"approve_after_days": 0}]},
    "installation": {"duration_hours": 4, "cutoff_hours": 2, "reboot": False},
    "scan": {"schedule": "rate(12 hours)"},
    "cis_scan": {"level": 2, "frequency": "daily"},
    "output": {"bucket_name": "logs", "log_group_name": "/patching"},
    "tags": {"team": "a"},
}
# What the second form touches; all else stays as it is.
UPDATED = {"agent-update", "baseline", "cis-scan", "installation", "inventory", "scan", "window"}
THIRD = {
    **SECOND,
    "baseline": {"operating_system": "REDHAT_ENTERPRISE_LINUX"},
    "account_default": True,
    "installation": {"by": "association", "reboot": False},
    "cis_scan": {"enabled": False},
    "output": {"bucket_name": "logs"},
}


class Account:
    """What Systems Manager, Inspector and Cloud Control say of the stack."""

    def __init__(self, client: Clients, project: Project) -> None:
        self.ssm = client("ssm")
        self.inspector = client("inspector2")
        self.control = client("cloudcontrol")
        self.outputs = project.outputs()

    def baseline(self) -> dict[str, Any]:
        return self.ssm.get_patch_baseline(BaselineId=self.outputs["baseline_id"])

    def window(self) -> dict[str, Any]:
        return self.ssm.get_maintenance_window(WindowId=self.outputs["window_id"])

    def task(self) -> dict[str, Any]:
        window = self.outputs["window_id"]
        (task,) = self.ssm.describe_maintenance_window_tasks(WindowId=window)["Tasks"]
        return self.ssm.get_maintenance_window_task(
            WindowId=window, WindowTaskId=task["WindowTaskId"]
        )

    def associations(self) -> list[dict[str, Any]]:
        return [
            self.ssm.describe_association(AssociationId=one)["AssociationDescription"]
            for one in self.outputs["association_ids"]
        ]

    def cis_scan(self) -> dict[str, Any]:
        arn = self.outputs["cis_scan_arn"]
        found = self.control.get_resource(TypeName=CIS_SCAN, Identifier=arn)
        return json.loads(found["ResourceDescription"]["Properties"])

    def scans(self) -> list[str]:
        wanted = {"scanNameFilters": [{"comparison": "EQUALS", "value": "web-cis-scan"}]}
        found = self.inspector.list_cis_scan_configurations(filterCriteria=wanted)
        return [one["scanConfigurationArn"] for one in found["scanConfigurations"]]

    def group(self, system: str) -> str:
        found = self.ssm.get_patch_baseline_for_patch_group(
            PatchGroup=GROUP, OperatingSystem=system
        )
        return found["BaselineId"]

    def default(self, system: str) -> str:
        return self.ssm.get_default_patch_baseline(OperatingSystem=system)["BaselineId"]


def check_first(account: Account) -> None:
    assert account.baseline()["OperatingSystem"] == "AMAZON_LINUX_2023"
    assert account.group("AMAZON_LINUX_2023") == account.outputs["baseline_id"]
    assert account.default("AMAZON_LINUX_2023") != account.outputs["baseline_id"]
    assert (account.window()["Duration"], account.window()["Enabled"]) == (3, True)
    command = account.task()["TaskInvocationParameters"]["RunCommand"]
    assert command["Parameters"]["Operation"] == ["Install"]
    targets = [{"Key": "tag:PatchGroup", "Values": [GROUP]}]
    assert [one["Targets"] for one in account.associations()] == [targets] * 3
    assert account.cis_scan()["SecurityLevel"] == "LEVEL_1"
    assert account.scans() == [account.outputs["cis_scan_arn"]]


def check_second(account: Account) -> None:
    (rule,) = account.baseline()["ApprovalRules"]["PatchRules"]
    assert (rule["ApproveAfterDays"], rule["ComplianceLevel"]) == (0, "CRITICAL")
    assert account.baseline()["RejectedPatches"] == ["kernel*"]
    assert (account.window()["Duration"], account.window()["Cutoff"]) == (4, 2)
    command = account.task()["TaskInvocationParameters"]["RunCommand"]
    assert command["Parameters"]["RebootOption"] == ["NoReboot"]
    assert command["CloudWatchOutputConfig"]["CloudWatchLogGroupName"] == "/patching"
    scan = account.associations()[0]
    assert (scan["ScheduleExpression"], scan["AssociationVersion"]) == ("rate(12 hours)", "2")
    assert scan["OutputLocation"]["S3Location"]["OutputS3BucketName"] == "logs"
    cis = account.cis_scan()
    assert (cis["SecurityLevel"], list(cis["Schedule"])) == ("LEVEL_2", ["Daily"])
    assert cis["Tags"]["team"] == "a"


def check_third(account: Account) -> None:
    assert account.baseline()["OperatingSystem"] == "REDHAT_ENTERPRISE_LINUX"
    assert account.default("REDHAT_ENTERPRISE_LINUX") == account.outputs["baseline_id"]
    assert account.group("REDHAT_ENTERPRISE_LINUX") == account.outputs["baseline_id"]
    install = account.associations()[0]
    assert install["Parameters"]["Operation"] == ["Install"]
    assert install["ApplyOnlyAtCronInterval"] is True
    assert (account.outputs["window_id"], account.outputs["cis_scan_arn"]) == ("", "")
    assert account.scans() == []


def test_patch_management_from_up_to_destroy_is_what_the_account_says(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project(PROGRAM)
    project.configure(arguments=FIRST)
    project.up()
    check_first(Account(client, project))

    project.configure(arguments=SECOND)
    assert project.up().steps() == {("update", f"web-{role}") for role in UPDATED}
    first = Account(client, project)
    check_second(first)

    project.configure(arguments=THIRD)
    replaced = project.up()
    assert ("replace", "web-baseline") in replaced.steps()
    last = Account(client, project)
    check_third(last)
    assert first.group("AMAZON_LINUX_2023") == last.default("AMAZON_LINUX_2023")

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    assert last.default("REDHAT_ENTERPRISE_LINUX").startswith("arn:aws:ssm:")
    named = [{"Key": "NAME_PREFIX", "Values": ["web-baseline"]}]
    assert last.ssm.describe_patch_baselines(Filters=named)["BaselineIdentities"] == []
