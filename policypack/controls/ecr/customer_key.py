"""Repositories are encrypted with a KMS key of the customer.

What: every repository has an `encryptionConfigurations` entry of type "KMS" (or "KMS_DSSE") whose
`kmsKey` is not the key AWS manages (`alias/aws/ecr`). A key that is named by id or ARN passes.

Why: who may read the images is then also a matter of the key's policy, and a key can be disabled
and its use audited.

How to fix: set `encryptionConfigurations=[{"encryptionType": "KMS", "kmsKey": key.arn}]`. ECR
cannot change it later: the repository is replaced, so copy its images first.
"""

from collections.abc import Iterator

from .._customer_keys import KMS_KEYS, customer_key
from .._graph import Graph
from .._helpers import must, security_hub, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN
from ._tokens import REPOSITORY

PATH = "encryptionConfigurations"
TYPE = f"{PATH}[0].encryptionType"
KEY = f"{PATH}[0].kmsKey"
KMS = ("KMS", "KMS_DSSE")


def check(repository: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the kind of encryption, then the key."""
    configurations = repository.at(PATH).items()
    if not configurations:
        yield violation(repository.at(PATH), 'set encryptionType "KMS" and a kmsKey of your own')
    for configuration in configurations:
        kind = configuration.at("encryptionType")
        yield from must(kind, lambda found: found.value in KMS, 'be "KMS"', 'set it to "KMS"')
        if kind.value in KMS:
            yield from customer_key(repository, configuration.at("kmsKey"), graph)


def _encrypted(kind: object, key: object = None, **depends: tuple[str, ...]) -> Given:
    configuration = {"encryptionType": kind, "kmsKey": key}
    return Given(REPOSITORY, {PATH: [configuration]}, depends=depends)


ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTROL = Control(
    doc=__doc__,
    id="ECR.5",
    name="ecr-repository-cmk-encryption-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(REPOSITORY,),
    config_rule=ConfigRule("ECR_REPOSITORY_CMK_ENCRYPTION_ENABLED"),
    remediation='Set encryptionType "KMS" and kmsKey in encryptionConfigurations at creation.',
    url=security_hub("ECR.5"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("key by ARN", _encrypted("KMS", ARN)),
        Example("two layers of encryption", _encrypted("KMS_DSSE", ARN)),
        Example(
            "key of the stack",
            _encrypted("KMS", UNKNOWN, encryptionConfigurations=("key",)),
            (Given(KMS_KEYS[0], name="key"),),
        ),
    ),
    failing=(
        Example("absent", Given(REPOSITORY), path=PATH),
        Example("key of Amazon S3", _encrypted("AES256"), path=TYPE),
        Example("type absent", _encrypted(None, ARN), path=TYPE),
        Example("key absent", _encrypted("KMS"), path=KEY),
        Example("key of AWS", _encrypted("KMS", "alias/aws/ecr"), path=KEY),
    ),
    undecided=(
        Example("encryption unknown", Given(REPOSITORY, {PATH: UNKNOWN}), path=PATH),
        Example("type unknown", _encrypted(UNKNOWN, ARN), path=TYPE),
        Example("key unknown", _encrypted("KMS", UNKNOWN), path=KEY),
    ),
)
