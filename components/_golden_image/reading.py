"""What a pipeline of golden images is like, read from the arguments and checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi

from components import _rules as rules
from components._access.policies import policy_problems
from components._access.rules import NARROW_POLICY_ARN
from components._exemptions import Exemptions
from components._golden_image import rules as image_rules
from components._golden_image.arguments import (
    ImageLifecycleArgs,
    ImageLogArgs,
    ImageScheduleArgs,
    ImageSharingArgs,
)
from components._golden_image.distribution import Sharing, Target, read_sharing, read_targets
from components._golden_image.recipe import Recipe, read_recipe
from components._golden_image.retirement import Retirement, read_retirement
from components._golden_image.schedule import read_schedule
from components._hosts.images import PUBLIC_IMAGES
from components._network.peers import read_destinations
from components._network.rules import BUCKET_NAME, RETENTION_DAYS
from components._validation import Arguments, entry

_A_YEAR = 365
# Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
IMAGE_BUILDER_POLICY = "EC2InstanceProfileForImageBuilder"
# What Image Builder itself asks of the role of build instances, and their logs.
_POLICIES_OF_BUILDS = 2


@dataclass(frozen=True)
class BuildHosts:
    """The instances that build and test, checked.

    Args:
        subnet_id: where they are
        vpc_id: its VPC, for a security group of their own
        group_ids: security groups that exist; none of them for one of their own
        destinations: where the own one lets them connect to, as the caller said it
        policy_arns: further policies of their role, by name
        boundary: the policy that bounds roles
    """

    subnet_id: pulumi.Input[str]
    vpc_id: Optional[pulumi.Input[str]]
    group_ids: Sequence[pulumi.Input[str]]
    destinations: Optional[Mapping[str, Any]]
    policy_arns: Mapping[str, pulumi.Input[str]]
    boundary: Optional[pulumi.Input[str]]


@dataclass(frozen=True)
class Logs:
    """Where builds are logged, checked.

    Args:
        bucket_name: a bucket that exists; None for one of their own
        access_log_bucket: where S3 writes who accesses it
        emptied: the bucket of their own takes its logs along when it is destroyed
        days: how long they are kept
    """

    bucket_name: Optional[pulumi.Input[str]]
    access_log_bucket: Optional[pulumi.Input[str]]
    emptied: bool
    days: int


@dataclass(frozen=True)
class Golden:
    """A pipeline of golden images, checked.

    Args:
        recipe: what the image is made of
        hosts: what it is built on
        logs: where builds are logged
        tests: settings of the tests
        scanned: Amazon Inspector looks at each image
        schedule: when it is built
        built_at_once: a change is built when it is deployed
        kept: versions that were stay
        key_arn: a key that exists; None for one of its own
        topic_arn: a topic that exists, as well
        parameter: the parameter that names the newest image
        sharing: who else may use the image
        targets: further Regions
        retirement: when images grow old
        exemptions: the records that let defaults be turned off
        tags: tags of all that is created
    """

    recipe: Recipe
    hosts: BuildHosts
    logs: Logs
    tests: Mapping[str, Any]
    scanned: bool
    schedule: Mapping[str, Any]
    built_at_once: bool
    kept: bool
    key_arn: Optional[pulumi.Input[str]]
    topic_arn: Optional[pulumi.Input[str]]
    parameter: str
    sharing: Sharing
    targets: Mapping[str, Target]
    retirement: Retirement
    exemptions: Exemptions
    tags: Mapping[str, str]

    @property
    def records(self) -> Optional[Sequence[Any]]:
        """The records once more, for components that are made for the pipeline."""
        return (self.exemptions.inputs or {}).get("exemptions")


def read(reader: Arguments, name: str) -> Golden:
    """Return what a pipeline is like, noting every problem with the reader."""
    reader.problems.check("name", name, image_rules.PIPELINE_NAME)
    exemptions = Exemptions(reader)
    recipe = _recipe(reader, exemptions)
    scanned = reader.plain("vulnerability_scan", rules.BOOLEAN, default=True)
    if not scanned:
        exemptions.require("vulnerability_scan", "EXT.IB_IMAGE_SCANNING")
    sharing = read_sharing(_part(reader, "sharing", ImageSharingArgs))
    schedule = _part(reader, "schedule", ImageScheduleArgs)
    minutes = reader.plain("test_timeout_minutes", image_rules.TEST_MINUTES, 120)
    return Golden(
        recipe=recipe,
        hosts=_hosts(reader, exemptions),
        logs=_logs(_part(reader, "logs", ImageLogArgs), exemptions),
        tests={"image_tests_enabled": True, "timeout_minutes": minutes},
        scanned=scanned,
        schedule=read_schedule(schedule, by_id=recipe.image_id is not None),
        built_at_once=reader.plain("build_on_change", rules.BOOLEAN, default=False),
        kept=reader.plain("keep_versions", rules.BOOLEAN, default=True),
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        topic_arn=reader.input("topic_arn", image_rules.TOPIC_ARN),
        parameter=_parameter(reader, name, recipe),
        sharing=sharing,
        targets=read_targets(reader, sharing),
        retirement=read_retirement(_part(reader, "lifecycle", ImageLifecycleArgs)),
        exemptions=exemptions,
        tags=reader.plain("tags", rules.TAGS, {}),
    )


def _recipe(reader: Arguments, exemptions: Exemptions) -> Recipe:
    """Read what the image is made of, and note what nobody may do unasked."""
    recipe = read_recipe(reader)
    plain = recipe.parameter.startswith(PUBLIC_IMAGES)
    if recipe.image_id is not None:
        exemptions.require("parent_image_id", "EXT.IB_PARENT_UPDATED")
    elif plain and not any(part.hardens for part in recipe.parts):
        exemptions.require("hardening", "EXT.IB_RECIPE_HARDENED")
    return recipe


def _parameter(reader: Arguments, name: str, recipe: Recipe) -> str:
    """Read where the newest image is named, and note that the parent cannot be it."""
    default = f"/imagebuilder/{name}/latest"
    parameter: str = reader.plain("parameter_name", image_rules.PARAMETER_NAME, default)
    if recipe.parameter == parameter:
        reason = "where the pipeline names its own images, each of which would be made of the last"
        reader.add(
            "parent_image_parameter", f'is "{parameter}", {reason}; give that of another image'
        )
    return parameter


def _hosts(reader: Arguments, exemptions: Exemptions) -> BuildHosts:
    hosts = BuildHosts(
        subnet_id=reader.input("subnet_id", rules.SUBNET_ID),
        vpc_id=reader.input("vpc_id", rules.VPC_ID),
        group_ids=reader.several("security_group_ids", rules.SECURITY_GROUP_ID),
        destinations=reader.plain("destinations", rules.NAMED_MAPS),
        policy_arns=reader.entries("managed_policy_arns", NARROW_POLICY_ARN),
        boundary=reader.input("permissions_boundary_arn", rules.POLICY_ARN),
    )
    if not hosts.group_ids and hosts.vpc_id is None:
        allowed = rules.VPC_ID.allowed
        reader.add("vpc_id", f"is missing; give {allowed}, or security_group_ids")
    if hosts.group_ids and hosts.vpc_id is not None:
        reader.add("vpc_id", "is for a security group of its own, but groups are named; remove it")
    if hosts.destinations is not None:
        read_destinations(reader, exemptions, {})
        if hosts.group_ids:
            reader.add("destinations", "is of a group of its own, but groups are named; remove it")
    reader.problems.extend(_policy_problems(hosts.policy_arns))
    return hosts


def _policy_problems(own: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Find policies that the role has anyway, too many of them, and names that are taken."""
    yield from policy_problems(own, _POLICIES_OF_BUILDS, narrow=False)
    for key, arn in own.items():
        path = entry("managed_policy_arns", key)
        if isinstance(arn, str) and arn.endswith(f"/{IMAGE_BUILDER_POLICY}"):
            yield path, f'is "{arn}", which the role has anyway; remove it'
        elif key in {"image-builder", "build"}:
            yield path, "is a name of the pipeline's own; rename it"


def _logs(reader: Arguments, exemptions: Exemptions) -> Logs:
    emptied = reader.plain("empty_bucket_on_destroy", rules.BOOLEAN)
    logs = Logs(
        bucket_name=reader.input("bucket_name", BUCKET_NAME),
        access_log_bucket=reader.input("access_log_bucket_name", BUCKET_NAME),
        emptied=bool(emptied),
        days=reader.plain("retention_days", RETENTION_DAYS, _A_YEAR),
    )
    own_only = {
        "access_log_bucket_name": logs.access_log_bucket,
        "empty_bucket_on_destroy": emptied,
    }
    for name, value in own_only.items():
        if logs.bucket_name is not None and value is not None:
            reader.add(name, "is about what is created, but what exists is given; remove it")
    if logs.days < _A_YEAR:
        exemptions.require("logs.retention_days", "EXT.LOG_GROUP_RETENTION")
    return logs


def _part(reader: Arguments, name: str, shape: type) -> Arguments:
    return reader.nested(name, reader.plain(name, rules.MAP, {}), shape)
