"""Pull-through caches take in a named part of registries in which anyone may publish.

What: a PullThroughCacheRule for one of the parameter `openRegistries` (Docker Hub, GitHub, GitLab,
Quay and ECR Public) has an `upstreamRepositoryPrefix` that is not "ROOT". Registries that one owner
fills, such as registry.k8s.io or a private one, may be cached as a whole.

Why: without a prefix whoever may pull through the cache brings any image of anyone into the
registry that everything else trusts, near misses of known names among them (SEC06-BP02).

How to fix: set `upstreamRepositoryPrefix` to the publisher you trust, as "library" for the official
images of Docker Hub or "docker/library" for them in ECR Public, and add a rule for each.
"""

from collections.abc import Iterator

from .._helpers import undecided, violation
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
from .._values import UNKNOWN
from ._tokens import PULL_THROUGH_RULE

UPSTREAM = "upstreamRegistryUrl"
PREFIX = "upstreamRepositoryPrefix"
OPEN = "openRegistries"
REGISTRIES = (
    *("ghcr.io", "public.ecr.aws", "quay.io"),
    *("registry-1.docker.io", "registry.gitlab.com"),
)


def check(rule: Resource) -> Iterator[Finding]:
    """Judge the part of an open registry that is cached."""
    upstream, prefix, listed = rule.at(UPSTREAM), rule.at(PREFIX), rule.settings.get(OPEN)
    named = prefix.present and prefix.value != "ROOT"
    if named and not prefix.unknown:
        return
    if upstream.unknown:
        yield undecided(upstream, f"be no open registry where no {PREFIX} is set")
    elif isinstance(listed, list) and upstream.text in listed:
        if prefix.unknown:
            yield undecided(prefix, "name the publisher that is trusted")
        else:
            yield violation(prefix, "name the publisher that is trusted")


def _rule(upstream: object, prefix: object = None) -> Given:
    inputs = {"ecrRepositoryPrefix": "cache", UPSTREAM: upstream, PREFIX: prefix}
    return Given(PULL_THROUGH_RULE, inputs)


HUB = "registry-1.docker.io"
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_PULL_THROUGH_UPSTREAM",
    name="ecr-pull-through-named-publishers",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(PULL_THROUGH_RULE,),
    config_rule=NoConfigRule("no AWS Config managed rule judges pull-through cache rules"),
    remediation="Set upstreamRepositoryPrefix to the publisher that is trusted.",
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            OPEN,
            list(REGISTRIES),
            {
                "type": "array",
                "description": "addresses of registries in which anyone may publish",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        Example("one publisher", _rule(HUB, "library")),
        Example("registry of one owner", _rule("registry.k8s.io")),
        Example("registry that is trusted", _rule("quay.io"), settings={OPEN: [HUB]}),
        Example("one publisher of a registry to come", _rule(UNKNOWN, "library")),
    ),
    failing=(
        Example("all of an open registry", _rule(HUB), path=PREFIX),
        Example("all of it, in words", _rule("public.ecr.aws", "ROOT"), path=PREFIX),
        Example(
            "registry that is not trusted",
            _rule("team.azurecr.io"),
            path=PREFIX,
            settings={OPEN: ["team.azurecr.io"]},
        ),
    ),
    undecided=(
        Example("prefix unknown", _rule(HUB, UNKNOWN), path=PREFIX),
        Example("registry unknown", _rule(UNKNOWN), path=UPSTREAM),
    ),
)
