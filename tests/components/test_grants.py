"""Statements of grants: each right on one thing, whatever the partition."""

from typing import Any

import pytest

from components._access.grants import SIZE_LIMIT, granted, session_logging, size_problem
from components._documents import document
from components._network.place import Place

PLACE = Place("aws", "eu-west-1", "123456789012")
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
CHINESE_KEY = "arn:aws-cn:kms:cn-north-1:123456789012:key/1a2b"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"  # noqa: S105 - an ARN
GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:app"
PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/app"
VIA = "kms:ViaService"


def allow(actions: str | list[str], resources: str | list[str], **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def decrypt(key: str, condition: dict[str, Any]) -> dict[str, Any]:
    return allow("kms:Decrypt", key, Condition=condition)


SECRET_ACTIONS = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
PARAMETER_ACTIONS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
TABLE = [
    (
        "read_buckets",
        {"arn": "arn:aws:s3:::assets"},
        [
            allow("s3:ListBucket", "arn:aws:s3:::assets"),
            allow("s3:GetObject", "arn:aws:s3:::assets/*"),
        ],
    ),
    (
        "read_buckets",
        {"arn": "arn:aws-cn:s3:::assets", "prefix": "app/", "key_arn": CHINESE_KEY},
        [
            allow(
                "s3:ListBucket",
                "arn:aws-cn:s3:::assets",
                Condition={"StringLike": {"s3:prefix": "app/*"}},
            ),
            allow("s3:GetObject", "arn:aws-cn:s3:::assets/app/*"),
            decrypt(
                CHINESE_KEY,
                {
                    "StringEquals": {
                        VIA: ["s3.cn-north-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn"]
                    }
                },
            ),
        ],
    ),
    (
        "read_parameters",
        {"path": "/app", "key_arn": KEY},
        [
            allow(PARAMETER_ACTIONS, [PARAMETER, f"{PARAMETER}/*"]),
            decrypt(
                KEY,
                {
                    "StringEquals": {VIA: ["ssm.eu-west-1.amazonaws.com"]},
                    "StringLike": {
                        "kms:EncryptionContext:PARAMETER_ARN": [PARAMETER, f"{PARAMETER}/*"]
                    },
                },
            ),
        ],
    ),
    (
        "read_parameters",
        {"path": "/aws/service/eks"},
        [
            allow(
                PARAMETER_ACTIONS,
                [
                    "arn:aws:ssm:eu-west-1::parameter/aws/service/eks",
                    "arn:aws:ssm:eu-west-1::parameter/aws/service/eks/*",
                ],
            )
        ],
    ),
    (
        "read_secrets",
        {"arn": f"{SECRET}-a1B2c3", "name": None, "key_arn": KEY},
        [
            allow(SECRET_ACTIONS, f"{SECRET}-a1B2c3"),
            decrypt(
                KEY,
                {
                    "StringEquals": {VIA: ["secretsmanager.eu-west-1.amazonaws.com"]},
                    "StringLike": {"kms:EncryptionContext:SecretARN": f"{SECRET}-a1B2c3"},
                },
            ),
        ],
    ),
    ("read_secrets", {"arn": None, "name": "db"}, [allow(SECRET_ACTIONS, f"{SECRET}-??????")]),
    (
        "use_keys",
        {"arn": KEY, "decrypt": True, "encrypt": False},
        [allow(["kms:Decrypt", "kms:DescribeKey"], KEY)],
    ),
    (
        "use_keys",
        {"arn": KEY, "decrypt": False, "encrypt": True},
        [allow(["kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"], KEY)],
    ),
    (
        "write_log_groups",
        {"arn": f"{GROUP}:*"},
        [
            allow(
                ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                [GROUP, f"{GROUP}:*"],
            )
        ],
    ),
]


@pytest.mark.parametrize(("kind", "given", "statements"), TABLE)
def test_grant_is_written_with_least_privilege(
    kind: str, given: dict[str, Any], statements: list[dict[str, Any]]
) -> None:
    assert granted(PLACE, {kind: {"one": given}}) == statements


def test_grants_keep_their_order_whatever_the_order_of_names() -> None:
    some = {"arn": KEY, "decrypt": True, "encrypt": False}
    other = {**some, "arn": CHINESE_KEY}
    forward = granted(PLACE, {"use_keys": {"a": some, "b": other}})
    assert forward == granted(PLACE, {"use_keys": {"b": other, "a": some}})


@pytest.mark.parametrize("kind", ["read_buckets", "read_parameters", "read_secrets", "use_keys"])
def test_grant_names_no_everything_and_no_pattern_of_actions(kind: str) -> None:
    for grant, given, _ in TABLE:
        if grant == kind:
            for statement in granted(PLACE, {kind: {"one": given}}):
                assert "*" not in str(statement["Action"])
                assert statement["Resource"] != "*"


def test_session_logging_is_limited_to_bucket_group_and_keys() -> None:
    given = {
        "bucket_arn": "arn:aws:s3:::sessions",
        "bucket_prefix": "hosts/",
        "bucket_key_arn": CHINESE_KEY,
        "log_group_arn": GROUP,
        "key_arn": KEY,
    }
    found = {str(one["Action"]): one["Resource"] for one in session_logging(PLACE, given)}
    assert found == {
        "s3:PutObject": "arn:aws:s3:::sessions/hosts/*",
        "s3:GetEncryptionConfiguration": "arn:aws:s3:::sessions",
        "['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']": [
            GROUP,
            f"{GROUP}:*",
        ],
        "logs:DescribeLogGroups": "arn:aws:logs:eu-west-1:123456789012:log-group:*",
        "['kms:Decrypt', 'kms:GenerateDataKey']": [CHINESE_KEY, KEY],
    }


@pytest.mark.parametrize("name", ["bucket_arn", "log_group_arn", "key_arn"])
def test_session_logging_of_one_place_grants_nothing_of_the_others(name: str) -> None:
    values = {"bucket_arn": "arn:aws:s3:::sessions", "log_group_arn": GROUP, "key_arn": KEY}
    services = {"bucket_arn": "s3", "log_group_arn": "logs", "key_arn": "kms"}
    for statement in session_logging(PLACE, {name: values[name]}):
        actions = statement["Action"]
        for action in actions if isinstance(actions, list) else [actions]:
            assert action.partition(":")[0] == services[name]


def test_size_problem_counts_no_white_space_and_tells_both_numbers() -> None:
    assert size_problem("x" * SIZE_LIMIT + " \n") is None
    assert f"{SIZE_LIMIT + 1} characters; IAM takes {SIZE_LIMIT}" in str(
        size_problem("x" * (SIZE_LIMIT + 1))
    )


def test_document_has_no_white_space_of_its_own() -> None:
    assert document([allow("s3:GetObject", "a b")]).count(" ") == 1
