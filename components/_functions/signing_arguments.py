"""Whose signatures functions accept, as arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._exemptions import ExemptionArgs, Exemptions
from components._functions import rules as function_rules
from components._signing_profiles import DEFAULT_MONTHS, VALIDITY_MONTHS
from components._validation import Arguments, entry

PLATFORM = "AWSLambda-SHA384-ECDSA"
# Source: https://docs.aws.amazon.com/lambda/latest/api/API_AllowedPublishers.html
MOST_PROFILES = 20
_CONTROL = "EXT.LAMBDA_CODE_SIGNING"
_POLICY = rules.one_of("Enforce", "Warn")


class FunctionSigningArgs(TypedDict):
    """What may be said about the signatures of functions and layers."""

    builders: NotRequired[Optional[Mapping[str, pulumi.Input[str]]]]
    """Who else may sign with the profile, by a stable name of one's own: ids of build accounts, or
    ARNs of roles in them; the map is plain. Default: principals of the account, by their
    policies."""
    validity_months: NotRequired[Optional[int]]
    """Months a signature is valid, 1 to 135; code that is older has to be signed anew before it can
    be deployed again; plain. Default: 36."""
    own_profile: NotRequired[Optional[bool]]
    """Create a signing profile, which stays when the component is destroyed; plain. Default: true;
    false where a build account has the profile, whose version is then trusted."""
    trusted_profile_version_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of versions of further signing profiles whose signatures count, such as those of build
    accounts, or of a profile that is about to be replaced; the list is plain. Default: none."""
    untrusted_artifact_on_deployment: NotRequired[Optional[str]]
    """What becomes of code without a valid signature: Enforce refuses it, Warn takes it and counts
    it; plain. Default: Enforce."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class Signing:
    """Whose signatures functions accept, checked.

    Args:
        builders: who else may sign with the own profile
        months: how long a signature is valid; None without a profile of its own
        trusted: versions of further profiles
        policy: what becomes of untrusted code
        tags: tags of all that is created
        exemptions: the records that let defaults be turned off
    """

    builders: Mapping[str, pulumi.Input[str]]
    months: Optional[int]
    trusted: Sequence[pulumi.Input[str]]
    policy: str
    tags: Mapping[str, str]
    exemptions: Exemptions


def read(reader: Arguments) -> Signing:
    """Read and check the arguments, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    own = reader.plain("own_profile", rules.BOOLEAN, default=True)
    months = reader.plain("validity_months", VALIDITY_MONTHS)
    builders = reader.entries("builders", function_rules.BUILDER)
    signing = Signing(
        builders=builders,
        months=(months or DEFAULT_MONTHS) if own else None,
        trusted=reader.several("trusted_profile_version_arns", function_rules.PROFILE_VERSION_ARN),
        policy=reader.plain("untrusted_artifact_on_deployment", _POLICY, "Enforce"),
        tags=reader.plain("tags", rules.TAGS, {}),
        exemptions=exemptions,
    )
    for key in builders:
        reader.problems.check(entry("builders", key), key, function_rules.KEY)
    if not own:
        _check_foreign(reader, signing, months)
    _check_trusted(reader, signing, own=own)
    if signing.policy != "Enforce":
        exemptions.require("untrusted_artifact_on_deployment", _CONTROL)
    return signing


def _check_foreign(reader: Arguments, signing: Signing, months: Optional[int]) -> None:
    """Note what is missing, and what has no meaning, without a profile of one's own."""
    if not signing.trusted and not reader.about("trusted_profile_version_arns"):
        reader.add(
            "own_profile",
            "is False, so that no signature counts; name versions of profiles in "
            "trusted_profile_version_arns",
        )
    for name, given in {"builders": signing.builders, "validity_months": months}.items():
        if given:
            reader.add(name, "is about the profile of its own, which own_profile leaves out")


def _check_trusted(reader: Arguments, signing: Signing, *, own: bool) -> None:
    """Note profiles that are named twice, and too many of them."""
    seen: set[str] = set()
    for at, arn in enumerate(signing.trusted):
        if isinstance(arn, str) and arn in seen:
            reader.add(f"trusted_profile_version_arns[{at}]", f'is "{arn}" again; remove it')
        seen |= {arn} if isinstance(arn, str) else set()
    number = len(signing.trusted) + own
    if number > MOST_PROFILES:
        reader.add(
            "trusted_profile_version_arns",
            f"brings the profiles to {number}; Lambda takes {MOST_PROFILES}: remove some",
        )
