"""The components of Amazon that fit Linux images: what they take, need and stand in place of."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Optional

from components._golden_image.order import Rank
from components._network.place import Place

NEWEST = "x.x.x"
_SWITCH = ("Yes", "No")
_VOLUME_TEST = tuple(
    f"ec2:{action}"
    for action in (
        *("AttachVolume", "CreateTags", "CreateVolume", "DeleteVolume", "DescribeVolumes"),
        "DetachVolume",
    )
)
_INTERFACE_TEST = tuple(
    f"ec2:{action}"
    for action in (
        *("AttachNetworkInterface", "CreateNetworkInterface", "CreateTags"),
        *("DeleteNetworkInterface", "DescribeNetworkInterfaces"),
        *("DescribeNetworkInterfaceAttribute", "DetachNetworkInterface"),
    )
)


@dataclass(frozen=True)
class Parameter:
    """What a component lets be chosen.

    Args:
        choices: the values it takes, none of them where any text will do
        default: the value without a choice, None where there has to be one
    """

    choices: tuple[str, ...] = ()
    default: Optional[str] = None


@dataclass(frozen=True)
class ManagedComponent:
    """A component of Amazon.

    Args:
        purpose: what it does, in a few words
        rank: where it stands in a recipe
        parameters: what it lets be chosen, by name
        actions: what the role of the build instances must be allowed for it
        architectures: processors it runs on
        excludes: components that cannot stand beside it in a recipe
        needs_key_pair: it looks at the public key of a key pair, which hardened instances lack
    """

    purpose: str
    rank: Rank = Rank.SOFTWARE
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ("x86_64", "arm64")
    excludes: tuple[str, ...] = ()
    needs_key_pair: bool = False


# Sources: https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/ib-stig.html
MANAGED: Mapping[str, ManagedComponent] = {
    "update-linux": ManagedComponent("updates all packages", Rank.UPDATE),
    "stig-build-linux": ManagedComponent(
        "applies the STIG",
        Rank.STIG,
        {
            "Level": Parameter(("Low", "Medium", "High"), "High"),
            "InstallPackages": Parameter(_SWITCH, "No"),
            "SetDoDConsentBanner": Parameter(_SWITCH, "No"),
        },
    ),
    "reboot-linux": ManagedComponent("restarts the instance", Rank.REBOOT),
    "amazon-cloudwatch-agent-linux": ManagedComponent("installs the CloudWatch agent"),
    "aws-cli-version-2-linux": ManagedComponent("installs the AWS CLI"),
    "aws-codedeploy-agent-linux": ManagedComponent("installs the CodeDeploy agent"),
    "python-3-linux": ManagedComponent("installs Python 3"),
    "amazon-corretto-21-headless": ManagedComponent("installs Corretto 21"),
    "simple-boot-test-linux": ManagedComponent("boots", Rank.BOOT_TEST),
    "reboot-test-linux": ManagedComponent("restarts the test instance", Rank.BOOT_TEST),
    "chrony-time-configuration-test": ManagedComponent("asks Amazon for the time", Rank.TEST),
    "yum-repository-test-linux": ManagedComponent("reads the repositories", Rank.TEST),
    "ebs-volume-usage-test-linux": ManagedComponent(
        "attaches a volume", Rank.TEST, actions=_VOLUME_TEST
    ),
    "eni-attachment-test-linux": ManagedComponent(
        "attaches a network interface", Rank.TEST, actions=_INTERFACE_TEST
    ),
    "validate-ssh-host-key-generation-linux": ManagedComponent(
        "looks for new host keys", Rank.TEST
    ),
    "validate-ssh-public-key-linux": ManagedComponent(
        "looks for the public key", Rank.TEST, needs_key_pair=True
    ),
    "validate-single-ssh-public-key-test-linux": ManagedComponent(
        "looks for the only public key", Rank.TEST, needs_key_pair=True
    ),
}
# What is refused although it exists or did so: why, and what to take instead.
REFUSED: Mapping[str, str] = {
    **{
        f"stig-build-linux-{level.lower()}": "is retired; take stig-build-linux with the "
        f'parameter Level "{level}"'
        for level in ("Low", "Medium", "High")
    },
    "inspector-test-linux": "runs Amazon Inspector Classic, which is retired; the pipeline scans "
    "the image instead",
    "scap-compliance-checker-linux": "does not know Amazon Linux 2023; take stig-build-linux",
    "update-linux-kernel-5": "is for Amazon Linux 2; choose the kernel by the parent image",
    "update-linux-kernel-ml": "is for CentOS and Red Hat; choose the kernel by the parent image",
    "docker-ce-linux": "installs from Amazon Linux Extras, which Amazon Linux 2023 has not; "
    "install the package docker by a component of your own",
    "mate-de-linux": "opens a desktop to remote clients; leave it out",
}


def name_problem(name: str) -> Optional[str]:
    """Say why a component of Amazon cannot be used, and which one was meant."""
    if name in MANAGED:
        return None
    if name in REFUSED:
        return f'is "{name}", which {REFUSED[name]}'
    near = difflib.get_close_matches(name.lower(), [*MANAGED], n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(sorted(MANAGED))}"
    return f'is "{name}", no component of Amazon that is known here; {hint}'


def parameter_problems(name: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find parameters that a component of Amazon does not take: which, and why."""
    known = MANAGED[name].parameters
    for key, value in given.items():
        if key not in known:
            near = difflib.get_close_matches(key, [*known], n=1, cutoff=0.6)
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            yield (
                key,
                f'is unknown to "{name}"; ' + (f'did you mean "{near[0]}"?' if near else takes),
            )
        elif known[key].choices and value not in known[key].choices:
            yield key, f'is "{value}"; give {_one_of(known[key].choices)}'
    for key, parameter in known.items():
        if parameter.default is None and key not in given:
            yield key, f'is missing; "{name}" needs it'


def component_arn(place: Place, name: str, version: str = NEWEST) -> str:
    """Return the ARN of a component of Amazon, by default of whatever version is the newest.

    Amazon ends versions with about four weeks' notice: a recipe that names one stops then.
    """
    return f"arn:{place.partition}:imagebuilder:{place.region}:aws:component/{name}/{version}"


def _one_of(choices: tuple[str, ...]) -> str:
    *first, last = (f'"{choice}"' for choice in choices)
    return f"{', '.join(first)} or {last}"
