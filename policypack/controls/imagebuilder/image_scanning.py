"""Amazon Inspector scans images while they are built.

What: `imageScanningConfiguration.imageScanningEnabled` of every pipeline, and of every image that a
program builds itself, is true.

Why: what is found before an image is distributed does not have to be patched on every instance
(SEC06-BP02). A finding alone does not stop the pipeline: let an EventBridge rule act on it.

How to fix: set `imageScanningConfiguration={"imageScanningEnabled": True}`, keep the tests of the
pipeline on, and enable Inspector for EC2 (for containers: for ECR) in the region of the build.
"""

from .._helpers import requires
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._values import UNKNOWN
from ._tokens import IMAGE, PIPELINE

PATH = "imageScanningConfiguration.imageScanningEnabled"


def _scan(flag: object, token: str = PIPELINE) -> Given:
    return Given(token, {"imageScanningConfiguration": {"imageScanningEnabled": flag}})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_IMAGE_SCANNING",
    name="imagebuilder-image-scanning",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(PIPELINE, IMAGE),
    config_rule=NoConfigRule("no AWS Config managed rule judges the scans of a pipeline"),
    remediation="Set imageScanningConfiguration.imageScanningEnabled to true.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html",
    since="0.2.0",
    check=requires(PATH, True),  # noqa: FBT003 - the right value, no option
    passing=(
        Example("scanned", _scan(flag=True)),
        Example("image scanned", _scan(flag=True, token=IMAGE)),
    ),
    failing=(
        Example("off", _scan(flag=False), path=PATH),
        Example("absent", Given(PIPELINE), path=PATH),
        Example("image, absent", Given(IMAGE), path=PATH),
    ),
    undecided=(
        Example("flag unknown", _scan(UNKNOWN), path=PATH),
        Example(
            "configuration unknown",
            Given(PIPELINE, {"imageScanningConfiguration": UNKNOWN}),
            path="imageScanningConfiguration",
        ),
    ),
)
