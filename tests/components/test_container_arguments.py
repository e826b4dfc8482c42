"""Bad arguments of registry and repositories: all told at once, and nothing is registered."""

from collections.abc import Callable
from typing import Any

import pytest
from recorder import record

import components as library
from components._containers.lifecycle import LifecycleRule, order_problems
from components._containers.pull_through import prefix_problems
from components._containers.signing import filter_problems, overlap
from components._signing_profiles import profile_prefix
from components._validation import InvalidArgumentsError

KEY = {"priority": 1, "expire_days": 7}
ACCOUNT = "arn:aws:iam::210987654321:root"
MOVED_TAGS = {
    "control": "ECR.2",
    "reason": "layers of builds are cached by tag",
    "owner": "platform",
    "expires": "2099-12-31",
}
REPOSITORY: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {
            "repository_name": "Team/Web",
            "key_arn": "alias/images",
            "organization_id": "mine",
            "pull_principal_arns": ["*"],
            "push_principal_arns": [],
            "mutable_tags": ["*"],
            "empty_on_destroy": "yes",
            "tags": {"aws:team": "a"},
        },
        {
            "repository_name": '"Team/Web"; give the name of a repository',
            "key_arn": '"alias/images"',
            "organization_id": '"mine"',
            "pull_principal_arns[0]": '"*"; give the ARN of an account, role or user',
            "push_principal_arns": "one or more",
            "mutable_tags": "and not all tags",
            "empty_on_destroy": "true or false",
            "tags": 'no key empty or beginning with "aws:"',
        },
    ),
    ({"mutable_tags": ["cache-*"]}, {"mutable_tags": "turns ECR.2 off"}),
    (
        {"pull_principal_arns": [ACCOUNT], "push_principal_arns": [ACCOUNT]},
        {"pull_principal_arns[0]": "may push and so pull"},
    ),
    (
        {
            "mutable_tags": [f"{each}-*" for each in "abcdef"],
            "exemptions": [MOVED_TAGS],
            "name": "web",
        },
        {"mutable_tags": "has 6 patterns; give 5 at most", "name": "is unknown"},
    ),
    (
        {
            "lifecycle_rules": [
                {"expire_days": 7},
                {"priority": 0, "keep_count": 0},
                {**KEY, "a": 1},
            ]
        },
        {
            "lifecycle_rules[0].priority": "is missing; give a whole number from 1",
            "lifecycle_rules[1].priority": "is 0; give a whole number from 1",
            "lifecycle_rules[1].keep_count": "is 0; give a whole number from 1",
            "lifecycle_rules[2].a": "is unknown",
        },
    ),
    (
        {
            "lifecycle_rules": [
                {"priority": 1},
                {"priority": 2, "keep_count": 1, "expire_days": 1},
                {**KEY, "tag_status": "tagged"},
                {**KEY, "tag_status": "untagged", "tag_patterns": ["a*"]},
                {**KEY, "tag_status": "some", "description": ""},
                {**KEY, "tag_patterns": ["a*b*c*d*e*"]},
            ]
        },
        {
            "lifecycle_rules[0].keep_count": "is missing, and expire_days too",
            "lifecycle_rules[1].keep_count": "is given beside expire_days",
            "lifecycle_rules[2].tag_patterns": "is missing for tagged images",
            "lifecycle_rules[3].tag_patterns": "is given for untagged images",
            "lifecycle_rules[4].tag_status": '"some"; give "tagged", "untagged" or "any"',
            "lifecycle_rules[4].description": "up to 256 characters",
            "lifecycle_rules[5].tag_patterns": "up to four wildcards",
        },
    ),
    (
        {"lifecycle_rules": [KEY, {**KEY, "priority": 2, "tag_patterns": ["a*"]}]},
        {"lifecycle_rules[0].priority": "is 1, but a rule for any image comes last"},
    ),
    ({"lifecycle_rules": []}, {"lifecycle_rules": "has 0 rules"}),
]
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub-a1b2c3"  # noqa: S105 - no secret, its ARN
PREFIXED = SECRET.replace("secret:", "secret:ecr-pullthroughcache/")
LIBRARY = {"upstream_prefix": "library"}
REGISTRY: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {
            "organization_id": "mine",
            "key_arn": "alias/images",
            "replication_source_account_ids": ["production"],
            "permissions_boundary_arn": "boundary",
            "signing": {"profile_arn": "images", "validity_months": 136},
            "replication": [{"destinations": []}, {"destinations": [{"region": "Frankfurt"}]}],
            "tags": ["a"],
        },
        {
            "organization_id": '"mine"',
            "key_arn": '"alias/images"',
            "replication_source_account_ids[0]": '"production"; give the id of an account',
            "permissions_boundary_arn": '"boundary"',
            "signing.profile_arn": '"images"; give the ARN of a signing profile',
            "signing.validity_months": "1 to 135",
            "replication[0].destinations": "is []; give one or more",
            "replication[1].destinations[0].region": '"Frankfurt"; give the name of a Region',
            "tags": "['a']",
        },
    ),
    ({"signing": {"enabled": "no"}}, {"signing.enabled": "true or false"}),
    (
        {
            "signing": {
                "profile_arn": "arn:aws:signer:eu-west-1:123456789012:/signing-profiles/images",
                "validity_months": 12,
            }
        },
        {"signing.validity_months": "one is given; remove it"},
    ),
    (
        {"pull_through_caches": {"hub": {"upstream": "kubernetes"}}},
        {"signing.repositories": 'is missing, so that "hub/"'},
    ),
    (
        {
            "pull_through_caches": {"hub": {"upstream": "kubernetes"}},
            "signing": {"repositories": ["team/*", "*/web"]},
        },
        {"signing.repositories[1]": 'is "*/web", which takes in "hub/"'},
    ),
    (
        {
            "signing": {"repositories": ["team/*"]},
            "pull_through_caches": {
                "Hub": {"upstream": "docker-hub"},
                "github": {"upstream": "github", "credential_arn": SECRET, **LIBRARY},
                "public": {"upstream": "ecr-public", "credential_arn": PREFIXED, **LIBRARY},
                "azure": {"upstream": "azure", "credential_arn": PREFIXED},
                "quay": {"upstream": "quay", "url": "team1.azurecr.io", **LIBRARY},
                "quay/more": {"upstream": "quey", "upstream_prefix": "x"},
                "whole": {"upstream": "quay", "upstream_prefix": "ROOT"},
            },
        },
        {
            'pull_through_caches["Hub"]': '"Hub"; give 2 to 30 lower-case letters',
            'pull_through_caches["Hub"].credential_arn': "which docker-hub asks for",
            'pull_through_caches["Hub"].upstream_prefix': "in docker-hub anyone may publish",
            'pull_through_caches["github"].credential_arn': 'begins with "ecr-pullthroughcache/"',
            'pull_through_caches["public"].credential_arn': "ecr-public asks for none; remove it",
            'pull_through_caches["azure"].url': "is missing; give the address of an Azure registry",
            'pull_through_caches["quay"].url': "but quay is at quay.io; remove it",
            'pull_through_caches["quay/more"].upstream': '"quey"; give "ecr-public"',
            'pull_through_caches["quay/more"].upstream_prefix': '"x"; give "ROOT" or 2 to 30',
            'pull_through_caches["whole"].upstream_prefix': "EXT.ECR_PULL_THROUGH_UPSTREAM off",
            'pull_through_caches["quay/more"]': 'lies within "quay"',
        },
    ),
    (
        {"replication": [{"destinations": [{"region": "eu-central-1"}] * 2}]},
        {"replication[0].destinations[1]": 'names "eu-central-1" again'},
    ),
    (
        {"replication": [{"destinations": [{"region": "eu-central-1"}]}] * 11},
        {"replication": "has 11 rules; give 10 at most"},
    ),
    (
        {
            "replication": [
                {"destinations": [{"region": f"eu-west-{number}"} for number in range(1, 27)]}
            ]
        },
        {"replication": "names 26 registries; give 25 at most"},
    ),
    (
        {"lifecycle_rules": [KEY, KEY]},
        {"lifecycle_rules[1].priority": "is 1, as that of a rule before"},
    ),
]


@pytest.mark.parametrize(
    ("component", "arguments", "problems"),
    [
        *((library.HardenedRepository, *row) for row in REPOSITORY),
        *((library.ContainerRegistry, *row) for row in REGISTRY),
    ],
)
def test_bad_arguments_of_images_are_all_told_and_nothing_is_registered(
    component: Callable[..., Any], arguments: dict[str, Any], problems: dict[str, str]
) -> None:
    recording = record(lambda: component("images", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [found[path] for path, part in problems.items() if part not in found[path]] == []
    assert recording.resources == []


@pytest.mark.parametrize("name", ["our images", "i" * 48])
def test_registry_whose_name_would_be_none_of_a_role_is_refused(name: str) -> None:
    recording = record(lambda: library.ContainerRegistry(name, {}))
    assert f'name is "{name}"; give up to 47 letters' in str(recording.error)
    assert recording.resources == []


@pytest.mark.parametrize("name", ["Web", "web__x", "-web", "w"])
def test_repository_whose_name_would_be_none_of_ecr_asks_for_one(name: str) -> None:
    recording = record(lambda: library.HardenedRepository(name, {}))
    assert f'repository_name is made of "{name}"' in str(recording.error)
    assert (
        record(lambda: library.HardenedRepository(name, {"repository_name": "a/b"})).error is None
    )


ANY = LifecycleRule(3, "any", keep_count=9)
MAIN = LifecycleRule(1, "tagged", ("main-*", "web-*"), expire_days=9)


@pytest.mark.parametrize(
    ("found", "places"),
    [
        ([MAIN, ANY], []),
        ([ANY, MAIN], []),
        ([MAIN, LifecycleRule(2, "tagged", MAIN.tag_patterns, keep_count=9)], []),
        ([MAIN, LifecycleRule(2, "tagged", ("web-*", "main-*"), expire_days=30)], [1]),
        ([ANY, LifecycleRule(4, "untagged", expire_days=9)], [0]),
        ([ANY, LifecycleRule(4, "any", expire_days=9)], [0]),
        ([MAIN, LifecycleRule(1, "untagged", expire_days=9)], [1]),
        ([], [-1]),
        (
            [
                LifecycleRule(number, "tagged", (f"a{number}",), keep_count=1)
                for number in range(51)
            ],
            [-1],
        ),
    ],
    ids=[
        *("in order", "out of order in the list", "same images by another measure"),
        *("same images by the same measure", "any before another", "two for any"),
        *("same priority", "none", "too many"),
    ],
)
def test_order_problems_find_rules_that_clash_or_are_lost(
    found: list[LifecycleRule], places: list[int]
) -> None:
    assert [at for at, _ in order_problems(found)] == places


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("*", "hub/*", True),
        ("hub", "hub/*", False),
        ("hub/web", "hub/*", True),
        ("hu*", "hub/*", True),
        ("*b/*", "hub/*", True),
        ("*/web", "hub/*", True),
        ("team/*", "hub/*", False),
        ("hub*web*x", "hub/*", True),
        ("*a", "*b", False),
        ("*a*", "*b*", True),
        ("", "", True),
        ("", "*", True),
        ("", "a", False),
    ],
)
def test_overlap_says_whether_both_patterns_can_match(
    one: str, other: str, *, expected: bool
) -> None:
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected


def test_overlap_of_long_patterns_is_found_in_no_time() -> None:
    assert overlap("*a" * 40 + "b", "*a" * 40 + "c") is False


def test_signing_filters_are_free_without_caches_and_limited_in_number() -> None:
    assert [*filter_problems(["*"], [])] == []
    assert [*filter_problems([], [])] == []
    assert [path for path, _ in filter_problems(["a"] * 101, [])] == ["repositories"]


def test_caches_are_limited_in_number() -> None:
    assert [*prefix_problems([f"c{number}" for number in range(50)])] == []
    assert [path for path, _ in prefix_problems([f"c{number}" for number in range(51)])] == [
        "pull_through_caches"
    ]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("images", "images_"), ("my-images.v2", "my_images_v2_"), ("i" * 80, "i" * 37 + "_")],
)
def test_profile_prefix_leaves_room_for_what_the_provider_adds(name: str, prefix: str) -> None:
    assert profile_prefix(name) == prefix
