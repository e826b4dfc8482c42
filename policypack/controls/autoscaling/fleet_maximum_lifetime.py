"""Groups replace each instance after a while, whether anything changed or not.

What: `maxInstanceLifetime` of every group is between a day, the least that AWS accepts, and
`maxDays` (30) days, in seconds. Zero turns it off, and fails as leaving it out does. EC2 Fleet and
Spot Fleet know no lifetime and are left aside.

Nothing is corrected at level remediate: how long an instance may live is for the application to
say.

Why: a host that is replaced cannot drift from its image for long, and what an intruder left goes
with it; that new hosts start is tried all the time, not only in an emergency.

How to fix: set `maxInstanceLifetime`, such as 2592000 for 30 days, and keep data off the instances.
"""

from collections.abc import Iterator

from .._helpers import must
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .._scalars import whole_number
from .._tokens import GROUP
from .._values import UNKNOWN, Property

LIFETIME = "maxInstanceLifetime"
DAYS = "maxDays"
DAY = 86400


def check(group: Resource) -> Iterator[Finding]:
    """Judge the lifetime in seconds."""
    most = (whole_number(group.settings.get(DAYS)) or 1) * DAY

    def is_right(found: Property) -> bool:
        return found.number is not None and DAY <= found.number <= most

    need = f"be between {DAY} and {most}"
    yield from must(group.at(LIFETIME), is_right, need, f"set it to at most {most}")


def _group(seconds: object) -> Given:
    return Given(GROUP, {LIFETIME: seconds})


CONTROL = Control(
    doc=__doc__,
    id="EXT.FLEET_MAX_LIFETIME",
    name="autoscaling-max-instance-lifetime",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(GROUP,),
    config_rule=NoConfigRule("AWS Config has no managed rule about the lifetime of instances"),
    remediation="Set maxInstanceLifetime to at most 30 days, in seconds.",
    url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            DAYS,
            default=30.0,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": 365,
                "description": "The most days an instance may live.",
            },
        ),
    ),
    passing=(
        Example("thirty days", _group(2592000.0)),
        Example("a year where that is allowed", _group(31536000.0), settings={DAYS: 365.0}),
    ),
    failing=(
        Example("absent", Given(GROUP), path=LIFETIME),
        Example("off", _group(0.0), path=LIFETIME),
        Example("a year", _group(31536000.0), path=LIFETIME),
    ),
    undecided=(Example("unknown", _group(UNKNOWN), path=LIFETIME),),
)
