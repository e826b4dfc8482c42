"""Recipes install the updates that came after their parent image.

What: a component of each image and container recipe installs updates: one of the stack whose
document upgrades packages (by the action UpdateOS, or dnf, yum, apt, zypper or apk), or one whose
name says so, as update-linux does; or the Dockerfile template of the recipe does. Documents in
Amazon S3 and components of other accounts cannot be read.

Why: a parent image is days or weeks old on the day of a build, and a security update that was not
built in has to reach every instance one by one (SEC06-BP02).

How to fix: add update-linux or update-windows as the first component. Amazon Linux 2023 stays at
the release of the image unless told otherwise: `dnf upgrade --releasever=latest`.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._role_examples import state
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN
from ._recipe_parts import updates
from ._tokens import COMPONENT, CONTAINER_RECIPE

COMPONENTS = "components"
NONE = "holds none that installs updates"
DOUBT = "holds none that is known to install updates"


def check(recipe: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what the recipe holds."""
    found, components = updates(recipe, graph), recipe.at(COMPONENTS)
    if found is None:
        doubt = components if components.unknown else components.because(DOUBT)
        yield undecided(doubt, "hold one")
    elif not found:
        yield violation(components.because(NONE), "add one, such as update-linux")


def _recipe(*arns: object, token: str = IMAGE_RECIPE, **more: object) -> Given:
    components = [{"componentArn": arn} for arn in arns]
    depends = {COMPONENTS: ("component",)} if UNKNOWN in arns else {}
    return Given(token, {COMPONENTS: components, **more}, depends=depends)


def _component(command: object, name: str = "web") -> Given:
    data = f"phases:\n  - name: build\n    steps:\n      - {command}" if command else UNKNOWN
    return Given(COMPONENT, {"name": name, "data": data}, "component")


OF_AWS = "arn:aws:imagebuilder:eu-west-1:aws:component"
OWN = "arn:aws:imagebuilder:eu-west-1:123456789012:component/base/1.0.0"
REBOOT = f"{OF_AWS}/reboot-linux/x.x.x"
DOCKERFILE = "dockerfileTemplateData"
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_RECIPE_UPDATES",
    name="imagebuilder-recipe-installs-updates",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(IMAGE_RECIPE, CONTAINER_RECIPE),
    config_rule=NoConfigRule("no AWS Config managed rule judges what a recipe is made of"),
    remediation="Add a component that installs updates, such as update-linux.",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_hardened_images.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state(
            "component of AWS beside one whose ARN is not known",
            _recipe(f"{OF_AWS}/update-linux/x.x.x", UNKNOWN),
            _component("dnf install jq"),
        ),
        state("component of AWS", _recipe(f"{OF_AWS}/update-linux/x.x.x")),
        state("component that upgrades", _recipe(UNKNOWN), _component("dnf -y upgrade")),
        state("component with the action", _recipe(UNKNOWN), _component("action: UpdateOS")),
        state("component by its name", _recipe(UNKNOWN), _component("x", "os-updates")),
        state(
            "Dockerfile that upgrades",
            _recipe(
                token=CONTAINER_RECIPE,
                dockerfileTemplateData="RUN apt-get update\\\n  && apt-get -y upgrade",
            ),
        ),
    ),
    failing=(
        state("reboot only", _recipe(REBOOT), path=COMPONENTS),
        state("no components", Given(IMAGE_RECIPE), path=COMPONENTS),
        state(
            "component that only looks",
            _recipe(UNKNOWN),
            _component("dnf check-update; dnf -y install jq"),
            path=COMPONENTS,
        ),
        state(
            "comment in a Dockerfile",
            _recipe(REBOOT, token=CONTAINER_RECIPE, dockerfileTemplateData="# dnf upgrade"),
            path=COMPONENTS,
        ),
    ),
    undecided=(
        state("component of another account", _recipe(OWN), path=COMPONENTS),
        state("document unknown", _recipe(UNKNOWN), _component(""), path=COMPONENTS),
        state("components unknown", Given(IMAGE_RECIPE, {COMPONENTS: UNKNOWN}), path=COMPONENTS),
        state(
            "Dockerfile in Amazon S3",
            _recipe(REBOOT, token=CONTAINER_RECIPE, dockerfileTemplateUri="s3://bucket/Dockerfile"),
            path=COMPONENTS,
        ),
    ),
)
