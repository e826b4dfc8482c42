"""What may be said about a repository, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._containers import rules as containers
from components._containers.lifecycle import LifecycleRuleArgs, read_lifecycle
from components._exemptions import ExemptionArgs, Exemptions
from components._network.rules import ORGANIZATION_ID
from components._validation import Arguments

_MOST_EXCLUSIONS = 5


class HardenedRepositoryArgs(TypedDict):
    """What may be said about a repository; its images are always scanned and encrypted."""

    repository_name: NotRequired[Optional[str]]
    """Name, such as team/web; a change makes a new repository; plain. Default: one made up of the
    component's name."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key that encrypts images; a change makes a new repository. Default: a key of its
    own, which rotates."""
    lifecycle_rules: NotRequired[Optional[Sequence[LifecycleRuleArgs]]]
    """Which images expire, in any order; plain. Default: untagged ones after 14 days, and all but
    the latest 500."""
    organization_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the organization whose accounts may pull images, and outside of which nobody may use
    the repository. Default: none; only the own account and those named below."""
    pull_principal_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of accounts, roles and users that may pull images. Default: none."""
    push_principal_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of accounts, roles and users that may push and pull images. Default: none."""
    mutable_tags: NotRequired[Optional[Sequence[str]]]
    """Patterns of tags that may be moved to other images, such as cache-*, which needs an exemption
    from ECR.2; plain. Default: none."""
    empty_on_destroy: NotRequired[Optional[bool]]
    """Delete the images with the repository, which otherwise cannot be destroyed while it holds
    any; plain. Default: false."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class Repository:
    """What a repository is like, checked."""

    repository_name: Optional[str]
    key_arn: Optional[pulumi.Input[str]]
    lifecycle: str
    organization: Optional[pulumi.Input[str]]
    pullers: Sequence[pulumi.Input[str]]
    pushers: Sequence[pulumi.Input[str]]
    mutable_tags: Sequence[str]
    emptied: bool
    exemptions: Exemptions
    tags: Mapping[str, str]


def read(reader: Arguments, name: str) -> Repository:
    """Return what is said, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    named = reader.plain("repository_name", containers.REPOSITORY_NAME)
    if named is None and not containers.MADE_UP_FROM.accepts(name):
        allowed = containers.REPOSITORY_NAME.allowed
        reader.add("repository_name", f'is made of "{name}", the component\'s; give {allowed}')
    mutable = reader.plain("mutable_tags", containers.TAG_EXCLUSIONS, ())
    if len(mutable) > _MOST_EXCLUSIONS:
        reader.add("mutable_tags", f"has {len(mutable)} patterns; give {_MOST_EXCLUSIONS} at most")
    if mutable:
        exemptions.require("mutable_tags", "ECR.2")
    repository = Repository(
        repository_name=named,
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        lifecycle=read_lifecycle(reader),
        organization=reader.input("organization_id", ORGANIZATION_ID),
        pullers=reader.several("pull_principal_arns", containers.PRINCIPAL_ARN),
        pushers=reader.several("push_principal_arns", containers.PRINCIPAL_ARN),
        mutable_tags=mutable,
        emptied=reader.plain("empty_on_destroy", rules.BOOLEAN, default=False),
        exemptions=exemptions,
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    for at, arn in enumerate(repository.pullers):
        if isinstance(arn, str) and arn in repository.pushers:
            reader.add(
                f"pull_principal_arns[{at}]", f'is "{arn}", which may push and so pull; remove it'
            )
    return repository
