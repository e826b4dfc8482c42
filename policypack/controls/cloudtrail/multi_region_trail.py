"""A trail records the management events of all Regions.

What: if the stack declares trails, one of them has `isMultiRegionTrail` true, is not stopped by
`enableLogging` false, and logs all management events, reads and writes of every service: without
selectors, with an event selector that leaves nothing out (`readWriteType` All,
`excludeManagementEventSources` empty), or with an advanced one that asks for eventCategory
Management and nothing else. Other trails may log less. A stack without trails passes, for another
one may declare it; set `declaredHere` for the stack that manages the account.

Why: who did what in the account is known only if it was recorded. Intruders prefer the Regions
where nobody records.

How to fix: set `isMultiRegionTrail=True` on one trail and leave its management events as they are.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, declares, lacks, says_nothing, undeclared
from .._graph import Graph
from .._helpers import security_hub
from .._model import (
    STACK,
    ConfigRule,
    Control,
    Example,
    Finding,
    Level,
    Resource,
    Severity,
    Undecided,
)
from .._values import UNKNOWN
from ._trail import ADVANCED, SELECTORS, TRAIL, management_faults, recorded_by_a_trail, trail

PATH = "isMultiRegionTrail"
OR_ANOTHER = "; another trail of the stack may record them"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge a trail, unless another one records what it leaves out."""
    yield from undeclared(resource, graph, Setting(TRAIL, PATH, "with isMultiRegionTrail true"))
    if resource.type == STACK:
        return
    recorded = recorded_by_a_trail(graph)
    for finding in management_faults(resource) if not recorded else ():
        if recorded is None:
            others = OR_ANOTHER if len(graph.of_type(TRAIL)) > 1 else ""
            yield Undecided(finding.path, f"{finding.text}{others}")
        else:
            yield finding


def _basic(**selector: object) -> dict[str, object]:
    return {SELECTORS: [selector]}


def _advanced(*fields: tuple[str, object]) -> dict[str, object]:
    selectors = [{"field": name, "equals": values} for name, values in fields]
    return {ADVANCED: [{"fieldSelectors": selectors}]}


MANAGEMENT = ("eventCategory", ["Management"])
WRITES_ONLY = _basic(readWriteType="WriteOnly")
ONE_REGION = trail("other", isMultiRegionTrail=False)
CONTROL = Control(
    doc=__doc__,
    id="CloudTrail.1",
    name="multi-region-cloudtrail-enabled",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=(TRAIL, STACK),
    config_rule=ConfigRule(
        "MULTI_REGION_CLOUD_TRAIL_ENABLED",
        {"readWriteType": "ALL", "includeManagementEvents": "true"},
    ),
    remediation="Set isMultiRegionTrail to true on one trail, and log all management events.",
    url=security_hub("CloudTrail.1"),
    since="0.2.0",
    graph_check=check,
    parameters=(DECLARED_HERE,),
    passing=(
        Example("all Regions", trail()),
        Example("selector for everything", trail(**_basic(readWriteType="All"))),
        Example("advanced selector for everything", trail(**_advanced(MANAGEMENT))),
        Example("another trail for everything", ONE_REGION, (trail(),)),
        says_nothing(),
        declares(trail()),
    ),
    failing=(
        Example("one Region", ONE_REGION, path=PATH),
        Example("Regions absent", trail(isMultiRegionTrail=None), path=PATH),
        Example("stopped", trail(enableLogging=False), path="enableLogging"),
        Example("writes only", trail(**WRITES_ONLY), path=f"{SELECTORS}[0]"),
        Example(
            "no management events",
            trail(**_basic(includeManagementEvents=False)),
            path=f"{SELECTORS}[0]",
        ),
        Example(
            "a service left out",
            trail(**_basic(excludeManagementEventSources=["kms.amazonaws.com"])),
            path=f"{SELECTORS}[0]",
        ),
        Example(
            "data events only",
            trail(**_advanced(("eventCategory", ["Data"]))),
            path=f"{ADVANCED}[0]",
        ),
        Example(
            "advanced selector for reads",
            trail(**_advanced(MANAGEMENT, ("readOnly", ["true"]))),
            path=f"{ADVANCED}[0]",
        ),
        Example("two trails, none for everything", ONE_REGION, (trail(**WRITES_ONLY),), path=PATH),
        lacks(PATH),
    ),
    undecided=(
        Example("Regions unknown", trail(isMultiRegionTrail=UNKNOWN), path=PATH),
        Example("logging unknown", trail(enableLogging=UNKNOWN), path="enableLogging"),
        Example("selectors unknown", trail(eventSelectors=UNKNOWN), path=SELECTORS),
        Example(
            "category unknown",
            trail(**_advanced(("eventCategory", UNKNOWN))),
            path=f"{ADVANCED}[0]",
        ),
        Example(
            "another trail unknown", ONE_REGION, (trail(isMultiRegionTrail=UNKNOWN),), path=PATH
        ),
    ),
)
