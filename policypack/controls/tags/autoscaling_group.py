"""Auto Scaling groups carry the required tags.

What: the list `tags` of an `aws.autoscaling.Group` holds every key of `requiredTagKeys`, in the
same case; if that list is empty, any one key will do. Keys that begin with "aws:" do not count,
values do not matter. The provider's `defaultTags` do not reach a group.

Why: a group makes instances by itself, for years. Its tags say whose they are, and whom to call
when there are suddenly fifty.

How to fix: add objects with `key`, `value` and `propagateAtLaunch` to `tags`; with the last one
true the instances get the tag too.
"""

from .._helpers import security_hub
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._tags import KEYS, REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import GROUP
from .._values import UNKNOWN


def _group(*keys: object) -> Given:
    tags = [{"key": key, "value": "web", "propagateAtLaunch": True} for key in keys]
    return Given(GROUP, {"tags": tags})


NEEDED = {KEYS: ["Owner", "CostCenter"]}
BY_PROVIDER = Given(GROUP, provider={"defaultTags": '{"tags": {"Owner": "web"}}'})
CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.10",
    name="tagged-autoscaling-autoscalinggroup",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(GROUP,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Add the required tags to the group.",
    url=security_hub("AutoScaling.10"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=(
        Example("some tag", _group("Name")),
        Example("required tags", _group("Owner", "Name", "CostCenter"), settings=NEEDED),
        Example("required tags beside an unknown one", _group(UNKNOWN, "Name")),
    ),
    failing=(
        Example("no tags", Given(GROUP), path="tags"),
        Example("tags of the provider only", BY_PROVIDER, path="tags"),
        Example("tags of AWS only", _group("aws:createdBy"), path="tags"),
        Example(
            "a required tag absent", _group("owner", "CostCenter"), path="tags", settings=NEEDED
        ),
    ),
    undecided=(
        Example("tags unknown", Given(GROUP, {"tags": UNKNOWN}), path="tags"),
        Example("a key unknown", _group("Owner", UNKNOWN), path="tags[1].key", settings=NEEDED),
    ),
)
