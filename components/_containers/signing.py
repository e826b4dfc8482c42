"""Which images are signed, and what verifiers need to know of it.

Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
https://docs.aws.amazon.com/signer/latest/developerguide/image-verification.html
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._containers import rules as containers
from components._signing_profiles import DEFAULT_MONTHS, VALIDITY_MONTHS
from components._validation import Arguments

TYPE_NAME = "AWS::ECR::SigningConfiguration"
PLATFORM = "Notation-OCI-SHA384-ECDSA"
_MOST_FILTERS = 100
_TRUST_STORES = {"aws-us-gov": "aws-us-gov-signer-ts"}


class ImageSigningArgs(TypedDict):
    """Which images ECR signs when they are pushed, and by what profile."""

    enabled: NotRequired[Optional[bool]]
    """Sign images; plain. Default: true; false where they are signed before their push."""
    repositories: NotRequired[Optional[Sequence[str]]]
    """Repositories whose images are signed, with * as a wildcard, such as team/*; plain. Default:
    all; needed beside pull-through caches, whose images ECR cannot sign."""
    profile_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a signing profile that exists. Default: one of its own, which stays when the registry
    is destroyed: without it nobody could verify what was signed."""
    validity_months: NotRequired[Optional[int]]
    """Months a signature is valid, 1 to 135; images that are older have to be built anew; plain.
    Default: 36."""


@dataclass(frozen=True)
class Signing:
    """How images are signed, checked.

    Args:
        repositories: filters on the names of repositories; none for all
        profile_arn: a profile that exists; None for one of its own
        validity_months: how long a signature is valid
    """

    repositories: tuple[str, ...]
    profile_arn: Optional[pulumi.Input[str]]
    validity_months: int

    def desired_state(self, profile_arn: str) -> str:
        """Write the configuration as CloudFormation has it."""
        rule: dict[str, Any] = {"SigningProfileArn": profile_arn}
        if self.repositories:
            rule["RepositoryFilters"] = [
                {"Filter": each, "FilterType": "WILDCARD_MATCH"} for each in self.repositories
            ]
        return json.dumps({"Rules": [rule]}, separators=(",", ":"))


def read_signing(reader: Arguments, prefixes: Iterable[str]) -> Optional[Signing]:
    """Return the argument `signing`, None where it is off, noting every problem.

    Args:
        reader: reads the component's arguments
        prefixes: of the repositories of pull-through caches
    """
    nested = reader.nested("signing", reader.plain("signing", rules.MAP, {}), ImageSigningArgs)
    enabled = nested.plain("enabled", rules.BOOLEAN, default=True)
    filters = nested.plain("repositories", containers.REPOSITORY_FILTERS, ())
    arn = nested.input("profile_arn", containers.SIGNING_PROFILE_ARN)
    months = nested.plain("validity_months", VALIDITY_MONTHS)
    if arn is not None and months is not None:
        nested.add("validity_months", "is about a profile of its own, but one is given; remove it")
    if not enabled:
        return None
    for path, reason in filter_problems(filters, prefixes):
        nested.add(path, reason)
    return Signing(tuple(filters), arn, months or DEFAULT_MONTHS)


def filter_problems(filters: Sequence[str], prefixes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find filters that take in what pull-through caches hold, and too many of them.

    ECR fills caches by a role of its own that may not sign, so that no image would arrive.
    """
    if len(filters) > _MOST_FILTERS:
        yield "repositories", f"has {len(filters)} filters; ECR takes {_MOST_FILTERS} in a rule"
    caches = [*prefixes]
    if caches and not filters:
        reason = f'is missing, so that "{caches[0]}/", whose images ECR cannot sign, is taken in'
        yield "repositories", f'{reason}; give those of your own such as ["team/*"]'
    for at, pattern in enumerate(filters):
        if held := [prefix for prefix in caches if overlap(pattern, f"{prefix}/*")]:
            reason = f'takes in "{held[0]}/", whose images ECR cannot sign; leave them out'
            yield f"repositories[{at}]", f'is "{pattern}", which {reason}'


@lru_cache(maxsize=4096)
def overlap(one: str, other: str) -> bool:
    """Say whether some text matches both patterns, in which * stands for any text."""
    if not one or not other:
        return set(one + other) <= {"*"}
    if one[0] == "*":
        return overlap(one[1:], other) or overlap(one, other[1:])
    if other[0] == "*":
        return overlap(other, one)
    return one[0] == other[0] and overlap(one[1:], other[1:])


def trust_policy(partition: str, profile_arn: str) -> str:
    """Write what Notation needs to verify images: the policy that trusts the profile alone."""
    policy = {
        "name": "compliant-images",
        "registryScopes": ["*"],
        "signatureVerification": {"level": "strict"},
        "trustStores": [f"signingAuthority:{_TRUST_STORES.get(partition, 'aws-signer-ts')}"],
        "trustedIdentities": [profile_arn],
    }
    return json.dumps({"version": "1.0", "trustPolicies": [policy]}, separators=(",", ":"))
