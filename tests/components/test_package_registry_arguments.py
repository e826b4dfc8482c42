"""What is told of wrong arguments of a registry of packages, and the decisions behind it."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from package_forms import BUILD
from recorder import record

import components as library
from components._network.place import Place
from components._packages import rules
from components._packages.clients import Client
from components._packages.upstreams import (
    DEFAULT_UPSTREAMS,
    PUBLIC_REGISTRIES,
    from_above,
    public_registries,
    upstream_problems,
)
from components._validation import InvalidArgumentsError

ACCOUNT_ARN = "arn:aws:iam::123456789012:root"
LIBS = {"publisher_arns": [BUILD], "upstreams": []}
OWN = {"pattern": "/npm/acme/*", "publish_to": ["libs"]}


def chained(**upstreams: list[str]) -> dict[str, Any]:
    return {"repositories": {name: {"upstreams": above} for name, above in upstreams.items()}}


def published(**group: object) -> dict[str, Any]:
    groups = {"own": {**OWN, **group}}
    return {"repositories": {"libs": LIBS}, "internal_packages": groups}


BAD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "unknown argument": (
        {"upstream": "pypi"},
        ["upstream is unknown; known are client_repository, "],
    ),
    "domain name": (
        {"domain_name": "Acme"},
        ['domain_name is "Acme"; give 2 to 50 lower-case letters'],
    ),
    "organization": (
        {"organization_id": "acme"},
        ['organization_id is "acme"; give the id of an organization'],
    ),
    "key": ({"key_arn": "alias/packages"}, ['key_arn is "alias/packages"; give an ARN']),
    "no repository": ({"repositories": {}}, ["repositories is {}; give a map of maps"]),
    "repository name": (
        {"repositories": {"-": {}}},
        ['repositories["-"] has a name CodeArtifact does not take'],
    ),
    "name of a public registry": (
        {"repositories": {"npm": {}}},
        ['repositories["npm"] has the name of a public registry or its store'],
    ),
    "store's name": (
        chained(**{"pypi-store": ["pypi"]}),
        ['repositories["pypi-store"] has the name of a public registry or its store'],
    ),
    "external connection of its own": (
        {"repositories": {"shared": {"external_connection": "public:pypi"}}},
        ['repositories["shared"].external_connection is unknown'],
    ),
    "upstreams as a text": (
        {"repositories": {"shared": {"upstreams": "pypi"}}},
        ['repositories["shared"].upstreams is "pypi"; give a list of names'],
    ),
    "unknown upstream": (
        chained(shared=["pypy"]),
        ['repositories["shared"].upstreams[0] is "pypy"; did you mean "pypi"?'],
    ),
    "connection as upstream": (
        chained(shared=["public:npmjs"]),
        ['upstreams[0] is "public:npmjs", a connection, which only a store has; give "npm"'],
    ),
    "upstream twice": (
        chained(shared=["pypi", "npm", "pypi"]),
        ['repositories["shared"].upstreams[2] names "pypi" twice'],
    ),
    "public registry first": (
        chained(team=["pypi", "libs"], libs=[]) | {"client_repository": "team"},
        ['repositories["team"].upstreams[1] is "libs" and comes after "pypi", a public registry'],
    ),
    "itself": (
        chained(shared=["shared"]),
        ['repositories["shared"].upstreams leads back to itself: shared -> shared'],
    ),
    "circle": (
        chained(shared=["libs"], libs=["team"], team=["shared"]),
        ["upstreams leads back to itself: libs -> team -> shared -> libs; break the circle"],
    ),
    "too many upstreams": (
        chained(shared=[f"r{at}" for at in range(11)], **{f"r{at}": [] for at in range(11)}),
        ['repositories["shared"].upstreams names 11; give 10 at most'],
    ),
    "wildcard as publisher": (
        {**published(), "repositories": {"libs": {"publisher_arns": ["*"]}}},
        ['repositories["libs"].publisher_arns[0] is "*"; give the ARN of a role or user'],
    ),
    "account as publisher": (
        {**published(), "repositories": {"libs": {"publisher_arns": [ACCOUNT_ARN]}}},
        ['publisher_arns[0] is "arn:aws:iam::123456789012:root"; give the ARN of a role'],
    ),
    "too many publishers": (
        {
            "repositories": {"libs": {"publisher_arns": [f"{BUILD}{at}" for at in range(21)]}},
            "internal_packages": {"own": OWN},
        },
        ['repositories["libs"].publisher_arns names 21; give 20 at most'],
    ),
    "publishers of nothing": (
        {"repositories": {"libs": LIBS}},
        ['repositories["libs"].publisher_arns is given, but internal_packages publish nothing'],
    ),
    "packages of nobody": (
        {"repositories": {"libs": {}}, "internal_packages": {"own": OWN}},
        ['repositories["libs"].publisher_arns is missing, but internal_packages are published'],
    ),
    "pattern of everything": (
        published(pattern="/*"),
        ['internal_packages["own"].pattern is "/*"; give the pattern of packages such as'],
    ),
    "pattern without suffix": (
        published(pattern="/npm/acme"),
        ['internal_packages["own"].pattern is "/npm/acme"; give the pattern'],
    ),
    "pattern missing": (
        published(pattern=None),
        ['internal_packages["own"].pattern is missing; give the pattern'],
    ),
    "pattern twice": (
        {
            "repositories": {"libs": LIBS},
            "internal_packages": {"own": OWN, "other": OWN},
        },
        ['internal_packages["own"].pattern is "/npm/acme/*", which internal_packages["other"] has'],
    ),
    "all of a public format": (
        {
            "repositories": {"libs": {**LIBS, "upstreams": ["npm"]}},
            "internal_packages": {"own": {**OWN, "pattern": "/npm/*"}},
        },
        ['internal_packages["own"].pattern is "/npm/*", all packages of a format'],
    ),
    "published to a store": (
        published(publish_to=["libs", "pypi"]),
        ['internal_packages["own"].publish_to[1] is "pypi"; '],
    ),
    "published nowhere": (
        published(publish_to=[]),
        [
            'internal_packages["own"].publish_to is empty; name the repositories',
            'repositories["libs"].publisher_arns is given, but internal_packages publish nothing',
        ],
    ),
    "client's repository": (
        {"client_repository": "share"},
        ['client_repository is "share"; did you mean "shared"?'],
    ),
    "client's repository missing": (
        chained(libs=[], team=["libs"]),
        ["client_repository is missing; name one of the repositories"],
    ),
    "expired exemption": (
        {
            "exemptions": [
                {
                    "control": "EXT.CODEARTIFACT_CMK",
                    "reason": "a",
                    "owner": "b",
                    "expires": "2020-01-01",
                }
            ]
        },
        ['exemptions[0].expires is "2020-01-01", which is over'],
    ),
    "several": (
        {"domain_name": "-", "repositories": {"shared": {"upstreams": ["pipy"]}}},
        ['domain_name is "-"', 'upstreams[0] is "pipy"'],
    ),
}


@pytest.mark.parametrize(("arguments", "told"), BAD.values(), ids=BAD)
def test_package_registry_refuses_before_anything_is_registered(
    arguments: dict[str, Any], told: list[str]
) -> None:
    found = record(lambda: library.PackageRegistry("packages", arguments))
    assert isinstance(found.error, InvalidArgumentsError)
    message = str(found.error)
    assert [text for text in told if text not in message] == [], message
    assert len(message.splitlines()) == len(told) + 1, message
    assert found.resources == []


def test_package_registry_whose_name_is_no_domain_s_asks_for_one() -> None:
    found = record(lambda: library.PackageRegistry("Packages", {}))
    assert 'domain_name is "Packages", the name of the component' in str(found.error)
    named = record(lambda: library.PackageRegistry("Packages", {"domain_name": "acme"}))
    assert named.error is None


def test_chain_of_more_repositories_than_are_searched_is_a_problem() -> None:
    chain = {f"r{at}": [f"r{at + 1}"] for at in range(26)} | {"r26": []}
    ((path, reason),) = upstream_problems(chain)
    assert path == 'repositories["r0"].upstreams'
    assert "leads to 26 repositories" in reason
    assert list(upstream_problems({name: chain[name] for name in list(chain)[1:]})) == []


def test_repositories_with_many_ways_to_each_other_are_looked_through_once() -> None:
    layers = [[f"a{at}", f"b{at}"] for at in range(40)]
    upstreams = {
        name: below
        for layer, below in zip(layers, [*layers[1:], []], strict=True)
        for name in layer
    }
    problems = dict(upstream_problems(upstreams))
    assert "leads to 78 repositories" in problems['repositories["a0"].upstreams']


def test_every_public_registry_has_a_store_of_its_own() -> None:
    stores = [one.store for one in PUBLIC_REGISTRIES.values()]
    assert len(set(stores)) == len(stores)
    assert set(DEFAULT_UPSTREAMS) < set(PUBLIC_REGISTRIES)
    assert not [one for one in PUBLIC_REGISTRIES.values() if one.connection[:7] != "public:"]


def test_repositories_are_ordered_after_those_they_draw_from() -> None:
    upstreams = {"team": ["shared", "libs"], "shared": ["npm", "pypi"], "libs": ["npm"]}
    assert from_above(upstreams) == ["shared", "libs", "team"]
    assert public_registries(upstreams) == ["npm", "pypi"]


@pytest.mark.parametrize(
    "pattern",
    [
        "/npm/*",
        "/npm/acme/*",
        "/npm/acme/ui~",
        "/npm//acme-tool$",
        "/maven/com.acme~",
        "/maven/com.acme/core$",
        "/pypi//acme~",
        "/nuget//*",
    ],
)
def test_pattern_code_artifact_takes_passes(pattern: str) -> None:
    assert rules.PATTERN.accepts(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["/*", "/npm/acme", "/conda/*", "/pypi/acme/*", "/maven//core$", "/npm/acme-~", "npm/*", 1],
)
def test_pattern_code_artifact_does_not_take_is_refused(pattern: object) -> None:
    assert not rules.PATTERN.accepts(pattern)


def test_client_s_settings_are_well_formed() -> None:
    client = Client(Place("aws", "eu-west-1", "123456789012"), "acme", "shared")
    for text in (client.maven(), client.nuget()):
        assert ET.fromstring(text).tag  # noqa: S314 - written by the component itself
    assert "--repository shared --region eu-west-1" in client.pip()
    every = client.pip() + client.npm() + client.maven() + client.nuget()
    assert every.count("CODEARTIFACT_AUTH_TOKEN") == 3
