"""Lambda functions carry the required tags.

What: `tags` of an `aws.lambda_.Function`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: an account has hundreds of functions within a year. Tags say which belong together, who pays
and who is called at night.

How to fix: set the tags on the function or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags

FUNCTION = "aws:lambda/function:Function"

CONTROL = Control(
    doc=__doc__,
    id="Lambda.6",
    name="tagged-lambda-function",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(FUNCTION,),
    config_rule=ConfigRule("LAMBDA_FUNCTION_TAGGED"),
    remediation="Set the required tags on the function or in the provider's defaultTags.",
    url=security_hub("Lambda.6"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(FUNCTION),
    failing=badly_tagged(FUNCTION),
    undecided=unknown_tags(FUNCTION),
)
