"""Private endpoints: default, fullest form, and what they refuse."""

import json

import pytest
from recorder import Recording, World, record, succeed
from test_network import exemptions, outputs_of, problems

import components as library
from components._network.endpoint_services import DEFAULT

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
GROUP = "sg-0123456789abcdef0"
PLACE = {
    "vpc_id": "vpc-12345678",
    "subnet_ids": ["subnet-12345678", "subnet-87654321"],
    "clients": {"vpc": {"cidr_ipv4": "10.0.0.0/16"}},
}
DEFAULT_FORM = {**PLACE, "route_table_ids": ["rtb-12345678"]}
FULLEST = {
    **DEFAULT_FORM,
    "clients": {
        "hosts": {"security_group_id": "sg-12345678", "description": "Hosts"},
        "company": {"prefix_list_id": "pl-12345678"},
        "six": {"cidr_ipv6": "2001:db8::/56"},
    },
    "services": ["ssm", "s3", "dynamodb", "secretsmanager"],
    "bucket_names": ["central-logs"],
    "organization_id": "o-a1b2c3d4e5",
    "tags": {"team": "a"},
    "exemptions": exemptions("EC2.43"),
}


def endpoints(arguments: dict, world: World | None = None) -> Recording:
    return succeed(lambda: library.PrivateEndpoints("net", arguments), world)


def test_private_endpoints_default_are_private_and_behind_one_group() -> None:
    recording = endpoints(DEFAULT_FORM)
    found = {one.name.removeprefix("net-"): one.inputs for one in recording.of_type(ENDPOINT)}
    assert set(found) == set(DEFAULT)
    for service, inputs in found.items():
        assert inputs["serviceName"] == f"com.amazonaws.eu-west-1.{service}"
        assert inputs["vpcId"] == "vpc-12345678"
        if service == "s3":
            assert inputs["vpcEndpointType"] == "Gateway"
            assert inputs["routeTableIds"] == ["rtb-12345678"]
            assert not {"subnetIds", "securityGroupIds", "privateDnsEnabled"} & set(inputs)
        else:
            assert inputs["vpcEndpointType"] == "Interface"
            assert inputs["privateDnsEnabled"] is True
            assert inputs["subnetIds"] == PLACE["subnet_ids"]
            assert inputs["securityGroupIds"] == [GROUP]
    rule = recording.only(INGRESS).inputs
    assert (rule["cidrIpv4"], rule["ipProtocol"]) == ("10.0.0.0/16", "tcp")
    assert (rule["fromPort"], rule["toPort"]) == (443, 443)
    assert recording.of_type("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule") == []


def test_private_endpoints_tell_ids_in_order_and_what_hosts_connect_to() -> None:
    recording = endpoints(DEFAULT_FORM)
    outputs = outputs_of(recording, "compliant-ec2:index:PrivateEndpoints")
    ids = {one.name.removeprefix("net-"): one.answer["id"] for one in recording.of_type(ENDPOINT)}
    assert outputs == {
        "endpointIds": [ids[service] for service in DEFAULT],
        "securityGroupId": GROUP,
        "s3PrefixListId": "pl-0123456789abcdef0",
    }


def test_private_endpoints_fullest_serve_named_clients_and_buckets() -> None:
    recording = endpoints(FULLEST)
    clients = {one.name: one.inputs for one in recording.of_type(INGRESS)}
    assert clients["net-ingress-hosts"]["referencedSecurityGroupId"] == "sg-12345678"
    assert clients["net-ingress-hosts"]["description"] == "Hosts"
    assert clients["net-ingress-company"]["prefixListId"] == "pl-12345678"
    assert clients["net-ingress-six"]["cidrIpv6"] == "2001:db8::/56"
    found = {one.name: one.inputs for one in recording.of_type(ENDPOINT)}
    assert set(found) == {"net-ssm", "net-s3", "net-dynamodb", "net-secretsmanager"}
    policies = {name: json.loads(one["policy"])["Statement"] for name, one in found.items()}
    assert policies["net-ssm"][0]["Condition"]["StringEquals"] == {
        "aws:PrincipalOrgID": "o-a1b2c3d4e5"
    }
    assert policies["net-s3"][1]["Resource"][0] == "arn:aws:s3:::central-logs"
    assert {one["tags"]["team"] for one in (*clients.values(), *found.values())} == {"a"}
    (component,) = recording.of_type("compliant-ec2:index:PrivateEndpoints")
    assert component.inputs["exemptions"] == FULLEST["exemptions"]


def test_private_endpoints_without_s3_need_no_route_table_and_tell_no_prefix_list() -> None:
    recording = endpoints({**PLACE, "services": ["ssm"]})
    outputs = outputs_of(recording, "compliant-ec2:index:PrivateEndpoints")
    assert outputs.get("s3PrefixListId") is None


def test_private_endpoints_names_and_policies_are_known_in_a_preview() -> None:
    recording = endpoints(DEFAULT_FORM, World(preview=True))
    found = {one.name: one.inputs for one in recording.of_type(ENDPOINT)}
    assert found["net-ec2"]["serviceName"] == "com.amazonaws.eu-west-1.ec2"
    assert "123456789012" in found["net-ec2"]["policy"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {},
            {
                "vpc_id": "missing",
                "subnet_ids": "missing",
                "clients": "missing",
                "route_table_ids": "s3 are entered in route tables",
            },
        ),
        (
            {
                **DEFAULT_FORM,
                "services": ["smm", "ssm", "ssm"],
                "bucket_names": ["Logs"],
                "organization_id": "o-1",
                "route_table_ids": ["table"],
            },
            {
                "services.smm": 'did you mean "ssm"?',
                "services": 'names "ssm" 2 times',
                "bucket_names[0]": '"Logs"',
                "organization_id": '"o-1"',
                "route_table_ids[0]": '"table"',
            },
        ),
        ({**DEFAULT_FORM, "services": []}, {"services": "a list of one or more"}),
        (
            {
                **DEFAULT_FORM,
                "clients": {
                    "world": {"cidr_ipv4": "0.0.0.0/0"},
                    "half": {"cidr_ipv6": "8000::/1"},
                    "none": {},
                    "ssh": {"security_group_id": "sg-12345678", "from_port": 22},
                },
            },
            {
                'clients["world"].cidr_ipv4': "not a large part of the internet",
                'clients["half"].cidr_ipv6': "not a large part of the internet",
                'clients["none"]': "names 0 targets",
                'clients["ssh"].from_port': "is unknown",
            },
        ),
    ],
)
def test_private_endpoints_bad_arguments_all_told_and_nothing_registered(
    arguments: dict, expected: dict[str, str]
) -> None:
    found = problems(record(lambda: library.PrivateEndpoints("net", arguments)))
    assert found.keys() == expected.keys()
    assert [path for path, part in expected.items() if part not in found[path]] == []
