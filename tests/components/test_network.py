"""Landing zone and security group: default, fullest form, and what they refuse."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pulumi
import pytest
from recorder import Recording, World, record, succeed

import components as library
from components import landing_zone
from components._parameters import ParameterError
from components._validation import InvalidArgumentsError

GROUP = "sg-0123456789abcdef0"
VPC = {"vpc_id": "vpc-12345678"}
ZONE = "compliant-ec2:index:LandingZone"
GROUP_TYPE = "aws:ec2/securityGroup:SecurityGroup"
EGRESS_TYPE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS_TYPE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EXCLUSIVE_TYPE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive"
NEXT_YEAR = (datetime.now(UTC).date() + timedelta(days=365)).isoformat()
PUBLISHED = {
    "/net/vpc": "vpc-12345678",
    "/b": "subnet-b2345678",
    "/a": "subnet-a2345678",
    "/boundary": "arn:aws:iam::123456789012:policy/boundary",
    "/bucket": "central-logs",
    "/ebs": "arn:aws:kms:eu-west-1:123456789012:key/1",
    "/logs": "arn:aws:kms:eu-west-1:123456789012:key/2",
}


def outputs_of(recording: Recording, token: str) -> Mapping[str, Any]:
    (outputs,) = (one for urn, one in recording.outputs.items() if f"::{token}::" in urn)
    return outputs


def exemptions(*controls: str) -> list[dict[str, str]]:
    rest = {"reason": "a proxy", "owner": "network team", "expires": NEXT_YEAR}
    return [{"control": control, **rest} for control in controls]


def group(**arguments: Any) -> Recording:  # noqa: ANN401 - any argument
    return record(lambda: library.EgressOnlySecurityGroup("host", {**VPC, **arguments}))


def problems(recording: Recording) -> dict[str, str]:
    assert isinstance(recording.error, InvalidArgumentsError), recording.error
    assert recording.resources == []
    return {one["property_path"]: one["reason"] for one in recording.error.errors}


def test_landing_zone_default_reads_vpc_and_first_private_subnet_only() -> None:
    recording = succeed(lambda: library.LandingZone("zone", {}))
    assert outputs_of(recording, ZONE) == {
        "vpcId": "vpc-0123456789abcdef0",
        "subnetIds": ["subnet-0123456789abcdef1"],
    }
    assert len(recording.invokes) == 2


def test_landing_zone_own_paths_are_read_in_their_order() -> None:
    arguments = {
        "vpc_id_parameter": "/net/vpc",
        "subnet_id_parameters": ["/b", "/a"],
        "logs_key_parameter": "/logs",
        "permissions_boundary_parameter": "/boundary",
        "log_bucket_parameter": "/bucket",
        "ebs_key_parameter": "/ebs",
    }
    world = World(parameters=PUBLISHED)
    recording = succeed(lambda: library.LandingZone("zone", arguments), world)
    assert outputs_of(recording, ZONE) == {
        "vpcId": PUBLISHED["/net/vpc"],
        "subnetIds": [PUBLISHED["/b"], PUBLISHED["/a"]],
        "permissionsBoundaryArn": PUBLISHED["/boundary"],
        "logBucketName": PUBLISHED["/bucket"],
        "ebsKeyArn": PUBLISHED["/ebs"],
        "logsKeyArn": PUBLISHED["/logs"],
    }


def test_landing_zone_missing_parameters_are_named_in_one_error() -> None:
    arguments = {
        "subnet_id_parameters": ["/landingzone/a", "/landingzone/b"],
        "log_bucket_parameter": "/landingzone/c",
    }
    recording = record(lambda: library.LandingZone("zone", arguments), World(parameters={}))
    assert isinstance(recording.error, ParameterError)
    assert str(recording.error).splitlines() == [
        "SSM parameters cannot be used:",
        "  - /landingzone/vpc/vpc-id does not exist",
        "  - /landingzone/a does not exist",
        "  - /landingzone/b does not exist",
        "  - /landingzone/c does not exist",
        landing_zone._REMEDY,
    ]


def test_landing_zone_parameter_with_something_else_is_named() -> None:
    world = World(
        parameters={
            "/landingzone/vpc/vpc-id": "subnet-12345678",
            "/landingzone/vpc/private-subnet-1-id": "subnet-12345678",
            "/key": "alias/logs",
        },
        secure=frozenset({"/landingzone/vpc/private-subnet-1-id"}),
    )
    arguments = {"logs_key_parameter": "/key"}
    message = str(record(lambda: library.LandingZone("zone", arguments), world).error)
    assert 'vpc-id holds "subnet-12345678"; it has to hold a VPC id' in message
    assert "private-subnet-1-id is a SecureString" in message
    assert '/key holds "alias/logs"; it has to hold an ARN' in message


def test_landing_zone_parameter_that_may_not_be_read_is_told_with_the_cause() -> None:
    world = World(denied=frozenset({"/landingzone/vpc/vpc-id"}))
    message = str(record(lambda: library.LandingZone("zone", {}), world).error)
    line = message.splitlines()[1]
    assert line.startswith("  - /landingzone/vpc/vpc-id cannot be read: reading SSM Parameter")
    assert "AccessDeniedException" in line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"vpc_id_parameter": "vpc"}, {"vpc_id_parameter": '"vpc"'}),
        (
            {"subnet_id_parameters": ["/a", "b", 3]},
            {"subnet_id_parameters[1]": '"b"', "subnet_id_parameters[2]": "3"},
        ),
        ({"subnet_id_parameters": []}, {"subnet_id_parameters": "[]"}),
        ({"subnet_id_parameters": "/a"}, {"subnet_id_parameters": '"/a"'}),
        ({"vpc_parameter": "/a"}, {"vpc_parameter": '"vpc_id_parameter"?'}),
        (
            {"log_bucket_parameter": "logs", "ebs_key_parameter": 1},
            {"log_bucket_parameter": '"logs"', "ebs_key_parameter": "1"},
        ),
    ],
)
def test_landing_zone_bad_arguments_all_told_and_nothing_read(
    arguments: dict, expected: dict[str, str]
) -> None:
    recording = record(lambda: library.LandingZone("zone", arguments))
    found = problems(recording)
    assert found.keys() == expected.keys()
    assert [path for path, part in expected.items() if part not in found[path]] == []
    assert recording.invokes == []


def test_security_group_default_lets_only_https_out() -> None:
    recording = group()
    made = recording.only(GROUP_TYPE).inputs
    assert made["vpcId"] == "vpc-12345678"
    assert not {"ingress", "egress"} & set(made)
    assert recording.only(EGRESS_TYPE).name == "host-https-0.0.0.0-0"
    assert recording.only(EGRESS_TYPE).inputs == {
        "securityGroupId": GROUP,
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "cidrIpv4": "0.0.0.0/0",
        "description": "HTTPS to 0.0.0.0/0",
        "tags": {},
    }
    assert recording.of_type(INGRESS_TYPE) == recording.of_type(EXCLUSIVE_TYPE) == []


FULLEST = {
    "destinations": {
        "endpoints": {"security_group_id": "sg-12345678", "description": "VPC endpoints"},
        "s3": {"prefix_list_id": "pl-12345678"},
        "net": {"cidr_ipv4": "10.0.0.0/16"},
        "six": {"cidr_ipv6": "2001:db8::/32"},
        "dns": {"cidr_ipv4": "10.0.0.2/32", "protocol": "udp", "from_port": 53},
        "database": {"cidr_ipv4": "10.0.9.0/24", "from_port": 5432.0, "to_port": 5439},
    },
    "sources": {
        "balancer": {"security_group_id": "sg-87654321", "from_port": 8443},
        "office": {"cidr_ipv4": "10.9.0.0/24", "from_port": 22, "description": "Bastion"},
        "everybody": {"cidr_ipv6": "::/0"},
    },
    "exclusive": True,
    "tags": {"team": "a"},
    "exemptions": exemptions("EXT.SG_EGRESS_443_ONLY", "EXT.SG_NO_INGRESS_FROM_WORLD"),
}


def test_security_group_fullest_has_one_rule_for_each_destination_and_source() -> None:
    recording = group(**FULLEST)
    assert recording.error is None
    rules = {one.name: one.inputs for one in recording.of_type(EGRESS_TYPE)}
    assert {
        name: (one["ipProtocol"], one["fromPort"], one["toPort"], one["description"])
        for name, one in rules.items()
    } == {
        "host-https-endpoints": ("tcp", 443, 443, "VPC endpoints"),
        "host-https-s3": ("tcp", 443, 443, "HTTPS to s3"),
        "host-https-net": ("tcp", 443, 443, "HTTPS to net"),
        "host-https-six": ("tcp", 443, 443, "HTTPS to six"),
        "host-egress-dns": ("udp", 53, 53, "udp/53 to dns"),
        "host-egress-database": ("tcp", 5432, 5439, "tcp/5432 to database"),
    }
    assert rules["host-https-endpoints"]["referencedSecurityGroupId"] == "sg-12345678"
    assert rules["host-https-s3"]["prefixListId"] == "pl-12345678"
    assert rules["host-https-six"]["cidrIpv6"] == "2001:db8::/32"
    sources = {one.name: one.inputs for one in recording.of_type(INGRESS_TYPE)}
    assert sources["host-ingress-balancer"]["referencedSecurityGroupId"] == "sg-87654321"
    assert sources["host-ingress-office"]["cidrIpv4"] == "10.9.0.0/24"
    assert sources["host-ingress-everybody"]["description"] == "HTTPS from everybody"
    assert recording.only(GROUP_TYPE).inputs["tags"] == {"Name": "host", "team": "a"}
    assert {one["tags"]["team"] for one in (*rules.values(), *sources.values())} == {"a"}
    (component,) = (one for one in recording.resources if one.type.startswith("compliant-ec2"))
    assert component.inputs["exemptions"] == FULLEST["exemptions"]


def test_security_group_exclusive_names_every_rule_and_no_other() -> None:
    exclusive = group(**FULLEST).only(EXCLUSIVE_TYPE)
    assert exclusive.inputs["securityGroupId"] == GROUP
    made = {
        kind: {urn.rpartition("::")[2] for urn in exclusive.property_dependencies[kind]}
        for kind in ("egressRuleIds", "ingressRuleIds")
    }
    assert made["egressRuleIds"] >= {"host-https-s3", "host-egress-dns"}
    assert {"host-ingress-office", "host-ingress-everybody"} <= made["ingressRuleIds"]
    assert len(exclusive.inputs["egressRuleIds"]) == len(FULLEST["destinations"])
    assert len(exclusive.inputs["ingressRuleIds"]) == len(FULLEST["sources"])


def test_security_group_text_stays_when_rules_change_as_a_new_one_would_replace_it() -> None:
    texts = {group(**more).only(GROUP_TYPE).inputs["description"] for more in ({}, FULLEST)}
    assert texts == {"host: named destinations and sources only"}


def test_destinations_of_ranges_keep_their_names_when_others_are_added() -> None:
    before = library.destinations(["10.0.0.0/8"])
    after = library.destinations(["2001:db8::/32", "10.0.0.0/8"])
    assert before["10.0.0.0-8"] == after["10.0.0.0-8"]
    assert after["2001_db8__-32"]["cidr_ipv6"] == "2001:db8::/32"


WRONG_DESTINATIONS = {
    "none": {},
    "both": {"cidr_ipv4": "10.0.0.0/8", "prefix_list_id": "pl-12345678"},
    "typo": {"cidr_ip4": "10.0.0.0/8"},
    "host-bits": {"cidr_ipv4": "10.0.0.1/8"},
    "a b": {"security_group_id": "sg-12345678"},
    "ports": {"cidr_ipv6": "2001:db8::/32", "from_port": 443, "to_port": 80},
    "icmp": {"prefix_list_id": "pl-1234567a", "protocol": "icmp", "from_port": 70000},
}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {"vpc_id": "12345678", "destinations": WRONG_DESTINATIONS},
            {
                "vpc_id": '"12345678"',
                'destinations["none"]': "names 0 targets",
                'destinations["both"]': "names 2 targets",
                'destinations["typo"].cidr_ip4': 'did you mean "cidr_ipv4"?',
                'destinations["typo"]': "names 0 targets",
                'destinations["host-bits"].cidr_ipv4': '"10.0.0.1/8"',
                'destinations["a b"]': "letters, digits",
                'destinations["ports"].to_port': "is 80, below the first port",
                'destinations["ports"]': "turns EXT.SG_EGRESS_443_ONLY off",
                'destinations["icmp"].protocol': '"icmp"',
                'destinations["icmp"].from_port': "70000",
            },
        ),
        ({"vpc_id": None}, {"vpc_id": "missing"}),
        ({"destinations": ["10.0.0.0/8"]}, {"destinations": "['10.0.0.0/8']"}),
        (
            {"destinations": {"web": {"cidr_ipv4": "10.0.0.0/8", "from_port": 80}}},
            {'destinations["web"]': "turns EXT.SG_EGRESS_443_ONLY off"},
        ),
        (
            {
                "destinations": {
                    "all": {"cidr_ipv4": "10.0.0.0/8"},
                    "part": {"cidr_ipv4": "10.1.0.0/16"},
                    "again": {"cidr_ipv4": "10.0.0.0/8"},
                    "s3": {"prefix_list_id": "pl-12345678"},
                    "also-s3": {"prefix_list_id": "pl-12345678"},
                }
            },
            {
                'destinations["part"]': 'is 10.1.0.0/16, which lies in 10.0.0.0/8 of "again"',
                'destinations["all"]': 'is 10.0.0.0/8, which lies in 10.0.0.0/8 of "again"',
                'destinations["s3"]': 'repeats "also-s3"',
            },
        ),
        (
            {"sources": {"all": {"cidr_ipv4": "0.0.0.0/0"}}},
            {'sources["all"]': "turns EXT.SG_NO_INGRESS_FROM_WORLD off"},
        ),
        (
            {
                "sources": {"all": {"cidr_ipv6": "::/0", "from_port": 8080}},
                "exemptions": exemptions("EXT.SG_NO_INGRESS_FROM_WORLD", "EC2.18"),
            },
            {'sources["all"]': "turns EC2.19 off"},
        ),
        (
            {
                "sources": {
                    "wide": {"cidr_ipv4": "10.0.0.0/8", "from_port": 20, "to_port": 25},
                    "list": {"prefix_list_id": "pl-12345678", "from_port": 3389},
                    "world": {"cidr_ipv4": "0.0.0.0/0", "from_port": 22},
                    "half": {"cidr_ipv4": "128.0.0.0/1"},
                },
                "exemptions": exemptions("EXT.SG_NO_INGRESS_FROM_WORLD", "EC2.18", "EC2.19"),
            },
            {
                'sources["wide"]': "opens SSH to 10.0.0.0/8, which is too wide",
                'sources["list"]': "opens Remote Desktop to a prefix list",
                'sources["world"]': "opens SSH to 0.0.0.0/0, which is too wide",
                'sources["half"]': "128.0.0.0/1, a large part of the internet",
            },
        ),
        ({"exclusive": "yes"}, {"exclusive": '"yes"'}),
    ],
)
def test_security_group_bad_arguments_all_told_and_nothing_registered(
    arguments: dict, expected: dict[str, str]
) -> None:
    found = problems(group(**arguments))
    assert found.keys() == expected.keys()
    assert [path for path, part in expected.items() if part not in found[path]] == []


def test_security_group_whose_name_ec2_refuses_is_told_before() -> None:
    recording = record(lambda: library.EgressOnlySecurityGroup("sg-web", VPC))
    assert 'is "sg-web"' in problems(recording)["name"]


def test_security_group_source_known_later_may_not_be_the_internet() -> None:
    def program() -> None:
        late = pulumi.Output.from_input("0.0.0.0/0")
        sources = {"late": {"cidr_ipv4": late}}
        library.EgressOnlySecurityGroup("host", {**VPC, "sources": sources})

    recording = record(program)
    assert 'sources["late"].cidr_ipv4 is "0.0.0.0/0"' in str(recording.error)
    assert recording.of_type(INGRESS_TYPE) == []
