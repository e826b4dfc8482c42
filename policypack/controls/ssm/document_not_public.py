"""Systems Manager documents are not shared with everyone.

What: the account ids in `permissions` of a document do not name "All", in whatever case, alone or
among others. The map takes the key as `account_ids` or `accountIds`. A document without permissions
is private.

Why: a document shows the software, paths and names it works with, and a parameter's default may be
a password. Public documents are listed for every AWS account.

How to fix: leave `permissions` out, or name the account ids that need the document.
"""

from collections.abc import Iterator

from .._helpers import security_hub, undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN

DOCUMENT = "aws:ssm/document:Document"
PATH = "permissions"


def check(document: Resource) -> Iterator[Finding]:
    """Judge the account ids, which are one text with commas."""
    permissions = document.at(PATH)
    if permissions.unknown:
        yield undecided(permissions, "name accounts, never All")
    for key in permissions.keys():  # noqa: SIM118 - a property is no dict
        if key.replace("_", "").lower() != "accountids":
            continue
        accounts = permissions.at(key)
        named = (accounts.text or "").lower().split(",")
        if accounts.unknown:
            yield undecided(accounts, "name accounts, never All")
        elif "all" in map(str.strip, named):
            yield violation(accounts, "name the accounts that need it, or leave permissions out")


def _shared(accounts: object, key: str = "account_ids") -> Given:
    return Given(DOCUMENT, {PATH: {"type": "Share", key: accounts}})


IDS = f"{PATH}.account_ids"
CONTROL = Control(
    doc=__doc__,
    id="SSM.4",
    name="ssm-document-not-public",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    applies_to=(DOCUMENT,),
    config_rule=ConfigRule("SSM_DOCUMENT_NOT_PUBLIC"),
    remediation="Name the accounts that need the document in its permissions, never All.",
    url=security_hub("SSM.4"),
    since="0.2.0",
    check=check,
    passing=(
        Example("private", Given(DOCUMENT)),
        Example("shared with an account", _shared("123456789012")),
    ),
    failing=(
        Example("shared with all", _shared("All"), path=IDS),
        Example("shared with all among others", _shared("123456789012, all"), path=IDS),
        Example(
            "shared with all, in camel case",
            _shared("all", "accountIds"),
            path=f"{PATH}.accountIds",
        ),
    ),
    undecided=(
        Example("permissions unknown", Given(DOCUMENT, {PATH: UNKNOWN}), path=PATH),
        Example("accounts unknown", _shared(UNKNOWN), path=IDS),
    ),
)
