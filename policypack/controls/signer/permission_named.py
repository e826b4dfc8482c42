"""Signing profiles may be used by named accounts and roles only.

What: `principal` of every permission of a signing profile is the id of an account, or the ARN of a
role, user or account, without a wildcard.

Why: whoever may sign with a profile can have any code or image accepted wherever the profile is
trusted, and whoever may revoke its signatures can stop it. A signature is worth what the list of
those who can make it is worth (SEC06-BP04).

How to fix: set `principal` to the ARN of the role of the build, or to the id of its account.
"""

import re
from collections.abc import Iterator

from .._helpers import must
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN, Property
from ._tokens import PERMISSION

PATH = "principal"
NAMED = re.compile(r"\d{12}|arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[^*?]+")


def check(permission: Resource) -> Iterator[Finding]:
    """Judge who may use the profile."""
    yield from must(
        permission.at(PATH), _is_named, "name one account or role", "name one account or role"
    )


def _is_named(principal: Property) -> bool:
    return NAMED.fullmatch(principal.text or "") is not None


def _permission(principal: object) -> Given:
    return Given(PERMISSION, {"action": "signer:StartSigningJob", PATH: principal})


CONTROL = Control(
    doc=__doc__,
    id="EXT.SIGNER_PERMISSION",
    name="signer-profile-permission-named",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(PERMISSION,),
    config_rule=NoConfigRule("AWS Config judges the tags of signing profiles only"),
    remediation="Set principal to the id of an account or the ARN of a role.",
    url="https://docs.aws.amazon.com/signer/latest/api/API_AddProfilePermission.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("account", _permission("123456789012")),
        Example("role", _permission("arn:aws-us-gov:iam::123456789012:role/build")),
    ),
    failing=(
        Example("everyone", _permission("*"), path=PATH),
        Example("roles of any name", _permission("arn:aws:iam::123456789012:role/*"), path=PATH),
        Example("absent", Given(PERMISSION), path=PATH),
    ),
    undecided=(Example("unknown", _permission(UNKNOWN), path=PATH),),
)
