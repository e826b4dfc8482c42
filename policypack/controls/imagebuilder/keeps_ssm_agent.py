"""Image recipes keep the agent of Systems Manager.

What: `systemsManagerAgent.uninstallAfterBuild` of an image recipe is not true. Leaving it out
passes, unless the parent image is a minimal one, which comes without the agent: Image Builder
removes an agent that it had to install itself.

Why: an instance without the agent is no managed instance: nobody can patch it, scan it by CIS
rules, or log on to it without a key, and it fails SSM.1.

How to fix: set `systemsManagerAgent={"uninstallAfterBuild": False}`.
"""

from collections.abc import Iterator

from .._helpers import undecided, violation
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._tokens import IMAGE_RECIPE
from .._values import UNKNOWN

PATH = "systemsManagerAgent.uninstallAfterBuild"
# As in /aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.12-x86_64.
MINIMAL = "-ami-minimal-"


def check(recipe: Resource) -> Iterator[Finding]:
    """Judge the flag; without it, what the parent image is known to lack."""
    flag = recipe.at(PATH)
    if flag.unknown:
        yield undecided(flag, "be false")
    elif flag.present and not flag.is_false:
        yield violation(flag, "set it to false")
    elif flag.absent and MINIMAL in (recipe.at("parentImage").text or ""):
        yield violation(flag, "set it to false: a minimal image comes without the agent")


def _recipe(flag: object) -> Given:
    return Given(IMAGE_RECIPE, {"systemsManagerAgent": {"uninstallAfterBuild": flag}})


def _parent(name: str, **more: object) -> Given:
    image = f"ssm:/aws/service/ami-amazon-linux-latest/{name}"
    return Given(IMAGE_RECIPE, {"parentImage": image, **more})


KEPT = {"uninstallAfterBuild": False}
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_SSM_AGENT",
    name="imagebuilder-recipe-keeps-ssm-agent",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(IMAGE_RECIPE,),
    config_rule=NoConfigRule("AWS Config sees it on instances only: EC2_INSTANCE_MANAGED_BY_SSM"),
    remediation="Set systemsManagerAgent.uninstallAfterBuild to false.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SystemsManagerAgent.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("kept", _recipe(flag=False)),
        Example("left out", Given(IMAGE_RECIPE)),
        Example("left out, parent with agent", _parent("al2023-ami-kernel-6.12-x86_64")),
        Example(
            "kept, parent without agent",
            _parent("al2023-ami-minimal-kernel-6.12-x86_64", systemsManagerAgent=KEPT),
        ),
    ),
    failing=(
        Example("removed", _recipe(flag=True), path=PATH),
        Example(
            "left out, parent without agent",
            _parent("al2023-ami-minimal-kernel-6.12-x86_64"),
            path=PATH,
        ),
    ),
    undecided=(
        Example("flag unknown", _recipe(UNKNOWN), path=PATH),
        Example(
            "agent unknown",
            Given(IMAGE_RECIPE, {"systemsManagerAgent": UNKNOWN}),
            path="systemsManagerAgent",
        ),
    ),
)
