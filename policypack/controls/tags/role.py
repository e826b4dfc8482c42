"""IAM roles carry the required tags.

What: `tags` of an `aws.iam.Role`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: policies may allow or deny by the tags of a role, and a role nobody owns is one whose rights
nobody takes back.

How to fix: set the tags on the role or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags
from .._tokens import ROLE

CONTROL = Control(
    doc=__doc__,
    id="IAM.24",
    name="tagged-iam-role",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(ROLE,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the role or in the provider's defaultTags.",
    url=security_hub("IAM.24"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(ROLE),
    failing=badly_tagged(ROLE),
    undecided=unknown_tags(ROLE),
)
