"""CodeArtifact domains are encrypted with a KMS key of the customer.

What: `encryptionKey` of every domain is set, and is not the key AWS manages and takes where it is
left out (`alias/aws/codeartifact`).

Why: a domain holds the packages of all its repositories. With a key of your own the key's policy
rules who may read them, and its use can be audited.

How to fix: set `encryptionKey` to the ARN of a symmetric key. It cannot be changed later: the
domain is replaced, with all its repositories.
"""

from collections.abc import Iterator

from .._customer_keys import KMS_KEYS, customer_key
from .._graph import Graph
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN
from ._tokens import DOMAIN

PATH = "encryptionKey"


def check(domain: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the key."""
    yield from customer_key(domain, domain.at(PATH), graph)


def _domain(key: object, **depends: tuple[str, ...]) -> Given:
    return Given(DOMAIN, {"domain": "packages", PATH: key}, depends=depends)


CONTROL = Control(
    doc=__doc__,
    id="EXT.CODEARTIFACT_CMK",
    name="codeartifact-domain-customer-key",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(DOMAIN,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the key of a domain"),
    remediation="Set encryptionKey to the ARN of a KMS key of your own.",
    url="https://docs.aws.amazon.com/codeartifact/latest/ug/data-protection.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("key by ARN", _domain("arn:aws:kms:eu-west-1:123456789012:key/1")),
        Example(
            "key of the stack",
            _domain(UNKNOWN, encryptionKey=("key",)),
            (Given(KMS_KEYS[0], name="key"),),
        ),
    ),
    failing=(
        Example("absent", Given(DOMAIN), path=PATH),
        Example("key of AWS", _domain("alias/aws/codeartifact"), path=PATH),
    ),
    undecided=(Example("key unknown", _domain(UNKNOWN), path=PATH),),
)
