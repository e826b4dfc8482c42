"""Which patches are approved, as arguments and in the words of Patch Manager."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._choices import choice, several_choices, texts
from components._patching import rules as patching
from components._validation import Arguments

MOST_RULES = 10
MOST_PATCHES = 50
LEVELS = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNSPECIFIED")
_ACTIONS = ("BLOCK", "ALLOW_AS_DEPENDENCY")
_DAYS = 7


@dataclass(frozen=True)
class OperatingSystem:
    """What Patch Manager knows of the patches of an operating system.

    Args:
        classifications: kinds of patches, none where they are not told apart
        severity_key: the filter by which patches are told apart by their weight
        severities: the values of that filter
        dated: patches have a day of release from which days can be counted
    """

    classifications: tuple[str, ...]
    severity_key: str
    severities: tuple[str, ...]
    dated: bool = True


_KINDS = ("Security", "Bugfix", "Enhancement", "Recommended", "Newpackage")
# Sources: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PatchFilter.html
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PatchRule.html
OPERATING_SYSTEMS: Mapping[str, OperatingSystem] = {
    "AMAZON_LINUX_2023": OperatingSystem(
        _KINDS, "SEVERITY", ("Critical", "Important", "Medium", "Low")
    ),
    "REDHAT_ENTERPRISE_LINUX": OperatingSystem(
        _KINDS, "SEVERITY", ("Critical", "Important", "Moderate", "Low")
    ),
    "UBUNTU": OperatingSystem(
        (), "PRIORITY", ("Required", "Important", "Standard", "Optional", "Extra"), dated=False
    ),
}


class ApprovalRuleArgs(TypedDict):
    """Patches that are approved on their own some days after their release."""

    classifications: NotRequired[Optional[Sequence[str]]]
    """Kinds of patches: Security, Bugfix, Enhancement, Recommended, Newpackage; plain.
    Default: Security. Ubuntu has none."""
    severities: NotRequired[Optional[Sequence[str]]]
    """Weights of patches as the operating system names them: Critical, Important, Medium, Low of
    Amazon Linux, Moderate instead of Medium of Red Hat, priorities of Ubuntu; plain.
    Default: all of them."""
    approve_after_days: NotRequired[Optional[int]]
    """Days between release and approval, 0 to 360; plain. Default: 7, of Ubuntu 0."""
    approve_until_date: NotRequired[Optional[str]]
    """The last day of releases that are approved, as 2026-12-31, instead of days; plain."""
    compliance_level: NotRequired[Optional[str]]
    """How bad it is when one is missing: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL or UNSPECIFIED;
    plain. Default: CRITICAL."""
    non_security: NotRequired[Optional[bool]]
    """Approve updates of the same packages that are no security updates; plain. Default: false."""


class PatchBaselineArgs(TypedDict):
    """Which patches are approved, and which are refused."""

    operating_system: NotRequired[Optional[str]]
    """AMAZON_LINUX_2023, REDHAT_ENTERPRISE_LINUX or UBUNTU; a change makes a new baseline; plain.
    Default: AMAZON_LINUX_2023."""
    approval_rules: NotRequired[Optional[Sequence[ApprovalRuleArgs]]]
    """Rules by which patches are approved, up to ten; plain. Default: security patches of every
    severity seven days after their release."""
    approved_patches: NotRequired[Optional[Sequence[str]]]
    """Patches approved by name beside the rules, up to 50; plain. Default: none."""
    approved_patches_compliance_level: NotRequired[Optional[str]]
    """How bad it is when one of them is missing; plain. Default: CRITICAL."""
    approved_patches_non_security: NotRequired[Optional[bool]]
    """Approve those that are no security updates too; plain. Default: false."""
    rejected_patches: NotRequired[Optional[Sequence[str]]]
    """Patches refused by name, up to 50; plain. Default: none."""
    rejected_patches_action: NotRequired[Optional[str]]
    """BLOCK, or ALLOW_AS_DEPENDENCY of another patch; plain. Default: BLOCK."""


def read_baseline(reader: Arguments) -> dict[str, Any]:
    """Return a baseline as the provider takes it, noting every problem with the reader."""
    name = choice(reader, "operating_system", [*OPERATING_SYSTEMS], "AMAZON_LINUX_2023")
    approved = texts(reader, "approved_patches", patching.PATCH)
    rejected = texts(reader, "rejected_patches", patching.PATCH)
    given = reader.plain("approval_rules", rules.LIST_OF_MAPS, [{}])
    found = [
        _rule(
            reader.nested(f"approval_rules[{at}]", one, ApprovalRuleArgs), OPERATING_SYSTEMS[name]
        )
        for at, one in enumerate(given)
    ]
    for path, reason in baseline_problems(len(found), approved, rejected):
        reader.add(path, reason)
    level = choice(reader, "approved_patches_compliance_level", LEVELS, LEVELS[0])
    non_security = reader.plain("approved_patches_non_security", rules.BOOLEAN, default=False)
    return {
        "operating_system": name,
        "approval_rules": found,
        "approved_patches": approved,
        "approved_patches_compliance_level": level,
        "approved_patches_enable_non_security": non_security,
        "rejected_patches": rejected,
        "rejected_patches_action": choice(reader, "rejected_patches_action", _ACTIONS, _ACTIONS[0]),
    }


def baseline_problems(
    rule_count: int, approved: Sequence[str], rejected: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Find lists that are too long, approve nothing or contradict each other."""
    if rule_count > MOST_RULES:
        yield "approval_rules", f"has {rule_count} rules; give {MOST_RULES} at most"
    if rule_count == 0 and not approved:
        yield "approval_rules", "is [], and no patch is approved by name; approve something"
    for path, patches in (("approved_patches", approved), ("rejected_patches", rejected)):
        if len(patches) > MOST_PATCHES:
            yield path, f"names {len(patches)} patches; give {MOST_PATCHES} at most"
    if both := [patch for patch in rejected if patch in approved]:
        yield "rejected_patches", f'names "{both[0]}", which is approved too; decide for one'


def _rule(reader: Arguments, system: OperatingSystem) -> dict[str, Any]:
    filters = {}
    if system.classifications:
        filters["CLASSIFICATION"] = several_choices(
            reader, "classifications", system.classifications, system.classifications[:1]
        )
    elif reader.plain("classifications", rules.ANYTHING) is not None:
        reader.add("classifications", "is given, but Ubuntu has none; give severities")
    # Patches that are no security updates have no severity, so that any filter leaves them out.
    every = () if system.classifications else system.severities
    severities = several_choices(reader, "severities", system.severities, every)
    if severities:
        filters[system.severity_key] = severities
    return {
        **_approval(reader, system),
        "compliance_level": choice(reader, "compliance_level", LEVELS, LEVELS[0]),
        "enable_non_security": reader.plain("non_security", rules.BOOLEAN, default=False),
        "patch_filters": [{"key": key, "values": values} for key, values in filters.items()],
    }


def _approval(reader: Arguments, system: OperatingSystem) -> dict[str, Any]:
    days = reader.plain("approve_after_days", patching.APPROVAL_DAYS)
    until = reader.plain("approve_until_date", rules.DAY)
    if days is not None and until is not None:
        reader.add("approve_until_date", "is given beside approve_after_days; give one of the two")
    if not system.dated and (days or until is not None):
        path = "approve_after_days" if days else "approve_until_date"
        reader.add(path, "counts from a day of release, which patches of Ubuntu do not have")
    if until is not None:
        return {"approve_until_date": until}
    return {"approve_after_days": (_DAYS if system.dated else 0) if days is None else days}
