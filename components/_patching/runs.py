"""When patches are installed and hosts looked at, as arguments and in the words of the provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._choices import choice
from components._fleet.rules import TIME_ZONE
from components._patching import rules as patching
from components._patching.schedules import association_problem, is_cron, window_problem
from components._validation import Arguments

PATCH_DOCUMENT = "AWS-RunPatchBaseline"
WINDOW, ASSOCIATION = "maintenance-window", "association"
# The tags by which Patch Manager finds a host's baseline. Only the first may be shown by metadata.
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-tag-a-patch-group.html
PATCH_GROUP_TAGS = ("PatchGroup", "Patch Group")
# How long Systems Manager waits for a host that does not answer.
_DELIVERY_SECONDS = 600
_COLLECTED = (
    "applications",
    "awsComponents",
    "customInventory",
    "instanceDetailedInformation",
    "networkConfig",
    "services",
)
_MOST_KEYS, _MOST_VALUES = 5, 50
_ONLY_OF_WINDOW = ("time_zone", "duration_hours", "cutoff_hours", "service_role_arn")
_SUNDAY_NIGHT = "cron(0 3 ? * SUN *)"


class InstallationArgs(TypedDict):
    """When approved patches are installed, and by what."""

    by: NotRequired[Optional[str]]
    """maintenance-window, or association: State Manager, without an end of time; plain.
    Default: maintenance-window."""
    schedule: NotRequired[Optional[str]]
    """Cron or rate expression of Systems Manager, of an association only cron: a rate would install
    at once when it is declared; plain. Default: cron(0 3 ? * SUN *)."""
    time_zone: NotRequired[Optional[str]]
    """Time zone of a window's schedule, such as Europe/Berlin; plain. Default: UTC."""
    duration_hours: NotRequired[Optional[int]]
    """How long a window is open, 1 to 24; plain. Default: 3."""
    cutoff_hours: NotRequired[Optional[int]]
    """How long before its end a window starts nothing any more; plain. Default: 1."""
    reboot: NotRequired[Optional[bool]]
    """Restart hosts whose patches need it; plain. Default: true."""
    service_role_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the role by which a window runs commands. Default: the service-linked role of Systems
    Manager."""


class RecurringArgs(TypedDict):
    """Something that State Manager does again and again."""

    enabled: NotRequired[Optional[bool]]
    """Do it at all; plain. Default: true."""
    schedule: NotRequired[Optional[str]]
    """Cron or rate expression of State Manager; plain. Default: as said where it is used."""


class PatchOutputArgs(TypedDict):
    """Where the output of commands is kept, beside the last part that Systems Manager shows."""

    log_group_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of the log group for what a maintenance window runs. Default: none."""
    bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of the bucket. Default: none."""
    bucket_prefix: NotRequired[Optional[pulumi.Input[str]]]
    """Beginning of the keys in the bucket. Default: none."""


@dataclass(frozen=True)
class Run:
    """What State Manager runs: the role of the child, a document and its parameters."""

    role: str
    document: str
    parameters: Mapping[str, str]


RUNS = {
    "scan": Run("scan", PATCH_DOCUMENT, {"Operation": "Scan"}),
    "inventory": Run(
        "inventory", "AWS-GatherSoftwareInventory", dict.fromkeys(_COLLECTED, "Enabled")
    ),
    "agent_update": Run("agent-update", "AWS-UpdateSSMAgent", {}),
}


@dataclass(frozen=True)
class Installation:
    """When and how patches are installed, checked."""

    by_window: bool
    schedule: str
    window: Mapping[str, Any]
    parameters: Mapping[str, str]
    service_role_arn: Optional[pulumi.Input[str]]


@dataclass(frozen=True)
class Output:
    """Where output is kept, checked."""

    log_group_name: Optional[pulumi.Input[str]]
    bucket_name: Optional[pulumi.Input[str]]
    bucket_prefix: Optional[pulumi.Input[str]]

    def of_association(self) -> Optional[dict[str, Any]]:
        """Write the place as an association takes it."""
        if self.bucket_name is None:
            return None
        return _given({"s3_bucket_name": self.bucket_name, "s3_key_prefix": self.bucket_prefix})

    def of_task(self) -> dict[str, Any]:
        """Write the places as a window's task takes them."""
        group = self.log_group_name
        logs = {"cloudwatch_log_group_name": group, "cloudwatch_output_enabled": True}
        place = {
            "cloudwatch_config": None if group is None else logs,
            "output_s3_bucket": self.bucket_name,
            "output_s3_key_prefix": self.bucket_prefix,
        }
        return _given(place)


def command(installation: Installation, output: Output) -> dict[str, Any]:
    """Write what a window's task runs on each host."""
    parameters = installation.parameters.items()
    return {
        "parameters": [{"name": name, "values": [value]} for name, value in parameters],
        "timeout_seconds": _DELIVERY_SECONDS,
        **output.of_task(),
    }


def read_installation(reader: Arguments) -> Installation:
    """Return when patches are installed, noting every problem with the reader."""
    by_window = choice(reader, "by", (WINDOW, ASSOCIATION), WINDOW) == WINDOW
    schedule = _schedule(reader, _SUNDAY_NIGHT, of_window=by_window)
    role = reader.input("service_role_arn", patching.ROLE_ARN)
    window = {
        "schedule_timezone": reader.plain("time_zone", TIME_ZONE, "UTC"),
        "duration": reader.plain("duration_hours", patching.DURATION_HOURS, 3),
        "cutoff": reader.plain("cutoff_hours", patching.CUTOFF_HOURS, 1),
    }
    if window["cutoff"] >= window["duration"] and not reader.about(
        "duration_hours", "cutoff_hours"
    ):
        least = f"a window open for {window['duration']}; give fewer, or a longer duration_hours"
        reader.add("cutoff_hours", f"is {window['cutoff']}, which leaves no time of {least}")
    if not by_window:
        _refuse_parts_of_window(reader, schedule)
    reboot = reader.plain("reboot", rules.BOOLEAN, default=True)
    option = "RebootIfNeeded" if reboot else "NoReboot"
    parameters = {"Operation": "Install", "RebootOption": option}
    return Installation(by_window, schedule, window, parameters, role)


def read_recurring(reader: Arguments, default: str) -> Optional[str]:
    """Return the schedule of something, None where it is off, noting problems with the reader."""
    schedule = _schedule(reader, default, of_window=False)
    if reader.plain("enabled", rules.BOOLEAN, default=True):
        return schedule
    if reader.plain("schedule", rules.ANYTHING) is not None:
        reader.add("schedule", "is given, but enabled is false; leave one of them out")
    return None


def read_output(reader: Arguments, *, by_window: bool) -> Output:
    """Return where output is kept, noting every problem with the reader."""
    output = Output(
        log_group_name=reader.input("log_group_name", patching.LOG_GROUP_NAME),
        bucket_name=reader.input("bucket_name", patching.BUCKET_NAME),
        bucket_prefix=reader.input("bucket_prefix", patching.PREFIX),
    )
    if output.log_group_name is not None and not by_window:
        reader.add("log_group_name", "is given, but an association writes only to a bucket")
    if output.bucket_prefix is not None and output.bucket_name is None:
        reader.add("bucket_prefix", "is given without bucket_name; give both")
    return output


def read_targets(
    reader: Arguments, patch_group: str, *, account_default: bool
) -> dict[str, list[str]]:
    """Return the tags of the hosts, noting every problem with the reader."""
    given = reader.plain("target_tags", patching.TARGET_TAGS, {PATCH_GROUP_TAGS[0]: [patch_group]})
    tags = {key: list(values) for key, values in given.items()}
    if len(tags) > _MOST_KEYS:
        reader.add("target_tags", f"has {len(tags)} keys; give {_MOST_KEYS} at most")
    for key, values in tags.items():
        if len(values) > _MOST_VALUES:
            reason = f'has {len(values)} values for "{key}"; give {_MOST_VALUES} at most'
            reader.add("target_tags", reason)
    if not account_default and (problem := group_problem(tags, patch_group)):
        reader.add("target_tags", problem)
    return tags


def group_problem(tags: Mapping[str, Sequence[str]], patch_group: str) -> Optional[str]:
    """Say why hosts of these tags would be patched by another baseline."""
    groups = [group for key in PATCH_GROUP_TAGS for group in tags.get(key, ())]
    remedy = f'give "{PATCH_GROUP_TAGS[0]}": ["{patch_group}"], or set account_default'
    if not groups:
        return f"names no patch group, so that the account's default baseline counts; {remedy}"
    if others := [group for group in groups if group != patch_group]:
        return f'names the patch group "{others[0]}", which has another baseline; {remedy}'
    return None


def _schedule(reader: Arguments, default: str, *, of_window: bool) -> str:
    schedule = reader.plain("schedule", rules.TEXT, default)
    problem = window_problem(schedule) if of_window else association_problem(schedule)
    if problem is not None:
        reader.add("schedule", f'is "{schedule}"; it {problem}')
    return str(schedule)


def _refuse_parts_of_window(reader: Arguments, schedule: str) -> None:
    if not is_cron(schedule) and not reader.about("schedule"):
        reason = "an association would install at once when it is declared; give a cron expression"
        reader.add("schedule", f'is "{schedule}"; {reason}')
    for name in _ONLY_OF_WINDOW:
        if reader.input(name, rules.ANYTHING) is not None:
            reader.add(name, f'is given, but only a "{WINDOW}" has it; leave it out')


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
