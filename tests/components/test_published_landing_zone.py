"""Published landing zone: default, fullest form, and what it refuses."""

import json

import pytest
from recorder import Recording, World, record, succeed
from test_network import exemptions, outputs_of, problems

import components as library
from components._network.endpoint_services import DEFAULT
from components._network.private_network import ZonesError

ZONE = "compliant-ec2:index:PublishedLandingZone"
SUBNET = "aws:ec2/subnet:Subnet"
PARAMETER = "aws:ssm/parameter:Parameter"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
FULLEST = {
    "cidr_block": "10.8.0.0/20",
    "availability_zones": ["eu-west-1b", "eu-west-1c", "eu-west-1a"],
    "subnet_cidr_blocks": ["10.8.8.0/22", "10.8.4.0/22", "10.8.0.0/24"],
    "endpoint_services": ["ssm", "ssmmessages", "ec2messages", "s3", "sts"],
    "bucket_names": ["packages"],
    "organization_id": "o-a1b2c3d4e5",
    "flow_log_retention_days": 90,
    "parameter_prefix": "/net/prod",
    "permissions_boundary_arn": BOUNDARY,
    "log_bucket_name": "central-logs",
    "ebs_key_arn": KEY,
    "logs_key_arn": f"{KEY}2",
    "tags": {"team": "a"},
    "exemptions": exemptions(
        *("EC2.10", "EC2.55", "EC2.56", "EC2.58", "EC2.60", "EXT.LOG_GROUP_RETENTION")
    ),
}


def published(arguments: dict, world: World | None = None) -> Recording:
    return succeed(lambda: library.PublishedLandingZone("zone", arguments), world)


def parameters(recording: Recording) -> dict[str, str]:
    return {one.inputs["name"]: one.inputs["insecureValue"] for one in recording.of_type(PARAMETER)}


def test_published_landing_zone_default_has_two_private_subnets_and_no_way_out() -> None:
    recording = published({})
    vpc = recording.only("aws:ec2/vpc:Vpc").inputs
    assert vpc["cidrBlock"] == "10.0.0.0/16"
    assert vpc["enableDnsSupport"] is vpc["enableDnsHostnames"] is True
    subnets = {one.name: one.inputs for one in recording.of_type(SUBNET)}
    assert {
        name: (one["cidrBlock"], one["availabilityZone"], one["mapPublicIpOnLaunch"])
        for name, one in subnets.items()
    } == {
        "zone-private-1": ("10.0.0.0/20", "eu-west-1a", False),
        "zone-private-2": ("10.0.16.0/20", "eu-west-1b", False),
    }
    assert {one.ignored for one in recording.of_type(SUBNET)} == {("availabilityZone",)}
    assert "routes" not in recording.only("aws:ec2/routeTable:RouteTable").inputs
    types = {one.type for one in recording.resources}
    assert not {one for one in types if "Gateway" in one}
    assert len(recording.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")) == 2


def test_published_landing_zone_default_closes_what_aws_leaves_open() -> None:
    recording = published({})
    for token in (
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    ):
        assert not {"ingress", "egress"} & set(recording.only(token).inputs)
    acl = recording.only("aws:ec2/networkAcl:NetworkAcl").inputs
    assert len(acl["subnetIds"]) == 2
    assert [one["cidrBlock"] for one in acl["ingress"]] == ["10.0.0.0/16", "0.0.0.0/0"]
    default = recording.only("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
    assert recording.only("aws:ec2/networkAcl:NetworkAcl").urn in default.dependencies


def test_published_landing_zone_default_logs_all_traffic_encrypted_for_a_year() -> None:
    recording = published({})
    log = recording.only("aws:ec2/flowLog:FlowLog")
    assert log.inputs["trafficType"] == "ALL"
    group = recording.only(LOG_GROUP)
    assert log.inputs["logDestination"] == group.answer["arn"]
    assert group.inputs["retentionInDays"] == 365
    assert group.inputs["kmsKeyId"] == recording.only("aws:kms/key:Key").answer["arn"]
    assert group.inputs["namePrefix"] == "/landingzone/zone/flow-logs-"
    assert recording.only("aws:kms/key:Key").inputs["enableKeyRotation"] is True
    policy = json.loads(recording.only("aws:iam/policy:Policy").inputs["policy"])
    assert policy["Statement"][0]["Resource"].endswith(f"log-group:{group.inputs['namePrefix']}*")
    attached = recording.only("aws:iam/rolePolicyAttachment:RolePolicyAttachment").urn
    assert attached in log.dependencies


def test_published_landing_zone_default_publishes_what_landing_zone_reads() -> None:
    recording = published({})
    found = parameters(recording)
    outputs = outputs_of(recording, ZONE)
    assert found == {
        "/landingzone/vpc/vpc-id": outputs["vpcId"],
        "/landingzone/vpc/private-subnet-1-id": outputs["subnetIds"][0],
        "/landingzone/vpc/private-subnet-2-id": outputs["subnetIds"][1],
        "/landingzone/kms/logs-key-arn": outputs["logsKeyArn"],
    }
    read = succeed(
        lambda: library.LandingZone(
            "zone", {"logs_key_parameter": "/landingzone/kms/logs-key-arn"}
        ),
        World(parameters=found),
    )
    seen = outputs_of(read, "compliant-ec2:index:LandingZone")
    assert seen["vpcId"] == outputs["vpcId"]
    assert seen["logsKeyArn"] == outputs["logsKeyArn"]


def test_published_landing_zone_default_has_the_endpoints_of_a_managed_host() -> None:
    recording = published({})
    names = {one.name.removeprefix("zone-") for one in recording.of_type(ENDPOINT)}
    assert names == set(DEFAULT)
    rule = recording.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs
    assert rule["cidrIpv4"] == "10.0.0.0/16"
    outputs = outputs_of(recording, ZONE)
    assert outputs["s3PrefixListId"] == "pl-0123456789abcdef0"
    assert outputs["endpointSecurityGroupId"] == "sg-0123456789abcdef0"


def test_published_landing_zone_is_published_once_its_endpoints_are_there() -> None:
    recording = published({})
    endpoints = {one.urn for one in recording.of_type(ENDPOINT)}
    waiting = {one.name for one in recording.of_type(PARAMETER) if endpoints <= {*one.dependencies}}
    assert waiting == {one.name for one in recording.of_type(PARAMETER)}


def test_published_landing_zone_fullest_is_as_told() -> None:
    recording = published(FULLEST)
    subnets = [one.inputs for one in recording.of_type(SUBNET)]
    assert [(one["cidrBlock"], one["availabilityZone"]) for one in subnets] == list(
        zip(FULLEST["subnet_cidr_blocks"], FULLEST["availability_zones"], strict=True)
    )
    assert {one.ignored for one in recording.of_type(SUBNET)} == {()}
    assert "aws:index/getAvailabilityZones:getAvailabilityZones" not in {
        one.token for one in recording.invokes
    }
    assert recording.of_type("aws:kms/key:Key") == []
    assert recording.only(LOG_GROUP).inputs["kmsKeyId"] == FULLEST["logs_key_arn"]
    assert recording.only("aws:iam/role:Role").inputs["permissionsBoundary"] == BOUNDARY
    found = parameters(recording)
    assert found["/net/prod/iam/permissions-boundary-arn"] == BOUNDARY
    assert found["/net/prod/logs/bucket-name"] == "central-logs"
    assert found["/net/prod/kms/ebs-key-arn"] == KEY
    assert found["/net/prod/kms/logs-key-arn"] == f"{KEY}2"
    assert "/net/prod/vpc/private-subnet-3-id" in found
    (s3,) = (one for one in recording.of_type(ENDPOINT) if one.name == "zone-s3")
    own = json.loads(s3.inputs["policy"])["Statement"][1]["Resource"]
    assert own[::2] == ["arn:aws:s3:::packages", "arn:aws:s3:::central-logs"]
    (component,) = recording.of_type(ZONE)
    assert component.inputs["exemptions"] == FULLEST["exemptions"]
    taggable = [one for one in recording.resources if "tags" in one.inputs]
    assert {one.inputs["tags"]["team"] for one in taggable} == {"a"}


def test_published_landing_zone_subnets_stay_when_a_zone_is_added() -> None:
    def blocks(count: int) -> dict[str, str]:
        found = published({"zone_count": count}).of_type(SUBNET)
        return {one.name: one.inputs["cidrBlock"] for one in found}

    assert blocks(3).items() > blocks(2).items()


def test_published_landing_zone_in_a_region_with_fewer_zones_says_so() -> None:
    world = World(zones=("eu-west-1a",))
    recording = record(lambda: library.PublishedLandingZone("zone", {}), world)
    assert isinstance(recording.error, ZonesError)
    assert "has 1 availability zones: eu-west-1a; zone_count asks for 2" in str(recording.error)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {
                "cidr_block": "10.0.0.0/8",
                "zone_count": 7,
                "flow_log_retention_days": 100,
                "parameter_prefix": "landingzone/",
                "log_bucket_name": "Logs",
                "permissions_boundary_arn": "boundary",
                "ebs_key_arn": "alias/ebs",
                "logs_key_arn": "alias/logs",
                "vpc_cidr": "10.0.0.0/16",
            },
            {
                "cidr_block": '"10.0.0.0/8"; give an IPv4 range of size /16 to /28',
                "zone_count": "7",
                "flow_log_retention_days": "100",
                "parameter_prefix": '"landingzone/"',
                "log_bucket_name": '"Logs"',
                "permissions_boundary_arn": '"boundary"',
                "ebs_key_arn": '"alias/ebs"',
                "logs_key_arn": '"alias/logs"',
                "vpc_cidr": "is unknown",
            },
        ),
        (
            {"cidr_block": "10.0.0.0/26", "zone_count": 5},
            {"subnet_prefix_length": "10.0.0.0/26 has no room for 5 subnets of size /28"},
        ),
        (
            {"availability_zones": ["eu-west-1a", "eu-west-1a"], "zone_count": 3},
            {
                "availability_zones": "names a zone twice",
                "zone_count": "is 3, but 2 zones are named",
            },
        ),
        (
            {"subnet_cidr_blocks": ["10.0.0.0/20", "10.0.0.0/24"]},
            {"subnet_cidr_blocks[1]": "which overlaps 10.0.0.0/20"},
        ),
        (
            {"subnet_cidr_blocks": ["10.1.0.0/20", "10.0.0.0/24"]},
            {"subnet_cidr_blocks[0]": "outside the VPC"},
        ),
        (
            {"subnet_cidr_blocks": ["10.0.0.0/20"]},
            {"subnet_cidr_blocks": "has 1 ranges; give 2, one a zone"},
        ),
        (
            {"flow_log_retention_days": 30},
            {"flow_log_retention_days": "turns EXT.LOG_GROUP_RETENTION off"},
        ),
    ],
)
def test_published_landing_zone_bad_arguments_all_told_and_nothing_registered(
    arguments: dict, expected: dict[str, str]
) -> None:
    found = problems(record(lambda: library.PublishedLandingZone("zone", arguments)))
    assert found.keys() == expected.keys()
    assert [path for path, part in expected.items() if part not in found[path]] == []


def test_published_landing_zone_without_demanded_endpoints_needs_a_record_for_each() -> None:
    arguments = {"endpoint_services": ["ssm", "s3"], "exemptions": exemptions("EC2.10")}
    recording = record(lambda: library.PublishedLandingZone("zone", arguments))
    assert recording.resources == []
    told = str(recording.error)
    missing = ("EC2.55", "EC2.56", "EC2.58", "EC2.60", "EXT.VPCE_EC2MESSAGES")
    assert [control for control in missing if f"turns {control} off" not in told] == []
    assert "EC2.10 off" not in told
    assert "EC2.57" not in told
