"""Build and test instances of Image Builder require version 2 of the instance metadata service.

What: `instanceMetadataOptions.httpTokens` of every infrastructure configuration is "required".
Without it the image and the account decide, which a program cannot prove.

Why: these instances run code from many sources with a role that may write images. They are
instances like all others: in the account they fail EC2.8.

How to fix: set `instanceMetadataOptions={"httpTokens": "required"}`, for container recipes with
`"httpPutResponseHopLimit": 2`, for they need two hops.
"""

from .._helpers import corrects, requires
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._values import UNKNOWN
from ._tokens import INFRASTRUCTURE

PATH = "instanceMetadataOptions.httpTokens"


def _tokens(value: object) -> Given:
    return Given(INFRASTRUCTURE, {"instanceMetadataOptions": {"httpTokens": value}})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_IMDSV2",
    name="imagebuilder-infrastructure-imdsv2",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(INFRASTRUCTURE,),
    config_rule=NoConfigRule("AWS Config finds the running build instances by EC2_IMDSV2_CHECK"),
    remediation='Set instanceMetadataOptions.httpTokens to "required".',
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-infra-config.html",
    since="0.2.0",
    check=requires(PATH, "required"),
    corrections=corrects(PATH, "required"),
    passing=(Example("tokens required", _tokens("required")),),
    failing=(
        Example("tokens optional", _tokens("optional"), path=PATH),
        Example("options absent", Given(INFRASTRUCTURE), path=PATH),
    ),
    undecided=(
        Example("tokens unknown", _tokens(UNKNOWN), path=PATH),
        Example(
            "options unknown",
            Given(INFRASTRUCTURE, {"instanceMetadataOptions": UNKNOWN}),
            path="instanceMetadataOptions",
        ),
    ),
)
