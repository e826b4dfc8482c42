"""Images are replicated to trusted accounts only.

What: every destination of a ReplicationConfiguration names a registry of the parameter
`trustedAccounts`, where the own account has to be listed as well: nothing in a program tells which
it is. Off until that list is set.

Why: replication copies each image that is pushed from then on, with all it holds, and does so in
silence. A wrong digit sends them to somebody else.

How to fix: set `registryId` to an account that is listed, or list it.
"""

from collections.abc import Iterator

from .._helpers import must
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .._values import UNKNOWN, Property
from ._tokens import REPLICATION

WHOLE = "replicationConfiguration"
PATH = f"{WHOLE}.rules[].destinations[].registryId"
TRUSTED = "trustedAccounts"
NEED = "be a registry of a trusted account"


def check(configuration: Resource) -> Iterator[Finding]:
    """Judge each destination by its account."""
    listed = configuration.settings.get(TRUSTED)

    def is_right(found: Property) -> bool:
        return isinstance(listed, list) and found.text in listed

    for registry in configuration.each(PATH):
        yield from must(registry, is_right, NEED, "name one that is trusted")


def _replication(*accounts: object) -> Given:
    destinations = [{"region": "eu-central-1", "registryId": account} for account in accounts]
    return Given(REPLICATION, {WHOLE: {"rules": [{"destinations": destinations}]}})


OWN, OTHER = "123456789012", "210987654321"
BOTH = {TRUSTED: [OWN, OTHER]}
FIRST = PATH.replace("[]", "[0]")
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_REPLICATION",
    name="ecr-replication-trusted-accounts",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(REPLICATION,),
    config_rule=NoConfigRule("no AWS Config managed rule judges where images are replicated to"),
    remediation="Replicate to registries of trusted accounts only.",
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            TRUSTED,
            [],
            {
                "type": "array",
                "description": "ids of accounts that may get images, the own one among them",
                "items": {"type": "string", "pattern": "^[0-9]{12}$"},
            },
        ),
    ),
    passing=(
        Example("trusted accounts", _replication(OWN, OTHER), settings=BOTH),
        Example("no replication", Given(REPLICATION, {WHOLE: {"rules": []}}), settings=BOTH),
    ),
    failing=(
        Example("account that is not listed", _replication(OTHER), path=FIRST),
        Example(
            "one of two",
            _replication(OWN, OTHER),
            path=FIRST.replace("destinations[0]", "destinations[1]"),
            settings={TRUSTED: [OWN]},
        ),
    ),
    undecided=(
        Example("account unknown", _replication(UNKNOWN), path=FIRST, settings=BOTH),
        Example("configuration unknown", Given(REPLICATION, {WHOLE: UNKNOWN}), path=WHOLE),
    ),
)
