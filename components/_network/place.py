"""Where a component's provider works: partition, Region and account."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Place:
    """A Region of an account.

    Args:
        partition: the AWS partition
        region: the Region
        account: the account's id
    """

    partition: str
    region: str
    account: str

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of something in this Region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def bucket_arn(self, bucket: str, path: str = "") -> str:
        """Return the ARN of a bucket, or of what is in it."""
        return f"arn:{self.partition}:s3:::{bucket}{path}"

    @property
    def root_arn(self) -> str:
        """The ARN that stands for the account itself."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    @property
    def logs_service(self) -> str:
        """The principal of CloudWatch Logs in this Region."""
        suffix = ".cn" if self.partition == "aws-cn" else ""
        return f"logs.{self.region}.amazonaws.com{suffix}"


def place_of(component: pulumi.Resource) -> pulumi.Output[Place]:
    """Ask a component's provider where it works; a preview knows it as well."""
    options = pulumi.InvokeOutputOptions(parent=component)
    found = pulumi.Output.all(
        aws.get_partition_output(opts=options).partition,
        aws.get_region_output(opts=options).region,
        aws.get_caller_identity_output(opts=options).account_id,
    )
    return found.apply(lambda values: Place(*values))
