"""Package registries as the official plugin treats them, with what it cannot do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.client import BaseClient
    from provider_engine import Engine, Resource

DOMAIN = "aws:codeartifact/domain:Domain"
REPOSITORY = "aws:codeartifact/repository:Repository"
CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource"
PYPI = {"externalConnections": {"externalConnectionName": "public:pypi"}}


@pytest.fixture
def domain(engine: Engine) -> Iterator[Resource]:
    made = engine.create(DOMAIN, "domain", {"domain": "packages"})
    yield made
    engine.delete(made)


def group(pattern: str, mode: str) -> dict[str, Any]:
    restrictions = {"ExternalUpstream": {"RestrictionMode": mode}}
    state = {
        "DomainName": "packages",
        "Pattern": pattern,
        "OriginConfiguration": {"Restrictions": restrictions},
    }
    return {
        "typeName": "AWS::CodeArtifact::PackageGroup",
        "desiredState": json.dumps(state),
    }


@pytest.mark.usefixtures("domain")
def test_repository_is_connected_when_made_and_disconnected_by_an_update(
    engine: Engine, client: Callable[..., BaseClient]
) -> None:
    named = {"domain": "packages", "repository": "pypi-store"}
    made = engine.create(REPOSITORY, "store", {**named, **PYPI})
    assert made.state["externalConnections"]["packageFormat"] == "pypi"
    changed = engine.update(made, named)
    assert not changed.state.get("externalConnections")
    found = client("codeartifact").describe_repository(**named)["repository"]
    assert found["externalConnections"] == []
    engine.delete(changed)


@pytest.mark.usefixtures("domain")
def test_repository_keeps_its_last_upstream(engine: Engine) -> None:
    base = engine.create(REPOSITORY, "base", {"domain": "packages", "repository": "base"})
    named = {"domain": "packages", "repository": "shared"}
    made = engine.create(REPOSITORY, "shared", {**named, "upstreams": [{"repositoryName": "base"}]})
    kept = engine.update(made, named)
    assert kept.state["upstreams"] == [{"repositoryName": "base"}]
    engine.delete(kept)
    engine.delete(base)


def test_key_of_a_domain_makes_a_new_one(engine: Engine, domain: Resource) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
    found = engine.diff(domain, engine.check(DOMAIN, "domain", {"domain": "packages"}))
    assert not found.diffs
    changed = engine.check(DOMAIN, "domain", {"domain": "packages", "encryptionKey": key})
    assert engine.diff(domain, changed).replaces == ["encryptionKey"]


@pytest.mark.usefixtures("domain")
@pytest.mark.parametrize(
    ("pattern", "mode", "replaces"),
    [("/npm/acme/*", "ALLOW", []), ("/npm/other/*", "BLOCK", ["desiredState"])],
    ids=["mode", "pattern"],
)
def test_cloud_control_resource_is_made_anew_where_its_type_never_changes(
    engine: Engine, pattern: str, mode: str, replaces: list[str]
) -> None:
    made = engine.create(CLOUD_CONTROL, "group", group("/npm/acme/*", "BLOCK"))
    news = engine.check(CLOUD_CONTROL, "group", group(pattern, mode), made.inputs)
    found = engine.diff(made, news)
    assert (list(found.replaces), list(found.diffs)) == (replaces, ["desiredState"])
    engine.delete(made)
