"""What the rows of Image Builder do beyond the common life: kept, failed, replaced, defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest
from provider_engine import init_failed
from provider_golden_image_lives import BASIS, BUILT, DOCUMENT, LIVES, basis, recipe
from provider_lives import filled, made

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient
    from provider_engine import Engine, World

COMPONENT = "aws:imagebuilder/component:Component"
DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
IMAGE = "aws:imagebuilder/image:Image"
RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe"
RULE = "aws:cloudwatch/eventRule:EventRule"


@pytest.mark.parametrize("kept", [True, False])
def test_component_is_kept_where_the_program_says_so(
    engine: Engine, client: Callable[..., BaseClient], *, kept: bool
) -> None:
    inputs = {"data": DOCUMENT, "platform": "Linux", "version": "1.0.0", "skipDestroy": kept}
    component = engine.create(COMPONENT, "kept", inputs)
    engine.delete(component)
    listed = client("imagebuilder").list_component_build_versions(
        componentVersionArn=component.id.rpartition("/")[0]
    )
    assert [each["arn"] for each in listed["componentSummaryList"]] == [component.id] * kept


def test_changed_text_or_version_of_a_component_replaces_it(engine: Engine) -> None:
    inputs = {"data": DOCUMENT, "platform": "Linux", "version": "1.0.0"}
    component = engine.create(COMPONENT, "changed", inputs)
    for name, value in (("data", f"{DOCUMENT}\n"), ("version", "1.0.1")):
        news = engine.check(COMPONENT, "changed", {**inputs, name: value}, component.inputs)
        assert list(engine.diff(component, news).replaces) == [name]
    engine.delete(component)


def test_parameters_of_components_have_one_value_each(engine: Engine, world: World) -> None:
    made_recipe = engine.create(RECIPE, "values", recipe(world))
    assert made_recipe.state["components"] == recipe(world)["components"]
    engine.delete(made_recipe)


def test_built_image_names_its_amis(
    engine: Engine, world: World, client: Callable[..., BaseClient]
) -> None:
    with made(engine, basis(world)) as needed:
        ids = {name: each.id for name, each in needed.items()}
        image = engine.create(IMAGE, "built", filled(BUILT, ids))
        [resources] = image.state["outputResources"]
        [ami] = resources["amis"]
        assert ami["region"] == "eu-west-1"
        engine.delete(image)
        kept = client("ec2").describe_images(ImageIds=[ami["image"]])["Images"]
    assert [each["State"] for each in kept] == ["available"]


def test_image_whose_build_fails_is_told_and_known(engine: Engine, world: World) -> None:
    missing = ("aws:imagebuilder/imageRecipe:ImageRecipe", recipe(world, parentImage="ssm:/none"))
    with made(engine, {**BASIS, "recipe": missing}) as needed:
        ids = {name: each.id for name, each in needed.items()}
        with pytest.raises(grpc.RpcError) as failed:
            engine.create(IMAGE, "failed", filled(BUILT, ids))
        partial = init_failed(failed.value)
        assert "ended as FAILED: The parameter '/none' does not exist" in partial.reasons[0]
        known = engine.imported(IMAGE, "failed", partial.id)
        assert known is not None
        engine.delete(known)


def test_template_of_a_distribution_gets_the_image_as_default_unless_told_otherwise(
    engine: Engine, world: World
) -> None:
    life = LIVES[DISTRIBUTION](world)
    [place] = engine.check(DISTRIBUTION, "default", life.inputs)["distributions"]
    assert place["launchTemplateConfigurations"][0]["default"] is True


@pytest.mark.parametrize(
    ("token", "what"),
    [
        ("aws:cloudwatch/eventTarget:EventTarget", "an event target"),
        ("aws:lambda/permission:Permission", "a permission"),
        ("aws:cloudcontrol/resource:Resource", "a Cloud Control resource"),
    ],
)
def test_what_its_id_does_not_lead_to_cannot_be_imported(
    engine: Engine, token: str, what: str
) -> None:
    with pytest.raises(grpc.RpcError, match=f"{what} cannot be imported"):
        engine.imported(token, "there", "mine")


def test_rule_of_another_bus_has_its_name_after_the_bus(
    engine: Engine, client: Callable[..., BaseClient]
) -> None:
    events = client("events")
    events.create_event_bus(Name="images")
    inputs = {"eventBusName": "images", "eventPattern": '{"source": ["mine"]}', "name": "mine"}
    rule = engine.create(RULE, "mine", inputs)
    assert rule.id == "images/mine"
    seen = engine.read(rule)
    assert seen is not None
    assert seen.inputs == rule.inputs
    engine.delete(rule)
    assert events.list_rules(EventBusName="images")["Rules"] == []
