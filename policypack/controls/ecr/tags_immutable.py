"""Image tags are immutable.

What: `imageTagMutability` of every repository is "IMMUTABLE". "IMMUTABLE_WITH_EXCLUSION" fails: AWS
names "IMMUTABLE" as the value that passes, and the tags its filters leave out can be moved. Take
an exemption if they are tags of caches only. At level `remediate` both forms with exclusions stay
as they are.

Why: a tag that can be moved lets another image run under the name of the one that was scanned,
tested and signed.

How to fix: set `imageTagMutability="IMMUTABLE"`, and give each build a tag of its own.
"""

from collections.abc import Iterator

from .._helpers import requires, security_hub
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Given,
    Level,
    Resource,
    Severity,
)
from .._values import UNKNOWN
from ._tokens import REPOSITORY

PATH = "imageTagMutability"


def corrections(repository: Resource) -> Iterator[Correction]:
    """Set what is mutable as a whole; exclusions are somebody's choice."""
    found = repository.at(PATH)
    if found.absent or found.value in ("", "MUTABLE"):
        yield Correction(PATH, "IMMUTABLE")


def _tags(value: object) -> Given:
    return Given(REPOSITORY, {PATH: value})


CONTROL = Control(
    doc=__doc__,
    id="ECR.2",
    name="ecr-private-tag-immutability-enabled",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(REPOSITORY,),
    config_rule=ConfigRule("ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED"),
    remediation='Set imageTagMutability to "IMMUTABLE".',
    url=security_hub("ECR.2"),
    since="0.2.0",
    check=requires(PATH, "IMMUTABLE"),
    corrections=corrections,
    passing=(Example("immutable", _tags("IMMUTABLE")),),
    failing=(
        Example("mutable", _tags("MUTABLE"), path=PATH),
        Example("absent", Given(REPOSITORY), path=PATH),
        Example("immutable with exclusions", _tags("IMMUTABLE_WITH_EXCLUSION"), path=PATH),
        Example("mutable with exclusions", _tags("MUTABLE_WITH_EXCLUSION"), path=PATH),
    ),
    undecided=(Example("unknown", _tags(UNKNOWN), path=PATH),),
)
