"""When Inspector scans hosts by the CIS benchmark, as arguments and as CloudFormation has it.

Sources: https://docs.aws.amazon.com/inspector/latest/user/scanning-cis.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-inspectorv2-cisscanconfiguration.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._choices import choice, several_choices, texts
from components._fleet.rules import TIME_ZONE
from components._patching import rules as patching
from components._validation import Arguments

TYPE_NAME = "AWS::InspectorV2::CisScanConfiguration"
MOST_VALUES = 5
_EVERY_ACCOUNT = "ALL_ACCOUNTS"
_FREQUENCIES = ("daily", "weekly", "monthly", "once")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class CisScanArgs(TypedDict):
    """When and how strictly Inspector, which has to be active in the account, scans the hosts."""

    enabled: NotRequired[Optional[bool]]
    """Scan at all; plain. Default: true."""
    level: NotRequired[Optional[int]]
    """Level of the benchmark: 1, or 2 for stricter needs; plain. Default: 1."""
    frequency: NotRequired[Optional[str]]
    """daily, weekly, monthly or once; plain. Default: weekly."""
    days: NotRequired[Optional[Sequence[str]]]
    """Days of a weekly scan, or the one day of a monthly scan: MON, TUE, WED, THU, FRI, SAT, SUN;
    plain. Default: SUN."""
    start_time: NotRequired[Optional[str]]
    """Time of day, such as 05:00; plain. Default: 06:00."""
    time_zone: NotRequired[Optional[str]]
    """Time zone of the time of day, such as Europe/Berlin; plain. Default: UTC."""
    account_ids: NotRequired[Optional[Sequence[str]]]
    """Accounts whose hosts are scanned, by number; SELF is one's own, and reads back as such;
    plain. Default: SELF."""


@dataclass(frozen=True)
class CisScan:
    """A scan, checked, without name and tags."""

    level: int
    schedule: Mapping[str, Any]
    account_ids: Sequence[str]
    target_tags: Mapping[str, Sequence[str]]

    def desired_state(self, name: str, tags: Mapping[str, str]) -> str:
        """Write the scan as Cloud Control takes it."""
        targets = {"AccountIds": self.account_ids, "TargetResourceTags": self.target_tags}
        state = {
            "ScanName": name,
            "SecurityLevel": f"LEVEL_{self.level}",
            "Schedule": self.schedule,
            "Targets": targets,
            "Tags": tags,
        }
        return json.dumps(state, sort_keys=True)


def read_scan(reader: Arguments, target_tags: Mapping[str, Sequence[str]]) -> Optional[CisScan]:
    """Return a scan, None where it is off, noting every problem with the reader."""
    scan = CisScan(
        level=reader.plain("level", patching.CIS_LEVEL, 1),
        schedule=_schedule(reader),
        account_ids=texts(reader, "account_ids", patching.ACCOUNT, ["SELF"]),
        target_tags=target_tags,
    )
    if _EVERY_ACCOUNT in scan.account_ids and len(scan.account_ids) > 1:
        reader.add("account_ids", f'names "{_EVERY_ACCOUNT}" beside others; leave the others out')
    if not reader.plain("enabled", rules.BOOLEAN, default=True):
        return None
    for key, values in target_tags.items():
        if len(values) > MOST_VALUES:
            reason = f'"{key}" has {len(values)} values, a CIS scan takes {MOST_VALUES}'
            reader.add("enabled", f"is true, but {reason}; give fewer, or false")
    return scan


def _schedule(reader: Arguments) -> dict[str, Any]:
    frequency = choice(reader, "frequency", _FREQUENCIES, "weekly")
    days = several_choices(reader, "days", _DAYS, ["SUN"])
    zone = reader.plain("time_zone", TIME_ZONE, "UTC")
    start = {"TimeOfDay": reader.plain("start_time", patching.CLOCK, "06:00"), "TimeZone": zone}
    unused = {"daily": ("days",), "once": ("days", "start_time", "time_zone")}
    for name in unused.get(frequency, ()):
        if reader.plain(name, rules.ANYTHING) is not None:
            reader.add(name, f'is given, but a scan "{frequency}" has none; leave it out')
    if frequency == "monthly" and len(days) != 1:
        reader.add("days", f'names {len(days)} days; a scan "monthly" has one')
    schedules: dict[str, dict[str, Any]] = {
        "once": {"OneTime": {}},
        "daily": {"Daily": {"StartTime": start}},
        "weekly": {"Weekly": {"StartTime": start, "Days": days}},
        "monthly": {"Monthly": {"StartTime": start, "Day": days[0] if days else ""}},
    }
    return schedules[frequency]
