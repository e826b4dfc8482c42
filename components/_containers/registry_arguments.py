"""What may be said about a registry, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._containers import rules as containers
from components._containers.lifecycle import LifecycleRuleArgs, read_lifecycle
from components._containers.pull_through import (
    PullThroughCache,
    PullThroughCacheArgs,
    read_caches,
)
from components._containers.replication import (
    ReplicationRule,
    ReplicationRuleArgs,
    read_replication,
)
from components._containers.signing import ImageSigningArgs, Signing, read_signing
from components._exemptions import ExemptionArgs, Exemptions
from components._network.rules import ORGANIZATION_ID
from components._validation import Arguments


class ContainerRegistryArgs(TypedDict):
    """What may be said about a registry; its images are always scanned continuously."""

    organization_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the organization whose accounts may pull images, and outside of which nobody may use
    the registry. Default: none; other accounts need policies of repositories."""
    pull_through_caches: NotRequired[Optional[Mapping[str, PullThroughCacheArgs]]]
    """Registries whose images are cached, by the prefix of the repositories they are kept in;
    plain. Default: none."""
    lifecycle_rules: NotRequired[Optional[Sequence[LifecycleRuleArgs]]]
    """Which images expire in the repositories ECR makes for caches and replicas; plain. Default:
    untagged ones after 14 days, and all but the latest 500."""
    signing: NotRequired[Optional[ImageSigningArgs]]
    """Which images ECR signs when they are pushed; plain. Default: all."""
    replication: NotRequired[Optional[Sequence[ReplicationRuleArgs]]]
    """Images that are copied to other registries; plain. Default: none."""
    replication_source_account_ids: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Ids of accounts that may copy their images to the registry. Default: none."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key of repositories ECR makes. Default: a key of its own, which rotates."""
    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that limits the role with which ECR makes repositories. Default: none."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags, also of the repositories ECR makes; plain."""


@dataclass(frozen=True)
class Registry:
    """What a registry is like, checked."""

    organization: Optional[pulumi.Input[str]]
    caches: Mapping[str, PullThroughCache]
    lifecycle: str
    signing: Optional[Signing]
    replication: tuple[ReplicationRule, ...]
    sources: Sequence[pulumi.Input[str]]
    key_arn: Optional[pulumi.Input[str]]
    boundary: Optional[pulumi.Input[str]]
    exemptions: Exemptions
    tags: Mapping[str, str]


def read(reader: Arguments, name: str) -> Registry:
    """Return what is said, noting every problem with the reader."""
    reader.problems.check("name", name, containers.REGISTRY_NAME)
    exemptions = Exemptions(reader)
    caches = read_caches(reader, exemptions)
    return Registry(
        organization=reader.input("organization_id", ORGANIZATION_ID),
        caches=caches,
        lifecycle=read_lifecycle(reader),
        signing=read_signing(reader, caches),
        replication=read_replication(reader),
        sources=reader.several("replication_source_account_ids", rules.ACCOUNT_ID),
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        boundary=reader.input("permissions_boundary_arn", rules.POLICY_ARN),
        exemptions=exemptions,
        tags=reader.plain("tags", rules.TAGS, {}),
    )
