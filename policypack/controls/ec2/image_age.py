"""Images are rebuilt before they grow old.

What: an image that the stack registers, copies or takes from an instance has a `deprecationTime`,
which is not past, and at most `maxAgeDays` (90) away. An image id tells no age: list in
`imageDates` when images were made, by id (your pipeline knows it), and every id that is launched or
built from must be listed there and be no older. As long as the list is empty, ids are not judged
here, or each of them would be a doubt. `resolve:ssm:...` is looked up anew at each launch: that the
parameter leads to a fresh image is for the pipeline that writes it.

The verdict depends on the day: a stack that passed may fail later, unchanged. That is the point.

Why: an image is as secure as on the day it was built. Packages age, and updates on first boot do
not bring what the build would have tested.

How to fix: build images on a schedule with Image Builder, and set a deprecation time a few builds
ahead.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from .._graph import Graph
from .._helpers import undecided, violation
from .._images import USING, ImageUse, image_uses
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
from .._tokens import AMI, AMI_COPY, AMI_FROM_INSTANCE, INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN, Property

REGISTERED = (AMI, AMI_COPY, AMI_FROM_INSTANCE)
TIME = "deprecationTime"
MAX_AGE = "maxAgeDays"
DATES = "imageDates"
LONGEST = 36500


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge images by their deprecation, those who use images by the list of dates."""
    days = whole_number(resource.settings.get(MAX_AGE))
    allowed = timedelta(days=min(max(days or 1, 1), LONGEST))
    if resource.type in REGISTERED:
        yield from _judge_deprecation(resource.at(TIME), allowed)
        return
    dates = resource.settings.get(DATES)
    if isinstance(dates, dict) and dates:
        for use in image_uses(resource, graph):
            if not (use.images or use.parameter):
                yield from _judge_date(use, _moment(dates.get(use.id)), allowed)


def _judge_deprecation(time: Property, allowed: timedelta) -> Iterator[Finding]:
    moment, now = _moment(time.text), datetime.now(UTC)
    if time.unknown:
        yield undecided(time, f"be at most {allowed.days} days away")
    elif moment is None:
        yield violation(time, f"set it to a time at most {allowed.days} days away")
    elif moment < now:
        yield violation(time.because(f"{time.state}, which is past"), "build a new image")
    elif moment > now + allowed:
        yield violation(time, f"set it to a time at most {allowed.days} days away")


def _judge_date(use: ImageUse, made: datetime | None, allowed: timedelta) -> Iterator[Finding]:
    place = use.place
    if place.unknown:
        yield undecided(place, f"be an image no older than {allowed.days} days")
    elif made is None:
        state = f"{place.state}, for which there is no date in {DATES}"
        yield undecided(place.because(state), f"be no older than {allowed.days} days")
    elif made < datetime.now(UTC) - allowed:
        state = f"{place.state}, which is older than {allowed.days} days"
        yield violation(place.because(state), "use a newer image")


def _moment(text: object) -> datetime | None:
    """Read a time as AWS writes it; a date alone means its beginning."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


OLD, YOUNG = "ami-0123456789abcdef0", "ami-0fedcba9876543210"
LISTED = {DATES: {OLD: "2020-02-02T02:02:02.000Z", YOUNG: "2999-01-01"}}


def _image(time: object, token: str = AMI) -> Given:
    return Given(token, {TIME: time})


CONTROL = Control(
    doc=__doc__,
    id="EXT.AMI_AGE",
    name="ec2-image-age",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(*REGISTERED, *USING),
    config_rule=NoConfigRule("AWS Config does not record when the image of an instance was made"),
    remediation="Build images on a schedule, and give them a deprecation time.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            MAX_AGE,
            default=90.0,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": LONGEST,
                "description": "The most days an image may be used.",
            },
        ),
        Parameter(
            DATES,
            default={},
            schema={
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "When images were made, by id, as 2026-11-22 or as AWS writes it.",
            },
        ),
    ),
    passing=(
        Example("deprecation ahead", _image("2099-01-01T00:00:00Z"), settings={MAX_AGE: 36500.0}),
        Example("image id without a list of dates", Given(INSTANCE, {"ami": OLD})),
        Example("young image", Given(INSTANCE, {"ami": YOUNG}), settings=LISTED),
        Example(
            "parameter",
            Given(LAUNCH_TEMPLATE, {"imageId": "resolve:ssm:/golden/web"}),
            settings=LISTED,
        ),
    ),
    failing=(
        Example("no deprecation", Given(AMI), path=TIME),
        Example("deprecated", _image("2020-02-02T02:02:02Z", AMI_COPY), path=TIME),
        Example("deprecation far ahead", _image("2999-01-01T00:00:00Z"), path=TIME),
        Example(
            "old image", Given(LAUNCH_TEMPLATE, {"imageId": OLD}), path="imageId", settings=LISTED
        ),
    ),
    undecided=(
        Example("deprecation unknown", _image(UNKNOWN, AMI_FROM_INSTANCE), path=TIME),
        Example(
            "image that is not listed",
            Given(INSTANCE, {"ami": "ami-00000000000000000"}),
            path="ami",
            settings=LISTED,
        ),
        Example("image unknown", Given(INSTANCE, {"ami": UNKNOWN}), path="ami", settings=LISTED),
    ),
)
