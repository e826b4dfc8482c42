"""The components of Amazon that fit Linux images: what they take, need and stand in place of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Optional

from components._choices import choice_problem
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
class ManagedComponent:
    """A component of Amazon.

    Args:
        purpose: what it does, in a few words
        rank: where it stands in a recipe
        parameters: the values that each of its parameters takes
        actions: what the role of the build instances must be allowed for it
        excludes: components that cannot stand beside it in a recipe
        needs_key_pair: it looks at the public key of a key pair, which hardened instances lack
    """

    purpose: str
    rank: Rank = Rank.SOFTWARE
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    needs_key_pair: bool = False


def _java(version: int) -> dict[str, ManagedComponent]:
    """List the ways to install a version of Corretto, of which there can be one."""
    names = [f"amazon-corretto-{version}-{kind}" for kind in ("headless", "jdk", "jre")]
    return {
        name: ManagedComponent(
            f"installs Corretto {version}",
            excludes=tuple(other for other in names if other != name),
        )
        for name in names
    }


# Sources: https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/ib-stig.html
MANAGED: Mapping[str, ManagedComponent] = {
    "update-linux": ManagedComponent("updates all packages", Rank.UPDATE),
    "stig-build-linux": ManagedComponent(
        "applies the STIG",
        Rank.STIG,
        {
            "Level": ("Low", "Medium", "High"),
            "InstallPackages": _SWITCH,
            "SetDoDConsentBanner": _SWITCH,
        },
    ),
    "reboot-linux": ManagedComponent("restarts the build instance", Rank.REBOOT),
    "amazon-cloudwatch-agent-linux": ManagedComponent("installs the CloudWatch agent"),
    "aws-cli-version-2-linux": ManagedComponent("installs the AWS CLI"),
    "aws-codedeploy-agent-linux": ManagedComponent("installs the CodeDeploy agent"),
    "apache-tomcat-9-linux": ManagedComponent("installs Tomcat 9 and starts it at boot"),
    "dotnet-runtime-lts-linux": ManagedComponent("installs the runtime of .NET"),
    "mariadb-linux": ManagedComponent("installs MariaDB"),
    "php-8_2-linux": ManagedComponent("installs PHP 8.2"),
    "powershell-lts-linux": ManagedComponent("installs PowerShell"),
    "python-3-linux": ManagedComponent("installs Python 3"),
    **_java(17),
    **_java(21),
    "simple-boot-test-linux": ManagedComponent("tests that it boots", Rank.BOOT_TEST),
    "reboot-test-linux": ManagedComponent("tests that it restarts", Rank.BOOT_TEST),
    "chrony-time-configuration-test": ManagedComponent("tests where time is from", Rank.TEST),
    "yum-repository-test-linux": ManagedComponent("tests the repositories", Rank.TEST),
    "ebs-volume-usage-test-linux": ManagedComponent(
        "tests a volume", Rank.TEST, actions=_VOLUME_TEST
    ),
    "eni-attachment-test-linux": ManagedComponent(
        "tests a network interface", Rank.TEST, actions=_INTERFACE_TEST
    ),
    "validate-ssh-host-key-generation-linux": ManagedComponent(
        "tests that host keys are new", Rank.TEST
    ),
    "validate-ssh-public-key-linux": ManagedComponent(
        "tests that the public key is there", Rank.TEST, needs_key_pair=True
    ),
    "validate-single-ssh-public-key-test-linux": ManagedComponent(
        "tests that it is the only one", Rank.TEST, needs_key_pair=True
    ),
}
_COMPILER = "brings a compiler; build elsewhere, and install what was built"
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
    "dotnet-sdk-lts-linux": _COMPILER,
    "go-stable-linux": _COMPILER,
    "mate-de-linux": "opens a desktop to remote clients; leave it out",
}


def name_problem(name: str) -> Optional[str]:
    """Say why a component of Amazon cannot be used, and which one was meant."""
    if name in MANAGED:
        return None
    if name in REFUSED:
        return f'is "{name}", which {REFUSED[name]}'
    _, _, hint = (choice_problem(name, [*MANAGED]) or "").partition("; ")
    return f'is "{name}", no component of Amazon that is known here; {hint}'


def parameter_problems(name: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find parameters that a component of Amazon does not take: which, and why."""
    known = MANAGED[name].parameters
    for key, value in given.items():
        if not known:
            yield key, f'is unknown to "{name}", which takes none'
        elif problem := choice_problem(key, [*known]):
            yield key, f'is unknown to "{name}"; {problem.partition("; ")[2]}'
        elif problem := choice_problem(value, known[key]):
            yield key, problem


def component_arn(place: Place, name: str, version: str) -> str:
    """Return the ARN of a component of Amazon.

    Amazon ends versions with about four weeks' notice: a recipe that names one stops then.
    """
    return f"arn:{place.partition}:imagebuilder:{place.region}:aws:component/{name}/{version}"
