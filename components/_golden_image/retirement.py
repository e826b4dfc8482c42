"""When images grow old: deprecated, then disabled, then deleted, but never those in use."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._documents import service_trust
from components._golden_image import rules as image_rules
from components._network.place import Place
from components._validation import Arguments

# Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
_POLICY = "service-role/EC2ImageBuilderLifecycleExecutionPolicy"
# Of all versions of a recipe: images of an earlier content grow old as well.
_EVERY_VERSION = "x.x.x"
_STEPS = {"deprecate_after_days": 45, "disable_after_days": 90, "delete_after_days": 180}


@dataclass(frozen=True)
class Retirement:
    """When images grow old, checked.

    Args:
        deprecated: after how many days an image is deprecated
        disabled: after how many it is disabled
        deleted: after how many it is deleted
        kept: how many are never deleted
        in_use: within how many days a launch keeps an image
    """

    deprecated: int
    disabled: int
    deleted: int
    kept: int
    in_use: int

    def details(self) -> list[dict[str, Any]]:
        """Write the rules of a lifecycle policy.

        Nothing but deletion takes a number of images to keep, so that recent launches keep others.
        Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html
        """
        in_use = {
            "amis": {
                # Left out, the provider reads false back and fails.
                "is_public": False,
                "last_launched": {"unit": "DAYS", "value": self.in_use},
            }
        }
        return [
            _rule("DEPRECATE", {"amis": True}, self.deprecated),
            {**_rule("DISABLE", {"amis": True}, self.disabled), "exclusion_rules": in_use},
            {
                **_rule(
                    "DELETE",
                    {"amis": True, "snapshots": True},
                    self.deleted,
                    retain_at_least=self.kept,
                ),
                "exclusion_rules": in_use,
            },
        ]


def read_retirement(reader: Arguments) -> Retirement:
    """Return when images grow old, noting every problem with the reader."""
    days = {name: reader.plain(name, image_rules.DAYS, default) for name, default in _STEPS.items()}
    _tell_disorder(reader, days)
    return Retirement(
        deprecated=days["deprecate_after_days"],
        disabled=days["disable_after_days"],
        deleted=days["delete_after_days"],
        kept=reader.plain("keep_at_least", image_rules.KEPT, 3),
        in_use=reader.plain("in_use_days", image_rules.DAYS, 60),
    )


def _tell_disorder(reader: Arguments, days: dict[str, int]) -> None:
    for earlier, later in itertools.pairwise(days):
        if not reader.about(earlier, later) and days[later] <= days[earlier]:
            reader.add(
                later,
                f"is {days[later]}, but {earlier} is {days[earlier]}; "
                "images are deprecated first, then disabled, then deleted: give more days",
            )


def _rule(action: str, resources: dict[str, bool], days: int, **rest: int) -> dict[str, Any]:
    return {
        "action": {"type": action, "include_resources": resources},
        "filter": {"type": "AGE", "value": days, "unit": "DAYS", **rest},
    }


@dataclass(frozen=True)
class Retiring:
    """By whom images are retired.

    Args:
        name: name of the pipeline
        retirement: when images grow old
        boundary: the policy that bounds the role
        place: where the pipeline is
        tags: tags of role and policy
    """

    name: str
    retirement: Retirement
    boundary: Optional[pulumi.Input[str]]
    place: pulumi.Output[Place]
    tags: Mapping[str, str]

    def create(
        self, parent: pulumi.Resource, recipe_name: pulumi.Output[str]
    ) -> "aws.imagebuilder.LifecyclePolicy":
        """Create the lifecycle policy of a recipe's images with the role it acts in."""
        child = pulumi.ResourceOptions(parent=parent)
        role = aws.iam.Role(
            f"{self.name}-lifecycle",
            description=f"Retires golden images of {self.name}",
            assume_role_policy=service_trust("imagebuilder"),
            permissions_boundary=self.boundary,
            tags=self.tags,
            opts=child,
        )
        right = aws.iam.RolePolicyAttachment(
            f"{self.name}-lifecycle",
            role=role.name,
            policy_arn=self.place.apply(
                lambda place: f"arn:{place.partition}:iam::aws:policy/{_POLICY}"
            ),
            opts=child,
        )
        selection: Any = {"recipes": [{"name": recipe_name, "semantic_version": _EVERY_VERSION}]}
        details: Any = self.retirement.details()
        return aws.imagebuilder.LifecyclePolicy(
            f"{self.name}-lifecycle",
            description=f"Retires golden images of {self.name}",
            execution_role=role.arn,
            resource_type="AMI_IMAGE",
            policy_details=details,
            resource_selection=selection,
            status="ENABLED",
            tags=self.tags,
            opts=pulumi.ResourceOptions(parent=parent, depends_on=[right]),
        )
