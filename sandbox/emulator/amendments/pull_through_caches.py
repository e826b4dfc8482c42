"""Rules by which ECR caches the images of other registries.

ECR (API reference, CreatePullThroughCacheRule, UpdatePullThroughCacheRule,
DescribePullThroughCacheRules, DeletePullThroughCacheRule; user guide, Sync an upstream registry): a
registry has one rule for a prefix (PullThroughCacheRuleAlreadyExistsException), which names one of
some known registries (UnsupportedUpstreamRegistryException). Those that ask for a login need the
ARN of a secret of the same account and Region that exists (SecretNotFoundException) and whose name
begins with ecr-pullthroughcache/. Credential and role of a rule can be changed, nothing else. A
rule that does not exist is PullThroughCacheRuleNotFoundException.

Moto has none of the operations. Here rules are kept and described; nothing is pulled by them.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecr.responses import ECRResponse
from moto.secretsmanager.models import secretsmanager_backends

from sandbox.emulator.amendments.seams import supply
from sandbox.emulator.refusal import RefusalError

Rule = dict[str, Any]
_OPEN = {"public.ecr.aws": "ecr-public", "registry.k8s.io": "k8s", "quay.io": "quay"}
_WITH_LOGIN = {
    "registry-1.docker.io": "docker-hub",
    "ghcr.io": "github-container-registry",
    "registry.gitlab.com": "gitlab-container-registry",
    "cgr.dev": "chainguard",
}
_AZURE = ".azurecr.io"
_PRIVATE = ".dkr.ecr."
_OPTIONAL = ("credentialArn", "customRoleArn", "upstreamRepositoryPrefix")


def rules_of(backend: Any) -> dict[str, Rule]:
    """Return the rules of a registry, by prefix."""
    kept: dict[str, Rule] = backend.__dict__.setdefault("pull_through_rules", {})
    return kept


def _create(response: Any) -> ActionResult:
    """Answer CreatePullThroughCacheRule."""
    backend, prefix = response.ecr_backend, _asked(response, "ecrRepositoryPrefix")
    if prefix in rules_of(backend):
        message = f"A pull through cache rule with prefix '{prefix}' already exists."
        raise RefusalError("PullThroughCacheRuleAlreadyExistsException", message)
    url = _asked(response, "upstreamRegistryUrl")
    upstream = _upstream(url)
    given = _given(response)
    _check_credential(backend, upstream, given.get("credentialArn"))
    now = utcnow()
    rule = {
        "ecrRepositoryPrefix": prefix,
        "upstreamRegistryUrl": url,
        "upstreamRegistry": upstream,
        "registryId": response.current_account,
        "createdAt": now,
        "updatedAt": now,
        **given,
    }
    rules_of(backend)[prefix] = rule
    return ActionResult(rule)


def _describe(response: Any) -> ActionResult:
    """Answer DescribePullThroughCacheRules."""
    backend = response.ecr_backend
    asked = _asked(response, "ecrRepositoryPrefixes") or [*rules_of(backend)]
    return ActionResult({"pullThroughCacheRules": [_find(backend, prefix) for prefix in asked]})


def _update(response: Any) -> ActionResult:
    """Answer UpdatePullThroughCacheRule."""
    backend = response.ecr_backend
    rule = _find(backend, _asked(response, "ecrRepositoryPrefix"))
    given = _given(response)
    _check_credential(
        backend, rule["upstreamRegistry"], given.get("credentialArn", rule.get("credentialArn"))
    )
    rule |= {**given, "updatedAt": utcnow()}
    return ActionResult(rule)


def _delete(response: Any) -> ActionResult:
    """Answer DeletePullThroughCacheRule."""
    backend = response.ecr_backend
    rule = _find(backend, _asked(response, "ecrRepositoryPrefix"))
    return ActionResult(rules_of(backend).pop(rule["ecrRepositoryPrefix"]))


def _asked(response: Any, name: str) -> Any:
    """Return a member of the request."""
    return response._get_param(name)  # noqa: SLF001 - moto's own way for its responses


def _given(response: Any) -> Rule:
    """Return the optional members of a request that are there."""
    found = {name: _asked(response, name) for name in _OPTIONAL}
    return {name: value for name, value in found.items() if value}


def _upstream(url: str) -> str:
    """Return ECR's word for a registry."""
    known = {**_OPEN, **_WITH_LOGIN}
    if url in known:
        return known[url]
    if url.endswith(_AZURE):
        return "azure-container-registry"
    if _PRIVATE in url:
        return "ecr"
    message = f"The specified upstream registry '{url}' is not supported."
    raise RefusalError("UnsupportedUpstreamRegistryException", message)


def _check_credential(backend: Any, upstream: str, arn: str | None) -> None:
    """Refuse a registry that asks for a login without a secret that exists."""
    if upstream in _OPEN.values() or upstream == "ecr":
        return
    if not arn:
        message = f"The upstream registry '{upstream}' requires a credentialArn."
        raise RefusalError("InvalidParameterException", message)
    secrets = secretsmanager_backends[backend.account_id][backend.region_name].secrets
    if not any(secret.arn == arn for secret in secrets.values()):
        message = f"The ARN of the secret '{arn}' was not found."
        raise RefusalError("SecretNotFoundException", message)


def _find(backend: Any, prefix: str) -> Rule:
    """Return the rule of a prefix."""
    if prefix not in rules_of(backend):
        message = f"The pull through cache rule with prefix '{prefix}' was not found."
        raise RefusalError("PullThroughCacheRuleNotFoundException", message)
    return rules_of(backend)[prefix]


def apply() -> None:
    """Fit the amendment."""
    supply(ECRResponse, "create_pull_through_cache_rule", _create)
    supply(ECRResponse, "describe_pull_through_cache_rules", _describe)
    supply(ECRResponse, "update_pull_through_cache_rule", _update)
    supply(ECRResponse, "delete_pull_through_cache_rule", _delete)
