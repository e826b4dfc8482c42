"""EBS volumes carry the required tags.

What: `tags` of an `aws.ebs.Volume`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: backup plans choose volumes by tags, and a volume that is left behind without one is paid for
and kept for ever.

How to fix: set the tags on the volume or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import VOLUME

CONTROL = Control(
    doc=__doc__,
    id="EC2.45",
    name="tagged-ec2-volume",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(VOLUME,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the volume or in the provider's defaultTags.",
    url=security_hub("EC2.45"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(VOLUME),
    failing=badly_tagged(VOLUME),
    undecided=unknown_tags(VOLUME),
)
