"""Patching of hosts, their inventory and their CIS scans."""

from collections.abc import Mapping, Sequence
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._patching import runs
from components._patching.arguments import Patching, PatchManagementArgs, read
from components._patching.cis_scans import TYPE_NAME, CisScan
from components._tags import tags_with_defaults
from components._validation import Arguments

# Sources: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateMaintenanceWindow.html
# https://docs.aws.amazon.com/inspector/v2/APIReference/API_CreateCisScanConfiguration.html
_LONGEST = 128


class PatchManagement(pulumi.ComponentResource):
    """Approve, install and look for patches, list software, update the agent and scan by CIS.

    Hosts are found by their tags: they need the tag PatchGroup with the patch group.

    Threat: a known vulnerability stays on a host because nobody installed the patch, or nobody saw
    that it was missing. Here patches are approved, installed and looked for on schedule.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    baseline_id: pulumi.Output[str]
    """Id of the patch baseline."""
    patch_group: pulumi.Output[str]
    """Value for the tag PatchGroup of hosts; known once it is registered with the baseline."""
    window_id: pulumi.Output[str]
    """Id of the maintenance window; empty where an association installs."""
    association_ids: pulumi.Output[list[str]]
    """Ids of the associations: installation, scan, inventory and agent update, as far as used."""
    cis_scan_arn: pulumi.Output[str]
    """ARN of the configuration of CIS scans; empty where they are off."""

    def __init__(
        self, name: str, args: PatchManagementArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'PatchManagement "{name}"', args, PatchManagementArgs)
        validated = read(reader, name)
        reader.finish()
        super().__init__("compliant-ec2:index:PatchManagement", name, validated.exemptions, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        self._targets = [_target(f"tag:{key}", one) for key, one in validated.targets.items()]
        self.baseline = self._approve(validated)
        self.group = aws.ssm.PatchGroup(
            f"{name}-patch-group",
            baseline_id=self.baseline.id,
            patch_group=validated.patch_group,
            opts=self._child,
        )
        self.window = self._open_window(validated) if validated.installation.by_window else None
        self.associations = self._associate(validated)
        self.cis_scan = self._scan(validated.cis_scan, validated.tags)
        self._register()

    def _register(self) -> None:
        self.baseline_id = self.baseline.id
        self.patch_group = self.group.patch_group
        self.window_id = _id_of(self.window)
        self.association_ids = pulumi.Output.all(*(one.id for one in self.associations.values()))
        self.cis_scan_arn = _id_of(self.cis_scan)
        self.register_outputs(
            {
                "baselineId": self.baseline_id,
                "patchGroup": self.patch_group,
                "windowId": self.window_id,
                "associationIds": self.association_ids,
                "cisScanArn": self.cis_scan_arn,
            }
        )

    def _approve(self, validated: Patching) -> "aws.ssm.PatchBaseline":
        baseline = aws.ssm.PatchBaseline(
            f"{self._name}-baseline",
            description=f"Patches of {self._name}",
            tags=validated.tags,
            opts=self._child,
            **validated.baseline,
        )
        if validated.account_default:
            aws.ssm.DefaultPatchBaseline(
                f"{self._name}-default-baseline",
                baseline_id=baseline.id,
                operating_system=validated.baseline["operating_system"],
                opts=self._child,
            )
        return baseline

    def _open_window(self, validated: Patching) -> "aws.ssm.MaintenanceWindow":
        installation = validated.installation
        window = aws.ssm.MaintenanceWindow(
            f"{self._name}-window",
            description=f"Installs patches of {self._name}"[:_LONGEST],
            schedule=installation.schedule,
            allow_unassociated_targets=False,
            tags=validated.tags,
            opts=self._child,
            **installation.window,
        )
        hosts = aws.ssm.MaintenanceWindowTarget(
            f"{self._name}-hosts",
            window_id=window.id,
            resource_type="INSTANCE",
            targets=self._targets,
            opts=self._child,
        )
        command = runs.command(installation, validated.output)
        invocation: Any = {"run_command_parameters": command}
        aws.ssm.MaintenanceWindowTask(
            f"{self._name}-installation",
            window_id=window.id,
            task_type="RUN_COMMAND",
            task_arn=runs.PATCH_DOCUMENT,
            priority=1,
            # A command that is cancelled halfway may leave a host between two states.
            cutoff_behavior="CONTINUE_TASK",
            service_role_arn=installation.service_role_arn,
            targets=[_target("WindowTargetIds", [hosts.id])],
            task_invocation_parameters=invocation,
            # Only a registered group gets the baseline.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.group]),
            **validated.limits,
        )
        return window

    def _associate(self, validated: Patching) -> "dict[str, aws.ssm.Association]":
        associations = {}
        if not validated.installation.by_window:
            run = runs.Run("installation", runs.PATCH_DOCUMENT, validated.installation.parameters)
            schedule = validated.installation.schedule
            # Declaring it must not install, and restart hosts, outside of the schedule.
            associations["installation"] = self._run(validated, run, schedule, at_once=False)
        for key, schedule in validated.schedules.items():
            associations[key] = self._run(validated, runs.RUNS[key], schedule, at_once=True)
        return associations

    def _run(
        self, validated: Patching, run: runs.Run, schedule: str, *, at_once: bool
    ) -> "aws.ssm.Association":
        place: Any = validated.output.of_association()
        return aws.ssm.Association(
            f"{self._name}-{run.role}",
            name=run.document,
            parameters=run.parameters or None,
            targets=self._targets,
            schedule_expression=schedule,
            apply_only_at_cron_interval=not at_once,
            output_location=place,
            tags=validated.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.group]),
            **validated.limits,
            **validated.compliance,
        )

    def _scan(
        self, scan: Optional[CisScan], tags: Mapping[str, str]
    ) -> "Optional[aws.cloudcontrol.Resource]":
        if scan is None:
            return None
        name = f"{self._name}-cis-scan"
        # Default tags do not reach what Cloud Control makes.
        state = tags_with_defaults(self, tags, self._name).apply(
            lambda found: scan.desired_state(name[:_LONGEST], found)
        )
        return aws.cloudcontrol.Resource(
            name, type_name=TYPE_NAME, desired_state=state, opts=self._child
        )


def _target(key: str, values: Sequence[pulumi.Input[str]]) -> Any:  # noqa: ANN401 - each resource has a type of its own for it
    return {"key": key, "values": values}


def _id_of(resource: Optional[pulumi.CustomResource]) -> pulumi.Output[str]:
    return pulumi.Output.from_input("") if resource is None else resource.id
