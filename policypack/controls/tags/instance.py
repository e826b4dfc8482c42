"""EC2 instances carry the required tags.

What: `tags` of an `aws.ec2.Instance` or `aws.ec2.SpotInstanceRequest`, with the provider's
`defaultTags`, hold every key of `requiredTagKeys`, in the same case; if that list is empty, any one
key will do. Keys that begin with "aws:" do not count, values do not matter. Tags of a spot request
are those of the request; whether its instance gets them is not documented. Tags that a launch
template gives to the instance are not looked at.

Why: a bill, an alarm and a finding name an instance by an id. Tags say whose it is and what it is
for; rules and backup plans choose by them.

How to fix: set the tags on the instance or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import INSTANCE, INSTANCE_LIKE

CONTROL = Control(
    doc=__doc__,
    id="EC2.38",
    name="tagged-ec2-instance",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=INSTANCE_LIKE,
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the instance or in the provider's defaultTags.",
    url=security_hub("EC2.38"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(INSTANCE),
    failing=badly_tagged(INSTANCE),
    undecided=unknown_tags(INSTANCE),
)
