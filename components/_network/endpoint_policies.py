"""What endpoints let through: an organization's own principals, and the buckets hosts need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from components._documents import document
from components._network.place import Place

# Amazon documents no endpoint policy for it, so it keeps the one that lets everything through.
WITHOUT_POLICY = frozenset({"inspector2-telemetry"})
# Buckets of AWS that a managed host reads, most of them without credentials. Sources:
# https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html (the repositories)
# https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
# https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-operations-s3-buckets.html
# https://docs.aws.amazon.com/inspector/latest/user/scanning-cis.html
# Where names end on *, they end on letters that differ from Region to Region.
_OF_AWS = (
    "al2023-repos-{region}-de612dc2",
    "aws-ssm-{region}",
    "amazon-ssm-{region}",
    "amazon-ssm-packages-{region}",
    "{region}-birdwatcher-prod",
    "aws-ssm-distributor-file-{region}",
    "aws-ssm-document-attachments-{region}",
    "patch-baseline-snapshot-{region}",
    "patch-baseline-snapshot-{region}-*",
    "aws-patch-manager-{region}-*",
    "cis-datasets-prod-*",
)
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
_IMAGE_LAYERS = "prod-{region}-starport-layer-bucket"


@dataclass(frozen=True)
class Passage:
    """What one's own principals may do through endpoints.

    Args:
        organization: whose principals pass; without one, only those of the account
        buckets: names of the buckets they reach through the endpoint for S3
        images: the endpoint for S3 lets the layers of container images through
    """

    organization: Optional[str] = None
    buckets: Sequence[str] = ()
    images: bool = False


def endpoint_policy(service: str, place: Place, passage: Passage) -> Optional[str]:
    """Return the policy of a service's endpoint; None leaves the one AWS makes."""
    if service in WITHOUT_POLICY:
        return None
    if service == "s3":
        return document(_s3_statements(place, passage))
    return document([_own_principals(place, passage, "*", ["*"])])


def _s3_statements(place: Place, passage: Passage) -> list[Mapping[str, Any]]:
    of_aws = [*_OF_AWS, *([_IMAGE_LAYERS] if passage.images else [])]
    names = [bucket.format(region=place.region) for bucket in of_aws]
    public = {
        "Sid": "ReadBucketsOfAws",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": [place.bucket_arn(name, "/*") for name in names],
    }
    own = [place.bucket_arn(name, path) for name in passage.buckets for path in ("", "/*")]
    return [public, *([_own_principals(place, passage, "s3:*", own)] if own else [])]


def _own_principals(
    place: Place, passage: Passage, action: str, resources: Sequence[str]
) -> Mapping[str, Any]:
    whose = {"aws:PrincipalAccount": place.account}
    if passage.organization:
        whose = {"aws:PrincipalOrgID": passage.organization}
    return {
        "Sid": "OwnPrincipals",
        "Effect": "Allow",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": {"StringEquals": whose},
    }
