"""Log groups keep their events for a year.

What: `retentionInDays` of every log group is at least `minRetentionTime` days, 365 unless
configured. Left out or 0 it passes: the events never expire, which AWS Config counts as compliant.
Groups of the class DELIVERY are not judged: the provider says they keep events for two days,
whatever is set, and hand them on.

Why: many intrusions are found months after they began. What happened on the first day is in logs
that are still there, or nowhere.

How to fix: set `retentionInDays=365` or more.
"""

from collections.abc import Iterator
from typing import Final

from .._helpers import undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._scalars import whole_number
from .._values import UNKNOWN
from ._log_group import LOG_GROUP, log_group

PATH: Final = "retentionInDays"
LEAST: Final = "minRetentionTime"
A_YEAR: Final = 365
# What CloudWatch Logs takes, from a year on and below.
PERIODS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


def _too_short(group: Resource) -> bool:
    days = group.at(PATH).number
    delivery = group.at("logGroupClass").value == "DELIVERY"
    return days is not None and 0 < days < _least(group) and not delivery


def _least(group: Resource) -> int:
    return whole_number(group.settings.get(LEAST)) or A_YEAR


def _check(group: Resource) -> Iterator[Finding]:
    days, least = group.at(PATH), _least(group)
    if _too_short(group):
        if group.at("logGroupClass").unknown:
            yield undecided(group.at("logGroupClass"), f"be DELIVERY, or {PATH} at least {least}")
        else:
            yield violation(days, f"keep events for {least} days or more")
    elif days.unknown and group.at("logGroupClass").value != "DELIVERY":
        yield undecided(days, f"be {least} or more")


def _corrections(group: Resource) -> Iterator[Correction]:
    """Set the shortest period that is long enough."""
    long_enough = next((days for days in PERIODS if days >= _least(group)), None)
    if long_enough is not None and _too_short(group) and not group.at("logGroupClass").unknown:
        yield Correction(PATH, long_enough)


CONTROL = Control(
    doc=__doc__,
    id="EXT.LOG_GROUP_RETENTION",
    name="cw-loggroup-retention-period-check",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(LOG_GROUP,),
    config_rule=ConfigRule("CW_LOGGROUP_RETENTION_PERIOD_CHECK", {"MinRetentionTime": "365"}),
    remediation="Set retentionInDays to 365 or more.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/cw-loggroup-retention-period-check.html",
    since="0.2.0",
    check=_check,
    corrections=_corrections,
    parameters=(
        Parameter(
            LEAST,
            default=A_YEAR,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": PERIODS[-1],
                "description": "days that log groups must keep events at least",
            },
        ),
    ),
    passing=(
        Example("a year", log_group(retentionInDays=365)),
        Example("for ever", log_group(retentionInDays=0)),
        Example("for ever by default", log_group()),
        Example("as long as configured", log_group(retentionInDays=90), settings={LEAST: 90}),
        Example("delivery", log_group(retentionInDays=2, logGroupClass="DELIVERY")),
    ),
    failing=(
        Example("a month", log_group(retentionInDays=30), path=PATH),
        Example(
            "less than configured", log_group(retentionInDays=365), path=PATH, settings={LEAST: 400}
        ),
    ),
    undecided=(
        Example("unknown", log_group(retentionInDays=UNKNOWN), path=PATH),
        Example(
            "class unknown",
            log_group(retentionInDays=30, logGroupClass=UNKNOWN),
            path="logGroupClass",
        ),
    ),
)
