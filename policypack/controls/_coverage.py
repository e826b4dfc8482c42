"""Say of what this pack does not know, but which runs as EC2 instances, that nothing judged it.

Known are the types of the providers aws and aws-native that launch instances for other services,
and those that make resources of any type. For types nobody has listed a rule goes by their names.
Types of component packages (awsx, eks) are left out: what they are made of comes one by one. A
service that keeps its machines out of the account (databases, queues, build fleets) is none.
"""

import re
from collections.abc import Callable, Container, Mapping
from typing import Final, NamedTuple

from ._twins import twin_types
from ._values import UNKNOWN, Property, properties

Condition = Callable[[Property], bool]

OWN_TEMPLATE: Final = "give it a launch template of this stack, which is judged"
CHECK: Final = "check what it runs on: image, volumes, metadata options, addresses, role"
ELSEWHERE: Final = "declare the resources with the provider aws, or check what it makes another way"

# Of an input that the resource's twin lacks (`Translation.unseen`).
UNSEEN: Final = "is judged by no control of this pack; leave it out and set it in a launch template"

NAME: Final = re.compile(r"(aws|aws-native):([a-z0-9]+)(?:/[A-Za-z0-9]+)?:([A-Za-z0-9]+)")
TERRAFORM: Final = re.compile(r"[^:]+:tf:aws_([a-z0-9_]+)")
TERRAFORM_MODULE: Final = re.compile(r"[^:]+:index:ModuleState")
CLOUD_FORMATION: Final = re.compile(r"aws::([a-z0-9]+)::([a-z0-9]+)")
# A control reads their desiredState.
READ: Final = frozenset({"aws::codeartifact::packagegroup", "aws::ecr::signingconfiguration"})
WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")

MODULES: Final = frozenset({"ec2", "autoscaling"})
RUNS: Final = frozenset({"Ami", "Fleet", "Host", "Image", "Instance", "Launch", "Machine", "Spot"})
# What only belongs to an instance, or sets something for all of them.
RELATES: Final = frozenset(
    {
        "Access",
        "Association",
        "Attachment",
        "Connect",
        "Datafeed",
        "Defaults",
        "Detected",
        "Event",
        "Fpga",
        "Metadata",
        "Permission",
        "Profile",
        "Reservation",
        "Settings",
        "State",
        "Subscription",
        "Tag",
    }
)
# Terraform has no module in the names of the oldest types.
TERRAFORM_COMPUTE: Final = frozenset(
    {
        "ami",
        "ami_copy",
        "ami_from_instance",
        "autoscaling_group",
        "ec2_fleet",
        "ec2_host",
        "instance",
        "launch_configuration",
        "launch_template",
        "spot_fleet_request",
        "spot_instance_request",
    }
)


class Kind(NamedTuple):
    """A type that launches instances.

    Args:
        what: completes "this is ...".
        advice: what to do, as an order.
        applies: says of the inputs whether it does launch instances.
    """

    what: str
    advice: str = CHECK
    applies: Condition = lambda _inputs: True


def _sets(path: str) -> Condition:
    return lambda inputs: inputs.at(path).present


def _on_instances(inputs: Property) -> bool:
    kind = inputs.at("computeResources.type")
    return not (kind.text or "").upper().startswith("FARGATE")


def _in_auto_mode(inputs: Property) -> bool:
    return inputs.at("computeConfig").present and not inputs.at("computeConfig.enabled").is_false


def _would_be_judged(inputs: Property) -> bool:
    """Say whether what Cloud Control makes is compute, or judged where it is declared directly."""
    kind = (inputs.at("typeName").text or "").lower()
    found = CLOUD_FORMATION.fullmatch(kind)
    if found is None:
        return True
    twins = {token.lower() for token in twin_types()}
    name = ":".join(found.groups())
    return name in KINDS or (f"aws-native:{name}" in twins and kind not in READ)


ANYTHING: Final = "makes resources of any type from a template that the pack does not read"
KINDS: Final[Mapping[str, Kind]] = {
    "appstream:appblockbuilder": Kind("an AppStream app block builder, an instance"),
    "appstream:fleet": Kind("an AppStream fleet of streaming instances"),
    "appstream:imagebuilder": Kind("an AppStream image builder, an instance"),
    "batch:computeenvironment": Kind(
        "a Batch compute environment on EC2 instances", OWN_TEMPLATE, _on_instances
    ),
    "cloud9:environmentec2": Kind("a Cloud9 environment on an EC2 instance"),
    "cloudcontrol:resource": Kind(
        "a Cloud Control resource, whose desiredState the pack does not read",
        ELSEWHERE,
        _would_be_judged,
    ),
    "cloudformation:stack": Kind(f"a CloudFormation stack, which {ANYTHING}", ELSEWHERE),
    "cloudformation:stackinstances": Kind(f"a CloudFormation stack, which {ANYTHING}", ELSEWHERE),
    "cloudformation:stackset": Kind(f"a CloudFormation stack set, which {ANYTHING}", ELSEWHERE),
    "cloudformation:stacksetinstance": Kind(f"a CloudFormation stack, which {ANYTHING}", ELSEWHERE),
    "datapipeline:pipeline": Kind("a data pipeline, which may run its work on EC2 instances"),
    "datazone:environment": Kind("a DataZone environment, whose blueprint may launch instances"),
    "deadline:fleet": Kind("a Deadline Cloud fleet of instances"),
    "ec2:dedicatedhost": Kind("a host for EC2 instances"),
    "ec2:host": Kind("a host for EC2 instances"),
    "ecs:capacityprovider": Kind(
        "an ECS capacity provider with managed instances",
        "use an autoScalingGroupProvider with a group of this stack, which is judged",
        _sets("managedInstancesProvider"),
    ),
    "eks:cluster": Kind(
        "an EKS cluster in Auto Mode, which launches EC2 instances",
        CHECK,
        _in_auto_mode,
    ),
    "eks:nodegroup": Kind("an EKS node group of EC2 instances", OWN_TEMPLATE),
    "elasticbeanstalk:environment": Kind("an Elastic Beanstalk environment of EC2 instances"),
    "emr:cluster": Kind("an EMR cluster of EC2 instances"),
    "emr:instancefleet": Kind("a fleet of EC2 instances of an EMR cluster"),
    "emr:instancefleetconfig": Kind("a fleet of EC2 instances of an EMR cluster"),
    "emr:instancegroup": Kind("a group of EC2 instances of an EMR cluster"),
    "emr:instancegroupconfig": Kind("a group of EC2 instances of an EMR cluster"),
    "evs:environment": Kind("a VMware environment on EC2 hosts"),
    "gamelift:containerfleet": Kind("a GameLift fleet of EC2 instances"),
    "gamelift:fleet": Kind("a GameLift fleet of EC2 instances"),
    "gamelift:gameservergroup": Kind("a GameLift group of EC2 instances", OWN_TEMPLATE),
    "lambda:capacityprovider": Kind("a Lambda capacity provider of EC2 instances"),
    "lightsail:instance": Kind("a Lightsail instance", "use an EC2 instance, which is judged"),
    "opsworks:instance": Kind("an OpsWorks instance on EC2"),
    "pcs:computenodegroup": Kind("a group of EC2 instances of a PCS cluster", OWN_TEMPLATE),
    "sagemaker:cluster": Kind("a HyperPod cluster of instances"),
    "sagemaker:notebookinstance": Kind("a SageMaker notebook instance"),
    "serverlessrepository:cloudformationstack": Kind(
        f"a CloudFormation stack, which {ANYTHING}", ELSEWHERE
    ),
    "servicecatalog:cloudformationprovisionedproduct": Kind(
        f"a provisioned product, which {ANYTHING}", ELSEWHERE
    ),
    "servicecatalog:provisionedproduct": Kind(
        f"a provisioned product, which {ANYTHING}", ELSEWHERE
    ),
    "workspaces:pool": Kind("a pool of WorkSpaces desktops"),
    "workspaces:workspace": Kind("a WorkSpaces desktop"),
    "workspaces:workspacespool": Kind("a pool of WorkSpaces desktops"),
    "workspacesinstances:workspaceinstance": Kind("an EC2 instance of WorkSpaces"),
}
FLAT: Final = {name.replace(":", ""): kind for name, kind in KINDS.items()}
BY_NAME: Final = Kind("by its name EC2 compute")
OF_MODULE: Final = Kind(
    "a resource of a Terraform module, of which the pack reads nothing",
    "use the providers aws or aws-native, or check the module another way",
)


def not_covered(
    token: str, judged: Container[str], inputs: Mapping[str, object] | None = None
) -> str | None:
    """Say why a resource that runs as instances is not judged; None for all others.

    Args:
        token: type token.
        judged: the types that some control judges, twins of aws-native among them.
        inputs: what the program sets, where some resources of a type launch instances, others not.
    """
    kind = _kind(token, judged)
    if kind is None or not kind.applies(_read(inputs)):
        return None
    return f"is {kind.what}; no control of this pack judges it; {kind.advice}"


def _read(inputs: Mapping[str, object] | None) -> Property:
    return Property("", UNKNOWN) if inputs is None else properties(inputs)


def _kind(token: str, judged: Container[str]) -> Kind | None:
    found = NAME.fullmatch(token)
    if found is None:
        return _of_terraform(token)
    _, module, name = found.groups()
    known = KINDS.get(f"{module}:{name.lower()}")
    # A control that judges one sort of these says nothing of the others.
    if known is not None and (known.advice is ELSEWHERE or token not in judged):
        return known
    if token in judged or not _looks_like_compute(module, name):
        return None
    return BY_NAME


def _of_terraform(token: str) -> Kind | None:
    if TERRAFORM_MODULE.fullmatch(token) is not None:
        return OF_MODULE
    found = TERRAFORM.fullmatch(token)
    if found is None:
        return None
    name = found[1]
    return OF_MODULE if name in TERRAFORM_COMPUTE or name.replace("_", "") in FLAT else None


def _looks_like_compute(module: str, name: str) -> bool:
    words = frozenset(WORD.findall(name))
    return module in MODULES and bool(words & RUNS) and not words & RELATES
