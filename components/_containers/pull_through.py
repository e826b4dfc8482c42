"""Registries whose images are cached, as arguments.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._containers import rules as containers
from components._exemptions import Exemptions
from components._validation import Arguments, entry

MOST_CACHES = 50


@dataclass(frozen=True)
class Upstream:
    """A registry ECR can cache.

    Args:
        url: its address; None where each customer has one
        credential: it answers only who logs in
        anyone: anyone may publish there
    """

    url: Optional[str]
    credential: bool = True
    anyone: bool = True


# Another registry of ECR is left out: it is trusted by a role, not by a secret.
UPSTREAMS: Mapping[str, Upstream] = {
    "ecr-public": Upstream("public.ecr.aws", credential=False),
    "kubernetes": Upstream("registry.k8s.io", credential=False, anyone=False),
    "quay": Upstream("quay.io", credential=False),
    "docker-hub": Upstream("registry-1.docker.io"),
    "github": Upstream("ghcr.io"),
    "gitlab": Upstream("registry.gitlab.com"),
    "chainguard": Upstream("cgr.dev", anyone=False),
    "azure": Upstream(None, anyone=False),
}
_UPSTREAM = rules.one_of(*UPSTREAMS)
_WHOLE = "ROOT"
_PREFIX = rules.either(rules.matching(_WHOLE, f'"{_WHOLE}"'), containers.CACHE_PREFIX)
_CONTROL = "EXT.ECR_PULL_THROUGH_UPSTREAM"


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
    """Publisher whose images alone are cached, such as library, or ROOT for all of them; needed
    where anyone may publish, which ROOT needs an exemption from EXT.ECR_PULL_THROUGH_UPSTREAM for;
    plain. Default: ROOT for kubernetes, chainguard and azure, which one owner fills."""


@dataclass(frozen=True)
class PullThroughCache:
    """A registry whose images are cached, checked."""

    url: str
    credential_arn: Optional[pulumi.Input[str]]
    upstream_prefix: Optional[str]


def read_caches(reader: Arguments, exemptions: Exemptions) -> dict[str, PullThroughCache]:
    """Return the argument `pull_through_caches` by prefix, noting every problem.

    Args:
        reader: reads the component's arguments
        exemptions: what lets registries be cached in which anyone may publish
    """
    given = reader.plain("pull_through_caches", rules.NAMED_MAPS, {})
    found = {}
    # Hosts of components hand maps over in any order.
    for prefix, one in sorted(given.items()):
        path = entry("pull_through_caches", prefix)
        reader.problems.check(path, prefix, containers.CACHE_PREFIX)
        found[prefix] = _cache(reader.nested(path, one, PullThroughCacheArgs))
        upstream = UPSTREAMS.get(str(one.get("upstream")))
        if upstream and upstream.anyone and one.get("upstream_prefix") == _WHOLE:
            exemptions.require(f"{path}.upstream_prefix", _CONTROL)
    for path, reason in prefix_problems([*found]):
        reader.add(path, reason)
    return found


def prefix_problems(prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find prefixes of which one holds another, and too many of them."""
    if len(prefixes) > MOST_CACHES:
        reason = f"has {len(prefixes)} prefixes; ECR takes {MOST_CACHES} in a registry"
        yield "pull_through_caches", reason
    for prefix in prefixes:
        if outer := [other for other in prefixes if prefix.startswith(f"{other}/")]:
            reason = f'lies within "{outer[0]}", so that two caches would answer'
            yield entry("pull_through_caches", prefix), f"{reason}; give another prefix"


def _cache(reader: Arguments) -> PullThroughCache:
    name = reader.plain("upstream", _UPSTREAM, "kubernetes")
    cache = PullThroughCache(
        url=reader.plain("url", containers.AZURE_URL) or UPSTREAMS[name].url or "",
        credential_arn=reader.input("credential_arn", containers.CREDENTIAL_ARN),
        upstream_prefix=reader.plain("upstream_prefix", _PREFIX),
    )
    if not reader.about("upstream"):
        for argument, reason in _misfits(name, cache):
            if not reader.about(argument):
                reader.add(argument, reason)
    return cache


def _misfits(name: str, cache: PullThroughCache) -> Iterator[tuple[str, str]]:
    """Find what does not go with an upstream, or is missing for it."""
    upstream = UPSTREAMS[name]
    if upstream.credential and cache.credential_arn is None:
        allowed = containers.CREDENTIAL_ARN.allowed
        yield "credential_arn", f"is missing, which {name} asks for; give {allowed}"
    if not upstream.credential and cache.credential_arn is not None:
        yield "credential_arn", f"is given, but {name} asks for none; remove it"
    if not cache.url:
        yield "url", f"is missing; give {containers.AZURE_URL.allowed}"
    if upstream.url not in (None, cache.url):
        yield "url", f'is "{cache.url}", but {name} is at {upstream.url}; remove it'
    if upstream.anyone and cache.upstream_prefix is None:
        reason = f"is missing, and in {name} anyone may publish"
        yield "upstream_prefix", f'{reason}; give the publisher you trust such as "library"'
