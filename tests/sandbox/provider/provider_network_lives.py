"""The lives of endpoints, route tables, network ACLs, flow logs and exclusive rule lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, POLICY, TAGS, Life, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:flow"
WRITER = "arn:aws:iam::123456789012:role/flow"
WITHIN = {
    "ruleNo": 100,
    "action": "allow",
    "protocol": "-1",
    "cidrBlock": "10.9.0.0/16",
    "fromPort": 0,
    "toPort": 0,
}
HTTPS = {**WITHIN, "ruleNo": 200, "protocol": "tcp", "fromPort": 443, "toPort": 443}
PING = {
    **WITHIN,
    "ruleNo": 300,
    "protocol": "icmp",
    "icmpType": 8,
    "icmpCode": -1,
    "action": "deny",
}


def table(world: World) -> tuple[str, dict[str, Any]]:
    return "aws:ec2/routeTable:RouteTable", {"vpcId": world.vpc}


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": lambda w: Life(
        {"defaultNetworkAclId": w.default_acl, **TAGS},
        {"ingress": [WITHIN], "egress": [HTTPS], **OTHER_TAGS},
        stays=True,
    ),
    "aws:ec2/flowLog:FlowLog": lambda w: Life(
        {
            "vpcId": w.vpc,
            "trafficType": "ALL",
            "logDestination": LOGS,
            "iamRoleArn": WRITER,
            "maxAggregationInterval": 60,
            **TAGS,
        },
        OTHER_TAGS,
    ),
    "aws:ec2/networkAcl:NetworkAcl": lambda w: Life(
        {"vpcId": w.vpc, "subnetIds": [w.subnet], "ingress": [WITHIN, PING], **TAGS},
        {"subnetIds": [], "ingress": [WITHIN], "egress": [HTTPS, WITHIN], **OTHER_TAGS},
    ),
    "aws:ec2/routeTable:RouteTable": lambda w: Life({"vpcId": w.vpc, **TAGS}, OTHER_TAGS),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": lambda w: Life(
        {"routeTableId": "{table}", "subnetId": w.subnet}, needs={"table": table(w)}
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": lambda w: Life(
        {
            "vpcId": w.vpc,
            "serviceName": "com.amazonaws.eu-west-1.s3",
            "routeTableIds": ["{one}"],
            **TAGS,
        },
        {"policy": POLICY, "routeTableIds": ["{two}"], **OTHER_TAGS},
        {"one": table(w), "two": table(w)},
    ),
    "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": lambda w: Life(
        {"securityGroupId": "{group}", "egressRuleIds": [], "ingressRuleIds": []},
        needs={"group": group(w)},
        stays=True,
    ),
}
