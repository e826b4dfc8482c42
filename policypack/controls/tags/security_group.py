"""Security groups carry the required tags.

What: `tags` of an `aws.ec2.SecurityGroup`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: a group nobody owns is a group nobody dares to close. Whoever finds an open port must know whom
to ask.

How to fix: set the tags on the group or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import SECURITY_GROUP

CONTROL = Control(
    doc=__doc__,
    id="EC2.43",
    name="tagged-ec2-securitygroup",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(SECURITY_GROUP,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the group or in the provider's defaultTags.",
    url=security_hub("EC2.43"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(SECURITY_GROUP),
    failing=badly_tagged(SECURITY_GROUP),
    undecided=unknown_tags(SECURITY_GROUP),
)
