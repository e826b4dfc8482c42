"""CodeArtifact repositories carry the required tags.

What: `tags` of an `aws.codeartifact.Repository`, with the provider's `defaultTags`, hold every key
of `requiredTagKeys`, in the same case; if that list is empty, any one key will do. Keys that begin
with "aws:" do not count, values do not matter.

Why: a repository outlives the team that made it. Without an owner nobody dares to take out a
package that is known to be bad.

How to fix: set the tags on the repository or in the provider's `defaultTags`.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from .._tag_examples import badly_tagged, unknown_tags, well_tagged
from .._tags import REQUIRED_TAG_KEYS, has_required_tags

REPOSITORY = "aws:codeartifact/repository:Repository"

CONTROL = Control(
    doc=__doc__,
    id="CodeArtifact.1",
    name="tagged-codeartifact-repository",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(REPOSITORY,),
    config_rule=ConfigRule("CODEARTIFACT_REPOSITORY_TAGGED"),
    remediation="Set the required tags on the repository or in the provider's defaultTags.",
    url=security_hub("CodeArtifact.1"),
    since="0.2.0",
    check=has_required_tags,
    parameters=(REQUIRED_TAG_KEYS,),
    passing=well_tagged(REPOSITORY),
    failing=badly_tagged(REPOSITORY),
    undecided=unknown_tags(REPOSITORY),
)
