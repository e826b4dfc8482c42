"""The key that encrypts what a component keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

import pulumi
import pulumi_aws as aws

_DELETION_DAYS = 30


@dataclass(frozen=True)
class EncryptionKey:
    """The key that is given, or one of the component's own, which rotates.

    Without a policy it has the account's. That is enough for services that use it by a grant of
    whoever makes what it encrypts.

    Args:
        name: name of the component
        given: ARN of a key that exists; None for one of its own
        description: what the latter is for
        tags: its tags
        policy: its policy; None for the account's
        kept: it stays when the component is destroyed
    """

    name: str
    given: Optional[pulumi.Input[str]]
    description: str
    tags: Mapping[str, str]
    policy: Optional[pulumi.Input[str]] = None
    kept: bool = False

    def create(self, parent: pulumi.Resource) -> pulumi.Output[str]:
        """Return the ARN of the key, which is made if none is given."""
        if self.given is not None:
            return pulumi.Output.from_input(self.given)
        key = aws.kms.Key(
            f"{self.name}-key",
            description=self.description,
            enable_key_rotation=True,
            deletion_window_in_days=_DELETION_DAYS,
            policy=self.policy,
            tags=self.tags,
            opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=self.kept),
        )
        return key.arn
