"""No instance uses paravirtual virtualisation.

What: an `aws.ec2.Ami` says `virtualizationType="hvm"` (it is paravirtual if it says nothing), and
no instance uses a paravirtual image. No input of an instance tells: an image of this stack is
looked up, and of other images only instance types of the current generation prove it, for they
start hardware virtual machines only. Types of the families C1, C3, HS1, M1, M2, M3 and T1 run
either kind (EC2 user guide, "Virtualization types"), so with them it cannot be decided.

Why: paravirtual guests lack hardware extensions (enhanced networking, GPU) and run on old
instance types only.

How to fix: use an HVM image and an instance type of the current generation.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
from .._launch import launches
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._tokens import AMI, COMPUTE, GROUP, INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN
from .._virtualization import judge_image, judge_launch

KIND = "virtualizationType"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge images by their kind, compute by its image and its instance types."""
    if resource.type == AMI:
        yield from judge_image(resource)
    for launch in launches(resource, graph):
        yield from judge_launch(launch, graph)


def _template(**values: object) -> Given:
    return Given(LAUNCH_TEMPLATE, {"name": "web", **values}, "template")


def _image(**values: object) -> tuple[Given, ...]:
    return (Given(AMI, values, "image"),)


FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
FROM_IMAGE = Given(
    INSTANCE, {"ami": UNKNOWN, "instanceType": "m1.small"}, depends={"ami": ("image",)}
)
MIXED = Given(
    GROUP,
    {
        "mixedInstancesPolicy": {
            "launchTemplate": {
                "launchTemplateSpecification": {
                    "launchTemplateName": "web",
                    "version": "$Latest",
                },
                "overrides": [{"instanceType": "t3.micro"}, {"instanceType": "m3.large"}],
            }
        }
    },
)
CONTROL = Control(
    doc=__doc__,
    id="EC2.24",
    name="ec2-paravirtual-instance-check",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(AMI, *COMPUTE),
    config_rule=ConfigRule("EC2_PARAVIRTUAL_INSTANCE_CHECK"),
    remediation='Use an HVM image: set virtualizationType to "hvm" on images of your own.',
    url=security_hub("EC2.24"),
    since="0.1.0",
    graph_check=check,
    passing=(
        Example("HVM image", Given(AMI, {KIND: "hvm"})),
        Example("instance of an HVM image", FROM_IMAGE, _image(virtualizationType="hvm")),
        Example(
            "type of the current generation",
            Given(INSTANCE, {"ami": "ami-1", "instanceType": "t3.micro"}),
        ),
        Example(
            "type of the current generation in the template",
            FROM_TEMPLATE,
            (_template(imageId="ami-1", instanceType="t3.micro"),),
        ),
        Example(
            "attribute-based selection of the current generation",
            FROM_TEMPLATE,
            (_template(instanceRequirements={"instanceGenerations": ["current"]}),),
        ),
    ),
    failing=(
        Example("image without a kind", Given(AMI), path=KIND),
        Example("paravirtual image", Given(AMI, {KIND: "paravirtual"}), path=KIND),
        Example("instance of a paravirtual image", FROM_IMAGE, _image(), path="ami"),
    ),
    undecided=(
        Example("kind unknown", Given(AMI, {KIND: UNKNOWN}), path=KIND),
        Example(
            "old type with an image of another stack",
            Given(INSTANCE, {"ami": "ami-1", "instanceType": "t1.micro"}),
            path="instanceType",
        ),
        Example("no type", Given(INSTANCE, {"ami": "ami-1"}), path="instanceType"),
        Example(
            "old type among the overrides of a group",
            MIXED,
            (_template(imageId="ami-1"),),
            path="mixedInstancesPolicy.launchTemplate.overrides[1].instanceType",
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
