"""The key that encrypts what a component keeps."""

from collections.abc import Mapping
from typing import Optional

import pulumi
import pulumi_aws as aws

_DELETION_DAYS = 30


def encryption_key(
    component: pulumi.Resource,
    name: str,
    given: Optional[pulumi.Input[str]],
    description: str,
    tags: Mapping[str, str],
) -> pulumi.Output[str]:
    """Return the ARN of the key that is given, or of a new one, which rotates.

    Its policy is the account's. That is enough for services that use it by a grant of whoever makes
    what it encrypts.
    """
    if given is not None:
        return pulumi.Output.from_input(given)
    key = aws.kms.Key(
        f"{name}-key",
        description=description,
        enable_key_rotation=True,
        deletion_window_in_days=_DELETION_DAYS,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return key.arn
