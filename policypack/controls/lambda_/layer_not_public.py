"""Layers are shared with named accounts or an organization only.

What: `principal` of every LayerVersionPermission is the id of an account, or "*" together with an
`organizationId`.

Why: everyone in the world can read a public layer: own code, and what was packed with it by
mistake. And functions of others that use it break on the day it has to be withdrawn.

How to fix: set `principal` to an account, or `organizationId` to that of your organization.
"""

import re
from collections.abc import Iterator

from .._helpers import undecided, violation
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN
from ._tokens import LAYER_PERMISSION

PRINCIPAL = "principal"
ORGANIZATION = "organizationId"
ACCOUNT = re.compile(r"\d{12}|arn:aws[a-z-]*:iam::\d{12}:[^*?]+")


def check(permission: Resource) -> Iterator[Finding]:
    """Judge who may use the layer."""
    principal, organization = permission.at(PRINCIPAL), permission.at(ORGANIZATION)
    if organization.present:
        return
    if principal.unknown:
        yield undecided(principal, "name an account")
    elif ACCOUNT.fullmatch(principal.text or "") is None:
        yield violation(principal, f"name an account, or set {ORGANIZATION}")


def _permission(principal: object, organization: object = None) -> Given:
    inputs = {"action": "lambda:GetLayerVersion", PRINCIPAL: principal}
    return Given(LAYER_PERMISSION, {**inputs, ORGANIZATION: organization})


CONTROL = Control(
    doc=__doc__,
    id="EXT.LAMBDA_LAYER_NOT_PUBLIC",
    name="lambda-layer-not-public",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(LAYER_PERMISSION,),
    config_rule=NoConfigRule("AWS Config does not record the permissions of layers"),
    remediation="Name an account in principal, or set organizationId.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("an account", _permission("123456789012")),
        Example("an organization", _permission("*", "o-a1b2c3d4e5")),
        Example("an organization to come", _permission("*", UNKNOWN)),
    ),
    failing=(
        Example("everyone", _permission("*"), path=PRINCIPAL),
        Example("absent", Given(LAYER_PERMISSION), path=PRINCIPAL),
    ),
    undecided=(Example("unknown", _permission(UNKNOWN), path=PRINCIPAL),),
)
