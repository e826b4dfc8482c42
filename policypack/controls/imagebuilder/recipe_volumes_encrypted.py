"""Image recipes encrypt the EBS volumes of their images.

What: `blockDeviceMappings` of every image recipe declares at least one EBS volume, and each has
`ebs.encrypted` "true" (a string in recipes). A recipe that leaves the volumes to its parent image
fails, as it does in AWS Config.

Why: what an image is made of, and what every instance of it writes, stays readable for whoever gets
at a snapshot.

How to fix: declare the root device of the parent image with `ebs={"encrypted": "true"}`, and a
`kmsKeyId` of your own where images are shared.
"""

from collections.abc import Iterator

from .._helpers import must, undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN, Property

MAPPINGS = "blockDeviceMappings"
FIRST = f"{MAPPINGS}[0].ebs.encrypted"


def check(recipe: Resource) -> Iterator[Finding]:
    """Judge each volume, and that there is one."""
    mappings = recipe.at(MAPPINGS)
    volumes = list(_volumes(recipe))
    if mappings.unknown:
        yield undecided(mappings, "hold an encrypted volume")
    elif not volumes:
        text = 'declare the root device with ebs.encrypted "true"'
        yield violation(mappings.because("declares no EBS volume"), text)
    for volume in volumes:
        flag = volume.at("encrypted")
        yield from must(flag, lambda found: found.is_true, 'be "true"', 'set it to "true"')


def corrections(recipe: Resource) -> Iterator[Correction]:
    """Encrypt the volumes that are declared; which ones to declare is not known."""
    for volume in _volumes(recipe):
        flag = volume.at("encrypted")
        if not flag.unknown and not flag.is_true:
            yield Correction(flag.path, "true")


def _volumes(recipe: Resource) -> Iterator[Property]:
    """List the mappings that make EBS volumes; others are instance store, or none."""
    for mapping in recipe.each(f"{MAPPINGS}[]"):
        volume = mapping.at("ebs")
        if volume.present and not mapping.unknown:
            yield volume


def _recipe(*flags: object) -> Given:
    volumes = [{"deviceName": "/dev/xvda", "ebs": {"encrypted": flag}} for flag in flags]
    return Given(IMAGE_RECIPE, {MAPPINGS: volumes})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_RECIPE_EBS_ENCRYPTED",
    name="imagebuilder-imagerecipe-ebs-volumes-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(IMAGE_RECIPE,),
    config_rule=ConfigRule("IMAGEBUILDER_IMAGERECIPE_EBS_VOLUMES_ENCRYPTED"),
    remediation='Declare blockDeviceMappings with ebs.encrypted "true".',
    url="https://docs.aws.amazon.com/config/latest/developerguide/imagebuilder-imagerecipe-ebs-volumes-encrypted.html",
    since="0.2.0",
    check=check,
    corrections=corrections,
    passing=(
        Example("encrypted", _recipe("true")),
        Example("encrypted, as a boolean", _recipe(True)),  # noqa: FBT003 - the value of the flag
    ),
    failing=(
        Example("unencrypted", _recipe("false"), path=FIRST),
        Example(
            "second volume left out", _recipe("true", None), path=f"{MAPPINGS}[1].ebs.encrypted"
        ),
        Example("no mappings", Given(IMAGE_RECIPE), path=MAPPINGS),
        Example(
            "instance store only",
            Given(IMAGE_RECIPE, {MAPPINGS: [{"virtualName": "ephemeral0"}]}),
            path=MAPPINGS,
        ),
    ),
    undecided=(
        Example("flag unknown", _recipe(UNKNOWN), path=FIRST),
        Example("mappings unknown", Given(IMAGE_RECIPE, {MAPPINGS: UNKNOWN}), path=MAPPINGS),
    ),
)
