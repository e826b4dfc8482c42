"""An Auto Scaling group from a hardened launch template."""

from collections.abc import Mapping
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._fleet import reading
from components._fleet.arguments import CompliantFleetArgs
from components._fleet.scaling import in_group
from components._tags import group_tags, tags_with_defaults
from components._validation import Arguments
from components.launch_template import HardenedLaunchTemplate

__all__ = ["CompliantFleet", "CompliantFleetArgs"]


class CompliantFleet(pulumi.ComponentResource):
    """Keep a number of instances running, each replaced when the template changes or it ages.

    Threat: hosts that run for months keep vulnerabilities that were mended long ago, and become
    others than those that were reviewed. Here every host ends before it grows old, and a change
    reaches all of them.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    group_name: pulumi.Output[str]
    """Name of the Auto Scaling group."""
    group_arn: pulumi.Output[str]
    """ARN of the Auto Scaling group."""
    launch_template_id: pulumi.Output[str]
    """Id of the launch template."""
    launch_template_version: pulumi.Output[str]
    """Number of the template's version the instances are of, or are being replaced by."""
    step_policy_arns: pulumi.Output[list[str]]
    """ARNs of the policies of step_scaling in the order of their names, for alarms."""

    def __init__(
        self, name: str, args: CompliantFleetArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'CompliantFleet "{name}"', args, CompliantFleetArgs)
        fleet = reading.read(reader)
        reader.finish()
        super().__init__("compliant-ec2:index:CompliantFleet", name, fleet.exemptions, opts)
        template_id, version = self._template(name, args, fleet)
        self.group = aws.autoscaling.Group(
            f"{name}-group",
            mixed_instances_policy=fleet.mixed_instances_policy(template_id, version),
            tags=self._tags(name, fleet.tags),
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=fleet.ignored),
            **fleet.group,
        )
        self._attach(name, fleet)
        self.group_name = self.group.name
        self.group_arn = self.group.arn
        self.launch_template_id = pulumi.Output.from_input(template_id)
        self.launch_template_version = pulumi.Output.from_input(version)
        steps = sorted(self.policies["step"].items())
        self.step_policy_arns = pulumi.Output.all(*(policy.arn for _, policy in steps))
        self.register_outputs(
            {
                "groupName": self.group_name,
                "groupArn": self.group_arn,
                "launchTemplateId": self.launch_template_id,
                "launchTemplateVersion": self.launch_template_version,
                "stepPolicyArns": self.step_policy_arns,
            }
        )

    def _template(
        self, name: str, args: CompliantFleetArgs, fleet: reading.Fleet
    ) -> tuple[Any, Any]:
        """Say id and version of the launch template, which is made if there is none yet."""
        own = args.get("launch_template")
        if own is None:
            return fleet.template.id, fleet.template.version
        self.template = HardenedLaunchTemplate(name, own, pulumi.ResourceOptions(parent=self))
        return self.template.launch_template_id, self.template.launch_template_version

    def _attach(self, name: str, fleet: reading.Fleet) -> None:
        """Create what belongs to the group and changes without it."""
        child = pulumi.ResourceOptions(parent=self)
        self.policies = {
            role: {
                key: aws.autoscaling.Policy(
                    f"{name}-{role}-{key}",
                    autoscaling_group_name=self.group.name,
                    opts=child,
                    **in_group(policy, self.group.name),
                )
                for key, policy in policies.items()
            }
            for role, policies in fleet.policies.items()
        }
        # AWS makes no name up for a schedule; names are those of one group.
        self.schedules = {
            key: aws.autoscaling.Schedule(
                f"{name}-schedule-{key}",
                scheduled_action_name=key,
                autoscaling_group_name=self.group.name,
                opts=child,
                **schedule,
            )
            for key, schedule in fleet.schedules.items()
        }
        self.hooks = {
            key: aws.autoscaling.LifecycleHook(
                f"{name}-hook-{key}", autoscaling_group_name=self.group.name, opts=child, **hook
            )
            for key, hook in fleet.hooks.items()
        }

    def _tags(self, name: str, tags: Mapping[str, str]) -> pulumi.Output[list[Any]]:
        return tags_with_defaults(self, tags, name).apply(group_tags)
