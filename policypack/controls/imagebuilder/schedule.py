"""Image pipelines run regularly, and so take in updates.

What: every pipeline has a `schedule` and is not disabled. Both start conditions pass:
EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE builds when a newer parent image or component
matches the recipe, EXPRESSION_MATCH_ONLY builds every time. The first one, which is also the
default, fails with a recipe of the stack in which nothing can have a newer version: an AMI id, and
components without "x" in their versions. How often is up to you.

Why: an image that is not rebuilt gets older with every vulnerability that becomes known
(SEC06-BP02).

How to fix: set `schedule={"scheduleExpression": "cron(0 4 ? * mon *)"}`, and name the parent image
by SSM parameter or with a version such as x.x.x.
"""

from collections.abc import Iterator
from dataclasses import replace

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._policy_documents import any_true
from .._role_examples import state
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN
from ._recipes import is_fixed
from ._tokens import PIPELINE

SCHEDULE = "schedule"
STATUS = "status"
EXPRESSION = f"{SCHEDULE}.scheduleExpression"
CONDITION = f"{SCHEDULE}.pipelineExecutionStartCondition"
ALWAYS = "EXPRESSION_MATCH_ONLY"
NEVER = "waits for newer versions of what the recipe names, and none of it can have one"
FIX = f"name the parent image by parameter or version filter, or set this to {ALWAYS}"


def check(pipeline: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that there is a schedule, that it is on, and that it can start a build."""
    schedule, status = pipeline.at(EXPRESSION), pipeline.at(STATUS)
    if schedule.unknown:
        yield undecided(schedule, "rebuild the image regularly")
    elif not schedule.text:
        yield violation(schedule, "set it to rebuild the image regularly")
    else:
        yield from _judge_condition(pipeline, graph)
    if status.unknown:
        yield undecided(status, 'be "ENABLED"')
    elif status.present and status.value != "ENABLED":
        yield violation(status, 'set it to "ENABLED"')


def _judge_condition(pipeline: Resource, graph: Graph) -> Iterator[Finding]:
    condition = pipeline.at(CONDITION)
    recipes = graph.refer(pipeline, pipeline.at("imageRecipeArn"), IMAGE_RECIPE).resources
    if condition.value == ALWAYS or not any_true(is_fixed(recipe, graph) for recipe in recipes):
        return
    if condition.unknown:
        yield undecided(condition, f"be {ALWAYS}, for the recipe names nothing that is updated")
    else:
        yield violation(condition.because(NEVER), FIX)


def _pipeline(condition: object = None, **more: object) -> Given:
    schedule = {"scheduleExpression": "cron(0 4 ? * mon *)", CONDITION.partition(".")[2]: condition}
    return Given(PIPELINE, {SCHEDULE: schedule, "imageRecipeArn": UNKNOWN, **more})


def _of(recipe: Given, condition: object = None) -> tuple[Given, Given]:
    pipeline = replace(_pipeline(condition), depends={"imageRecipeArn": (recipe.name,)})
    return pipeline, recipe


def _recipe(parent: object, version: str) -> Given:
    component = f"arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/{version}"
    inputs = {"parentImage": parent, "components": [{"componentArn": component}]}
    return Given(IMAGE_RECIPE, inputs, "recipe")


FIXED = _recipe("ami-0123456789abcdef0", "1.0.2")
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_SCHEDULE",
    name="imagebuilder-pipeline-schedule",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(PIPELINE,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the schedule of a pipeline"),
    remediation="Set a schedule, and name the parent image by parameter or version filter.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state("parent image by parameter", *_of(_recipe("ssm:/golden/base", "1.0.2"))),
        state("component with filter", *_of(_recipe("ami-0123456789abcdef0", "x.x.x"))),
        state("every time", *_of(FIXED, ALWAYS)),
        state("recipe of another stack", _pipeline()),
    ),
    failing=(
        state("no schedule", Given(PIPELINE), path=EXPRESSION),
        state("schedule empty", Given(PIPELINE, {SCHEDULE: {}}), path=EXPRESSION),
        state("disabled", _pipeline(status="DISABLED"), path=STATUS),
        state("nothing to wait for", *_of(FIXED), path=CONDITION),
    ),
    undecided=(
        state("schedule unknown", Given(PIPELINE, {SCHEDULE: UNKNOWN}), path=SCHEDULE),
        state("status unknown", _pipeline(status=UNKNOWN), path=STATUS),
        state("condition unknown", *_of(FIXED, UNKNOWN), path=CONDITION),
    ),
)
