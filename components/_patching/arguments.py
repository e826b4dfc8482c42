"""What may be said about patching, inventory and CIS scans, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._choices import choice
from components._exemptions import ExemptionArgs, Exemptions
from components._patching import rules as patching
from components._patching import runs
from components._patching.baselines import PatchBaselineArgs, read_baseline
from components._patching.cis_scans import CisScan, CisScanArgs, read_scan
from components._patching.runs import InstallationArgs, PatchOutputArgs, RecurringArgs
from components._validation import Arguments

_SEVERITIES = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "UNSPECIFIED")
_SYNCHRONIZATION = ("AUTO", "MANUAL")
# Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-collection.html
# https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-automatic-updates.html
_SCHEDULES = {
    "scan": "rate(1 day)",
    "inventory": "rate(30 minutes)",
    "agent_update": "rate(14 days)",
}


class PatchManagementArgs(TypedDict):
    """Which hosts are patched, with what and when."""

    patch_group: NotRequired[Optional[str]]
    """Value of the hosts' tag PatchGroup, by which they get the baseline; plain.
    Default: the component's name."""
    target_tags: NotRequired[Optional[Mapping[str, Sequence[str]]]]
    """Tags of the hosts: one value of each key; plain. Default: PatchGroup with the patch group."""
    baseline: NotRequired[Optional[PatchBaselineArgs]]
    """Which patches are approved; plain. Default: security patches after seven days."""
    account_default: NotRequired[Optional[bool]]
    """Let the baseline count for hosts of the account that have no patch group too; plain.
    Default: false."""
    installation: NotRequired[Optional[InstallationArgs]]
    """When and by what patches are installed; plain. Default: a window on Sundays at 3 in UTC."""
    scan: NotRequired[Optional[RecurringArgs]]
    """Search for missing patches in between; plain. Default: rate(1 day)."""
    inventory: NotRequired[Optional[RecurringArgs]]
    """List of the installed software; plain. Default: rate(30 minutes)."""
    agent_update: NotRequired[Optional[RecurringArgs]]
    """Updates of the SSM agent; plain. Default: rate(14 days)."""
    cis_scan: NotRequired[Optional[CisScanArgs]]
    """Scan by the CIS benchmark; plain. Default: level 1, on Sundays at 6 in UTC."""
    max_concurrency: NotRequired[Optional[str]]
    """On how many hosts at a time a command runs, as a number or share; plain. Default: 25%."""
    max_errors: NotRequired[Optional[str]]
    """After how many hosts that failed no further one is sent it; plain. Default: 10%."""
    compliance_severity: NotRequired[Optional[str]]
    """How bad it is when an association fails: CRITICAL, HIGH, MEDIUM, LOW or UNSPECIFIED; plain.
    Default: HIGH."""
    sync_compliance: NotRequired[Optional[str]]
    """AUTO: a run tells the compliance of an association; MANUAL: somebody else does; plain.
    Default: AUTO."""
    output: NotRequired[Optional[PatchOutputArgs]]
    """Where the output of commands is kept; plain. Default: its last part in Systems Manager."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class Patching:
    """What is patched, with what and when, checked."""

    patch_group: str
    targets: Mapping[str, Sequence[str]]
    baseline: Mapping[str, Any]
    account_default: bool
    installation: runs.Installation
    schedules: Mapping[str, str]
    cis_scan: Optional[CisScan]
    limits: Mapping[str, Any]
    compliance: Mapping[str, Any]
    output: runs.Output
    exemptions: Optional[Mapping[str, Any]]
    tags: Mapping[str, str]


def read(reader: Arguments, name: str) -> Patching:
    """Return what is said, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    account_default = reader.plain("account_default", rules.BOOLEAN, default=False)
    group = reader.plain("patch_group", patching.PATCH_GROUP, name)
    if group == name and not patching.PATCH_GROUP.accepts(name):
        allowed = patching.PATCH_GROUP.allowed
        reader.add("patch_group", f'is "{name}", the name of the component; give {allowed}')
    targets = runs.read_targets(reader, group, account_default=account_default)
    installation = runs.read_installation(_part(reader, "installation", InstallationArgs))
    schedules = {
        key: runs.read_recurring(_part(reader, key, RecurringArgs), default)
        for key, default in _SCHEDULES.items()
    }
    output = _part(reader, "output", PatchOutputArgs)
    return Patching(
        patch_group=group,
        targets=targets,
        baseline=read_baseline(_part(reader, "baseline", PatchBaselineArgs)),
        account_default=account_default,
        installation=installation,
        schedules={key: schedule for key, schedule in schedules.items() if schedule},
        cis_scan=read_scan(_part(reader, "cis_scan", CisScanArgs), targets),
        limits={
            "max_concurrency": reader.plain("max_concurrency", patching.CONCURRENCY, "25%"),
            "max_errors": reader.plain("max_errors", patching.ERRORS, "10%"),
        },
        compliance={
            "compliance_severity": choice(reader, "compliance_severity", _SEVERITIES, "HIGH"),
            "sync_compliance": choice(reader, "sync_compliance", _SYNCHRONIZATION, "AUTO"),
        },
        output=runs.read_output(output, by_window=installation.by_window),
        exemptions=exemptions.inputs,
        tags=reader.plain("tags", rules.TAGS, {}),
    )


def _part(reader: Arguments, name: str, shape: type) -> Arguments:
    return reader.nested(name, reader.plain(name, rules.MAP, {}), shape)
