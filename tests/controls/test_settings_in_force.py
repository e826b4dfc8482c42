"""Which values of a setting count: those of launches, and of templates nobody launches from."""

from collections.abc import Iterable

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._images import image_uses
from policypack.controls._model import Example, Given, Resource
from policypack.controls._settings import Setting, is_hidden
from policypack.controls._tokens import (
    AMI,
    AMI_COPY,
    GROUP,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from policypack.controls._values import UNKNOWN

SETTING = Setting("monitoring", "monitoring.enabled", "enableMonitoring", "monitoring")
OF_TEMPLATES = Setting("monitoring", "monitoring.enabled", "enableMonitoring")
TEMPLATE = Given(LAUNCH_TEMPLATE, {"name": "web", "monitoring": {"enabled": True}}, "template")
CONFIGURATION = Given(LAUNCH_CONFIGURATION, {"name": "old", "enableMonitoring": False}, "old")
LATEST = {"launchTemplate": {"name": "web", "version": "$Latest"}}
SPECIFIED = Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"monitoring": True}]}, "fleet")


def stack(*givens: Given) -> tuple[Resource, Graph]:
    resources = resources_of(Example("stack", givens[0], givens[1:]))
    return resources[0], Graph(resources)


@pytest.mark.parametrize(
    ("givens", "expected"),
    [
        ([Given(INSTANCE, {"monitoring": True})], [("monitoring", True)]),
        ([Given(INSTANCE, LATEST), TEMPLATE], [("monitoring.enabled", True)]),
        ([Given(INSTANCE, {**LATEST, "monitoring": False}), TEMPLATE], [("monitoring", False)]),
        ([Given(GROUP, LATEST), TEMPLATE], [("monitoring.enabled", True)]),
        (
            [Given(GROUP, {"launchConfiguration": "old"}), CONFIGURATION],
            [("enableMonitoring", False)],
        ),
        ([SPECIFIED], [("launchSpecifications[0].monitoring", True)]),
        ([TEMPLATE], [("monitoring.enabled", True)]),
        ([CONFIGURATION], [("enableMonitoring", False)]),
        ([TEMPLATE, Given(GROUP, LATEST)], []),
        ([CONFIGURATION, Given(GROUP, {"launchConfiguration": "old"})], []),
        (
            [TEMPLATE, Given(GROUP, {"launchTemplate": {"name": "web", "version": "7"}})],
            [("monitoring.enabled", True)],
        ),
    ],
)
def test_setting_in_force_is_that_of_launches_or_of_an_unused_template(
    givens: list[Given], expected: Iterable[tuple[str, object]]
) -> None:
    resource, graph = stack(*givens)
    found = SETTING.in_force(resource, graph)
    assert [(each.path, each.value) for each in found] == expected


def test_setting_a_launch_specification_cannot_have_is_told() -> None:
    resource, graph = stack(SPECIFIED)
    (found,) = OF_TEMPLATES.in_force(resource, graph)
    assert found.path == "launchSpecifications[0]"
    assert found.absent
    assert found.state == "cannot set monitoring, as a launch template can"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"launchTemplate": {"id": "lt-elsewhere"}}, True),
        ({"monitoring": UNKNOWN}, False),
        ({"monitoring": True}, False),
    ],
)
def test_setting_is_hidden_where_not_even_its_presence_is_known(
    inputs: dict[str, object], *, expected: bool
) -> None:
    resource, graph = stack(Given(INSTANCE, inputs))
    (found,) = SETTING.in_force(resource, graph)
    assert is_hidden(found) is expected


PARAMETER = "arn:aws:ssm:eu-west-1:111122223333:parameter"


@pytest.mark.parametrize(
    ("image", "parameter", "builder", "literal"),
    [
        ("ami-1", "", "", "ami-1"),
        ("resolve:ssm:/golden/web", "/golden/web", "", ""),
        ("resolve:ssm:/golden/web:3", "/golden/web", "", ""),
        ("resolve:ssm:golden:label", "golden", "", ""),
        (f"resolve:ssm:{PARAMETER}/golden/web:3", "/golden/web", "", ""),
        ("ssm:/aws/service/x", "/aws/service/x", "", ""),
        ("arn:aws-cn:imagebuilder:cn-north-1:aws:image/x/x.x.x", "", "aws", ""),
        ("arn:aws:imagebuilder:eu-west-1:111122223333:image/x/1.0.0/1", "", "111122223333", ""),
        ("something", "", "", ""),
        (UNKNOWN, "", "", ""),
    ],
)
def test_image_use_tells_what_its_name_tells(
    image: object, parameter: str, builder: str, literal: str
) -> None:
    resource, graph = stack(Given(LAUNCH_TEMPLATE, {"imageId": image}))
    (use,) = image_uses(resource, graph)
    assert (use.parameter, use.builder, use.id) == (parameter, builder, literal)


def test_image_uses_are_listed_where_the_image_is_named() -> None:
    named = Given(LAUNCH_TEMPLATE, {"name": "web", "imageId": "ami-1"}, "template")
    assert list(image_uses(*stack(Given(INSTANCE, LATEST), named))) == []
    (use,) = image_uses(*stack(Given(INSTANCE, LATEST)))
    assert (use.place.path, use.place.unknown) == ("launchTemplate", True)
    assert list(image_uses(*stack(Given(INSTANCE, {**LATEST, "ami": ""}), named))) == []


def test_image_of_an_override_is_listed_beside_that_of_the_template() -> None:
    override = {"imageId": "ami-2", "instanceType": "t4g.micro"}
    inner = {"launchTemplateSpecification": {"launchTemplateName": "web"}, "overrides": [override]}
    mixed = Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": inner}})
    assert [use.id for use in image_uses(*stack(mixed))] == ["ami-2", ""]


@pytest.mark.parametrize("kind", [AMI, "aws:imagebuilder/image:Image"])
def test_image_of_the_stack_is_found_by_what_the_id_was_computed_from(kind: str) -> None:
    user = Given(AMI_COPY, {"sourceAmiId": UNKNOWN}, depends={"sourceAmiId": ("image",)})
    (use,) = image_uses(*stack(user, Given(kind, name="image")))
    assert [image.type for image in use.images] == [kind]
