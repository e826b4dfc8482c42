"""Images are shared with named accounts only.

What: no launch permission names the group "all", and no distribution of Image Builder does in
`userGroups`. Accounts, organisations and organisational units may be named.

Why: everyone can launch a public image, and read on it what the build left behind: code, keys,
the names of internal hosts.

How to fix: share the image by `accountId`, `organizationArn` or `organizationalUnitArn`; block
public sharing for the whole region (EXT.AMI_BLOCK_PUBLIC_ACCESS).
"""

from collections.abc import Iterator

from .._helpers import undecided, violation
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN

PERMISSION = "aws:ec2/amiLaunchPermission:AmiLaunchPermission"
DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
PATHS = {
    PERMISSION: "group",
    DISTRIBUTION: "distributions[].amiDistributionConfiguration.launchPermission.userGroups[]",
}
FIRST = "distributions[0].amiDistributionConfiguration.launchPermission.userGroups[0]"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each group that may launch an image."""
    for group in resource.each(PATHS[resource.type]):
        if group.unknown:
            yield undecided(group, "not be set")
        elif group.present:
            yield violation(group, "share with named accounts or organisations instead")


def _distributed(**permission: object) -> Given:
    images = {"launchPermission": permission}
    return Given(DISTRIBUTION, {"distributions": [{"amiDistributionConfiguration": images}]})


CONTROL = Control(
    doc=__doc__,
    id="EXT.AMI_NOT_PUBLIC",
    name="ec2-image-not-public",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    applies_to=tuple(PATHS),
    config_rule=NoConfigRule("AWS Config records no images, so no managed rule looks at them"),
    remediation="Share the image with named accounts or organisations only.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("shared with an account", Given(PERMISSION, {"accountId": "111122223333"})),
        Example("distributed to an account", _distributed(userIds=["111122223333"])),
        Example("not distributed", Given(DISTRIBUTION)),
    ),
    failing=(
        Example("shared with everyone", Given(PERMISSION, {"group": "all"}), path="group"),
        Example("distributed to everyone", _distributed(userGroups=["all"]), path=FIRST),
    ),
    undecided=(
        Example("group unknown", Given(PERMISSION, {"group": UNKNOWN}), path="group"),
        Example(
            "distributions unknown",
            Given(DISTRIBUTION, {"distributions": UNKNOWN}),
            path="distributions",
        ),
    ),
)
