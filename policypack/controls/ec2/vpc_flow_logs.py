"""Every VPC has a flow log that covers rejected traffic.

What: every VPC of the stack has a `FlowLog` in this stack that names it by `vpcId`, with
`trafficType` "REJECT" or "ALL". As in AWS Config, flow logs of subnets or interfaces do not count.
What another stack declares for the VPC cannot be seen from here.

Why: rejected connections are what scans and misdirected malware leave behind; without a flow log
nobody can tell afterwards who tried what.

How to fix: add `aws.ec2.FlowLog` with `vpc_id` and `traffic_type="ALL"` (or "REJECT"), and a
destination. A VPC that is logged from elsewhere needs an exemption.
"""

from collections.abc import Iterable
from typing import Final

from .._graph import Graph
from .._helpers import security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Undecided,
)
from .._values import UNKNOWN
from .._vpcs import DEFAULT_VPC, ID, VPC, VPCS, belongings, missing

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"
COVERING: Final = frozenset({"ALL", "REJECT"})


def check(vpc: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge a VPC by its flow logs."""
    found = belongings(vpc, graph, FLOW_LOG)
    kinds = [log.at("trafficType") for log in found.own]
    if any(kind.text in COVERING for kind in kinds):
        return []
    doubtful = [log.name for log in found.own if log.at("trafficType").unknown]
    if doubtful:
        text = f'is named by flow log "{doubtful[0]}", whose trafficType is not known yet'
        return [Undecided(ID, f'{text} and must be "REJECT" or "ALL"')]
    if found.loose:
        name = found.loose[0].name
        return [Undecided(ID, f'may be named by flow log "{name}", whose vpcId is not known yet')]
    if kinds:
        lack = f'is named by flow log "{found.own[0].name}", whose trafficType {kinds[0].state}'
        return [missing(vpc, ID, lack, 'set it to "ALL" or "REJECT"')]
    lack = "is named by no flow log of this stack"
    return [missing(vpc, ID, lack, 'add one with trafficType "ALL" or "REJECT"')]


def _log(kind: object, name: str = "log") -> Given:
    return Given(FLOW_LOG, {"vpcId": UNKNOWN, "trafficType": kind}, name, {"vpcId": ("it",)})


CONTROL = Control(
    doc=__doc__,
    id="EC2.6",
    name="vpc-flow-logs-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=VPCS,
    config_rule=ConfigRule("VPC_FLOW_LOGS_ENABLED", {"trafficType": "REJECT"}),
    remediation='Add a FlowLog with the VPC\'s id and trafficType "ALL" or "REJECT".',
    url=security_hub("EC2.6"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("rejected traffic", Given(VPC), (_log("REJECT"),)),
        Example("all traffic", Given(VPC), (_log("ALL"),)),
        Example("one log of several", Given(VPC), (_log("ACCEPT"), _log("ALL", "other"))),
        Example(
            "literal id",
            Given(VPC, outputs={"id": "vpc-1"}),
            (Given(FLOW_LOG, {"vpcId": "vpc-1", "trafficType": "ALL"}, "log"),),
        ),
    ),
    failing=(
        Example("no flow log", Given(VPC), path=ID),
        Example("accepted traffic only", Given(VPC), (_log("ACCEPT"),), path=ID),
        Example("traffic type absent", Given(VPC), (_log(None),), path=ID),
        Example(
            "log of a subnet",
            Given(VPC),
            (Given(FLOW_LOG, {"subnetId": "subnet-1", "trafficType": "ALL"}, "log"),),
            path=ID,
        ),
        Example(
            "log of another VPC",
            Given(VPC),
            (Given(FLOW_LOG, {"vpcId": "vpc-2", "trafficType": "ALL"}, "log"),),
            path=ID,
        ),
    ),
    undecided=(
        Example("traffic type unknown", Given(VPC), (_log(UNKNOWN),), path=ID),
        Example(
            "VPC of the log unknown",
            Given(VPC),
            (Given(FLOW_LOG, {"vpcId": UNKNOWN, "trafficType": "ALL"}, "log"),),
            path=ID,
        ),
        Example("default VPC without a log", Given(DEFAULT_VPC), path=ID),
    ),
)
