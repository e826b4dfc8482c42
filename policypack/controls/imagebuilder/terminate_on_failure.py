"""Build instances end with their build, also when it fails.

What: `terminateInstanceOnFailure` of every infrastructure configuration is true. The provider takes
false where it is left out.

Why: an instance that is kept for a look at a failure has the rights of the build role, half of its
hardening, and nobody who patches or watches it.

How to fix: set `terminateInstanceOnFailure=True`, and look into the build logs instead.
"""

from .._helpers import corrects, requires
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._values import UNKNOWN
from ._tokens import INFRASTRUCTURE

PATH = "terminateInstanceOnFailure"


def _ends(flag: object) -> Given:
    return Given(INFRASTRUCTURE, {PATH: flag})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_TERMINATE_ON_FAILURE",
    name="imagebuilder-infrastructure-terminates-on-failure",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(INFRASTRUCTURE,),
    config_rule=NoConfigRule("no AWS Config managed rule judges how builds end"),
    remediation="Set terminateInstanceOnFailure to true.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-infra-config.html",
    since="0.2.0",
    check=requires(PATH, True),  # noqa: FBT003 - the right value, no option
    corrections=corrects(PATH, value=True),
    passing=(Example("terminated", _ends(flag=True)),),
    failing=(
        Example("kept", _ends(flag=False), path=PATH),
        Example("absent", Given(INFRASTRUCTURE), path=PATH),
    ),
    undecided=(Example("unknown", _ends(UNKNOWN), path=PATH),),
)
