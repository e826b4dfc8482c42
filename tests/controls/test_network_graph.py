"""What belongs together in a network: rules to groups, routes to tables, endpoints to VPCs."""

import pytest

from policypack.controls._bundles import Kind, bundle
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._launch import launches
from policypack.controls._loose import loose
from policypack.controls._model import Example, Given, Resource
from policypack.controls._placement import subnets, unnamed_groups
from policypack.controls._routes import (
    INTERNET_GATEWAY,
    ROUTE,
    ROUTE_TABLE,
    VPN_GATEWAY,
    open_families,
    table_names,
    ways,
)
from policypack.controls._tokens import (
    FLEET,
    GROUP,
    INSTANCE,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    SUBNET,
)
from policypack.controls._values import UNKNOWN
from policypack.controls._vpc_endpoints import SERVICE_NAME, region_of
from policypack.controls._vpcs import VPC, belongings

TABLES = Kind(wholes=(ROUTE_TABLE,), parts=(ROUTE,), path="routeTableId")


def stack(*givens: Given) -> tuple[tuple[Resource, ...], Graph]:
    resources = resources_of(Example("", givens[0], givens[1:]))
    return resources, Graph(resources)


def route(name: str, table: object, *sources: str) -> Given:
    return Given(ROUTE, {"routeTableId": table}, name, {"routeTableId": sources})


def test_bundle_holds_the_whole_and_all_parts_that_name_it() -> None:
    table = Given(ROUTE_TABLE, name="table", outputs={"id": "rtb-1", "arn": "arn:1"})
    resources, graph = stack(
        table, route("edge", UNKNOWN, "table"), route("id", "rtb-1"), route("other", "rtb-2")
    )
    for one in resources[:3]:
        assert {found.name for found in bundle(one, graph, TABLES)} == {"table", "edge", "id"}
    assert [found.name for found in bundle(resources[3], graph, TABLES)] == ["other"]


def test_bundle_of_parts_of_another_stack_goes_by_the_literal_id() -> None:
    resources, graph = stack(
        route("a", "rtb-1"), route("b", "rtb-1"), route("c", UNKNOWN), route("d", UNKNOWN)
    )
    names = [{found.name for found in bundle(one, graph, TABLES)} for one in resources]
    assert names == [{"a", "b"}, {"a", "b"}, {"c"}, {"d"}]


def test_loose_lists_what_is_unknown_and_linked_to_nothing() -> None:
    _, graph = stack(
        Given(ROUTE_TABLE, name="table"),
        route("linked", UNKNOWN, "table"),
        route("literal", "rtb-1"),
        route("loose", UNKNOWN),
        Given(ROUTE, name="without"),
    )
    assert [found.name for found in loose(graph, ROUTE, "routeTableId", ROUTE_TABLE)] == ["loose"]


def test_belongings_of_a_vpc_are_its_own_and_the_loose_ones() -> None:
    resources, graph = stack(
        Given(VPC, name="vpc"),
        Given(SUBNET, {"vpcId": UNKNOWN}, "own", {"vpcId": ("vpc",)}),
        Given(SUBNET, {"vpcId": UNKNOWN}, "loose"),
        Given(SUBNET, {"vpcId": "vpc-2"}, "foreign"),
    )
    found = belongings(resources[0], graph, SUBNET)
    assert [one.name for one in found.own] == ["own"]
    assert [one.name for one in found.loose] == ["loose"]


@pytest.mark.parametrize(
    ("name", "region", "service"),
    [
        ("com.amazonaws.eu-west-1.ssm", "eu-west-1", "ssm"),
        ("com.amazonaws.us-gov-west-1.ecr.api", "us-gov-west-1", "ecr.api"),
        ("cn.com.amazonaws.cn-north-1.ec2", "cn-north-1", "ec2"),
        ("gov.ic.c2s.us-iso-east-1.ec2", "us-iso-east-1", "ec2"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-1", "eu-west-1", "vpce-svc-1"),
        ("com.amazonaws.ap-southeast-2.ssm-contacts", "ap-southeast-2", "ssm-contacts"),
        ("com.amazonaws.s3-global.accesspoint", None, None),
        ("ssm", None, None),
    ],
)
def test_service_name_holds_region_and_service(
    name: str, region: str | None, service: str | None
) -> None:
    read = SERVICE_NAME.fullmatch(name)
    assert (read and read["region"]) == region
    assert (read and read["service"]) == service


@pytest.mark.parametrize(
    ("own", "configured", "region"),
    [
        ({}, {}, None),
        ({}, {"region": "eu-west-1"}, "eu-west-1"),
        ({"region": "eu-west-2"}, {"region": "eu-west-1"}, "eu-west-2"),
        ({"region": UNKNOWN}, {"region": "eu-west-1"}, None),
        ({}, {"region": UNKNOWN}, None),
    ],
)
def test_region_is_the_resource_s_own_or_its_provider_s(
    own: dict[str, object], configured: dict[str, object], region: str | None
) -> None:
    resources, _ = stack(Given(VPC, own, provider=configured))
    assert region_of(resources[0]) == region


@pytest.mark.parametrize(
    ("gateway", "sources", "certain"),
    [
        ("igw-1", (), [True]),
        ("local", (), []),
        ("vgw-1", (), []),
        ("", (), []),
        (None, (), []),
        (UNKNOWN, ("internet",), [True]),
        (UNKNOWN, ("private",), []),
        (UNKNOWN, ("internet", "private"), [False]),
        (UNKNOWN, (), [False]),
    ],
)
def test_ways_lead_to_internet_gateways_only(
    gateway: object, sources: tuple[str, ...], certain: list[bool]
) -> None:
    resources, graph = stack(
        Given(ROUTE, {"gatewayId": gateway}, "it", {"gatewayId": sources}),
        Given(INTERNET_GATEWAY, name="internet"),
        Given(VPN_GATEWAY, name="private"),
    )
    assert [way.certain for way in ways(resources[0], graph)] == certain


def test_ways_of_a_table_add_up_by_address_family() -> None:
    inline = [{"gatewayId": "igw-1", "cidrBlock": "0.0.0.0/1", "ipv6CidrBlock": "::/0"}]
    table = Given(ROUTE_TABLE, {"routes": inline}, "table", outputs={"id": "rtb-1"})
    half = {"routeTableId": "rtb-1", "gatewayId": "igw-1", "destinationCidrBlock": "128.0.0.0/1"}
    resources, graph = stack(table, Given(ROUTE, half, "half"))
    found = ways(resources[0], graph)
    assert open_families(found) == {4, 6}
    assert open_families(found[:1]) == {6}
    assert open_families(found[1:]) == frozenset()
    assert table_names(resources[1], graph) == {"table", "rtb-1"}


BY_NAME = {"name": "web", "version": "$Latest"}
FLEET_BY_NAME = {"launchTemplateName": "web", "version": "$Latest"}
PLACES = {
    "own": (Given(INSTANCE, {"subnetId": "subnet-1"}), {}, ["subnetId"]),
    "template": (
        Given(INSTANCE, {"launchTemplate": BY_NAME}),
        {"networkInterfaces": [{"subnetId": "subnet-1"}]},
        ["networkInterfaces[0].subnetId"],
    ),
    "existing interface of the template": (
        Given(INSTANCE, {"launchTemplate": BY_NAME}),
        {"networkInterfaces": [{"networkInterfaceId": "eni-1"}]},
        ["networkInterfaces[0].networkInterfaceId"],
    ),
    "nowhere": (Given(INSTANCE, {"launchTemplate": BY_NAME}), {}, ["subnetId"]),
    "zones of a group": (
        Given(GROUP, {"launchTemplate": BY_NAME, "vpcZoneIdentifiers": ["subnet-1", UNKNOWN]}),
        {"networkInterfaces": [{"subnetId": "ignored"}]},
        ["vpcZoneIdentifiers[0]", "vpcZoneIdentifiers[1]"],
    ),
    "one override of two": (
        Given(
            FLEET,
            {
                "launchTemplateConfigs": [
                    {
                        "launchTemplateSpecification": FLEET_BY_NAME,
                        "overrides": [{"subnetId": "subnet-1"}, {"instanceType": "t3.micro"}],
                    }
                ]
            },
        ),
        {},
        ["launchTemplateConfigs[0].overrides[0].subnetId", "networkInterfaces[].subnetId"],
    ),
    "interface of another stack": (
        Given(INSTANCE, {"primaryNetworkInterface": {"networkInterfaceId": "eni-1"}}),
        {},
        ["primaryNetworkInterface.networkInterfaceId"],
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_subnets_are_found_where_they_are_named(place: str) -> None:
    subject, template, paths = PLACES[place]
    held = Given(LAUNCH_TEMPLATE, {"name": "web", **template}, "template")
    resources, graph = stack(subject, held)
    (launch,) = launches(resources[0], graph)
    assert [found.path for _, found in subnets(resources[0], launch, graph)] == paths


def test_subnets_of_an_existing_interface_are_those_of_the_interface() -> None:
    interface = Given(NETWORK_INTERFACE, {"subnetId": "subnet-1"}, "eni", outputs={"id": "eni-1"})
    subject = Given(INSTANCE, {"primaryNetworkInterface": {"networkInterfaceId": "eni-1"}})
    resources, graph = stack(subject, interface)
    (launch,) = launches(resources[0], graph)
    ((holder, subnet),) = subnets(resources[0], launch, graph)
    assert (holder.name, subnet.value) == ("eni", "subnet-1")


@pytest.mark.parametrize(
    ("own", "template", "paths"),
    [
        ({"vpcSecurityGroupIds": ["sg-1"]}, {}, []),
        ({"vpcSecurityGroupIds": UNKNOWN}, {}, []),
        ({"vpcSecurityGroupIds": []}, {}, ["vpcSecurityGroupIds"]),
        ({"securityGroups": ["web"]}, {}, []),
        ({}, {"vpcSecurityGroupIds": ["sg-1"]}, []),
        ({}, {"securityGroupNames": ["web"]}, []),
        ({}, {"networkInterfaces": [{"securityGroups": ["sg-1"]}]}, []),
        (
            {},
            {"networkInterfaces": [{"securityGroups": ["sg-1"]}, {}]},
            ["networkInterfaces[1].securityGroups"],
        ),
        ({}, {"networkInterfaces": UNKNOWN}, ["networkInterfaces"]),
        ({"primaryNetworkInterface": {"networkInterfaceId": "eni-1"}}, {}, []),
        ({}, {}, ["vpcSecurityGroupIds"]),
    ],
)
def test_unnamed_groups_are_where_they_should_be_named(
    own: dict[str, object], template: dict[str, object], paths: list[str]
) -> None:
    held = Given(LAUNCH_TEMPLATE, {"name": "web", **template}, "template")
    resources, graph = stack(Given(INSTANCE, {"launchTemplate": BY_NAME, **own}), held)
    (launch,) = launches(resources[0], graph)
    assert [found.path for found in unnamed_groups(launch)] == paths
