"""Patch management in its default and fullest form, and what is told of wrong arguments."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from patch_forms import FULLEST, ROLE
from recorder import Recorded, Recording, World, record, succeed

import components as library
from components._choices import choice_problem
from components._patching import baselines as _patch_baselines
from components._patching.arguments import read
from components._validation import Arguments, InvalidArgumentsError

BASELINE = "aws:ssm/patchBaseline:PatchBaseline"
DEFAULT_BASELINE = "aws:ssm/defaultPatchBaseline:DefaultPatchBaseline"
GROUP = "aws:ssm/patchGroup:PatchGroup"
WINDOW = "aws:ssm/maintenanceWindow:MaintenanceWindow"
WINDOW_TARGET = "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget"
TASK = "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask"
ASSOCIATION = "aws:ssm/association:Association"
CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource"
RECORD = {
    "control": "EC2.9",
    "reason": "hosts live a day",
    "owner": "platform",
    "expires": "2999-12-31",
}
OFF = {"enabled": False}


def deploy(arguments: Mapping[str, Any], world: World | None = None) -> Recording:
    return succeed(lambda: library.PatchManagement("host", arguments), world)


@pytest.fixture(scope="module")
def default() -> Recording:
    """The default form, in an account with a default tag."""
    return deploy({}, World(default_tags={"environment": "test"}))


@pytest.fixture(scope="module")
def fullest() -> Recording:
    """The form that says everything."""
    return deploy(FULLEST)


def named(recording: Recording, name: str) -> Recorded:
    (found,) = (one for one in recording.resources if one.name == f"host-{name}")
    return found


def outputs(recording: Recording) -> Mapping[str, Any]:
    (component,) = recording.of_type("compliant-ec2:index:PatchManagement")
    return recording.outputs[component.urn]


def scan_of(recording: Recording) -> dict[str, Any]:
    return json.loads(recording.only(CLOUD_CONTROL).inputs["desiredState"])


def test_patch_management_default_approves_security_patches_after_a_week(
    default: Recording,
) -> None:
    baseline = default.only(BASELINE).inputs
    assert baseline["operatingSystem"] == "AMAZON_LINUX_2023"
    assert baseline["approvalRules"] == [
        {
            "approveAfterDays": 7,
            "complianceLevel": "CRITICAL",
            "enableNonSecurity": False,
            "patchFilters": [{"key": "CLASSIFICATION", "values": ["Security"]}],
        }
    ]
    assert baseline["rejectedPatchesAction"] == "BLOCK"
    assert baseline["approvedPatchesComplianceLevel"] == "CRITICAL"


def test_patch_management_default_is_for_the_group_of_its_name_and_no_account_default(
    default: Recording,
) -> None:
    assert default.only(GROUP).inputs == {
        "baselineId": "pb-0123456789abcdef0",
        "patchGroup": "host",
    }
    assert default.of_type(DEFAULT_BASELINE) == []
    targets = [{"key": "tag:PatchGroup", "values": ["host"]}]
    by_tag = [*default.of_type(WINDOW_TARGET), *default.of_type(ASSOCIATION)]
    assert [one.inputs["targets"] for one in by_tag] == [targets] * 4


def test_patch_management_default_installs_in_a_window_and_restarts_hosts(
    default: Recording,
) -> None:
    window = default.only(WINDOW).inputs
    assert (window["schedule"], window["scheduleTimezone"]) == ("cron(0 3 ? * SUN *)", "UTC")
    assert (window["duration"], window["cutoff"]) == (3, 1)
    assert window["allowUnassociatedTargets"] is False
    task = default.only(TASK).inputs
    assert (task["taskArn"], task["taskType"]) == ("AWS-RunPatchBaseline", "RUN_COMMAND")
    assert task["targets"] == [{"key": "WindowTargetIds", "values": ["host-hosts"]}]
    assert (task["maxConcurrency"], task["maxErrors"]) == ("25%", "10%")
    assert task["taskInvocationParameters"]["runCommandParameters"] == {
        "parameters": [
            {"name": "Operation", "values": ["Install"]},
            {"name": "RebootOption", "values": ["RebootIfNeeded"]},
        ],
        "timeoutSeconds": 600,
    }
    # The service-linked role counts where none is named.
    assert "serviceRoleArn" not in task


def test_patch_management_default_scans_lists_and_updates_by_associations(
    default: Recording,
) -> None:
    found = {
        one.name: (one.inputs["name"], one.inputs["scheduleExpression"])
        for one in default.of_type(ASSOCIATION)
    }
    assert found == {
        "host-scan": ("AWS-RunPatchBaseline", "rate(1 day)"),
        "host-inventory": ("AWS-GatherSoftwareInventory", "rate(30 minutes)"),
        "host-agent-update": ("AWS-UpdateSSMAgent", "rate(14 days)"),
    }
    assert named(default, "scan").inputs["parameters"] == {"Operation": "Scan"}
    assert set(named(default, "inventory").inputs["parameters"].values()) == {"Enabled"}
    for one in default.of_type(ASSOCIATION):
        assert one.inputs["complianceSeverity"] == "HIGH"
        assert one.inputs["syncCompliance"] == "AUTO"


def test_patch_management_default_scans_by_cis_each_week_with_default_tags(
    default: Recording,
) -> None:
    assert default.only(CLOUD_CONTROL).inputs["typeName"] == (
        "AWS::InspectorV2::CisScanConfiguration"
    )
    start = {"TimeOfDay": "06:00", "TimeZone": "UTC"}
    assert scan_of(default) == {
        "ScanName": "host-cis-scan",
        "SecurityLevel": "LEVEL_1",
        "Schedule": {"Weekly": {"Days": ["SUN"], "StartTime": start}},
        "Targets": {"AccountIds": ["SELF"], "TargetResourceTags": {"PatchGroup": ["host"]}},
        "Tags": {"Name": "host", "environment": "test"},
    }


def test_patch_management_runs_nothing_before_the_group_has_its_baseline(
    default: Recording,
) -> None:
    group = default.only(GROUP).urn
    for one in [default.only(TASK), *default.of_type(ASSOCIATION)]:
        assert group in one.dependencies


def test_patch_management_outputs_name_what_was_made(default: Recording) -> None:
    assert outputs(default) == {
        "baselineId": "pb-0123456789abcdef0",
        "patchGroup": "host",
        "windowId": "mw-0123456789abcdef0",
        "associationIds": ["host-scan", "host-inventory", "host-agent-update"],
        "cisScanArn": "host-cis-scan",
    }


def test_patch_management_fullest_approves_as_told(fullest: Recording) -> None:
    baseline = fullest.only(BASELINE).inputs
    bugfix = [{"key": "CLASSIFICATION", "values": ["Bugfix", "Enhancement"]}]
    assert baseline["approvalRules"] == [
        {
            "approveAfterDays": 0,
            "complianceLevel": "CRITICAL",
            "enableNonSecurity": False,
            "patchFilters": [
                {"key": "CLASSIFICATION", "values": ["Security"]},
                {"key": "SEVERITY", "values": ["Critical", "Moderate"]},
            ],
        },
        {
            "approveUntilDate": "2026-06-30",
            "complianceLevel": "LOW",
            "enableNonSecurity": True,
            "patchFilters": bugfix,
        },
    ]
    assert baseline["approvedPatches"] == ["CVE-2026-1234"]
    assert baseline["approvedPatchesComplianceLevel"] == "HIGH"
    assert baseline["approvedPatchesEnableNonSecurity"] is True
    assert baseline["rejectedPatches"] == ["kernel*"]
    assert baseline["rejectedPatchesAction"] == "ALLOW_AS_DEPENDENCY"
    assert fullest.only(DEFAULT_BASELINE).inputs == {
        "baselineId": "pb-0123456789abcdef0",
        "operatingSystem": "REDHAT_ENTERPRISE_LINUX",
    }


def test_patch_management_fullest_installs_and_writes_output_as_told(fullest: Recording) -> None:
    window, task = fullest.only(WINDOW).inputs, fullest.only(TASK).inputs
    assert (window["schedule"], window["scheduleTimezone"]) == ("rate(7 days)", "Europe/Berlin")
    assert (window["duration"], window["cutoff"]) == (6, 2)
    assert (task["serviceRoleArn"], task["maxConcurrency"], task["maxErrors"]) == (ROLE, "5", "0")
    command = task["taskInvocationParameters"]["runCommandParameters"]
    assert command["parameters"][1] == {"name": "RebootOption", "values": ["NoReboot"]}
    assert command["outputS3Bucket"] == "logs"
    assert command["outputS3KeyPrefix"] == "patching/"
    assert command["cloudwatchConfig"] == {
        "cloudwatchLogGroupName": "/patching",
        "cloudwatchOutputEnabled": True,
    }
    for one in fullest.of_type(ASSOCIATION):
        assert one.inputs["outputLocation"] == {"s3BucketName": "logs", "s3KeyPrefix": "patching/"}
        assert one.inputs["complianceSeverity"] == "CRITICAL"
        assert one.inputs["syncCompliance"] == "MANUAL"


def test_patch_management_fullest_targets_and_tags_everything_that_can_be(
    fullest: Recording,
) -> None:
    targets = [
        {"key": "tag:PatchGroup", "values": ["web"]},
        {"key": "tag:stage", "values": ["test", "production"]},
    ]
    assert fullest.only(WINDOW_TARGET).inputs["targets"] == targets
    for token in (BASELINE, WINDOW, ASSOCIATION):
        assert {one.inputs["tags"]["team"] for one in fullest.of_type(token)} == {"a"}
    scan = scan_of(fullest)
    assert scan["Tags"]["team"] == "a"
    assert scan["SecurityLevel"] == "LEVEL_2"
    start = {"TimeOfDay": "23:30", "TimeZone": "Europe/Berlin"}
    assert scan["Schedule"] == {"Monthly": {"Day": "MON", "StartTime": start}}
    assert scan["Targets"]["AccountIds"] == ["SELF", "210987654321"]
    assert scan["Targets"]["TargetResourceTags"] == FULLEST["target_tags"]


def test_patch_management_exemptions_are_inputs_of_the_component() -> None:
    recording = deploy({"exemptions": [RECORD]})
    assert recording.only("compliant-ec2:index:PatchManagement").inputs == {"exemptions": [RECORD]}


def test_patch_management_by_association_installs_only_by_its_schedule() -> None:
    recording = deploy({"installation": {"by": "association"}})
    assert [*recording.of_type(WINDOW), *recording.of_type(TASK)] == []
    install = named(recording, "installation").inputs
    assert install["parameters"] == {"Operation": "Install", "RebootOption": "RebootIfNeeded"}
    assert install["scheduleExpression"] == "cron(0 3 ? * SUN *)"
    assert install["applyOnlyAtCronInterval"] is True
    assert outputs(recording)["windowId"] == ""
    assert outputs(recording)["associationIds"][0] == "host-installation"


def test_patch_management_without_what_recurs_keeps_baseline_and_window() -> None:
    arguments = dict.fromkeys(("scan", "inventory", "agent_update", "cis_scan"), OFF)
    recording = deploy(arguments)
    assert [*recording.of_type(ASSOCIATION), *recording.of_type(CLOUD_CONTROL)] == []
    assert outputs(recording)["associationIds"] == []
    assert outputs(recording)["cisScanArn"] == ""
    assert recording.only(WINDOW)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"frequency": "once"}, {"OneTime": {}}),
        ({"frequency": "daily"}, {"Daily": {"StartTime": {"TimeOfDay": "06:00"}}}),
        (
            {"days": ["MON", "FRI"], "start_time": "00:00"},
            {"Weekly": {"Days": ["MON", "FRI"], "StartTime": {"TimeOfDay": "00:00"}}},
        ),
        (
            {"frequency": "monthly"},
            {"Monthly": {"Day": "SUN", "StartTime": {"TimeOfDay": "06:00"}}},
        ),
    ],
)
def test_patch_management_cis_scan_of_any_frequency_has_one_schedule(
    arguments: dict[str, Any], expected: dict[str, Any]
) -> None:
    schedule = scan_of(deploy({"cis_scan": arguments}))["Schedule"]
    for one in schedule.values():
        assert one.get("StartTime", {}).pop("TimeZone", "UTC") == "UTC"
    assert schedule == expected


def test_patch_management_of_ubuntu_approves_by_priority_at_once() -> None:
    recording = deploy({"baseline": {"operating_system": "UBUNTU"}})
    (rule,) = recording.only(BASELINE).inputs["approvalRules"]
    priorities = ["Required", "Important", "Standard", "Optional", "Extra"]
    assert rule["patchFilters"] == [{"key": "PRIORITY", "values": priorities}]
    assert rule["approveAfterDays"] == 0


def test_patch_management_of_the_account_default_may_target_any_tag() -> None:
    recording = deploy({"account_default": True, "target_tags": {"team": ["a"]}})
    targets = recording.only(WINDOW_TARGET).inputs["targets"]
    assert targets == [{"key": "tag:team", "values": ["a"]}]


def test_patch_management_in_a_preview_says_all_but_ids() -> None:
    recording = deploy(FULLEST, World(preview=True))
    assert len(recording.resources) == 11
    assert scan_of(recording)["ScanName"] == "host-cis-scan"


MANY = [f"p{number}" for number in range(51)]
SIX = {f"key{number}": ["a"] for number in range(5)} | {"PatchGroup": ["host"]}
BAD: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"patch_group": "a|b", "max_concurrency": "0", "max_errors": "101%", "tags": ["a"]},
        {
            "patch_group": '"a|b"',
            "max_concurrency": '"0"',
            "max_errors": '"101%"',
            "tags": "['a']",
        },
    ),
    ({"patchgroup": "web"}, {"patchgroup": '"patch_group"?'}),
    ({"target_tags": {}}, {"target_tags": "{}"}),
    ({"target_tags": {"PatchGroup": []}}, {"target_tags": "one or more values"}),
    ({"target_tags": {"aws:x": ["a"]}}, {"target_tags": 'not beginning with "aws:"'}),
    ({"target_tags": {"a+b": ["a"]}}, {"target_tags": "a tag key"}),
    ({"target_tags": {"team": ["a"]}}, {"target_tags": "names no patch group"}),
    (
        {"target_tags": {"Patch Group": ["host", "web"]}},
        {"target_tags": 'names the patch group "web", which has another baseline'},
    ),
    (
        {"account_default": True, "target_tags": SIX},
        {"target_tags": "has 6 keys; give 5 at most"},
    ),
    (
        {"account_default": True, "target_tags": {"team": MANY}, "cis_scan": OFF},
        {"target_tags": 'has 51 values for "team"; give 50 at most'},
    ),
    (
        {"account_default": True, "target_tags": {"team": MANY[:6]}},
        {"cis_scan.enabled": '"team" has 6 values, a CIS scan takes 5'},
    ),
    (
        {"compliance_severity": "CRITCAL", "sync_compliance": "auto"},
        {"compliance_severity": 'did you mean "CRITICAL"?', "sync_compliance": '"AUTO"?'},
    ),
    (
        {"baseline": {"operating_system": "AMAZON_LINUX_2"}},
        {"baseline.operating_system": 'did you mean "AMAZON_LINUX_2023"?'},
    ),
    (
        {"baseline": {"operating_system": "WINDOWS"}},
        {"baseline.operating_system": '"REDHAT_ENTERPRISE_LINUX" or "UBUNTU"'},
    ),
    (
        {
            "baseline": {
                "approval_rules": [
                    {"severities": ["critical", "Moderat"], "approve_after_days": 361},
                    {"classifications": ["Securty"], "compliance_level": "SEVERE"},
                    {"approve_after_days": 1, "approve_until_date": "2026-06-30"},
                    {"approve_until_date": "June"},
                    {"days": 7},
                    {"severities": ["Low", "Low"]},
                ]
            }
        },
        {
            "baseline.approval_rules[0].severities[0]": 'did you mean "Critical"?',
            "baseline.approval_rules[0].severities[1]": 'is "Moderat"; give "Critical", "Import',
            "baseline.approval_rules[0].approve_after_days": "361",
            "baseline.approval_rules[1].classifications[0]": 'did you mean "Security"?',
            "baseline.approval_rules[1].compliance_level": 'is "SEVERE"; give "CRITICAL"',
            "baseline.approval_rules[2].approve_until_date": "give one of the two",
            "baseline.approval_rules[3].approve_until_date": '"June"',
            "baseline.approval_rules[4].days": "is unknown",
            "baseline.approval_rules[5].severities": 'names "Low" twice',
        },
    ),
    (
        {
            "baseline": {
                "operating_system": "UBUNTU",
                "approval_rules": [
                    {"classifications": ["Security"], "approve_after_days": 7},
                    {"approve_until_date": "2026-06-30"},
                ],
            }
        },
        {
            "baseline.approval_rules[0].classifications": "Ubuntu has none",
            "baseline.approval_rules[0].approve_after_days": "patches of Ubuntu do not have",
            "baseline.approval_rules[1].approve_until_date": "patches of Ubuntu do not have",
        },
    ),
    ({"baseline": {"approval_rules": []}}, {"baseline.approval_rules": "approve something"}),
    (
        {"baseline": {"approval_rules": [{}] * 11}},
        {"baseline.approval_rules": "has 11 rules; give 10 at most"},
    ),
    (
        {
            "baseline": {
                "approved_patches": MANY,
                "rejected_patches": ["p1", "a b"],
                "rejected_patches_action": "BLOK",
                "approved_patches_compliance_level": "HGH",
            }
        },
        {
            "baseline.approved_patches": "names 51 patches; give 50 at most",
            "baseline.rejected_patches": 'names "p1", which is approved too',
            "baseline.rejected_patches[1]": '"a b"',
            "baseline.rejected_patches_action": 'did you mean "BLOCK"?',
            "baseline.approved_patches_compliance_level": 'did you mean "HIGH"?',
        },
    ),
    ({"baseline": {"approved_patches": []}}, {"baseline.approved_patches": "one or more"}),
    (
        {"installation": {"schedule": "cron(0 25 ? * SUN *)", "time_zone": "Berlin"}},
        {
            "installation.schedule": 'is "cron(0 25 ? * SUN *)"; it has "25" for hours',
            "installation.time_zone": '"Berlin"',
        },
    ),
    (
        {"installation": {"duration_hours": 25, "cutoff_hours": -1, "by": "window"}},
        {
            "installation.duration_hours": "25",
            "installation.cutoff_hours": "-1",
            "installation.by": 'give "maintenance-window" or "association"',
        },
    ),
    (
        {"installation": {"duration_hours": 2, "cutoff_hours": 2}},
        {"installation.cutoff_hours": "leaves no time of a window open for 2"},
    ),
    (
        {"installation": {"service_role_arn": "patching"}},
        {"installation.service_role_arn": '"patching"'},
    ),
    (
        {
            "installation": {
                "by": "association",
                "schedule": "rate(7 days)",
                "time_zone": "Europe/Berlin",
                "duration_hours": 4,
                "cutoff_hours": 1,
                "service_role_arn": ROLE,
            },
            "output": {"log_group_name": "/patching"},
        },
        {
            "installation.schedule": "would install at once when it is declared",
            "installation.time_zone": 'only a "maintenance-window" has it',
            "installation.duration_hours": 'only a "maintenance-window" has it',
            "installation.cutoff_hours": 'only a "maintenance-window" has it',
            "installation.service_role_arn": 'only a "maintenance-window" has it',
            "output.log_group_name": "writes only to a bucket",
        },
    ),
    (
        {
            "scan": {"schedule": "rate(10 minutes)"},
            "inventory": {"enabled": False, "schedule": "rate(1 day)"},
            "agent_update": {"schedule": "cron(0 2 1 6 ? *)", "enabled": "yes"},
        },
        {
            "scan.schedule": "give 30 minutes or more",
            "inventory.schedule": "enabled is false",
            "agent_update.schedule": "an association takes only *",
            "agent_update.enabled": '"yes"',
        },
    ),
    (
        {
            "cis_scan": {
                "level": 3,
                "days": ["SUNDAY", "MO"],
                "start_time": "24:00",
                "time_zone": "Mars",
                "account_ids": ["12345"],
            }
        },
        {
            "cis_scan.level": "3",
            "cis_scan.days[0]": 'did you mean "SUN"?',
            "cis_scan.days[1]": 'did you mean "MON"?',
            "cis_scan.start_time": '"24:00"',
            "cis_scan.time_zone": '"Mars"',
            "cis_scan.account_ids[0]": '"12345"',
        },
    ),
    (
        {"cis_scan": {"frequency": "daily", "days": ["MON"]}},
        {"cis_scan.days": 'a scan "daily" has none'},
    ),
    (
        {"cis_scan": {"frequency": "once", "start_time": "05:00", "time_zone": "UTC"}},
        {
            "cis_scan.start_time": 'a scan "once" has none',
            "cis_scan.time_zone": 'a scan "once" has none',
        },
    ),
    (
        {"cis_scan": {"frequency": "monthly", "days": ["MON", "TUE"]}},
        {"cis_scan.days": "names 2 days"},
    ),
    (
        {"cis_scan": {"account_ids": ["SELF", "ALL_ACCOUNTS"]}},
        {"cis_scan.account_ids": 'names "ALL_ACCOUNTS" beside others'},
    ),
    ({"cis_scan": {"frequency": "yearly"}}, {"cis_scan.frequency": '"weekly"'}),
    (
        {"output": {"bucket_prefix": "patching/", "log_group_name": "a b"}},
        {"output.bucket_prefix": "without bucket_name", "output.log_group_name": '"a b"'},
    ),
    ({"installation": "weekly"}, {"installation": '"weekly"'}),
    ({"exemptions": [{**RECORD, "control": "x"}]}, {"exemptions[0].control": '"x"'}),
]


@pytest.mark.parametrize(("arguments", "problems"), BAD)
def test_patch_management_bad_arguments_are_all_told(
    arguments: dict[str, Any], problems: dict[str, str]
) -> None:
    reader = Arguments("PatchManagement", arguments, library.PatchManagementArgs)
    read(reader, "host")
    found = {one["property_path"]: one["reason"] for one in reader.problems.told()}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []


def test_patch_management_bad_arguments_register_nothing() -> None:
    arguments = {"scan": {"schedule": "daily"}, "max_errors": "many"}
    recording = record(lambda: library.PatchManagement("host", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    first, *rest = str(recording.error).splitlines()
    assert first == 'PatchManagement "host" cannot be created:'
    assert [line.split()[1] for line in rest] == ["scan.schedule", "max_errors"]
    assert recording.resources == []


def test_patch_management_of_a_name_that_is_no_tag_value_asks_for_a_patch_group() -> None:
    recording = record(lambda: library.PatchManagement("a|b", {}))
    assert "patch_group" in str(recording.error)
    assert succeed(lambda: library.PatchManagement("a|b", {"patch_group": "web"})).resources


def test_patch_management_of_a_long_name_stays_within_the_limits_of_aws() -> None:
    recording = succeed(lambda: library.PatchManagement("h" * 140, {}))
    assert len(recording.only(WINDOW).inputs["description"]) == 128
    assert len(scan_of(recording)["ScanName"]) == 128


def test_patch_management_output_given_for_a_plain_list_is_refused() -> None:
    def program() -> None:
        patches = [pulumi.Output.from_input("kernel")]
        library.PatchManagement("host", {"baseline": {"approved_patches": patches}})

    recording = record(program)
    assert "baseline.approved_patches[0] is Output; give" in str(recording.error)


def test_patch_management_bucket_that_turns_out_wrong_is_refused() -> None:
    def program() -> None:
        bucket = pulumi.Output.from_input("No Bucket")
        library.PatchManagement("host", {"output": {"bucket_name": bucket}})

    recording = record(program)
    assert 'output.bucket_name is "No Bucket"; give the name of a bucket' in str(recording.error)
    assert recording.of_type(ASSOCIATION) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("CRITICAL", None),
        ("critical", 'is "critical"; did you mean "CRITICAL"?'),
        ("x", 'is "x"; give "CRITICAL" or "LOW"'),
        ("x\n", 'is "x\\n"; give "CRITICAL" or "LOW"'),
    ],
)
def test_choice_is_told_by_its_nearest_name(value: str, expected: str | None) -> None:
    assert choice_problem(value, ("CRITICAL", "LOW")) == expected


def test_baseline_within_its_limits_has_no_problem() -> None:
    patches = [f"p{number}" for number in range(_patch_baselines.MOST_PATCHES)]
    problems = _patch_baselines.baseline_problems
    assert list(problems(_patch_baselines.MOST_RULES, patches, ["other"])) == []
    assert list(problems(0, patches[:1], [])) == []
