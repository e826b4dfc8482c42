"""Which resource patterns mean every key, and which statements allow decrypting with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._policy_documents import Statement
from policypack.controls._values import UNKNOWN, properties
from policypack.controls.kms._decryption import DECRYPTION, every_key

ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
ALL = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}


@pytest.mark.parametrize(
    ("pattern", "all_keys"),
    [
        ("*", True),
        ("arn:aws:*", True),
        ("arn:aws:kms:*", True),
        ("arn:aws:kms:*:*:*", True),
        ("arn:aws-us-gov:kms:*:*:key/*", True),
        ("ARN:AWS:KMS:*:123456789012:KEY/*", True),
        ("arn:aws:kms:eu-west-1:*:key/*", True),
        ("arn:aws:kms:eu-*:123456789012:key/*", True),
        ("arn:aws:k*:*:*:k*", True),
        ("arn:aws:kms:eu-west-1:123456789012:key/*", False),
        ("arn:aws:kms:eu-west-1:123456789012:*", False),
        (f"arn:aws:kms:*:*:key/{ID}", False),
        ("arn:aws:kms:*:*:key/mrk-*", False),
        ("arn:aws:kms:*:*:alias/*", False),
        ("arn:aws:s3:*:*:*", False),
        ("arn:aws:s3:::*", False),
        ("kms", False),
        ("", False),
    ],
)
def test_every_key(*, pattern: str, all_keys: bool) -> None:
    assert every_key(pattern) is all_keys


@given(st.text(alphabet="arn:kms*?/[", max_size=24))
def test_every_key_of_any_text_never_raises(pattern: str) -> None:
    assert every_key(pattern) in {True, False}


@pytest.mark.parametrize(
    ("change", "allows"),
    [
        ({}, True),
        ({"Action": ["s3:Get*", "KMS:reencrypt*"]}, True),
        ({"Action": [UNKNOWN, "kms:*"]}, True),
        ({"Action": None, "NotAction": "kms:Decrypt"}, True),
        ({"Resource": None, "NotResource": "arn:aws:s3:::web"}, True),
        ({"Effect": "Deny"}, False),
        ({"Action": "kms:ReEncryptTo"}, False),
        ({"Action": ["kms:Encrypt", "kms:GenerateDataKey*"]}, False),
        ({"Action": None, "NotAction": ["kms:Decrypt", "kms:ReEncryptFrom"]}, False),
        ({"Action": None, "NotAction": "kms:*"}, False),
        ({"Resource": f"arn:aws:kms:eu-west-1:123456789012:key/{ID}"}, False),
        ({"Resource": None, "NotResource": "arn:aws:kms:*:*:key/*"}, False),
        ({"Action": UNKNOWN, "Resource": "arn:aws:s3:::web"}, False),
        ({"Action": UNKNOWN}, None),
        ({"Action": None, "NotAction": UNKNOWN}, None),
        ({"Resource": UNKNOWN}, None),
        ({"Effect": UNKNOWN}, None),
    ],
)
def test_decryption_with_every_key(*, change: dict[str, object], allows: bool | None) -> None:
    statement = properties({"it": {**ALL, **change}}).at("it")
    assert DECRYPTION.grants(Statement(statement)) is allows
