"""Judge which KMS key encrypts something: a key of the customer, or one that AWS manages."""

import re
from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._helpers import undecided, violation
from ._model import Finding, Resource
from ._values import Property

KMS_KEYS: Final = (
    "aws:kms/key:Key",
    "aws:kms/alias:Alias",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
)
# The keys AWS manages have aliases of this form, and only those have.
AWS_MANAGED: Final = re.compile(r"(?:arn:aws[a-z-]*:kms:[^:]*:[^:]*:)?alias/aws/.*")
FIX: Final = "set it to the ARN of a KMS key of your own"


def customer_key(resource: Resource, key: Property, graph: Graph) -> Iterator[Finding]:
    """Judge the property that names a key.

    A key that is named by id or ARN passes: what it is named by does not tell who manages it. One
    that is not known yet passes if it comes from a key of the stack.

    Args:
        resource: what is encrypted.
        key: absent means a key of AWS.
        graph: the stack.
    """
    if key.unknown:
        of_stack = not key.asked and graph.refer(resource, key, *KMS_KEYS).resources
        if not of_stack:
            yield undecided(key, "name a KMS key of your own")
    elif not key.text or is_aws_managed(key.text):
        yield violation(key, FIX)


def is_aws_managed(key: str) -> bool:
    """Say whether a key is named by the alias of one AWS manages, as `alias/aws/ecr`."""
    return AWS_MANAGED.fullmatch(key) is not None
