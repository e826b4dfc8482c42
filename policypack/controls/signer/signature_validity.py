"""Signatures expire before what they vouch for is forgotten.

What: every signing profile has a `signatureValidityPeriod` of at most `maxMonths` (36) months.
Without one AWS Signer takes 135 months. A year counts as twelve months, a month as 31 days. Off
until configured: a deployment whose signature has expired is refused, so the period must be longer
than anything runs that is not deployed anew.

Why: an artefact of years ago, with all that has become known since, is accepted as long as its
signature is valid, unless somebody remembers to revoke it.

How to fix: set `signatureValidityPeriod={"type": "MONTHS", "value": 36}`. The profile is replaced,
so let those who trust it accept both for a while.
"""

from collections.abc import Iterator
from typing import Final

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
from .._values import UNKNOWN, Property
from ._tokens import PROFILE

PERIOD = "signatureValidityPeriod"
VALUE = f"{PERIOD}.value"
TYPE = f"{PERIOD}.type"
MOST = "maxMonths"
DAYS: Final = {"DAYS": 1, "MONTHS": 31, "YEARS": 12 * 31}


def check(profile: Resource) -> Iterator[Finding]:
    """Judge the unit, then the number of them."""
    most = whole_number(profile.settings.get(MOST)) or 1
    unit = profile.at(TYPE)
    units = f"be one of {', '.join(DAYS)}"
    if profile.at(PERIOD).present:
        yield from must(unit, lambda found: found.text in DAYS, units, "take months")
    days = DAYS.get(unit.text or "", 1)

    def is_right(found: Property) -> bool:
        return found.number is not None and 0 < found.number * days <= most * DAYS["MONTHS"]

    need = f"come to at most {most} months"
    yield from must(profile.at(VALUE), is_right, need, f"let it {need}")


def _profile(value: object, unit: object = "MONTHS") -> Given:
    inputs = {"platformId": "AWSLambda-SHA384-ECDSA", PERIOD: {"type": unit, "value": value}}
    return Given(PROFILE, inputs)


CONTROL = Control(
    doc=__doc__,
    id="EXT.SIGNER_VALIDITY",
    name="signer-signature-validity",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(PROFILE,),
    config_rule=NoConfigRule("AWS Config judges the tags of signing profiles only"),
    remediation="Set signatureValidityPeriod to at most 36 months.",
    url="https://docs.aws.amazon.com/signer/latest/api/API_PutSigningProfile.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            MOST,
            default=36.0,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": 135,
                "description": "The most months a signature may be valid.",
            },
        ),
    ),
    passing=(
        Example("three years", _profile(3.0, "YEARS")),
        Example("months", _profile(36.0)),
        Example("days", _profile(90.0, "DAYS")),
        Example("longer where that is allowed", _profile(60.0), settings={MOST: 60.0}),
    ),
    failing=(
        Example("absent", Given(PROFILE), path=VALUE),
        Example("as long as AWS takes by itself", _profile(135.0), path=VALUE),
        Example("ten years", _profile(10.0, "YEARS"), path=VALUE),
        Example("unit that is none", _profile(1.0, "WEEKS"), path=TYPE),
    ),
    undecided=(
        Example("number unknown", _profile(UNKNOWN), path=VALUE),
        Example("unit unknown", _profile(12.0, UNKNOWN), path=TYPE),
        Example("period unknown", Given(PROFILE, {PERIOD: UNKNOWN}), path=PERIOD),
    ),
)
