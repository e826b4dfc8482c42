"""What may be said about a fleet."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi

from components._exemptions import ExemptionArgs
from components._fleet.behaviour import FleetWaitArgs
from components._fleet.health import TrafficSourceArgs
from components._fleet.instances import SpotInstancesArgs
from components._fleet.pool import WarmPoolArgs
from components._fleet.refresh import InstanceMaintenancePolicyArgs, InstanceRefreshArgs
from components._fleet.requirements import InstanceRequirementsArgs
from components._fleet.scaling import PredictiveScalingArgs, TargetTrackingArgs
from components._fleet.schedules import FleetScheduleArgs, LifecycleHookArgs
from components._fleet.steps import StepScalingArgs
from components.launch_template import HardenedLaunchTemplateArgs


class CompliantFleetArgs(TypedDict):
    """Which template the instances start from, where, how many, and when that changes.

    Give a launch template's id and version, or what one of the fleet's own is to be like.
    """

    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Ids of private subnets."""
    launch_template_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the launch template."""
    launch_template_version: NotRequired[Optional[pulumi.Input[str]]]
    """Number of the template's version; a new number replaces the instances step by step."""
    launch_template: NotRequired[Optional[HardenedLaunchTemplateArgs]]
    """A launch template to be made for the fleet, instead of id and version; plain. Its exemptions
    hold for the fleet too."""
    instance_types: NotRequired[Optional[Sequence[str]]]
    """Instance types of one architecture, the preferred one first, the others for when it is short;
    two or more, a single one with an exemption from AutoScaling.6; plain."""
    weights: NotRequired[Optional[Mapping[str, int]]]
    """How much capacity each instance type counts for, 1 to 999, in the unit of the sizes; plain.
    Default: each counts for one."""
    instance_requirements: NotRequired[Optional[InstanceRequirementsArgs]]
    """What an instance type must have, instead of instance_types; plain."""
    desired_capacity_type: NotRequired[Optional[str]]
    """What sizes count where types are chosen by requirements: units, vcpu or memory-mib; plain.
    Default: units."""
    on_demand_allocation_strategy: NotRequired[Optional[str]]
    """prioritized or lowest-price; plain. Default: prioritized, in the order of instance_types;
    lowest-price where they are chosen by requirements."""
    spot: NotRequired[Optional[SpotInstancesArgs]]
    """How much of the fleet are Spot Instances; plain. Default: nothing."""
    capacity_rebalance: NotRequired[Optional[bool]]
    """Replace a Spot Instance before it is taken away; plain. Default: true; false needs an
    exemption from EXT.CAPACITY_REBALANCING."""
    min_size: NotRequired[Optional[int]]
    """Fewest instances, 0 to 1000; plain. Sizes may be larger where they count weights, processors
    or memory. Default: 2."""
    max_size: NotRequired[Optional[int]]
    """Most instances, 1 to 1000; plain. Default: twice the fewest."""
    desired_capacity: NotRequired[Optional[int]]
    """Instances to run; plain. Default: the fewest at first, then what scaling makes of it."""
    ignore_desired_capacity: NotRequired[Optional[bool]]
    """Leave the instances to run to scaling once the fleet exists; plain. Default: false."""
    max_instance_lifetime_days: NotRequired[Optional[int]]
    """Days after which an instance is replaced by a fresh one, 1 to 365; plain. Default: 30;
    0 is never, and needs an exemption from EXT.FLEET_MAX_LIFETIME."""
    instance_refresh: NotRequired[Optional[InstanceRefreshArgs]]
    """How instances are replaced when the template changes; plain. Default: new ones first."""
    instance_maintenance_policy: NotRequired[Optional[InstanceMaintenancePolicyArgs]]
    """How few and how many instances there may be meanwhile; plain. Default: new ones first."""
    instance_warmup: NotRequired[Optional[int]]
    """Seconds until a new instance counts as ready; plain. Default: 300."""
    health_checks: NotRequired[Optional[Sequence[str]]]
    """Health checks beside EC2's: ELB, EBS, VPC_LATTICE; plain. Default: those of target groups and
    traffic sources, which are always on."""
    health_check_grace_period: NotRequired[Optional[int]]
    """Seconds a new instance has before its health counts; plain. Default: 300."""
    target_group_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of target groups of load balancers; the list is plain. Default: none."""
    traffic_sources: NotRequired[Optional[Sequence[TrafficSourceArgs]]]
    """Sources of traffic of any kind, instead of target_group_arns; plain. Default: none."""
    warm_pool: NotRequired[Optional[WarmPoolArgs]]
    """Instances that wait, prepared; plain. Default: none."""
    target_tracking: NotRequired[Optional[Mapping[str, TargetTrackingArgs]]]
    """Scaling towards a value of a metric, by names of one's own; plain. Default: none."""
    step_scaling: NotRequired[Optional[Mapping[str, StepScalingArgs]]]
    """Scaling by steps from alarms, by names of one's own; plain. Default: none."""
    predictive_scaling: NotRequired[Optional[Mapping[str, PredictiveScalingArgs]]]
    """Scaling by a forecast, by names of one's own; plain. Default: none."""
    schedules: NotRequired[Optional[Mapping[str, FleetScheduleArgs]]]
    """Sizes at certain times, by names of one's own; plain. A refresh of the stack takes them back,
    save desired_capacity where it is left to scaling. Default: none."""
    lifecycle_hooks: NotRequired[Optional[Mapping[str, LifecycleHookArgs]]]
    """Pauses before instances start work or go, by names of one's own; plain. They come after the
    group, so that changing one never replaces it; its very first instances may not meet them.
    Default: none."""
    retain_abandoned_instances: NotRequired[Optional[bool]]
    """Keep an instance whose hook at termination is abandoned; plain. Default: false."""
    protect_from_scale_in: NotRequired[Optional[bool]]
    """Protect new instances from scale-in; plain. Default: false."""
    termination_policies: NotRequired[Optional[Sequence[str]]]
    """Which instance goes first on scale-in; plain. Default: AWS's own choice."""
    default_cooldown: NotRequired[Optional[int]]
    """Seconds between simple scaling activities; plain. Default: AWS's, 300."""
    zone_distribution: NotRequired[Optional[str]]
    """balanced-best-effort or balanced-only across Availability Zones; plain.
    Default: balanced-best-effort."""
    suspended_processes: NotRequired[Optional[Sequence[str]]]
    """Processes that rest; InstanceRefresh, Launch and Terminate need an exemption from
    EXT.FLEET_INSTANCE_REFRESH; plain. Default: none."""
    enabled_metrics: NotRequired[Optional[Sequence[str]]]
    """Metrics of the group; plain. Default: those of its sizes and its instances."""
    placement_group: NotRequired[Optional[pulumi.Input[str]]]
    """Name of a placement group. Default: none."""
    service_linked_role_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the role Auto Scaling acts in. Default: the account's."""
    wait: NotRequired[Optional[FleetWaitArgs]]
    """What `pulumi up` waits for; plain. Default: the instances, for ten minutes."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of group and instances beside the provider's default tags; plain."""
