"""What the rows of patches, maintenance and Cloud Control are made of, and what they turn into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, TAGS, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

SYSTEM = "AMAZON_LINUX_2023"
RULE = {
    "approveAfterDays": 7,
    "complianceLevel": "CRITICAL",
    "enableNonSecurity": False,
    "patchFilters": [{"key": "CLASSIFICATION", "values": ["Security"]}],
}
HOSTS = [{"key": "tag:PatchGroup", "values": ["web"]}]
OTHER_HOSTS = [{"key": "tag:PatchGroup", "values": ["web", "batch"]}]
BASELINE = (
    "aws:ssm/patchBaseline:PatchBaseline",
    {"operatingSystem": SYSTEM, "approvalRules": [RULE]},
)
WINDOW = (
    "aws:ssm/maintenanceWindow:MaintenanceWindow",
    {"schedule": "rate(7 days)", "duration": 3, "cutoff": 1},
)


def run_command(operation: str, **more: object) -> dict[str, Any]:
    parameters = [
        {"name": "Operation", "values": [operation]},
        {"name": "RebootOption", "values": ["RebootIfNeeded"]},
    ]
    return {"runCommandParameters": {"parameters": parameters, "timeoutSeconds": 600, **more}}


def cis_scan(level: str, **tags: str) -> str:
    start = {"TimeOfDay": "05:00", "TimeZone": "UTC"}
    targets = {"AccountIds": ["SELF"], "TargetResourceTags": {"PatchGroup": ["web"]}}
    state = {
        "ScanName": "life",
        "SecurityLevel": level,
        "Schedule": {"Daily": {"StartTime": start}},
        "Targets": targets,
        "Tags": tags,
    }
    return json.dumps(state)


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:cloudcontrol/resource:Resource": lambda _: Life(
        {
            "typeName": "AWS::InspectorV2::CisScanConfiguration",
            "desiredState": cis_scan("LEVEL_1", team="a", stage="dev"),
        },
        {"desiredState": cis_scan("LEVEL_2", team="b", new="1")},
        importable=False,
    ),
    "aws:ssm/association:Association": lambda _: Life(
        {
            "name": "AWS-RunPatchBaseline",
            "targets": HOSTS,
            "parameters": {"Operation": "Scan"},
            "scheduleExpression": "rate(1 day)",
            "outputLocation": {"s3BucketName": "logs", "s3KeyPrefix": "patch"},
            **TAGS,
        },
        {
            "targets": OTHER_HOSTS,
            "parameters": {"Operation": "Install"},
            "complianceSeverity": "HIGH",
            "outputLocation": None,
            **OTHER_TAGS,
        },
    ),
    "aws:ssm/defaultPatchBaseline:DefaultPatchBaseline": lambda _: Life(
        {"baselineId": "{baseline}", "operatingSystem": SYSTEM},
        needs={"baseline": BASELINE},
        stays=True,
    ),
    "aws:ssm/maintenanceWindow:MaintenanceWindow": lambda _: Life(
        {**WINDOW[1], "scheduleTimezone": "Europe/Berlin", "enabled": False, **TAGS},
        {"duration": 4, "scheduleTimezone": None, "enabled": True, **OTHER_TAGS},
    ),
    "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget": lambda _: Life(
        {"windowId": "{window}", "resourceType": "INSTANCE", "targets": HOSTS},
        {"targets": OTHER_HOSTS, "ownerInformation": "team"},
        {"window": WINDOW},
        importable=False,
    ),
    "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask": lambda _: Life(
        {
            "windowId": "{window}",
            "taskArn": "AWS-RunPatchBaseline",
            "taskType": "RUN_COMMAND",
            "priority": 1,
            "maxConcurrency": "10%",
            "maxErrors": "1",
            "targets": HOSTS,
            "taskInvocationParameters": run_command(
                "Install",
                outputS3Bucket="logs",
                cloudwatchConfig={"cloudwatchLogGroupName": "/p", "cloudwatchOutputEnabled": True},
            ),
        },
        {"maxErrors": "0", "taskInvocationParameters": run_command("Scan")},
        {"window": WINDOW},
        importable=False,
    ),
    "aws:ssm/patchBaseline:PatchBaseline": lambda _: Life(
        {**BASELINE[1], "rejectedPatches": ["kernel*"], "description": "first", **TAGS},
        {
            "approvalRules": [{**RULE, "approveAfterDays": 0}, RULE],
            "globalFilters": [{"key": "PRODUCT", "values": ["AmazonLinux2023"]}],
            "rejectedPatches": None,
            "description": None,
            **OTHER_TAGS,
        },
    ),
    "aws:ssm/patchGroup:PatchGroup": lambda _: Life(
        {"baselineId": "{baseline}", "patchGroup": "life"}, needs={"baseline": BASELINE}
    ),
}
