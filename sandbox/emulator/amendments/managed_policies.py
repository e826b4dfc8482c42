"""AWS-managed policies exist from the start.

IAM (user guide, AWS managed policies): they are there in every account, and AttachRolePolicy of one
that does not exist is NoSuchEntity; names are case-sensitive.

Moto has them only when a setting asks for it; without it every AWS-managed ARN is refused. With it,
the first request would build the 1,500 policies six times, because moto looks for the caller's
access key in the IAM of every partition there could be; a partition nobody has used holds no keys.
"""

import os
from collections.abc import Callable

from moto import settings
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam import models

from sandbox.emulator.amendments.seams import SeamError, surround

_SETTING = "MOTO_IAM_LOAD_MANAGED_POLICIES"


def _account_of(_original: Callable[[str], str], access_key: str) -> str:
    """Return the account an access key belongs to."""
    for account, partitions in list(models.iam_backends.items()):
        if any(access_key in backend.access_keys for backend in list(partitions.values())):
            return account
    return DEFAULT_ACCOUNT_ID


def apply() -> None:
    """Fit the amendment.

    Raises:
        SeamError: Moto's setting has another name or effect now.
    """
    os.environ[_SETTING] = "true"
    if not settings.load_iam_aws_managed_policies():
        raise SeamError(f"moto.settings and {_SETTING}", "no longer load the AWS-managed policies")
    surround(
        models,
        "get_account_id_from",
        _account_of,
        parameters=("access_key",),
        relies_on=("for partition in PARTITION_NAMES", "return DEFAULT_ACCOUNT_ID"),
    )
