"""Documents of Image Builder are encrypted with a KMS key of the customer.

What: `kmsKeyId` of every component, container recipe and workflow is set, and is not a key AWS
manages. Without one Image Builder takes a key it owns itself.

Why: a component is code that runs as root on what becomes your images, and so is a Dockerfile. A
key of your own puts its use into your audit trail, and lets you decide who reads it.

How to fix: set `kmsKeyId` to the ARN of a key that the role of the build instances may decrypt
with. The resource is replaced, so raise its `version`.
"""

from collections.abc import Iterator

from .._customer_keys import KMS_KEYS, customer_key
from .._graph import Graph
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN
from ._documents import INLINE
from ._tokens import COMPONENT, CONTAINER_RECIPE, WORKFLOW

PATH = "kmsKeyId"


def check(component: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the key."""
    yield from customer_key(component, component.at(PATH), graph)


def _component(key: object, **depends: tuple[str, ...]) -> Given:
    return Given(COMPONENT, {PATH: key}, depends=depends)


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_COMPONENT_CMK",
    name="imagebuilder-component-customer-key",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=tuple(INLINE),
    config_rule=NoConfigRule("no AWS Config managed rule judges the key of a component"),
    remediation="Set kmsKeyId to the ARN of a KMS key of your own.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("key by ARN", _component("arn:aws:kms:eu-west-1:123456789012:key/1")),
        Example(
            "key of the stack",
            _component(UNKNOWN, kmsKeyId=("key",)),
            (Given(KMS_KEYS[0], name="key"),),
        ),
    ),
    failing=(
        Example("absent", Given(COMPONENT), path=PATH),
        Example("absent, container recipe", Given(CONTAINER_RECIPE), path=PATH),
        Example("absent, workflow", Given(WORKFLOW), path=PATH),
        Example("key of AWS", _component("alias/aws/ebs"), path=PATH),
    ),
    undecided=(Example("key unknown", _component(UNKNOWN), path=PATH),),
)
