"""Which tags a resource carries: its own, its provider's, in a list, or not known yet."""

import pytest
from provider_schema import inputs_of

from policypack.controls import catalogue
from policypack.controls._model import Finding, Resource, Undecided, Violation
from policypack.controls._tags import KEYS, has_required_tags, tags_of
from policypack.controls._tokens import GROUP, VOLUME
from policypack.controls._values import UNKNOWN, Secret
from policypack.controls.tags._taggable import TAGGABLE

DEFAULTS = '{"tags": {"Owner": "web"}}'


def volume(inputs: dict[str, object], defaults: object = None, *keys: object) -> Resource:
    provider = {} if defaults is None else {"defaultTags": defaults}
    return Resource("urn", VOLUME, "it", inputs, provider=provider, settings={KEYS: [*keys]})


def judged(resource: Resource) -> list[Finding]:
    return list(has_required_tags(resource))


@pytest.mark.parametrize(
    ("inputs", "defaults", "keys"),
    [
        ({}, None, []),
        ({"tags": {"a": "b"}}, None, ["a"]),
        ({"tags": {"a": "b"}}, DEFAULTS, ["Owner", "a"]),
        ({"tags": {"a": "b"}}, {"tags": {"Owner": "web"}}, ["Owner", "a"]),
        ({"tags": {"a": None, "b": UNKNOWN}}, None, ["b"]),
        ({"tags": Secret({"a": Secret("b")})}, Secret(DEFAULTS), ["Owner", "a"]),
        ({"tags": {"a": "b"}, "tagsAll": {"c": "d"}}, DEFAULTS, ["c"]),
        ({"tags": {"a": "b"}, "tagsAll": UNKNOWN}, DEFAULTS, ["Owner", "a"]),
        ({"tags": UNKNOWN}, DEFAULTS, ["Owner"]),
        ({"tags": ["a", 7.0]}, "{", []),
        ({"tags": "a"}, "[]", []),
        ({}, UNKNOWN, []),
    ],
)
def test_keys_are_those_of_the_resource_and_its_provider(
    inputs: dict[str, object], defaults: object, keys: list[str]
) -> None:
    assert list(tags_of(volume(inputs, defaults)).known) == keys


def test_own_value_comes_before_that_of_the_provider() -> None:
    found = tags_of(volume({"tags": {"Owner": "batch"}}, DEFAULTS)).known["Owner"]
    assert (found.value, found.path) == ("batch", "tags.Owner")


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("Owner", "tags.Owner"),
        ("cost:center", "tags.cost:center"),
        ("kubernetes.io/role", 'tags["kubernetes.io/role"]'),
    ],
)
def test_values_are_confidential_and_their_paths_are_property_paths(key: str, path: str) -> None:
    found = tags_of(volume({"tags": {key: "canary"}})).known[key]
    assert (found.path, found.state) == (path, "is a confidential value")


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        (
            volume({}),
            Violation("tags", "lacks a tag; add what is missing, here or in the provider's"),
        ),
        (
            volume({"tags": {"aws:a": "b"}}),
            Violation("tags", "lacks a tag; add what is missing"),
        ),
        (
            volume({"tags": {"a": "b"}}, None, "a", "b", "c"),
            Violation("tags", 'lacks the tags "b", "c"'),
        ),
        (volume({"tags": {"A": "b"}}, None, "a"), Violation("tags", 'lacks the tag "a"')),
        (volume({"tags": UNKNOWN}, None, "a"), Undecided("tags", "is not known yet; it must hold")),
        (volume({}, UNKNOWN, "a"), Undecided("tags", "may be completed by the provider's")),
        (volume({"tagsAll": UNKNOWN}, None, "a"), Undecided("tagsAll", "is not known yet")),
    ],
)
def test_what_is_missing_is_said_once(resource: Resource, found: Finding) -> None:
    [finding] = judged(resource)
    assert (type(finding), finding.path) == (type(found), found.path)
    assert finding.text.startswith(found.text)


@pytest.mark.parametrize(
    "resource",
    [
        volume({"tags": {"a": "b"}}),
        volume({"tags": {"a": UNKNOWN}}, UNKNOWN, "a"),
        volume({"tags": UNKNOWN}, DEFAULTS),
        volume({"tags": {"a": "b"}}, None, 7.0, None),
    ],
)
def test_what_is_there_is_no_finding_whatever_else_is_unknown(resource: Resource) -> None:
    assert judged(resource) == []


def test_keys_of_a_group_are_read_from_its_list() -> None:
    tags = [{"key": "a", "value": "b"}, {"key": UNKNOWN}, {"value": "c"}, UNKNOWN, "d"]
    group = Resource("urn", GROUP, "it", {"tags": tags}, provider={"defaultTags": DEFAULTS})
    found = tags_of(group)
    assert list(found.known) == ["a"]
    assert [doubt.path for doubt in found.doubts] == ["tags[1].key", "tags[3]"]
    assert found.known["a"].state == "is a confidential value"


def test_taggable_types_are_all_of_the_catalogue_that_carry_tags() -> None:
    judged_types = {token for control in catalogue() for token in control.applies_to}
    missing = {token for token in judged_types - {*TAGGABLE} if "tags" in inputs_of(token)}
    assert missing == set(), "add them to policypack/controls/tags/_taggable.py"
    assert [token for token in TAGGABLE if "tags" not in inputs_of(token)] == []
    assert list(TAGGABLE) == sorted(TAGGABLE)
