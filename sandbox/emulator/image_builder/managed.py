"""What Amazon offers to all accounts: components, images and workflows.

The names are those of the user guide (Amazon managed components; Managed image workflows). Versions
stand in for Amazon's, which change every few weeks; documents of components are not offered.
"""

from typing import Any

_BUILD = (
    "amazon-cloudwatch-agent-linux", "amazon-kinesis-agent-linux", "apache-tomcat-9-linux",
    "aws-cli-version-2-linux", "aws-codedeploy-agent-linux", "docker-ce-linux",
    "dotnet-runtime-lts-linux", "dotnet-sdk-lts-linux", "go-stable-linux", "mariadb-linux",
    "mate-de-linux", "php-8_2-linux", "powershell-lts-linux", "python-3-linux", "reboot-linux",
    "stig-build-linux", "update-linux", "update-linux-kernel-5", "update-linux-kernel-ml",
    *(
        f"amazon-corretto-{version}-{kind}"
        for version in (8, 11, 17, 21)
        for kind in ("headless", "jdk", "jre")
    ),
)  # fmt: skip
_TEST = (
    "chrony-time-configuration-test", "ebs-volume-usage-test-linux", "eni-attachment-test-linux",
    "hello-world-linux", "reboot-test-linux", "scap-compliance-checker-linux",
    "simple-boot-test-linux", "validate-single-ssh-public-key-test-linux",
    "validate-ssh-host-key-generation-linux", "validate-ssh-public-key-linux",
    "yum-repository-test-linux",
)  # fmt: skip
_DEPRECATED = (
    "inspector-test-linux", "stig-build-linux-high", "stig-build-linux-low",
    "stig-build-linux-medium",
)  # fmt: skip
_PARAMETERS = {
    "stig-build-linux": {
        "Level": "High",
        "InstallPackages": "No",
        "SetDoDConsentBanner": "No",
    },
}
_AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
_IMAGES = {
    "amazon-linux-2023-x86": f"{_AMAZON_LINUX}x86_64",
    "amazon-linux-2023-arm64": f"{_AMAZON_LINUX}arm64",
}
_WORKFLOWS = {"build-image": "BUILD", "test-image": "TEST", "distribute-image": "DISTRIBUTION"}
_VERSION = "1.0.0"
_OWNER = "Amazon"
_DATE = "2026-01-01T00:00:00.000Z"


def managed_records(prefix: str) -> dict[str, dict[str, Any]]:
    """Return the records of what Amazon offers, by ARN.

    Args:
        prefix: How the ARNs begin.
    """
    components = [
        *(_component(name, "BUILD") for name in _BUILD),
        *(_component(name, "TEST") for name in _TEST),
        *({**_component(name, "BUILD"), "state": {"status": "DEPRECATED"}} for name in _DEPRECATED),
    ]
    offered = {
        **{f"component/{each['name']}": each for each in components},
        **{f"image/{name}": _image(name) for name in _IMAGES},
        **{
            f"workflow/{kind.lower()}/{name}": _common(name, kind)
            for name, kind in _WORKFLOWS.items()
        },
    }
    arns = {f"{prefix}{path}/{_VERSION}/1": record for path, record in offered.items()}
    return {arn: {"arn": arn, **record} for arn, record in arns.items()}


def parameter_of_image(name: str) -> str:
    """Return the public parameter that names the AMI of one of Amazon's images."""
    return _IMAGES[name]


def _common(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "version": _VERSION,
        "owner": _OWNER,
        "dateCreated": _DATE,
        "tags": {},
    }


def _component(name: str, kind: str) -> dict[str, Any]:
    parameters = [
        {"name": each, "type": "string", "defaultValue": [default]}
        for each, default in _PARAMETERS.get(name, {}).items()
    ]
    return {
        **_common(name, kind),
        "platform": "Linux",
        "encrypted": True,
        "state": {"status": "ACTIVE"},
        "parameters": parameters,
    }


def _image(name: str) -> dict[str, Any]:
    return {
        **_common(name, "AMI"),
        "version": f"{_VERSION}/1",
        "platform": "Linux",
        "osVersion": "Amazon Linux 2023",
        "state": {"status": "AVAILABLE"},
        "imageSource": "AMAZON_MANAGED",
    }
