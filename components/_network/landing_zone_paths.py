"""Where a landing zone's values stand: SSM parameters under one prefix, for writer and reader."""

PREFIX = "/landingzone"
VPC_ID = "vpc/vpc-id"
PERMISSIONS_BOUNDARY_ARN = "iam/permissions-boundary-arn"
LOG_BUCKET_NAME = "logs/bucket-name"
EBS_KEY_ARN = "kms/ebs-key-arn"
LOGS_KEY_ARN = "kms/logs-key-arn"


def subnet_id(position: int) -> str:
    """Return where the id of a private subnet stands; the first has position 1."""
    return f"vpc/private-subnet-{position}-id"


def full_path(value: str, prefix: str = PREFIX) -> str:
    """Return the full path of a value."""
    return f"{prefix}/{value}"
