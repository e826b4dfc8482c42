"""Statements of the policies a host's role gets: one right on one thing, never on everything."""

from collections.abc import Iterator, Mapping
from typing import Any, Optional

from components._network.place import Place

Statement = dict[str, Any]
Given = Mapping[str, Any]

# White space does not count. Source:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
SIZE_LIMIT = 6_144
_CHINA = "aws-cn"


SHORTEST_PLACE = Place("aws", "us-east-1", "0" * 12)


def size_problem(text: str) -> Optional[str]:
    """Tell why IAM would refuse a document for its size."""
    size = len("".join(text.split()))
    if size <= SIZE_LIMIT:
        return None
    return (
        f"make a policy of {size} characters; IAM takes {SIZE_LIMIT}: grant common folders and "
        "paths, or put a part into a policy of your own and name it in managed_policy_arns"
    )


def granted(place: Place, grants: Mapping[str, Mapping[str, Given]]) -> list[Statement]:
    """Write all that is granted, in the order of its names.

    Args:
        place: where the role is used
        grants: the grants of each kind, by their names
    """
    return [
        statement
        for kind, write in _KINDS.items()
        for _, given in sorted(grants.get(kind, {}).items())
        for statement in write(place, given)
    ]


def _read_bucket(_place: Place, given: Given) -> Iterator[Statement]:
    """Read the objects of a bucket, or of a folder in it, and list them.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    """
    bucket, folder = given["arn"], given.get("prefix") or ""
    listing = _allow("s3:ListBucket", bucket)
    if folder:
        listing["Condition"] = {"StringLike": {"s3:prefix": f"{folder}*"}}
    yield listing
    yield _allow("s3:GetObject", f"{bucket}/{folder}*")
    yield from _decrypt(given.get("key_arn"), "s3")


def _read_parameters(place: Place, given: Given) -> Iterator[Statement]:
    """Read a parameter and those below it. AWS's own parameters belong to no account.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
    https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    """
    owner = "" if given["path"].startswith("/aws/") else place.account
    arn = Place(place.partition, place.region, owner).arn("ssm", f"parameter{given['path']}")
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    both = [arn, f"{arn}/*"]
    yield _allow(actions, both)
    yield from _decrypt(given.get("key_arn"), "ssm", {"PARAMETER_ARN": both})


def _read_secret(place: Place, given: Given) -> Iterator[Statement]:
    """Read a secret; of one known by name AWS alone knows the six characters its ARN ends with.

    Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    """
    arn = given.get("arn") or place.arn("secretsmanager", f"secret:{given['name']}-??????")
    yield _allow(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], arn)
    yield from _decrypt(given.get("key_arn"), "secretsmanager", {"SecretARN": arn})


def _use_key(_place: Place, given: Given) -> Iterator[Statement]:
    """Decrypt, encrypt or both with a key."""
    actions = ["kms:Decrypt"] if given["decrypt"] else []
    actions += ["kms:Encrypt", "kms:GenerateDataKey"] if given["encrypt"] else []
    yield _allow([*actions, "kms:DescribeKey"], given["arn"])


def _write_log_group(_place: Place, given: Given) -> Iterator[Statement]:
    """Write to a log group that exists.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    group = _bare(given["arn"])
    yield _allow(actions, [group, f"{group}:*"])


_KINDS = {
    "read_buckets": _read_bucket,
    "read_parameters": _read_parameters,
    "read_secrets": _read_secret,
    "use_keys": _use_key,
    "write_log_groups": _write_log_group,
}


def session_logging(place: Place, given: Given) -> list[Statement]:
    """Write what the agent needs to log sessions and to encrypt them.

    The agent looks its log group up among those whose names begin alike, and DescribeLogGroups is
    granted on all log groups of one account and Region or not at all.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    """
    statements = []
    if bucket := given.get("bucket_arn"):
        folder = given.get("bucket_prefix") or ""
        statements += [
            _allow("s3:PutObject", f"{bucket}/{folder}*"),
            _allow("s3:GetEncryptionConfiguration", bucket),
        ]
    if group := given.get("log_group_arn"):
        every_group = ":".join([*group.split(":")[:5], "log-group", "*"])
        statements += [
            *_write_log_group(place, {"arn": group}),
            _allow("logs:DescribeLogGroups", every_group),
        ]
    keys = sorted({key for name in ("key_arn", "bucket_key_arn") if (key := given.get(name))})
    if keys:
        statements.append(_allow(["kms:Decrypt", "kms:GenerateDataKey"], keys))
    return statements


def _allow(action: str | list[str], resource: str | list[str]) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _decrypt(
    key: Optional[str], service: str, context: Optional[Mapping[str, str | list[str]]] = None
) -> Iterator[Statement]:
    """Decrypt with a key what a service holds, and of that only what the context names.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    """
    if not key:
        return
    _, partition, _, region, *_ = key.split(":")
    suffixes = ["amazonaws.com", *(["amazonaws.com.cn"] if partition == _CHINA else [])]
    services = [f"{service}.{region}.{suffix}" for suffix in suffixes]
    condition: dict[str, Any] = {"StringEquals": {"kms:ViaService": services}}
    if context:
        held = {f"kms:EncryptionContext:{name}": arns for name, arns in context.items()}
        condition["StringLike"] = held
    yield {**_allow("kms:Decrypt", key), "Condition": condition}


def _bare(arn: str) -> str:
    return arn.removesuffix(":*")
