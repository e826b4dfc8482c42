"""Public ECR repositories carry the required tags.

What: `tags` of an `aws.ecrpublic.Repository`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: the whole world pulls from it. When an image turns out to be bad, its owner must be found at
once.

How to fix: set the tags on the repository or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import Control, Level, NoConfigRule, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags

REPOSITORY = "aws:ecrpublic/repository:Repository"

CONTROL = Control(
    doc=__doc__,
    id="ECR.4",
    name="tagged-ecr-publicrepository",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(REPOSITORY,),
    config_rule=NoConfigRule(
        "Security Hub checks it by a rule of its own; required-tags is the nearest"
    ),
    remediation="Set the required tags on the repository or in the provider's defaultTags.",
    url=security_hub("ECR.4"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(REPOSITORY),
    failing=badly_tagged(REPOSITORY),
    undecided=unknown_tags(REPOSITORY),
)
