"""Distributed images are encrypted with a KMS key of the customer.

What: each distribution of AMIs has `amiDistributionConfiguration.kmsKeyId`, and it is not a key AWS
manages. Without one the copies are encrypted as their source is, or not at all. Distributions of
container images have no key.

Why: an AMI that is encrypted with the key AWS manages cannot be shared with other accounts, and
nobody but AWS decides who may use that key.

How to fix: set `kmsKeyId` to a key of the region of each distribution.
"""

from collections.abc import Iterator

from .._customer_keys import KMS_KEYS, customer_key
from .._graph import Graph
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._values import UNKNOWN
from ._tokens import DISTRIBUTION

AMIS = "amiDistributionConfiguration"
CONTAINERS = "containerDistributionConfiguration"
FIRST = f"distributions[0].{AMIS}.kmsKeyId"


def check(configuration: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the key of each distribution of AMIs."""
    for distribution in configuration.each("distributions[]"):
        of_containers = distribution.at(CONTAINERS).present and distribution.at(AMIS).absent
        if not of_containers:
            key = distribution.at(f"{AMIS}.kmsKeyId")
            yield from customer_key(configuration, key, graph)


def _distribution(key: object, **depends: tuple[str, ...]) -> Given:
    one = {"region": "eu-west-1", AMIS: {"kmsKeyId": key}}
    return Given(DISTRIBUTION, {"distributions": [one]}, depends=depends)


def _with(**settings: object) -> Given:
    return Given(DISTRIBUTION, {"distributions": [{"region": "eu-west-1", **settings}]})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_DISTRIBUTION_CMK",
    name="imagebuilder-distribution-customer-key",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(DISTRIBUTION,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the key of a distribution"),
    remediation="Set amiDistributionConfiguration.kmsKeyId in each distribution.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("key by ARN", _distribution("arn:aws:kms:eu-west-1:123456789012:key/1")),
        Example(
            "key of the stack",
            _distribution(UNKNOWN, distributions=("key",)),
            (Given(KMS_KEYS[0], name="key"),),
        ),
        Example("container images", _with(containerDistributionConfiguration={})),
    ),
    failing=(
        Example("key absent", _distribution(None), path=FIRST),
        Example("key of AWS", _distribution("alias/aws/ebs"), path=FIRST),
        Example("settings absent", _with(), path=FIRST),
    ),
    undecided=(
        Example("key unknown", _distribution(UNKNOWN), path=FIRST),
        Example(
            "distributions unknown",
            Given(DISTRIBUTION, {"distributions": UNKNOWN}),
            path="distributions",
        ),
    ),
)
