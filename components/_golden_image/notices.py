"""Messages of failed builds and of vulnerabilities that were found in an image.

Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._golden_image.policies import topic_policy
from components._golden_image.versions import resource_name
from components._network.place import Place

_BAD_ENDS = ("FAILED", "CANCELLED")
_FOUND = [{"numeric": [">", 0]}]


def patterns(place: Place, recipe_name: str) -> dict[str, str]:
    """Write what the rules look for, by the role of the child that does.

    Args:
        place: where the pipeline is
        recipe_name: name of its recipe, by which its images are called
    """
    images = [{"prefix": f"{place.arn('imagebuilder', 'image')}/{resource_name(recipe_name)}/"}]
    found = {"finding-severity-counts": {"$or": [{one: _FOUND} for one in ("critical", "high")]}}
    return {
        "failed": _pattern(
            "EC2 Image Builder Image State Change", images, {"state": {"status": list(_BAD_ENDS)}}
        ),
        "vulnerable": _pattern("EC2 Image Builder CVE Detected", images, found),
    }


@dataclass(frozen=True)
class Notices:
    """Who is told of what.

    Args:
        name: name of the pipeline
        topic_arn: a topic that exists; None for one of its own
        key_arn: the key of the latter
        place: where the pipeline is
        tags: tags of topic and rules
    """

    name: str
    topic_arn: Optional[pulumi.Input[str]]
    key_arn: pulumi.Output[str]
    place: pulumi.Output[Place]
    tags: Mapping[str, str]

    def create(
        self, parent: pulumi.Resource, recipe_name: pulumi.Output[str]
    ) -> pulumi.Output[str]:
        """Create topic and rules, and return the topic's ARN."""
        child = pulumi.ResourceOptions(parent=parent)
        arn = self._topic(child)
        found = pulumi.Output.all(self.place, recipe_name).apply(lambda known: patterns(*known))
        rules = {}
        for role, about in {
            "failed": "builds that failed",
            "vulnerable": "vulnerabilities",
        }.items():
            rules[role] = aws.cloudwatch.EventRule(
                f"{self.name}-{role}",
                description=f"Golden images of {self.name}: {about}",
                event_pattern=found[role],
                tags=self.tags,
                opts=child,
            )
            aws.cloudwatch.EventTarget(
                f"{self.name}-{role}", rule=rules[role].name, arn=arn, opts=child
            )
        if self.topic_arn is None:
            arns = [rule.arn for rule in rules.values()]
            policy = pulumi.Output.all(arn, self.place, *arns).apply(
                lambda known: topic_policy(known[0], known[2:], known[1])
            )
            aws.sns.TopicPolicy(f"{self.name}-notices", arn=arn, policy=policy, opts=child)
        return arn

    def _topic(self, child: pulumi.ResourceOptions) -> pulumi.Output[str]:
        if self.topic_arn is not None:
            return pulumi.Output.from_input(self.topic_arn)
        topic = aws.sns.Topic(
            f"{self.name}-notices", kms_master_key_id=self.key_arn, tags=self.tags, opts=child
        )
        return topic.arn


def _pattern(kind: str, resources: list[Any], detail: Mapping[str, Any]) -> str:
    pattern = {
        "source": ["aws.imagebuilder"],
        "detail-type": [kind],
        "resources": resources,
        "detail": detail,
    }
    return json.dumps(pattern)
