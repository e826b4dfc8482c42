"""What may be said about a pipeline of golden images."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components._exemptions import ExemptionArgs
from components._network.peers import EgressDestinationArgs


class ImageComponentArgs(TypedDict):
    """A component of the image: one of Amazon's, or with a document or file one of one's own."""

    name: str
    """Name of one of Amazon's such as python-3-linux, or a name of one's own; plain."""
    version: NotRequired[Optional[str]]
    """Version of one of Amazon's, such as 1.0.x with x for the newest; that of one's own follows
    from its content; plain. Default: x.x.x, as Amazon ends versions with few weeks' notice."""
    document: NotRequired[Optional[Any]]
    """What a component of one's own does, as a map of the members schemaVersion and phases of a
    component document; plain. Default: none."""
    file: NotRequired[Optional[str]]
    """Path of a YAML file with such a document, instead of it; plain. Default: none."""
    parameters: NotRequired[Optional[Mapping[str, str]]]
    """Values of the component's parameters, by name; plain. Default: those it has itself."""
    hardens: NotRequired[Optional[bool]]
    """A component of one's own hardens: it runs after all software and the STIG; plain.
    Default: false."""


class ImageHardeningArgs(TypedDict):
    """How the image is hardened."""

    stig_level: NotRequired[Optional[str]]
    """Low, Medium or High: what Amazon's component applies of the STIG, or none of it: none; plain.
    Default: High."""
    stig_packages: NotRequired[Optional[bool]]
    """Let the STIG install packages it asks for; plain. Default: false."""
    consent_banner: NotRequired[Optional[bool]]
    """Show the consent banner of the STIG at every log-in; plain. Default: false."""
    left_out: NotRequired[Optional[Sequence[str]]]
    """Names of the pipeline's own hardening that is not wanted; plain. Default: none."""


class ImageScheduleArgs(TypedDict):
    """When the image is built anew."""

    expression: NotRequired[Optional[str]]
    """Cron expression of six fields; plain. Default: cron(0 2 ? * MON *)."""
    time_zone: NotRequired[Optional[str]]
    """Its time zone, such as Europe/Berlin; plain. Default: UTC."""
    always: NotRequired[Optional[bool]]
    """Build also when neither parent image nor a component has a newer version; plain.
    Default: false, of a parent image by id true, for an id never has one."""


class ImageSharingArgs(TypedDict):
    """Who may launch instances from the image."""

    account_ids: NotRequired[Optional[Sequence[str]]]
    """Ids of accounts; plain. Default: none but the own one."""
    organization_arns: NotRequired[Optional[Sequence[str]]]
    """ARNs of organizations; plain. Default: none."""
    organizational_unit_arns: NotRequired[Optional[Sequence[str]]]
    """ARNs of organizational units; plain. Default: none."""
    copy_to_account_ids: NotRequired[Optional[Sequence[str]]]
    """Ids of accounts that get a copy of their own, where a role
    EC2ImageBuilderDistributionCrossAccountRole has to exist; plain. Default: none."""


class ImageRegionArgs(TypedDict):
    """A further Region that gets the image."""

    kms_key_arn: pulumi.Input[str]
    """ARN of the key of that Region that encrypts the copy. Its policy has to let those use it
    with whom the image is shared."""
    sharing: NotRequired[Optional[ImageSharingArgs]]
    """Who may launch instances there; plain. Default: as in the Region of the pipeline."""


class ImageLifecycleArgs(TypedDict):
    """When images grow old."""

    deprecate_after_days: NotRequired[Optional[int]]
    """Days after which an image is marked as not to be used any more; plain. Default: 45."""
    disable_after_days: NotRequired[Optional[int]]
    """Days after which nothing new starts from it; plain. Default: 90."""
    delete_after_days: NotRequired[Optional[int]]
    """Days after which it is deleted, with its snapshots; plain. Default: 180."""
    keep_at_least: NotRequired[Optional[int]]
    """Images that are never deleted, however old, 1 to 10; plain. Default: 3."""
    in_use_days: NotRequired[Optional[int]]
    """An image from which an instance has started within so many days is neither disabled nor
    deleted; plain. Default: 60, twice the longest life of the hosts of a fleet."""


class ImageLogArgs(TypedDict):
    """Where builds are logged, in log groups and a bucket."""

    bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of an encrypted bucket that exists; it stays as it is. Default: a bucket of its own,
    private, versioned and encrypted with the key."""
    access_log_bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of a bucket to which Amazon S3 writes who accesses the bucket of its own.
    Default: none."""
    retention_days: NotRequired[Optional[int]]
    """Days that log groups and bucket of its own keep logs; plain. Default: 365."""
    empty_bucket_on_destroy: NotRequired[Optional[bool]]
    """Delete the logs with the bucket of its own; plain. Default: false."""


class GoldenImagePipelineArgs(TypedDict):
    """What the image is made of, where it is built and who gets it."""

    subnet_id: pulumi.Input[str]
    """Id of the private subnet in which the image is built and tested."""
    vpc_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of its VPC, for a security group of its own. Default: none, where groups are named."""
    security_group_ids: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Ids of the security groups of build instances; the list is plain. Default: one of their own,
    without ingress."""
    destinations: NotRequired[Optional[Mapping[str, EgressDestinationArgs]]]
    """Where the security group of their own lets them connect to; the map is plain.
    Default: every IPv4 address on tcp/443."""
    architecture: NotRequired[Optional[str]]
    """x86_64 or arm64; plain. Default: x86_64."""
    kernel: NotRequired[Optional[str]]
    """Kernel line of the public parent image: 6.1, 6.12, 6.18, or default, which AWS moves; plain.
    Default: 6.12."""
    parent_image_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the id of the parent image, also of one from the Marketplace;
    plain. Default: that of Amazon Linux 2023."""
    parent_image_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of a parent image, instead of the parameter; it never follows updates, and needs an
    exemption from EXT.IB_PARENT_UPDATED."""
    components: NotRequired[Optional[Sequence[ImageComponentArgs]]]
    """What the image gets beside updates and hardening, in this order; plain. Default: nothing."""
    hardening: NotRequired[Optional[ImageHardeningArgs]]
    """How it is hardened; not at all needs an exemption from EXT.IB_RECIPE_HARDENED; plain.
    Default: by the STIG, and by hardening of the pipeline's own."""
    version: NotRequired[Optional[str]]
    """Major and minor number of versions, whose last number follows from the content; plain.
    Default: 1.0."""
    keep_versions: NotRequired[Optional[bool]]
    """Keep the versions that were, and the key of its own, also when the pipeline is destroyed:
    images are made of them, and hosts run from images; plain. Default: true."""
    root_device_name: NotRequired[Optional[str]]
    """What the parent image calls its root device: /dev/xvda or /dev/sda1; plain.
    Default: /dev/xvda."""
    root_volume_size: NotRequired[Optional[int]]
    """Size of the root volume in GiB; plain. Default: 8."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a key for images, components, logs and messages, whose policy lets them and those with
    whom images are shared use it. Default: a key of its own, which rotates."""
    instance_types: NotRequired[Optional[Sequence[str]]]
    """Types of build instances, of the image's architecture; plain. Default: t3.medium or
    t4g.medium."""
    managed_policy_arns: NotRequired[Optional[Mapping[str, pulumi.Input[str]]]]
    """ARNs of further policies of their role by a stable name of one's own; the map is plain.
    Default: none."""
    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that bounds the roles of the pipeline. Default: none."""
    test_timeout_minutes: NotRequired[Optional[int]]
    """Minutes that tests may take, 60 to 1440; plain. Default: 120."""
    vulnerability_scan: NotRequired[Optional[bool]]
    """Let Amazon Inspector, which has to be active, scan each image; false needs an exemption from
    EXT.IB_IMAGE_SCANNING; plain. Default: true."""
    schedule: NotRequired[Optional[ImageScheduleArgs]]
    """When it is built; plain. Default: on Mondays at 2 in UTC, if anything is newer."""
    build_on_change: NotRequired[Optional[bool]]
    """Build within `pulumi up` whenever the content changes, which takes about an hour; plain.
    Default: false."""
    parameter_name: NotRequired[Optional[str]]
    """Path of the SSM parameter that names the newest image in each Region, under /imagebuilder/;
    plain. Default: /imagebuilder/<name>/latest."""
    sharing: NotRequired[Optional[ImageSharingArgs]]
    """Who else may use the image; plain. Default: nobody."""
    regions: NotRequired[Optional[Mapping[str, ImageRegionArgs]]]
    """Further Regions by name; plain. Default: none."""
    lifecycle: NotRequired[Optional[ImageLifecycleArgs]]
    """When images grow old; plain. Default: deprecated after 45 days, disabled after 90, deleted
    after 180."""
    logs: NotRequired[Optional[ImageLogArgs]]
    """Where builds are logged; plain. Default: for a year."""
    topic_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a topic for failed builds and vulnerabilities, whose policy lets EventBridge publish.
    Default: an encrypted one of its own."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of all that is created, of build instances and images, beside the provider's default
    tags; plain."""
