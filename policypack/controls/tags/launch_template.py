"""Launch templates carry the required tags.

What: `tags` of an `aws.ec2.LaunchTemplate`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter. Its `tagSpecifications`, which are for what it
launches, are not looked at.

Why: a template is used by groups and fleets of other stacks. Whoever must change it needs to know
whose it is.

How to fix: set the tags on the launch template or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import LAUNCH_TEMPLATE

CONTROL = Control(
    doc=__doc__,
    id="EC2.175",
    name="ec2-launch-template-tagged",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(LAUNCH_TEMPLATE,),
    config_rule=ConfigRule("EC2_LAUNCH_TEMPLATE_TAGGED"),
    remediation="Set the required tags on the launch template or in the provider's defaultTags.",
    url=security_hub("EC2.175"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(LAUNCH_TEMPLATE),
    failing=badly_tagged(LAUNCH_TEMPLATE),
    undecided=unknown_tags(LAUNCH_TEMPLATE),
)
