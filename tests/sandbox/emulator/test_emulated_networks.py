"""Endpoints, route tables, flow logs and network ACLs of the emulated AWS."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud


def endpoint(cloud: Cloud, service: str, kind: str, **request: object) -> dict[str, Any]:
    made = cloud.ec2.create_vpc_endpoint(
        VpcId=cloud.network.vpc,
        ServiceName=f"com.amazonaws.{cloud.region}.{service}",
        VpcEndpointType=kind,
        **request,
    )
    return made["VpcEndpoint"]


def interfaces(cloud: Cloud, identity: str) -> dict[str, dict[str, Any]]:
    """Describe an endpoint's interfaces by subnet."""
    (found,) = cloud.ec2.describe_vpc_endpoints(VpcEndpointIds=[identity])["VpcEndpoints"]
    if not found["NetworkInterfaceIds"]:
        return {}
    listed = cloud.ec2.describe_network_interfaces(
        NetworkInterfaceIds=found["NetworkInterfaceIds"]
    )["NetworkInterfaces"]
    assert {each["SubnetId"] for each in listed} == set(found["SubnetIds"])
    return {each["SubnetId"]: each for each in listed}


def gateways(cloud: Cloud, table: str) -> list[str]:
    (found,) = cloud.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [each["GatewayId"] for each in found["Routes"]]


def test_interface_endpoint_has_an_address_and_its_groups_in_each_subnet(cloud: Cloud) -> None:
    network = cloud.network
    made = endpoint(
        cloud,
        "ssm",
        "Interface",
        SubnetIds=[network.subnets[0]],
        SecurityGroupIds=[network.group],
        PrivateDnsEnabled=True,
    )
    found = interfaces(cloud, made["VpcEndpointId"])
    assert list(found) == [network.subnets[0]]
    assert found[network.subnets[0]]["PrivateIpAddress"].startswith("10.1.0.")
    assert [each["GroupId"] for each in found[network.subnets[0]]["Groups"]] == [network.group]


def test_interface_endpoint_subnets_and_groups_change_with_its_interfaces(cloud: Cloud) -> None:
    network = cloud.network
    first, second = network.subnets
    identity = endpoint(cloud, "kms", "Interface", SubnetIds=[first])["VpcEndpointId"]
    default = interfaces(cloud, identity)[first]["Groups"][0]
    assert default["GroupName"] == "default"
    cloud.ec2.modify_vpc_endpoint(
        VpcEndpointId=identity,
        AddSubnetIds=[second],
        RemoveSubnetIds=[first],
        AddSecurityGroupIds=[network.group],
        RemoveSecurityGroupIds=[default["GroupId"]],
        PrivateDnsEnabled=False,
    )
    found = interfaces(cloud, identity)
    assert list(found) == [second]
    assert [each["GroupId"] for each in found[second]["Groups"]] == [network.group]
    (described,) = cloud.ec2.describe_vpc_endpoints(VpcEndpointIds=[identity])["VpcEndpoints"]
    assert described["PrivateDnsEnabled"] is False
    # Nothing of the endpoint is left there.
    cloud.ec2.delete_subnet(SubnetId=first)
    cloud.ec2.delete_vpc_endpoints(VpcEndpointIds=[identity])
    cloud.ec2.delete_subnet(SubnetId=second)


def test_gateway_endpoint_routes_follow_its_route_tables(cloud: Cloud) -> None:
    vpc = cloud.network.vpc
    one, two = (
        cloud.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)
    )
    made = endpoint(cloud, "s3", "Gateway", RouteTableIds=[one])
    identity = made["VpcEndpointId"]
    assert made["PrivateDnsEnabled"] is False
    assert gateways(cloud, one) == ["local", identity]
    change = {"AddRouteTableIds": [two], "RemoveRouteTableIds": [one]}
    cloud.ec2.modify_vpc_endpoint(VpcEndpointId=identity, **change)
    assert (gateways(cloud, one), gateways(cloud, two)) == (["local"], ["local", identity])
    cloud.ec2.delete_vpc_endpoints(VpcEndpointIds=[identity])
    assert gateways(cloud, two) == ["local"]


def test_subnet_with_a_route_table_is_not_given_a_second(cloud: Cloud) -> None:
    network = cloud.network
    one, two = (
        cloud.ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
        for _ in range(2)
    )
    wanted = {"RouteTableId": one, "SubnetId": network.subnets[0]}
    made = cloud.ec2.associate_route_table(**wanted)["AssociationId"]
    assert cloud.ec2.associate_route_table(**wanted)["AssociationId"] == made
    with pytest.raises(ClientError, match="conflicts with an existing association") as refused:
        cloud.ec2.associate_route_table(RouteTableId=two, SubnetId=network.subnets[0])
    assert refused.value.response["Error"]["Code"] == "Resource.AlreadyAssociated"


@pytest.mark.parametrize(("name", "status"), [("there", "SUCCESS"), ("elsewhere", "FAILED")])
def test_flow_log_by_arn_knows_its_log_group(cloud: Cloud, name: str, status: str) -> None:
    logs = cloud.client("logs", cloud.region)
    logs.create_log_group(logGroupName=f"{cloud.name}-there")
    (made,) = cloud.ec2.create_flow_logs(
        ResourceIds=[cloud.network.vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestination=f"arn:aws:logs:{cloud.region}:123456789012:log-group:{cloud.name}-{name}",
        DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/flow",
    )["FlowLogIds"]
    (found,) = cloud.ec2.describe_flow_logs(FlowLogIds=[made])["FlowLogs"]
    assert found["LogGroupName"] == f"{cloud.name}-{name}"
    assert found["DeliverLogsStatus"] == status


def test_network_acl_is_made_to_deny_all(cloud: Cloud) -> None:
    acl = cloud.ec2.create_network_acl(VpcId=cloud.network.vpc)["NetworkAcl"]
    assert {
        (each["Egress"], each["RuleNumber"], each["RuleAction"]) for each in acl["Entries"]
    } == {(True, 32767, "deny"), (False, 32767, "deny")}


def test_network_acl_and_rule_that_do_not_exist_are_called_so(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.ec2.describe_network_acls(NetworkAclIds=["acl-12345678"])
    assert refused.value.response["Error"]["Code"] == "InvalidNetworkAclID.NotFound"
    acl = cloud.ec2.create_network_acl(VpcId=cloud.network.vpc)["NetworkAcl"]["NetworkAclId"]
    with pytest.raises(ClientError) as refused:
        cloud.ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=7, Egress=True)
    assert refused.value.response["Error"]["Code"] == "InvalidNetworkAclEntry.NotFound"


def test_network_acl_of_a_deleted_subnet_can_be_deleted(cloud: Cloud) -> None:
    network = cloud.network
    acl = cloud.ec2.create_network_acl(VpcId=network.vpc)["NetworkAcl"]["NetworkAclId"]
    filters = [{"Name": "association.subnet-id", "Values": [network.subnets[0]]}]
    (default,) = cloud.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    (association,) = (
        each["NetworkAclAssociationId"]
        for each in default["Associations"]
        if each["SubnetId"] == network.subnets[0]
    )
    cloud.ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl)
    cloud.ec2.delete_subnet(SubnetId=network.subnets[0])
    cloud.ec2.delete_network_acl(NetworkAclId=acl)
    listed = cloud.ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])
    assert acl not in [each["NetworkAclId"] for each in listed["NetworkAcls"]]
