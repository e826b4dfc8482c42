"""Resources carry the mandatory tags, with allowed values.

What: every taggable resource holds each key of `requiredTags`, and where values are listed for a
key, one of them; keys and values are compared with regard to case. The provider's `defaultTags`
count, except for Auto Scaling groups, whose list they do not reach. Launch templates must also give
the tags to each instance, volume and network interface in `tagSpecifications`; where an instance
has `volumeTags` or tags of a block device, those are judged as well. `resourceTypes` limits the
control to some types. AWS Config knows fewer types, at most six keys, and no launch templates.

Why: costs, alarms, backups and access rules are told apart by tags. They help only if they are on
everything, and spelt in one way.

How to fix: set the tags in the provider's `defaultTags`, in `tagSpecifications` of launch
templates, and in `tags` of Auto Scaling groups with `propagateAtLaunch` true.
"""

from collections.abc import Iterator, Mapping

from .._helpers import undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._tags import Tags, quoted
from .._tokens import GROUP, INSTANCE, LAUNCH_TEMPLATE, VOLUME
from .._values import UNKNOWN
from ._places import LAUNCHED, SPECIFICATIONS, tag_sets
from ._taggable import TAGGABLE

TAGS = "requiredTags"
TYPES = "resourceTypes"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge the keys first, then the values of those that are there."""
    types, required = resource.settings.get(TYPES), resource.settings.get(TAGS)
    left_out = isinstance(types, list) and types and resource.type not in types
    if left_out or not isinstance(required, dict) or not required:
        return
    for tags in tag_sets(resource):
        yield from tags.lack(required)
        yield from _values(tags, required)


def _values(tags: Tags, required: Mapping[str, object]) -> Iterator[Finding]:
    for key, allowed in required.items():
        found = tags.known.get(key)
        if found is None or not isinstance(allowed, list) or not allowed:
            continue
        named = ", ".join(quoted(value) for value in allowed if isinstance(value, str))
        if found.unknown:
            yield undecided(found, f"be one of {named}")
        elif found.value not in allowed:
            yield violation(found, f"set it to one of {named}")


NEEDED = {TAGS: {"Owner": [], "Stage": ["dev", "prod"]}}
RIGHT = {"Owner": "web", "Stage": "prod"}
WRONG = {"Owner": "web", "Stage": "Prod"}
BY_PROVIDER = {"defaultTags": '{"tags": {"Owner": "web", "Stage": "dev"}}'}


def _state(
    title: str, token: str, inputs: Mapping[str, object], path: str = "", **provider: object
) -> Example:
    return Example(title, Given(token, inputs, provider=provider), (), path, NEEDED)


def _group(**tags: object) -> dict[str, object]:
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def _template(*kinds: str, **tags: object) -> dict[str, object]:
    found = [{"resourceType": kind, "tags": tags} for kind in kinds]
    return {"tags": RIGHT, SPECIFICATIONS: found}


def _device(tags: object) -> dict[str, object]:
    return {"tags": RIGHT, "rootBlockDevice": {"tags": tags}}


CONTROL = Control(
    doc=__doc__,
    id="EXT.REQUIRED_TAGS",
    name="required-tags",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=TAGGABLE,
    config_rule=ConfigRule("REQUIRED_TAGS"),
    remediation="Set the tags in the provider's defaultTags, and where those do not reach.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            TAGS,
            default={},
            schema={
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
                "description": "allowed values by key; an empty list allows any value",
            },
        ),
        Parameter(
            TYPES,
            default=[],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": "type tokens of the resources to judge; all taggable ones if empty",
            },
        ),
    ),
    passing=(
        Example("nothing required", Given(VOLUME)),
        _state("right", VOLUME, {"tags": RIGHT}),
        _state("by the provider", VOLUME, {}, **BY_PROVIDER),
        _state("empty value", VOLUME, {"tags": {**RIGHT, "Owner": ""}}),
        _state(
            "value of the provider corrected", VOLUME, {"tags": {"Stage": "prod"}}, **BY_PROVIDER
        ),
        _state("group", GROUP, _group(**RIGHT)),
        _state("launch template", LAUNCH_TEMPLATE, _template(*LAUNCHED, **RIGHT)),
        _state("instance that says nothing of volumes", INSTANCE, {"tags": RIGHT}),
        _state(
            "block device with the provider's", INSTANCE, _device({"Name": "web"}), **BY_PROVIDER
        ),
        Example("type left out", Given(VOLUME), settings={**NEEDED, TYPES: [INSTANCE]}),
    ),
    failing=(
        _state("no tags", VOLUME, {}, "tags"),
        _state("one absent", VOLUME, {"tags": {"Owner": "web"}}, "tags"),
        _state("null", VOLUME, {"tags": {**RIGHT, "Owner": None}}, "tags"),
        _state("value not allowed", VOLUME, {"tags": WRONG}, "tags.Stage"),
        _state("group without", GROUP, _group(Owner="web"), "tags", **BY_PROVIDER),
        _state("value not allowed, group", GROUP, _group(**WRONG), "tags[1].value"),
        _state("volumes of an instance", INSTANCE, {"tags": RIGHT, "volumeTags": {}}, "volumeTags"),
        _state("block device", INSTANCE, _device({"Name": "web"}), "rootBlockDevice.tags"),
        _state("template without", LAUNCH_TEMPLATE, {"tags": RIGHT}, SPECIFICATIONS),
        _state(
            "template for instances only",
            LAUNCH_TEMPLATE,
            _template("instance", **RIGHT),
            SPECIFICATIONS,
        ),
        _state(
            "template with a wrong value",
            LAUNCH_TEMPLATE,
            _template(*LAUNCHED, **WRONG),
            f"{SPECIFICATIONS}[1].tags.Stage",
        ),
    ),
    undecided=(
        _state("tags unknown", VOLUME, {"tags": UNKNOWN}, "tags"),
        _state("provider unknown", VOLUME, {}, "tags", defaultTags=UNKNOWN),
        _state("value unknown", VOLUME, {"tags": {**RIGHT, "Stage": UNKNOWN}}, "tags.Stage"),
        _state(
            "specifications unknown",
            LAUNCH_TEMPLATE,
            {"tags": RIGHT, SPECIFICATIONS: UNKNOWN},
            SPECIFICATIONS,
        ),
    ),
)
