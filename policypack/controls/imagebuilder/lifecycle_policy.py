"""Old images are taken out of use by a lifecycle policy.

What: a lifecycle policy of the stack, which is not disabled, takes in the recipe of each pipeline,
by name and by a version that is that of the recipe or has "x" in its place. Which images a policy
takes in by tags, and the policies for recipes of other stacks, cannot be seen.

Why: an image that nothing retires can be launched in a year with all that has become known since.
A deprecated one is no longer found, a disabled one no longer launched, and a deleted one leaves no
snapshots behind.

How to fix: add `aws.imagebuilder.LifecyclePolicy` with
`resourceSelection={"recipes": [{"name": recipe.name, "semanticVersion": "x.x.x"}]}` and details
that deprecate, disable or delete.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must
from .._model import (
    Control,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._policy_documents import all_true, any_true
from .._role_examples import state
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN, Property
from ._tokens import CONTAINER_RECIPE, LIFECYCLE, PIPELINE

RECIPES = ("imageRecipeArn", "containerRecipeArn")
STATUS = "status"
SELECTION = "resourceSelection"
NONE = "refers to a recipe that no lifecycle policy takes in; add one"
DOUBT = "refers to a recipe that a lifecycle policy must take in; whether one does is not known"
OUTSIDE = "refers to a recipe of another stack, which a lifecycle policy must take in"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that a policy is on, and that the recipe of a pipeline is in one."""
    if resource.type == LIFECYCLE:
        yield from must(resource.at(STATUS), _is_on, 'be "ENABLED"', 'set it to "ENABLED"')
        return
    for path in RECIPES:
        reference = graph.refer(resource, resource.at(path), IMAGE_RECIPE, CONTAINER_RECIPE)
        if reference.outside:
            yield Undecided(path, OUTSIDE)
        for recipe in reference.resources:
            policies = graph.of_type(LIFECYCLE)
            taken_in = any_true(_takes_in(policy, recipe, graph) for policy in policies)
            if taken_in is None:
                yield Undecided(path, DOUBT)
            elif not taken_in:
                yield Violation(path, NONE)


def _is_on(status: Property) -> bool:
    return status.absent or status.value == "ENABLED"


def _takes_in(policy: Resource, recipe: Resource, graph: Graph) -> bool | None:
    status = policy.at(STATUS)
    by_recipe = (
        all_true((_names(policy, chosen, recipe, graph), _has_version(chosen, recipe)))
        for chosen in policy.each(f"{SELECTION}.recipes[]")
    )
    by_tag = [None] if policy.at(f"{SELECTION}.tagMap").present else []
    return all_true((None if status.unknown else _is_on(status), any_true((*by_recipe, *by_tag))))


def _names(policy: Resource, chosen: Property, recipe: Resource, graph: Graph) -> bool | None:
    name, known = chosen.at("name"), recipe.at("name").text or recipe.output("name").text
    if name.text is not None and known is not None:
        return name.text == known
    found = graph.refer(policy, name, recipe.type).resources
    return True if recipe in found else None if name.unknown and not found else False


def _has_version(chosen: Property, recipe: Resource) -> bool | None:
    wanted, version = chosen.at("semanticVersion"), recipe.at("version")
    if wanted.text == "x.x.x":
        return True
    if wanted.unknown or version.unknown:
        return None
    pairs = zip((wanted.text or "").split("."), (version.text or "").split("."), strict=False)
    return all(one in ("x", other) for one, other in pairs)


def _pipeline(arn: object = UNKNOWN, *recipes: str, path: str = RECIPES[0]) -> Given:
    return Given(PIPELINE, {path: arn}, depends={path: recipes} if recipes else {})


def _recipe(version: object = "1.4.2", token: str = IMAGE_RECIPE) -> Given:
    return Given(token, {"name": "web", "version": version}, "recipe")


def _policy(name: object = "web", version: object = "x.x.x", **more: object) -> Given:
    selection = {"recipes": [{"name": name, "semanticVersion": version}]}
    depends = {SELECTION: ("recipe",)} if name is UNKNOWN else {}
    return Given(LIFECYCLE, {SELECTION: selection, **more}, "policy", depends)


OF_STACK = _pipeline(UNKNOWN, "recipe")
BY_TAG = Given(LIFECYCLE, {SELECTION: {"tagMap": {"team": "web"}}}, "policy")
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_LIFECYCLE",
    name="imagebuilder-lifecycle-policy",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(PIPELINE, LIFECYCLE),
    config_rule=NoConfigRule("no AWS Config managed rule judges how long images are kept"),
    remediation="Add an aws.imagebuilder.LifecyclePolicy that takes in the recipe.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-lifecycles.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state("every version by name", OF_STACK, _recipe(), _policy()),
        state("by reference", OF_STACK, _recipe(UNKNOWN), _policy(UNKNOWN)),
        state("versions of its kind", OF_STACK, _recipe(), _policy(version="1.x.x")),
        state(
            "container recipe",
            _pipeline(UNKNOWN, "recipe", path=RECIPES[1]),
            _recipe(token=CONTAINER_RECIPE),
            _policy(status="ENABLED"),
        ),
        state("policy that is on", _policy()),
    ),
    failing=(
        state("no policy", OF_STACK, _recipe(), path=RECIPES[0]),
        state("policy for another recipe", OF_STACK, _recipe(), _policy("api"), path=RECIPES[0]),
        state(
            "policy for another version",
            OF_STACK,
            _recipe(),
            _policy(version="1.3.x"),
            path=RECIPES[0],
        ),
        state(
            "policy that is off", OF_STACK, _recipe(), _policy(status="DISABLED"), path=RECIPES[0]
        ),
        state("off", _policy(status="DISABLED"), path=STATUS),
    ),
    undecided=(
        state("recipe of another stack", _pipeline("arn:aws:imagebuilder:x"), path=RECIPES[0]),
        state("policy by tag", OF_STACK, _recipe(), BY_TAG, path=RECIPES[0]),
        state("version unknown", OF_STACK, _recipe(), _policy(version=UNKNOWN), path=RECIPES[0]),
        state("status unknown", _policy(status=UNKNOWN), path=STATUS),
    ),
)
