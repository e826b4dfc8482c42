"""Registries whose images are cached, as arguments.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._containers import rules as containers
from components._validation import Arguments, entry

MOST_CACHES = 50


@dataclass(frozen=True)
class Upstream:
    """A registry ECR can cache.

    Args:
        url: its address; None where each customer has one
        credential: it answers only who logs in
    """

    url: Optional[str]
    credential: bool = True


# Another registry of ECR is left out: it is trusted by a role, not by a secret.
UPSTREAMS: Mapping[str, Upstream] = {
    "ecr-public": Upstream("public.ecr.aws", credential=False),
    "kubernetes": Upstream("registry.k8s.io", credential=False),
    "quay": Upstream("quay.io", credential=False),
    "docker-hub": Upstream("registry-1.docker.io"),
    "github": Upstream("ghcr.io"),
    "gitlab": Upstream("registry.gitlab.com"),
    "chainguard": Upstream("cgr.dev"),
    "azure": Upstream(None),
}
_UPSTREAM = rules.one_of(*UPSTREAMS)


class PullThroughCacheArgs(TypedDict):
    """A registry whose images are cached below a prefix."""

    upstream: str
    """The registry: ecr-public, kubernetes and quay, which need no credential, or docker-hub,
    github, gitlab, chainguard and azure, which do; plain."""
    credential_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a secret named ecr-pullthroughcache/... with username and access token.
    Default: none."""
    url: NotRequired[Optional[str]]
    """Address of an Azure registry, such as team1.azurecr.io; plain. Default: that of upstream."""
    upstream_prefix: NotRequired[Optional[str]]
    """Only repositories of the upstream below this prefix, such as library, are cached; plain.
    Default: all."""


@dataclass(frozen=True)
class PullThroughCache:
    """A registry whose images are cached, checked."""

    url: str
    credential_arn: Optional[pulumi.Input[str]]
    upstream_prefix: Optional[str]


def read_caches(reader: Arguments) -> dict[str, PullThroughCache]:
    """Return the argument `pull_through_caches` by prefix, noting every problem."""
    given = reader.plain("pull_through_caches", rules.NAMED_MAPS, {})
    found = {}
    # Hosts of components hand maps over in any order.
    for prefix, one in sorted(given.items()):
        path = entry("pull_through_caches", prefix)
        reader.problems.check(path, prefix, containers.CACHE_PREFIX)
        found[prefix] = _cache(reader.nested(path, one, PullThroughCacheArgs))
    for path, reason in prefix_problems([*found]):
        reader.add(path, reason)
    return found


def prefix_problems(prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find prefixes of which one holds another, and too many of them."""
    if len(prefixes) > MOST_CACHES:
        yield (
            "pull_through_caches",
            f"has {len(prefixes)} prefixes; ECR takes {MOST_CACHES} in a registry",
        )
    for prefix in prefixes:
        outer = [other for other in prefixes if prefix.startswith(f"{other}/")]
        if outer:
            yield (
                entry("pull_through_caches", prefix),
                f'lies within "{outer[0]}", so that two caches would answer; give another prefix',
            )


def _cache(reader: Arguments) -> PullThroughCache:
    name = reader.plain("upstream", _UPSTREAM, "ecr-public")
    upstream = UPSTREAMS[name]
    credential = reader.input("credential_arn", containers.CREDENTIAL_ARN)
    url = reader.plain("url", containers.AZURE_URL)
    if not reader.about("upstream", "credential_arn", "url"):
        if upstream.credential and credential is None:
            reader.add(
                "credential_arn",
                f"is missing, which {name} asks for; give {containers.CREDENTIAL_ARN.allowed}",
            )
        if not upstream.credential and credential is not None:
            reader.add("credential_arn", f"is given, but {name} asks for none; remove it")
        if upstream.url is None and url is None:
            reader.add("url", f"is missing; give {containers.AZURE_URL.allowed}")
        if upstream.url is not None and url is not None:
            reader.add("url", f'is "{url}", but {name} is at {upstream.url}; remove it')
    prefix = reader.plain("upstream_prefix", containers.CACHE_PREFIX)
    return PullThroughCache(upstream.url or url or "", credential, prefix)
