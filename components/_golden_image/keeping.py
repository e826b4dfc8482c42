"""What images and logs are kept in and with: the key, the log groups, the bucket."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components._access.log_bucket import LogBucket
from components._golden_image.policies import key_policy
from components._golden_image.reading import Golden
from components._keys import EncryptionKey
from components._network.place import Place

# Image Builder's own role may write to no other log groups. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_PipelineLoggingConfiguration.html
_LOG_GROUPS = "/aws/imagebuilder"


@dataclass(frozen=True)
class Keeping:
    """What is kept, and how.

    Args:
        name: name of the pipeline
        golden: what the pipeline is like
        place: where it is
    """

    name: str
    golden: Golden
    place: pulumi.Output[Place]

    def key(self, parent: pulumi.Resource) -> pulumi.Output[str]:
        """Return the ARN of the key, which is made if none is given."""
        golden = self.golden
        return EncryptionKey(
            self.name,
            golden.key_arn,
            f"Golden images of {self.name}, their components and logs",
            golden.tags,
            self.place.apply(lambda place: key_policy(place, golden.sharing)),
            # Without it nothing starts from any image any more.
            kept=golden.kept,
        ).create(parent)

    def log_groups(
        self, parent: pulumi.Resource, key_arn: pulumi.Output[str]
    ) -> dict[str, pulumi.Output[str]]:
        """Create the log groups, and return their names as a pipeline has them."""
        prefixes = {"image": _LOG_GROUPS, "pipeline": f"{_LOG_GROUPS}/pipeline"}
        return {
            f"{kind}_log_group_name": aws.cloudwatch.LogGroup(
                f"{self.name}-{kind}-log",
                name_prefix=f"{prefix}/{self.name}-",
                kms_key_id=key_arn,
                retention_in_days=self.golden.logs.days,
                tags=self.golden.tags,
                opts=pulumi.ResourceOptions(parent=parent),
            ).name
            for kind, prefix in prefixes.items()
        }

    def bucket(
        self, parent: pulumi.Resource, key_arn: pulumi.Output[str], writer: pulumi.Output[str]
    ) -> tuple[pulumi.Output[str], list[pulumi.Resource]]:
        """Return name and settings of the bucket, which is made for a role if none is given."""
        logs = self.golden.logs
        if logs.bucket_name is not None:
            return pulumi.Output.from_input(logs.bucket_name), []
        bucket, settings = LogBucket(
            name=f"{self.name}-builds",
            key_arn=key_arn,
            retention_days=logs.days,
            access_log_bucket=logs.access_log_bucket,
            emptied=logs.emptied,
            tags=self.golden.tags,
            writers=[writer],
        ).create(parent)
        return bucket.bucket, settings
