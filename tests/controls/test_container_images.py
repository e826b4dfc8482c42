"""References to container images taken apart, and what they are compared with."""

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls._values import UNKNOWN, properties
from policypack.controls.ecr._tokens import REPOSITORY
from policypack.controls.ecs._container_images import (
    TASK,
    Image,
    can_move,
    image_of,
    images,
    repository_of,
)
from policypack.controls.ecs._examples import ECR, task

SHA = f"sha256:{'0123456789abcdef' * 4}"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("nginx", Image("docker.io", "nginx", "", "")),
        ("library/nginx:1.29", Image("docker.io", "library/nginx", "1.29", "")),
        ("localhost/web:1", Image("localhost", "web", "1", "")),
        ("registry:5000/team/web", Image("registry:5000", "team/web", "", "")),
        (f"{ECR}/team/web:1.4.2", Image(ECR, "team/web", "1.4.2", "")),
        (f"{ECR}/web@{SHA}", Image(ECR, "web", "", SHA)),
        (f"{ECR}/web:1@{SHA}", Image(ECR, "web", "1", SHA)),
        (f"{ECR.upper()}/web", Image(ECR, "web", "", "")),
        ("web:", None),
        ("web@sha256:1", None),
        ("", None),
        (7.0, None),
        (UNKNOWN, None),
    ],
)
def test_image_of_a_reference(reference: object, expected: Image | None) -> None:
    assert image_of(properties({"image": reference}).at("image")) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (ECR, True),
        ("*.dkr.ecr.*.amazonaws.com", True),
        ("*.dkr.ecr.*.amazonaws.com/team/*", True),
        ("*/other/*", False),
        ("team/*", False),
        (7, False),
    ],
)
def test_image_is_of_a_pattern(pattern: object, *, expected: bool) -> None:
    assert Image(ECR, "team/web", "1", "").is_of([pattern]) is expected


def test_image_is_of_no_list_is_false() -> None:
    assert Image(ECR, "team/web", "1", "").is_of(ECR) is False


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ('[{"image": "a"}, {"Image": "b"}, {"name": "c"}]', ["a", "b"]),
        ([{"image": "a"}], ["a"]),
        ("{}", [None]),
        ("{", [None]),
        (UNKNOWN, [None]),
        ("[]", []),
        (None, []),
    ],
)
def test_images_of_container_definitions(definitions: object, expected: list[str | None]) -> None:
    (found,) = resources_of(Example("task", Given(TASK, {"containerDefinitions": definitions})))
    assert [image.text for image in images(found)] == expected


@pytest.mark.parametrize(
    ("mutability", "filters", "expected"),
    [
        ("IMMUTABLE", None, False),
        ("MUTABLE", None, True),
        (None, None, True),
        (UNKNOWN, None, None),
        ("IMMUTABLE_WITH_EXCLUSION", ["cache-*"], False),
        ("IMMUTABLE_WITH_EXCLUSION", ["cache-*", "1.*"], True),
        ("IMMUTABLE_WITH_EXCLUSION", [UNKNOWN], None),
        ("MUTABLE_WITH_EXCLUSION", ["cache-*"], True),
        ("MUTABLE_WITH_EXCLUSION", ["1.*"], False),
        ("MUTABLE_WITH_EXCLUSION", [UNKNOWN], None),
    ],
)
def test_can_move_a_tag(
    mutability: object, filters: list[object] | None, *, expected: bool | None
) -> None:
    listed = [{"filter": each, "filterType": "WILDCARD"} for each in filters or []]
    inputs = {"imageTagMutability": mutability, "imageTagMutabilityExclusionFilters": listed}
    (repository,) = resources_of(Example("repository", Given(REPOSITORY, inputs)))
    assert can_move(repository, "1.4.2") is expected


@pytest.mark.parametrize(
    ("linked", "address", "found"),
    [
        (True, None, True),
        (False, f"{ECR}/web", True),
        (False, f"210987654321{ECR.removeprefix('123456789012')}/web", False),
        (False, None, False),
    ],
)
def test_repository_of_an_image_by_reference_or_address(
    *, linked: bool, address: object, found: bool
) -> None:
    own = Given(REPOSITORY, {"name": "web"}, "repository", outputs={"repositoryUrl": address})
    depends = {"containerDefinitions": ("repository",)} if linked else {}
    resources = resources_of(Example("stack", task(f"{ECR}/web:1", **depends), (own,)))
    image = Image(ECR, "web", "1", "")
    repository = repository_of(resources[0], image, Graph(resources))
    assert (repository is not None) is found
