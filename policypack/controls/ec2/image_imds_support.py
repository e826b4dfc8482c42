"""Images of one's own ask for version 2 of the instance metadata service.

What: `imdsSupport` of every image the stack registers is "v2.0". Copies and images from instances
take it from their source.

Nothing is corrected at level remediate: the provider registers the image anew under another id, and
software that asks version 1 stops working on whatever launches from it.

Why: instances that say nothing of it themselves then accept session tokens only, whoever launches
them and from which stack. It cannot be undone for an image.

How to fix: set `imds_support="v2.0"` on `aws.ec2.Ami`.
"""

from .._helpers import requires
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._tokens import AMI
from .._values import UNKNOWN

SUPPORT = "imdsSupport"

CONTROL = Control(
    doc=__doc__,
    id="EXT.AMI_IMDS_SUPPORT",
    name="ec2-image-imds-support",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(AMI,),
    config_rule=NoConfigRule("AWS Config records no images, so no managed rule looks at them"),
    remediation='Set imdsSupport to "v2.0".',
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-IMDS-new-instances.html",
    since="0.2.0",
    check=requires(SUPPORT, "v2.0"),
    passing=(Example("version 2", Given(AMI, {SUPPORT: "v2.0"})),),
    failing=(
        Example("absent", Given(AMI), path=SUPPORT),
        Example("empty", Given(AMI, {SUPPORT: ""}), path=SUPPORT),
    ),
    undecided=(Example("unknown", Given(AMI, {SUPPORT: UNKNOWN}), path=SUPPORT),),
)
