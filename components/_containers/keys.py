"""The key that encrypts images."""

from collections.abc import Mapping
from typing import Optional

import pulumi
import pulumi_aws as aws

_KEY_DELETION_DAYS = 30


def image_key(
    component: pulumi.Resource,
    name: str,
    given: Optional[pulumi.Input[str]],
    tags: Mapping[str, str],
) -> pulumi.Output[str]:
    """Return the ARN of the key that is given, or of a new one.

    ECR uses it by a grant of whoever makes the repository, so that it needs no policy but that of
    the account. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
    """
    if given is not None:
        return pulumi.Output.from_input(given)
    key = aws.kms.Key(
        f"{name}-key",
        description=f"Container images of {name}",
        enable_key_rotation=True,
        deletion_window_in_days=_KEY_DELETION_DAYS,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return key.arn
