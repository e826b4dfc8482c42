"""Which repositories the scanning rules of a registry cover."""

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls._values import UNKNOWN, properties
from policypack.controls.ecr._registry import covers_name, is_enhanced, is_scanned, same_region
from policypack.controls.ecr._tokens import REPOSITORY, SCANNING

ALL = [{"filter": "*"}]


# The table of the ECR user guide, section "Filter wildcards".
@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("prod", {"prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"}),
        ("*prod", {"prod", "repo-prod"}),
        ("prod*", {"prod", "prod-repo", "prodrepo"}),
        ("*prod*", {"prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"}),
        ("prod*repo", {"prod-repo", "prodrepo"}),
    ],
)
def test_covers_name_as_the_user_guide_says(pattern: str, covered: set[str]) -> None:
    names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"]
    read = properties({"patterns": [pattern], "names": names})
    found = {
        name.text
        for name in read.each("names[]")
        if covers_name(read.each("patterns[]"), name) is True
    }
    assert found == covered


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("*", UNKNOWN, True),
        ("**", None, True),
        ("web", UNKNOWN, None),
        ("web", None, None),
        (UNKNOWN, "web", None),
        ("", "web", False),
        (7.0, "web", False),
        ("w[e]b", "web", False),
        ("web", 7.0, False),
    ],
)
def test_covers_name_of_odd_values(pattern: object, name: object, *, expected: bool | None) -> None:
    read = properties({"pattern": pattern, "name": name})
    assert covers_name([read.at("pattern")], read.at("name")) is expected


def stack(*registries: dict[str, object], **repository: object) -> Graph:
    others = tuple(Given(SCANNING, x, f"registry{i}") for i, x in enumerate(registries))
    return Graph(resources_of(Example("stack", Given(REPOSITORY, repository), others)))


@pytest.mark.parametrize(
    ("registries", "scanned"),
    [
        ([], False),
        ([{"rules": []}], False),
        ([{"rules": UNKNOWN}], None),
        ([{"rules": [{"scanFrequency": "MANUAL", "repositoryFilters": ALL}]}], False),
        ([{"rules": [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": ALL}]}], True),
        ([{"rules": [{"scanFrequency": UNKNOWN, "repositoryFilters": ALL}]}], None),
        ([{"rules": [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": UNKNOWN}]}], None),
        (
            [
                {"rules": UNKNOWN},
                {"rules": [{"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": ALL}]},
            ],
            True,
        ),
    ],
)
def test_is_scanned(registries: list[dict[str, object]], *, scanned: bool | None) -> None:
    graph = stack(*registries, name="web")
    assert is_scanned(graph.of_type(REPOSITORY)[0], graph) is scanned


@pytest.mark.parametrize(
    ("kind", "enhanced"), [("ENHANCED", True), ("BASIC", False), (UNKNOWN, None), (None, False)]
)
def test_is_enhanced(kind: object, *, enhanced: bool | None) -> None:
    graph = stack({"scanType": kind})
    assert is_enhanced(graph.of_type(REPOSITORY)[0], graph) is enhanced


@pytest.mark.parametrize(
    ("own", "other", "provider", "expected"),
    [
        (None, None, None, True),
        ("eu-west-1", "eu-west-1", None, True),
        ("eu-west-1", "eu-west-2", None, False),
        ("eu-west-1", None, "eu-west-1", True),
        ("eu-west-1", None, "eu-west-2", False),
        ("eu-west-1", None, None, None),
        ("eu-west-1", UNKNOWN, "eu-west-1", None),
    ],
)
def test_same_region_by_resource_or_provider(
    own: object, other: object, provider: object, *, expected: bool | None
) -> None:
    second = Given(SCANNING, {"region": other}, "registry", provider={"region": provider})
    one, two = resources_of(Example("stack", Given(REPOSITORY, {"region": own}), (second,)))
    assert same_region(one, two) is expected
    assert same_region(two, one) is expected
