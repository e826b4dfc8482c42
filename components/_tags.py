"""Tags for what default tags do not reach: the things a template or a group launches."""

from collections.abc import Mapping
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

LAUNCHED = ("instance", "network-interface", "volume")


def merge_tags(
    default: Optional[Mapping[str, str]], own: Mapping[str, str], name: str
) -> dict[str, str]:
    """Lay own tags over the provider's default ones, sorted so that a template never churns."""
    merged = {"Name": name, **(default or {}), **own}
    return dict(sorted(merged.items()))


def tags_with_defaults(
    component: pulumi.Resource, own: Mapping[str, str], name: str
) -> pulumi.Output[dict[str, str]]:
    """Lay own tags over the default ones of the provider that the component uses."""
    options = pulumi.InvokeOutputOptions(parent=component)
    default = aws.get_default_tags_output(opts=options).tags
    return default.apply(lambda found: merge_tags(found, own, name))


def tag_specifications(tags: Mapping[str, str]) -> list[Any]:
    """Tag everything an instance is launched with.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateTagSpecificationRequest.html
    """
    return [{"resource_type": launched, "tags": dict(tags)} for launched in LAUNCHED]


def group_tags(tags: Mapping[str, str]) -> list[Any]:
    """Write tags in the form of an Auto Scaling group, handed on to its instances."""
    return [
        {"key": key, "value": value, "propagate_at_launch": True} for key, value in tags.items()
    ]
