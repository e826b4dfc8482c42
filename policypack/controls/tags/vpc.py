"""VPCs carry the required tags.

What: `tags` of an `aws.ec2.Vpc`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: programs and people find a network by its tags; one that is not labelled gets used for what it
was not built for.

How to fix: set the tags on the VPC or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags

VPC = "aws:ec2/vpc:Vpc"

CONTROL = Control(
    doc=__doc__,
    id="EC2.46",
    name="tagged-ec2-vpc",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(VPC,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the VPC or in the provider's defaultTags.",
    url=security_hub("EC2.46"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(VPC),
    failing=badly_tagged(VPC),
    undecided=unknown_tags(VPC),
)
