"""Image recipes harden the image, or start from a hardened one.

What: a component of each image recipe has one of the parameter `words` in its name (stig, cis,
harden, ...), as stig-build-linux and components of CIS have; or the parent image has, or an image
that the stack builds is the parent, whose own recipe is judged. A parent that AWS publishes without
such a word is not hardened. What other parent images are cannot be seen. That a component does what
its name says is for its tests to show.

Why: every service and setting an image has from its vendor and nobody needs is one that can be
attacked on every instance. Well-Architected SEC06-BP02 asks for images hardened after CIS or STIG.

How to fix: add stig-build-linux with a `Level`, or a component of one's own with a test for each of
its steps, and name it for what it is.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .._role_examples import state
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN
from ._recipe_parts import hardens
from ._tokens import COMPONENT, IMAGE

COMPONENTS = "components"
WORDS = "words"
DEFAULT = ("cis", "harden", "hardened", "hardening", "lockdown", "stig")
NONE = "holds none that hardens the image, and the parent image is a plain one"
DOUBT = "holds none that is known to harden the image"
NEED = "hold one, unless the parent image is hardened"


def check(recipe: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what the recipe holds and what it starts from."""
    listed = recipe.settings.get(WORDS)
    words = {x.lower() for x in listed if isinstance(x, str)} if isinstance(listed, list) else set()
    found, components = hardens(recipe, words, graph), recipe.at(COMPONENTS)
    if found is None:
        yield undecided(components if components.unknown else components.because(DOUBT), NEED)
    elif not found:
        yield violation(components.because(NONE), "add one, such as stig-build-linux")


def _recipe(*arns: object, parent: object, **depends: tuple[str, ...]) -> Given:
    components = [{"componentArn": arn} for arn in arns]
    inputs = {COMPONENTS: components, "parentImage": parent}
    return Given(IMAGE_RECIPE, inputs, depends=depends)


PLAIN = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64"
OF_AWS = "arn:aws:imagebuilder:eu-west-1:aws"
UPDATE = f"{OF_AWS}:component/update-linux/x.x.x"
STIG = f"{OF_AWS}:component/stig-build-linux/x.x.x"
OF_STACK = _recipe(UPDATE, UNKNOWN, parent=PLAIN, components=("component",))


def _component(name: object) -> Given:
    return Given(COMPONENT, {"name": name}, "component")


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_RECIPE_HARDENED",
    name="imagebuilder-recipe-hardened",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(IMAGE_RECIPE,),
    config_rule=NoConfigRule("no AWS Config managed rule judges what a recipe is made of"),
    remediation="Add a component that hardens, or start from a hardened image.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/ib-stig.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            WORDS,
            list(DEFAULT),
            {
                "type": "array",
                "description": "words in the names of components and images that harden",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        state("STIG component of AWS", _recipe(UPDATE, STIG, parent=PLAIN)),
        state("component of the stack", OF_STACK, _component("web-Hardening")),
        state(
            "component named after its resource",
            _recipe(UNKNOWN, parent=PLAIN, components=("hardening",)),
            Given(COMPONENT, name="hardening"),
        ),
        state("hardened parent", _recipe(UPDATE, parent=f"{OF_AWS}:image/windows-stig/x.x.x")),
        state(
            "parent of the stack",
            _recipe(UPDATE, parent=UNKNOWN, parentImage=("base",)),
            Given(IMAGE, name="base"),
        ),
        Example(
            "word of one's own",
            _recipe(f"{OF_AWS}:component/baseline/1.0.0", parent=PLAIN),
            settings={WORDS: ["Baseline"]},
        ),
    ),
    failing=(
        state("update only", _recipe(UPDATE, parent=PLAIN), path=COMPONENTS),
        state("no components", _recipe(parent=f"{OF_AWS}:image/al2023/x.x.x"), path=COMPONENTS),
        state("another component of the stack", OF_STACK, _component("agents"), path=COMPONENTS),
    ),
    undecided=(
        state("parent by id", _recipe(UPDATE, parent="ami-0123456789abcdef0"), path=COMPONENTS),
        state(
            "parent by own parameter", _recipe(UPDATE, parent="ssm:/golden/base"), path=COMPONENTS
        ),
        state(
            "parent of the Marketplace",
            _recipe(UPDATE, parent="ssm:/aws/service/marketplace/prod-1/latest"),
            path=COMPONENTS,
        ),
        state("component unknown", _recipe(UNKNOWN, parent=PLAIN), path=COMPONENTS),
        state("name unknown", OF_STACK, _component(UNKNOWN), path=COMPONENTS),
        state(
            "components unknown",
            Given(IMAGE_RECIPE, {COMPONENTS: UNKNOWN, "parentImage": PLAIN}),
            path=COMPONENTS,
        ),
    ),
)
