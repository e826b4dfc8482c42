"""Whether anything refers to a resource, with references that are not known yet."""

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls._references import may_refer
from policypack.controls._values import UNKNOWN

REPOSITORY = "aws:ecr/repository:Repository"
POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], False),
        (["web"], True),
        (["other"], False),
        ([UNKNOWN], None),
        (["other", UNKNOWN], None),
        ([UNKNOWN, "web"], True),
        ([None], False),
    ],
)
def test_may_refer_by_name(names: list[object], *, expected: bool | None) -> None:
    others = tuple(Given(POLICY, {"repository": x}, f"p{i}") for i, x in enumerate(names))
    found = resources_of(Example("stack", Given(REPOSITORY, {"name": "web"}), others))
    assert may_refer(found[0], "repository", POLICY, Graph(found)) is expected


def test_may_refer_unknown_but_computed_from_another_resource_is_false() -> None:
    other = Given(REPOSITORY, {"name": "other"}, "other")
    policy = Given(POLICY, {"repository": UNKNOWN}, "p", depends={"repository": ("other",)})
    found = resources_of(Example("stack", Given(REPOSITORY, {"name": "web"}), (other, policy)))
    assert may_refer(found[0], "repository", POLICY, Graph(found)) is False
