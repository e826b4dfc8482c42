"""A published landing zone, and an instance of another stack in it, through their lives."""

import json
from typing import Any

import pytest
from workbench import Clients, NewProject, Project

PREFIX = "/networks/trial"
LOGS_KEY = f"{PREFIX}/kms/logs-key-arn"
PUBLISHER = f"""
import json
import pathlib

import pulumi

import components as library

settings = json.loads(pathlib.Path("settings.json").read_text())
# Few endpoints, for the sake of the time they take here.
few = {{
    "endpoint_services": ["ssm", "s3"],
    "exemptions": [
        {{"control": control, "reason": "a trial", "owner": "tests", "expires": "2999-12-31"}}
        for control in (
            *("EC2.10", "EC2.55", "EC2.56", "EC2.58", "EC2.60"),
            *("EXT.VPCE_EC2MESSAGES", "EXT.VPCE_SSMMESSAGES"),
        )
    ],
}}
zone = library.PublishedLandingZone("net", {{"parameter_prefix": "{PREFIX}", **few, **settings}})
for name in ("vpc_id", "subnet_ids", "route_table_id", "endpoint_security_group_id"):
    pulumi.export(name, getattr(zone, name))
pulumi.export("s3_prefix_list_id", zone.s3_prefix_list_id)
pulumi.export("flow_log_group_name", zone.flow_log_group_name)
"""
READER = f"""
import json
import pathlib

import components as library

settings = json.loads(pathlib.Path("settings.json").read_text())
zone = library.LandingZone(
    "zone",
    {{
        "vpc_id_parameter": "{PREFIX}/vpc/vpc-id",
        "subnet_id_parameters": ["{PREFIX}/vpc/private-subnet-2-id"],
        "logs_key_parameter": "{LOGS_KEY}",
    }},
)
role = library.InstanceRole("host", {{}})
group = library.EgressOnlySecurityGroup("host", {{"vpc_id": zone.vpc_id, **settings}})
library.CompliantInstance(
    "host",
    {{
        "launch_template": {{
            "instance_profile_arn": role.instance_profile_arn,
            "security_group_ids": [group.security_group_id],
            "subnet_id": zone.subnet_ids[0],
        }}
    }},
)
"""


# What a third zone, and another range for the first, touch; all else stays as it is.
MOVED = {
    ("create", "net-private-3"),
    ("create", "net-vpc-private-subnet-3-id"),
    *((step, "net-private-1") for step in ("create-replacement", "replace", "delete-replaced")),
    ("update", "net-private"),
    ("update", "net-ssm"),
    ("update", "net-vpc-private-subnet-1-id"),
}


def tell(project: Project, settings: dict[str, Any]) -> None:
    (project.folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


def within(vpc: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc]}]


def rules(client: Clients, group: str) -> set[tuple[bool, str]]:
    """Direction and peer of each rule of a group."""
    filters = [{"Name": "group-id", "Values": [group]}]
    found = client("ec2").describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    members = ("CidrIpv4", "PrefixListId")
    return {
        (
            one["IsEgress"],
            next((one[name] for name in members if name in one), "")
            or one["ReferencedGroupInfo"]["GroupId"],
        )
        for one in found
    }


def assert_network_is_closed(client: Clients, outputs: dict[str, Any]) -> None:
    ec2, vpc = client("ec2"), outputs["vpc_id"]
    acls = ec2.describe_network_acls(Filters=within(vpc))["NetworkAcls"]
    (default,) = (one for one in acls if one["IsDefault"])
    (own,) = (one for one in acls if not one["IsDefault"])
    assert {one["RuleAction"] for one in default["Entries"]} == {"deny"}
    assert default["Associations"] == []
    assert {one["SubnetId"] for one in own["Associations"]} == set(outputs["subnet_ids"])
    groups = ec2.describe_security_groups(Filters=within(vpc))["SecurityGroups"]
    (unused,) = (one for one in groups if one["GroupName"] == "default")
    assert unused["IpPermissions"] == unused["IpPermissionsEgress"] == []
    tables = ec2.describe_route_tables(RouteTableIds=[outputs["route_table_id"]])["RouteTables"]
    gateways = {one["GatewayId"][:5] for one in tables[0]["Routes"]}
    assert gateways == {"local", "vpce-"}
    assert {one["SubnetId"] for one in tables[0]["Associations"]} == set(outputs["subnet_ids"])


def assert_traffic_is_logged(client: Clients, outputs: dict[str, Any]) -> None:
    filters = [{"Name": "resource-id", "Values": [outputs["vpc_id"]]}]
    (log,) = client("ec2").describe_flow_logs(Filters=filters)["FlowLogs"]
    assert (log["TrafficType"], log["DeliverLogsStatus"]) == ("ALL", "SUCCESS")
    assert log["LogGroupName"] == outputs["flow_log_group_name"]
    prefix = outputs["flow_log_group_name"]
    (group,) = client("logs").describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]
    assert group["retentionInDays"] == 365
    assert group["kmsKeyId"] == parameters(client)[LOGS_KEY]


def parameters(client: Clients) -> dict[str, str]:
    found = client("ssm").get_parameters_by_path(Path=PREFIX, Recursive=True)["Parameters"]
    return {one["Name"]: one["Value"] for one in found}


def interfaces(client: Clients, vpc: str) -> dict[str, dict[str, Any]]:
    """Describe the endpoints of a VPC by service."""
    found = client("ec2").describe_vpc_endpoints(Filters=within(vpc))["VpcEndpoints"]
    return {
        one["ServiceName"].partition("eu-west-1.")[2]: one
        for one in found
        if one["State"] == "available"
    }


@pytest.fixture
def publisher(new_project: NewProject) -> Project:
    project = new_project(PUBLISHER)
    tell(project, {})
    return project


@pytest.fixture
def reader(new_project: NewProject) -> Project:
    project = new_project(READER, stack="reader")
    settings = "config:\n  aws:region: eu-west-1\n"
    (project.folder / "Pulumi.reader.yaml").write_text(settings, encoding="utf-8")
    return project


def test_published_landing_zone_is_lived_in_from_another_stack(
    publisher: Project, reader: Project, client: Clients
) -> None:
    publisher.up()
    outputs = publisher.outputs()
    assert_network_is_closed(client, outputs)
    assert_traffic_is_logged(client, outputs)
    found = interfaces(client, outputs["vpc_id"])
    assert set(found) == {"ssm", "s3"}
    assert found["ssm"]["PrivateDnsEnabled"] is True
    assert [one["GroupId"] for one in found["ssm"]["Groups"]] == [
        outputs["endpoint_security_group_id"]
    ]
    assert "al2023-repos-eu-west-1-de612dc2" in found["s3"]["PolicyDocument"]
    assert parameters(client)[f"{PREFIX}/vpc/vpc-id"] == outputs["vpc_id"]

    live_in(reader, outputs, client)

    # A third zone, and another range for the first, where nobody lives but endpoints.
    blocks = ["10.0.64.0/20", "10.0.16.0/20", "10.0.32.0/20"]
    tell(publisher, {"zone_count": 3, "subnet_cidr_blocks": blocks})
    assert publisher.up().steps() == MOVED
    held = parameters(client)
    subnets = [held[f"{PREFIX}/vpc/private-subnet-{position}-id"] for position in (1, 2, 3)]
    assert subnets[0] != outputs["subnet_ids"][0]
    assert subnets[1] == outputs["subnet_ids"][1]
    found = interfaces(client, outputs["vpc_id"])
    assert set(found["ssm"]["SubnetIds"]) == set(subnets)
    assert_network_is_closed(client, {**outputs, "subnet_ids": subnets})

    reader.succeed("destroy", "--yes", "--skip-preview")
    publisher.succeed("destroy", "--yes", "--skip-preview")
    listed = client("ec2").describe_vpcs()["Vpcs"]
    assert outputs["vpc_id"] not in {one["VpcId"] for one in listed}
    assert parameters(client) == {}


def live_in(reader: Project, outputs: dict[str, Any], client: Clients) -> None:
    """Start an instance in the published network, which connects to what it offers only."""
    endpoints = {"security_group_id": outputs["endpoint_security_group_id"]}
    repositories = {"prefix_list_id": outputs["s3_prefix_list_id"]}
    tell(reader, {"destinations": {"endpoints": endpoints, "repositories": repositories}})
    reader.up()
    ec2 = client("ec2")
    filters = [{"Name": "subnet-id", "Values": [outputs["subnet_ids"][1]]}]
    (host,) = ec2.describe_instances(Filters=filters)["Reservations"][0]["Instances"]
    (group,) = (one["GroupId"] for one in host["SecurityGroups"])
    assert rules(client, group) == {
        (True, endpoints["security_group_id"]),
        (True, repositories["prefix_list_id"]),
    }
