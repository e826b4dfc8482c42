"""What network rows do beyond the common life: strays revoked, defaults taken over, AWS's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from provider_lives import RULE, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient
    from provider_engine import Engine, World

ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones"
EXCLUSIVE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive"


def test_availability_zones_are_named_in_order(engine: Engine) -> None:
    found = engine.invoke(ZONES, state="available")
    assert found["names"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    assert len(found["zoneIds"]) == 3
    assert engine.invoke(ZONES, excludeNames=["eu-west-1a"])["names"] == found["names"][1:]


def test_exclusive_rules_revoke_what_others_added(
    engine: Engine, world: World, client: Callable[..., BaseClient]
) -> None:
    owner = engine.create(group(world)[0], "owner", group(world)[1])
    rule = engine.create(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "https",
        {"securityGroupId": owner.id, **RULE},
    )
    wanted = {"securityGroupId": owner.id, "egressRuleIds": [rule.id], "ingressRuleIds": []}
    exclusive = engine.create(EXCLUSIVE, "exclusive", wanted)
    stray = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    peer = {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2 = client("ec2")
    ec2.authorize_security_group_ingress(GroupId=owner.id, IpPermissions=[{**stray, **peer}])
    seen = engine.read(exclusive)
    assert seen is not None
    assert len(seen.inputs["ingressRuleIds"]) == 1
    assert list(engine.diff(seen, wanted).diffs) == ["ingressRuleIds"]

    engine.update(seen, wanted)
    filters = [{"Name": "group-id", "Values": [owner.id]}]
    rules = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    assert [each["SecurityGroupRuleId"] for each in rules] == [rule.id]


@pytest.mark.parametrize(
    ("token", "inputs", "message"),
    [
        (
            "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
            {"defaultNetworkAclId": "acl-12345678"},
            "acl-12345678 is no default network ACL",
        ),
        (
            "aws:ec2/flowLog:FlowLog",
            {"trafficType": "ALL", "logDestination": "arn:aws:s3:::logs"},
            "a flow log names one of vpcId, subnetId",
        ),
        (
            "aws:ec2/flowLog:FlowLog",
            {
                "vpcId": "{vpc}",
                "trafficType": "ALL",
                "logDestination": "arn:aws:s3:::no-such-logs",
                "logDestinationType": "s3",
            },
            "no-such-logs does not exist",
        ),
        (
            "aws:ec2/routeTable:RouteTable",
            {"vpcId": "{vpc}", "routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]},
            "does not support routes",
        ),
    ],
)
def test_network_resource_that_cannot_be_made_says_why(
    engine: Engine, world: World, token: str, inputs: dict[str, Any], message: str
) -> None:
    given = {k: world.vpc if v == "{vpc}" else v for k, v in inputs.items()}
    with pytest.raises(grpc.RpcError, match=message):
        engine.create(token, "wrong", given)


def test_network_acl_gives_its_subnets_back_to_the_default_one(
    engine: Engine, world: World, client: Callable[..., BaseClient]
) -> None:
    filters = [{"Name": "association.subnet-id", "Values": [world.subnet]}]

    def holder() -> str:
        (found,) = client("ec2").describe_network_acls(Filters=filters)["NetworkAcls"]
        return found["NetworkAclId"]

    acl = engine.create(
        "aws:ec2/networkAcl:NetworkAcl", "acl", {"vpcId": world.vpc, "subnetIds": [world.subnet]}
    )
    assert holder() == acl.id
    engine.delete(acl)
    assert holder() == world.default_acl


def test_gateway_endpoint_tells_its_prefix_list_and_its_route_is_no_drift(
    engine: Engine, world: World
) -> None:
    table = engine.create("aws:ec2/routeTable:RouteTable", "table", {"vpcId": world.vpc})
    endpoint = engine.create(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "s3",
        {
            "vpcId": world.vpc,
            "serviceName": "com.amazonaws.eu-west-1.s3",
            "routeTableIds": [table.id],
        },
    )
    assert endpoint.state["prefixListId"].startswith("pl-")
    seen = engine.read(table)
    assert seen is not None
    assert seen.state["routes"] == []
    engine.delete(endpoint)
    engine.delete(table)
