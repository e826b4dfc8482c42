"""Groups behind a load balancer replace instances the load balancer finds unhealthy.

What: `healthCheckType` of every group with a load balancer holds "ELB". The load balancer may be
named in `targetGroupArns`, `loadBalancers` or `trafficSources`, or by an attachment of its own. A
traffic source of VPC Lattice has a check of its own, which this control does not ask for.

Nothing is corrected at level remediate: a group whose load balancer cannot reach its instances
would replace them without end.

Why: EC2's own check sees a dead machine, not a dead application: the group keeps instances that get
no traffic any more.

How to fix: set `healthCheckType="ELB"`, and `healthCheckGracePeriod` to the time a start takes.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must, security_hub, undecided
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._settings import is_hidden
from .._tokens import GROUP
from .._values import UNKNOWN, Property

ATTACHMENT = "aws:autoscaling/attachment:Attachment"
TRAFFIC_SOURCE = "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment"
CHECK = "healthCheckType"
LATTICE = "vpc-lattice"
NEED = 'hold "ELB"'


def check(group: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the kind of check of a group that has a load balancer, or may have one."""
    places = list(_places(group, graph))
    hidden = [place for place in places if is_hidden(place)]
    if len(hidden) < len(places):
        yield from must(group.at(CHECK), _by_load_balancer, NEED, 'set it to "ELB"')
    elif hidden and not _by_load_balancer(group.at(CHECK)):
        yield undecided(hidden[0], f"be known, or {CHECK} {NEED}")


def _places(group: Resource, graph: Graph) -> Iterator[Property]:
    """List what names a load balancer; a list that is not known is its own only element."""
    yield from group.each("targetGroupArns[]")
    yield from group.each("loadBalancers[]")
    sources = list(group.each("trafficSources[]"))
    for attachment in graph.referring(group, "autoscalingGroupName", ATTACHMENT, TRAFFIC_SOURCE):
        yield from (x for x in map(attachment.at, ("elb", "lbTargetGroupArn")) if x.present)
        sources.extend(attachment.each("trafficSource[]"))
    yield from (x for x in sources if x.unknown or x.at("type").value != LATTICE)


def _by_load_balancer(kind: Property) -> bool:
    return "ELB" in (kind.text or "").replace(" ", "").split(",")


def _group(kind: object = None, **more: object) -> Given:
    return Given(GROUP, {CHECK: kind, **more})


def _attached(token: str, **inputs: object) -> tuple[Given]:
    named = {"autoscalingGroupName": UNKNOWN, **inputs}
    return (Given(token, named, "attachment", {"autoscalingGroupName": ("it",)}),)


TARGETS = {"targetGroupArns": [UNKNOWN]}
CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.1",
    name="autoscaling-group-elb-healthcheck-required",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(GROUP,),
    config_rule=ConfigRule("AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED"),
    remediation='Set healthCheckType to "ELB" and a grace period.',
    url=security_hub("AutoScaling.1"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("no load balancer", _group()),
        Example("checked by its load balancer", _group("ELB", **TARGETS)),
        Example("checked by several", _group("EBS,ELB", loadBalancers=["web"])),
        Example("load balancers unknown, but checked", _group("ELB", targetGroupArns=UNKNOWN)),
        Example("VPC Lattice", _group("EC2", trafficSources=[{"type": LATTICE}])),
    ),
    failing=(
        Example("check absent", _group(**TARGETS), path=CHECK),
        Example("check of EC2", _group("EC2", loadBalancers=["web"]), path=CHECK),
        Example("traffic source", _group("EC2", trafficSources=[{"type": "elbv2"}]), path=CHECK),
        Example(
            "target group attached apart",
            _group(),
            _attached(ATTACHMENT, lbTargetGroupArn=UNKNOWN),
            path=CHECK,
        ),
        Example(
            "traffic source attached apart",
            _group(),
            _attached(TRAFFIC_SOURCE, trafficSource={"type": "elb"}),
            path=CHECK,
        ),
    ),
    undecided=(
        Example("check unknown", _group(UNKNOWN, **TARGETS), path=CHECK),
        Example("load balancers unknown", _group(targetGroupArns=UNKNOWN), path="targetGroupArns"),
    ),
)
