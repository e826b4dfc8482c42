"""Repositories that ECR makes itself, as for pull-through caches, are immutable and encrypted.

What: every RepositoryCreationTemplate sets `imageTagMutability` "IMMUTABLE" and an
`encryptionConfigurations` entry of type "KMS"; and every PullThroughCacheRule has a template that
applies to PULL_THROUGH_CACHE and whose prefix is that of the rule, a parent of it, or "ROOT". A
template of another stack cannot be seen.

Why: without a template ECR makes repositories with mutable tags and without a KMS key, and those
are the ones that hold images from outside. With immutable tags a cached image does not follow a
tag that its publisher moves: that is the point, but it means asking for a new tag to update.

How to fix: add a RepositoryCreationTemplate with the prefix of the rule. A KMS key needs
`customRoleArn`.
"""

from collections.abc import Iterator
from functools import lru_cache

from .._graph import Graph
from .._helpers import must, undecided, violation
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
)
from .._values import UNKNOWN
from ._tokens import CREATION_TEMPLATE, PULL_THROUGH_RULE

TAGS = "imageTagMutability"
ENCRYPTION = "encryptionConfigurations"
PREFIX = "ecrRepositoryPrefix"
NONE = "has no creation template in this stack; one must apply to PULL_THROUGH_CACHE"
CACHE = "PULL_THROUGH_CACHE"
KMS = ("KMS", "KMS_DSSE")


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what a template sets, and that a rule has one."""
    if resource.type == CREATION_TEMPLATE:
        yield from _judge_template(resource)
        return
    prefix = resource.at(PREFIX)
    if prefix.unknown:
        yield undecided(prefix, "have a creation template")
    elif not _prefixes(graph).intersection(_covering(prefix.text or "")):
        yield Undecided(PREFIX, NONE)


def _judge_template(template: Resource) -> Iterator[Finding]:
    yield from must(
        template.at(TAGS),
        lambda found: found.value == "IMMUTABLE",
        'be "IMMUTABLE"',
        'set it to "IMMUTABLE"',
    )
    encryption = template.at(ENCRYPTION)
    if not encryption.items():
        yield violation(encryption, 'add an entry with encryptionType "KMS"')
    for kind in template.each(f"{ENCRYPTION}[].encryptionType"):
        yield from must(kind, lambda found: found.value in KMS, 'be "KMS"', 'set it to "KMS"')


def _covering(prefix: str) -> set[str]:
    """List the prefixes of templates that apply to a prefix: `a/b`, `a` and `ROOT`."""
    parts = prefix.split("/")
    return {"ROOT", *("/".join(parts[: end + 1]) for end in range(len(parts)))}


# Each rule of a stack asks the same: the answer is kept while the stack is judged.
@lru_cache(maxsize=1)
def _prefixes(graph: Graph) -> frozenset[str]:
    return frozenset(
        prefix
        for template in graph.of_type(CREATION_TEMPLATE)
        if any(feature.value == CACHE for feature in template.each("appliedFors[]"))
        and (prefix := template.at("prefix").text)
    )


def _template(tags: object, encryption: object, prefix: object = "hub") -> Given:
    inputs = {"prefix": prefix, "appliedFors": [CACHE], TAGS: tags}
    return Given(
        CREATION_TEMPLATE, {**inputs, ENCRYPTION: [{"encryptionType": encryption}]}, "template"
    )


def _rule(prefix: object) -> Given:
    return Given(PULL_THROUGH_RULE, {PREFIX: prefix, "upstreamRegistryUrl": "public.ecr.aws"})


KIND = f"{ENCRYPTION}[0].encryptionType"
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_PULL_THROUGH_TEMPLATE",
    name="ecr-pull-through-creation-template",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(CREATION_TEMPLATE, PULL_THROUGH_RULE),
    config_rule=NoConfigRule("no AWS Config managed rule judges repository creation templates"),
    remediation='Add a creation template with imageTagMutability "IMMUTABLE" and KMS encryption.',
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("immutable and encrypted", _template("IMMUTABLE", "KMS")),
        Example("rule with its template", _rule("hub"), (_template("IMMUTABLE", "KMS"),)),
        Example("rule below a template", _rule("hub/library"), (_template("IMMUTABLE", "KMS"),)),
        Example(
            "template for all prefixes", _rule("quay"), (_template("IMMUTABLE", "KMS", "ROOT"),)
        ),
    ),
    failing=(
        Example("mutable", _template("MUTABLE", "KMS"), path=TAGS),
        Example("mutability absent", _template(None, "KMS"), path=TAGS),
        Example("key of Amazon S3", _template("IMMUTABLE", "AES256"), path=KIND),
        Example(
            "encryption absent", Given(CREATION_TEMPLATE, {TAGS: "IMMUTABLE"}), path=ENCRYPTION
        ),
    ),
    undecided=(
        Example("mutability unknown", _template(UNKNOWN, "KMS"), path=TAGS),
        Example("encryption unknown", _template("IMMUTABLE", UNKNOWN), path=KIND),
        Example("rule without template", _rule("hub"), path=PREFIX),
        Example("prefix unknown", _rule(UNKNOWN), path=PREFIX),
        Example(
            "template for other uses",
            _rule("hub"),
            (Given(CREATION_TEMPLATE, {"prefix": "hub", "appliedFors": ["REPLICATION"]}, "other"),),
            path=PREFIX,
        ),
    ),
)
