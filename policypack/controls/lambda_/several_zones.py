"""Functions in a VPC span several availability zones.

What: the subnets of `vpcConfig` lie in at least as many zones as the parameter `availabilityZones`
says, two by default. Fewer subnets than that fail whatever their zones. The zone of a subnet of
another stack cannot be seen. Functions outside a VPC pass: AWS runs them in several zones.

Why: a function with subnets in one zone stops with it.

How to fix: name private subnets of two or more zones in `vpcConfig.subnetIds`.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub, undecided
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._scalars import whole_number
from .._tokens import SUBNET
from .._values import UNKNOWN
from ._tokens import FUNCTION
from ._zones import zones_of

PATH = "vpcConfig.subnetIds"
NEEDED = 2


def check(function: Resource, graph: Graph) -> Iterator[Finding]:
    """Count the zones, as far as they are known."""
    subnets = function.at(PATH)
    needed = whole_number(function.settings["availabilityZones"]) or NEEDED
    if subnets.unknown:
        yield undecided(subnets, "name subnets of several zones")
        return
    elements = subnets.items()
    zones = zones_of(function, elements, graph)
    if elements and zones.most < needed:
        yield Violation(PATH, "lie in too few availability zones; add subnets of others")
    elif elements and zones.least < needed:
        yield Undecided(PATH, "must lie in several availability zones; not all of theirs are known")


def _function(*subnets: object, linked: tuple[str, ...] = ()) -> Given:
    inputs = {"vpcConfig": {"subnetIds": list(subnets), "securityGroupIds": ["sg-1"]}}
    return Given(FUNCTION, inputs, depends={"vpcConfig": linked} if linked else {})


def _subnet(name: str, zone: object, key: str = "availabilityZone") -> Given:
    return Given(SUBNET, {key: zone}, name)


TWO = _function(UNKNOWN, UNKNOWN, linked=("a", "b"))
CONTROL = Control(
    doc=__doc__,
    id="Lambda.5",
    name="lambda-vpc-multi-az-check",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(FUNCTION,),
    config_rule=ConfigRule("LAMBDA_VPC_MULTI_AZ_CHECK", {"availabilityZones": str(NEEDED)}),
    remediation="Name subnets of two or more availability zones in vpcConfig.subnetIds.",
    url=security_hub("Lambda.5"),
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            "availabilityZones",
            NEEDED,
            {"type": "integer", "minimum": 2, "description": "zones a function must span"},
        ),
    ),
    passing=(
        Example("two zones", TWO, (_subnet("a", "eu-west-1a"), _subnet("b", "eu-west-1b"))),
        Example("no VPC", Given(FUNCTION)),
    ),
    failing=(
        Example("one subnet", _function(UNKNOWN), path=PATH),
        Example("one subnet named twice", _function("subnet-1", "subnet-1"), path=PATH),
        Example(
            "one zone", TWO, (_subnet("a", "eu-west-1a"), _subnet("b", "eu-west-1a")), path=PATH
        ),
        Example(
            "two zones of three",
            TWO,
            (_subnet("a", "eu-west-1a"), _subnet("b", "eu-west-1b")),
            path=PATH,
            settings={"availabilityZones": 3.0},
        ),
    ),
    undecided=(
        Example("subnets of another stack", _function("subnet-1", "subnet-2"), path=PATH),
        Example(
            "zone unknown", TWO, (_subnet("a", "eu-west-1a"), _subnet("b", UNKNOWN)), path=PATH
        ),
        Example(
            "one zone by name, one by id",
            TWO,
            (_subnet("a", "eu-west-1a"), _subnet("b", "euw1-az1", "availabilityZoneId")),
            path=PATH,
        ),
        Example("VPC unknown", Given(FUNCTION, {"vpcConfig": UNKNOWN}), path="vpcConfig"),
    ),
)
