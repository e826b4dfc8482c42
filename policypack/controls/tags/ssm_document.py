"""Systems Manager documents carry the required tags.

What: `tags` of an `aws.ssm.Document`, with the provider's `defaultTags`, hold every key of
`requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter. Documents of AWS are not in a program, so they are
not judged.

Why: a document runs with the rights of whoever starts it. Who maintains it should be visible before
anyone does.

How to fix: set the tags on the document or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags

DOCUMENT = "aws:ssm/document:Document"

CONTROL = Control(
    doc=__doc__,
    id="SSM.5",
    name="ssm-document-tagged",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(DOCUMENT,),
    config_rule=ConfigRule("SSM_DOCUMENT_TAGGED"),
    remediation="Set the required tags on the document or in the provider's defaultTags.",
    url=security_hub("SSM.5"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(DOCUMENT),
    failing=badly_tagged(DOCUMENT),
    undecided=unknown_tags(DOCUMENT),
)
