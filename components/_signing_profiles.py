"""Signing profiles, whose names Signer never takes a second time."""

import re
from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components._rules import whole_number

# Source: https://docs.aws.amazon.com/signer/latest/api/API_PutSigningProfile.html; the provider
# ends a name with 26 more characters.
_LONGEST_PREFIX = 38
VALIDITY_MONTHS = whole_number(1, 135, "months")
DEFAULT_MONTHS = 36


def profile_prefix(name: str) -> str:
    """Return how the name of a signing profile begins: Signer never takes one a second time."""
    return re.sub(r"\W", "_", name, flags=re.ASCII)[: _LONGEST_PREFIX - 1] + "_"


def signing_profile(
    component: pulumi.Resource, name: str, platform: str, months: int, tags: Mapping[str, str]
) -> "aws.signer.SigningProfile":
    """Create the profile of a component, which outlives it: signatures are verified by it."""
    return aws.signer.SigningProfile(
        f"{name}-signing-profile",
        name_prefix=profile_prefix(name),
        platform_id=platform,
        signature_validity_period={"type": "MONTHS", "value": months},
        tags=tags,
        opts=pulumi.ResourceOptions(parent=component, retain_on_delete=True),
    )
