"""Images are tested before they are distributed.

What: `imageTestsConfiguration.imageTestsEnabled` of pipelines and images is not false (true is what
AWS takes where it is left out), their `workflows`, if they name any, hold a test workflow, and
every recipe has a component that tests: one of the stack whose document has a phase "test", or one
that AWS manages and whose name says so. Documents in S3 and components of other stacks cannot be
seen.

Why: hardening that a service does not survive, or that a later step has undone, shows on a fresh
instance of the image only (SEC06-BP02).

How to fix: leave the tests on, and add a component with a test for each control that was applied,
or at least simple-boot-test-linux and reboot-test-linux.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import corrects, undecided, violation
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._policy_documents import any_true
from .._role_examples import state
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN, Property
from ._recipes import has_test
from ._tokens import COMPONENT, CONTAINER_RECIPE, IMAGE, PIPELINE, WORKFLOW

FLAG = "imageTestsConfiguration.imageTestsEnabled"
WORKFLOWS = "workflows"
COMPONENTS = "components"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what a recipe holds, or whether a pipeline runs it."""
    if resource.type in (IMAGE_RECIPE, CONTAINER_RECIPE):
        tests = has_test(resource, graph)
        yield from _judge(resource.at(COMPONENTS), "component", has_one=tests)
        return
    flag = resource.at(FLAG)
    if flag.unknown:
        yield undecided(flag, "be true")
    elif flag.present and not flag.is_true:
        yield violation(flag, "set it to true")
    workflows = resource.at(WORKFLOWS)
    if workflows.unknown or workflows.items():
        arns = resource.each(f"{WORKFLOWS}[].workflowArn")
        tests = any_true(_tests(resource, arn, graph) for arn in arns)
        yield from _judge(workflows, "workflow", has_one=tests)


def _judge(parts: Property, kind: str, *, has_one: bool | None) -> Iterator[Finding]:
    if has_one is None:
        doubt = parts if parts.unknown else parts.because("cannot all be seen")
        yield undecided(doubt, f"hold a {kind} that tests the image")
    elif not has_one:
        yield violation(parts.because(f"holds no {kind} that tests the image"), "add one")


def _tests(resource: Resource, arn: Property, graph: Graph) -> bool | None:
    own = graph.refer(resource, arn, WORKFLOW).resources
    if own:
        kinds = (workflow.at("type") for workflow in own)
        return any_true(None if kind.unknown else kind.value == "TEST" for kind in kinds)
    return None if arn.text is None else ":workflow/test/" in arn.text


def _pipeline(flag: object, token: str = PIPELINE) -> Given:
    return Given(token, {"imageTestsConfiguration": {"imageTestsEnabled": flag}})


def _flow(*arns: object, **depends: tuple[str, ...]) -> Given:
    return Given(PIPELINE, {WORKFLOWS: [{"workflowArn": arn} for arn in arns]}, depends=depends)


def _recipe(*arns: object, token: str = IMAGE_RECIPE, **depends: tuple[str, ...]) -> Given:
    return Given(token, {COMPONENTS: [{"componentArn": arn} for arn in arns]}, depends=depends)


def _component(phase: str) -> Given:
    return Given(COMPONENT, {"data": f"phases:\n  - name: {phase}\n    steps: []"}, "component")


OF_AWS = "arn:aws:imagebuilder:eu-west-1:aws"
UPDATE = f"{OF_AWS}:component/update-linux/x.x.x"
OWN = "arn:aws:imagebuilder:eu-west-1:123456789012:component/harden/1.0.0"
OF_STACK = _recipe(UPDATE, UNKNOWN, components=("component",))
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_TESTS_ENABLED",
    name="imagebuilder-image-tests",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(PIPELINE, IMAGE, IMAGE_RECIPE, CONTAINER_RECIPE),
    config_rule=NoConfigRule("no AWS Config managed rule judges the tests of a pipeline"),
    remediation="Leave image tests on, and add a component with a test phase to the recipe.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-components.html",
    since="0.2.0",
    graph_check=check,
    corrections=corrects(FLAG, value=True, absent_is_right=True),
    passing=(
        state("tests on", _pipeline(flag=True)),
        state("tests left as they are", Given(PIPELINE)),
        state("test workflow", _flow(f"{OF_AWS}:workflow/test/test-image/x.x.x")),
        state("component with a test phase", OF_STACK, _component("test")),
        state("test of AWS", _recipe(UPDATE, f"{OF_AWS}:component/reboot-test-linux/x.x.x")),
    ),
    failing=(
        state("tests off", _pipeline(flag=False), path=FLAG),
        state("tests of an image off", _pipeline(flag=False, token=IMAGE), path=FLAG),
        state(
            "build workflow only",
            _flow(f"{OF_AWS}:workflow/build/build-image/x.x.x"),
            path=WORKFLOWS,
        ),
        state("component without test phase", OF_STACK, _component("build"), path=COMPONENTS),
        state("update only", _recipe(UPDATE, token=CONTAINER_RECIPE), path=COMPONENTS),
        state("no components", Given(IMAGE_RECIPE), path=COMPONENTS),
    ),
    undecided=(
        state("flag unknown", _pipeline(UNKNOWN), path=FLAG),
        state("component of another stack", _recipe(UPDATE, OWN), path=COMPONENTS),
        state("components unknown", Given(IMAGE_RECIPE, {COMPONENTS: UNKNOWN}), path=COMPONENTS),
        state("workflow unknown", _flow(UNKNOWN), path=WORKFLOWS),
    ),
)
