"""AWS-managed policies exist from the start.

IAM (user guide, AWS managed policies): they are there in every account, and AttachRolePolicy of one
that does not exist is NoSuchEntity; names are case-sensitive.

Moto has them only when a setting asks for it; without it every AWS-managed ARN is refused.
"""

import os

from moto import settings

from sandbox.emulator.amendments.seams import SeamError

_SETTING = "MOTO_IAM_LOAD_MANAGED_POLICIES"


def apply() -> None:
    """Fit the amendment.

    Raises:
        SeamError: Moto's setting has another name or effect now.
    """
    os.environ[_SETTING] = "true"
    if not settings.load_iam_aws_managed_policies():
        raise SeamError(f"moto.settings and {_SETTING}", "no longer load the AWS-managed policies")
