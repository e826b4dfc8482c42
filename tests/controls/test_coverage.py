"""What runs as EC2 instances and is judged by no control is said, never passed over."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from policypack.controls import catalogue
from policypack.controls._coverage import not_covered
from policypack.controls._twins import twin_types
from policypack.controls._values import UNKNOWN

SNAPSHOT = Path(__file__).with_name("not_covered.txt")
ANY = "aws:cloudcontrol/resource:Resource"
REGISTERED = re.compile(r'resource_modules="""(.*?)"""', re.DOTALL)


def judged() -> set[str]:
    """Name the types that some control judges, twins among them."""
    own = {token for control in catalogue() for token in control.applies_to}
    return own | {token for token, classic in twin_types().items() if classic in own}


def types_of_the_sdk() -> list[str]:
    """List all types of the installed provider, as the SDK registers them."""
    spec = find_spec("pulumi_aws")
    assert spec is not None
    assert spec.origin is not None
    found = REGISTERED.search(Path(spec.origin).read_text(encoding="utf-8"))
    assert found is not None
    return sorted(token for module in json.loads(found[1]) for token in module["classes"])


def test_types_of_the_sdk_not_covered_compared_with_their_snapshot() -> None:
    known = judged()
    found = [token for token in types_of_the_sdk() if not_covered(token, known)]
    assert found == SNAPSHOT.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("aws:eks/nodeGroup:NodeGroup", "an EKS node group"),
        ("aws-native:eks:Nodegroup", "an EKS node group"),
        ("aws:ec2/dedicatedHost:DedicatedHost", "a host"),
        ("aws:ec2/superFleet:SuperFleet", "by its name"),
        ("aws-native:ec2:SpotMachine", "by its name"),
        ("aws-native:autoscaling:LaunchThing", "by its name"),
        ("aws:opsworks/instance:Instance", "an OpsWorks instance"),
        ("aws:cloudformation/stack:Stack", "a CloudFormation stack"),
        ("vpcmod:index:ModuleState", "a Terraform module"),
        ("vpcmod:tf:aws_instance", "a Terraform module"),
        ("vpcmod:tf:aws_eks_node_group", "a Terraform module"),
    ],
)
def test_type_that_runs_as_instances_is_not_covered(token: str, says: str) -> None:
    text = not_covered(token, judged())
    assert text is not None
    assert text.startswith("is ")
    assert says in text
    assert not text.endswith(".")


@pytest.mark.parametrize(
    "token",
    [
        "aws:ec2/instance:Instance",
        "aws-native:ec2:Instance",
        "aws:iam/instanceProfile:InstanceProfile",
        "aws:ec2/eipAssociation:EipAssociation",
        "aws:ec2/spotDatafeedSubscription:SpotDatafeedSubscription",
        "aws:ec2/capacityReservation:CapacityReservation",
        "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
        "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
        "aws-native:ec2:InstanceConnectEndpoint",
        "aws-native:ec2:InstanceEventWindow",
        "aws-native:ec2:FpgaImage",
        "aws:autoscaling/tag:Tag",
        "aws:rds/instance:Instance",
        "aws:s3/bucket:Bucket",
        "awsx:ec2:Vpc",
        "eks:index:Cluster",
        "vpcmod:index:Module",
        "vpcmod:tf:aws_db_instance",
        "vpcmod:tf:aws_route",
        "pulumi:pulumi:Stack",
        "",
    ],
)
def test_type_judged_or_no_compute_says_nothing(token: str) -> None:
    assert (
        not_covered(token, {*judged(), "aws:ec2/amiLaunchPermission:AmiLaunchPermission"}) is None
    )


@pytest.mark.parametrize(
    ("token", "inputs", "said"),
    [
        ("aws:batch/computeEnvironment:ComputeEnvironment", {}, True),
        (
            "aws:batch/computeEnvironment:ComputeEnvironment",
            {"computeResources": {"type": "FARGATE_SPOT"}},
            False,
        ),
        (
            "aws:batch/computeEnvironment:ComputeEnvironment",
            {"computeResources": {"type": UNKNOWN}},
            True,
        ),
        ("aws:eks/cluster:Cluster", {}, False),
        ("aws:eks/cluster:Cluster", {"computeConfig": {"enabled": True}}, True),
        ("aws:eks/cluster:Cluster", {"computeConfig": {"enabled": False}}, False),
        ("aws:eks/cluster:Cluster", {"computeConfig": UNKNOWN}, True),
        ("aws:ecs/capacityProvider:CapacityProvider", {"autoScalingGroupProvider": {}}, False),
        ("aws:ecs/capacityProvider:CapacityProvider", {"managedInstancesProvider": {}}, True),
        ("aws:cloudcontrol/resource:Resource", {"typeName": "AWS::EC2::Instance"}, True),
        ("aws:cloudcontrol/resource:Resource", {"typeName": "AWS::EC2::SecurityGroup"}, True),
        ("aws:cloudcontrol/resource:Resource", {"typeName": "AWS::EKS::Nodegroup"}, True),
        ("aws:cloudcontrol/resource:Resource", {"typeName": UNKNOWN}, True),
        (
            "aws:cloudcontrol/resource:Resource",
            {"typeName": "AWS::ECR::SigningConfiguration"},
            False,
        ),
        ("aws:cloudcontrol/resource:Resource", {"typeName": "AWS::S3::Bucket"}, False),
    ],
)
def test_type_that_launches_by_its_inputs(
    *, token: str, inputs: dict[str, object], said: bool
) -> None:
    assert (not_covered(token, set(), inputs) is not None) is said


def test_type_of_anything_is_not_covered_though_a_control_judges_one_sort() -> None:
    for kind, said in (("AWS::EC2::Instance", True), ("AWS::ECR::SigningConfiguration", False)):
        assert (not_covered(ANY, {ANY}, {"typeName": kind}) is not None) is said
