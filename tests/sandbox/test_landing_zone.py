from collections.abc import Callable
from typing import Any

import pytest

from sandbox.landing_zone import (
    PROVIDER,
    SUBNET_PARAMETERS,
    VPC_PARAMETER,
    provision,
)

Clients = Callable[..., Any]
REGIONS = ("eu-west-3", "us-west-2")


@pytest.fixture(scope="module", autouse=True)
def _landing_zones(emulator: str) -> None:
    """Provision every region twice."""
    for region in REGIONS * 2:
        provision(emulator, region)


def parameters(client: Clients, region: str) -> dict[str, Any]:
    names = [VPC_PARAMETER, *SUBNET_PARAMETERS]
    found = client("ssm", region).get_parameters(Names=names)["Parameters"]
    return {one["Name"]: one for one in found}


@pytest.mark.parametrize("region", REGIONS)
def test_landing_zone_publishes_vpc_and_private_subnets_of_two_zones(
    client: Clients, region: str
) -> None:
    found = parameters(client, region)
    subnets = client("ec2", region).describe_subnets(
        SubnetIds=[found[name]["Value"] for name in SUBNET_PARAMETERS]
    )["Subnets"]
    assert {subnet["VpcId"] for subnet in subnets} == {found[VPC_PARAMETER]["Value"]}
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == 2
    assert [subnet["MapPublicIpOnLaunch"] for subnet in subnets] == [False, False]


@pytest.mark.parametrize("region", REGIONS)
def test_landing_zone_provisioned_again_is_left_as_it_was(client: Clients, region: str) -> None:
    ec2 = client("ec2", region)
    own = [{"Name": "tag:Provider", "Values": [PROVIDER]}]
    assert len(ec2.describe_vpcs(Filters=own)["Vpcs"]) == 1
    assert len(ec2.describe_subnets(Filters=own)["Subnets"]) == 2
    assert {one["Version"] for one in parameters(client, region).values()} == {1}


def test_landing_zone_parameters_name_their_provider(client: Clients) -> None:
    own = [{"Key": "Name", "Option": "BeginsWith", "Values": ["/landingzone/"]}]
    found = client("ssm", REGIONS[0]).describe_parameters(ParameterFilters=own)["Parameters"]
    assert len(found) == 3
    assert all(one["Description"].endswith(f"provided by {PROVIDER}") for one in found)


def test_landing_zone_has_the_endpoints_systems_manager_needs(client: Clients) -> None:
    vpc = parameters(client, REGIONS[0])[VPC_PARAMETER]["Value"]
    own = [{"Name": "vpc-id", "Values": [vpc]}]
    found = client("ec2", REGIONS[0]).describe_vpc_endpoints(Filters=own)["VpcEndpoints"]
    kinds = {one["ServiceName"].rsplit(".", 1)[-1]: one["VpcEndpointType"] for one in found}
    assert kinds == {
        "s3": "Gateway",
        "ssm": "Interface",
        "ssmmessages": "Interface",
        "ec2messages": "Interface",
    }


def test_landing_zone_has_no_way_to_the_internet(client: Clients) -> None:
    vpc = parameters(client, REGIONS[0])[VPC_PARAMETER]["Value"]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    found = client("ec2", REGIONS[0]).describe_internet_gateways(Filters=attached)
    assert found["InternetGateways"] == []


def test_landing_zone_with_changed_parameter_is_put_right(client: Clients, emulator: str) -> None:
    region = REGIONS[1]
    right = parameters(client, region)[VPC_PARAMETER]["Value"]
    ssm = client("ssm", region)
    ssm.put_parameter(Name=VPC_PARAMETER, Value="vpc-0", Type="String", Overwrite=True)
    provision(emulator, region)
    assert parameters(client, region)[VPC_PARAMETER]["Value"] == right
    ssm.delete_parameter(Name=VPC_PARAMETER)
    provision(emulator, region)
    assert parameters(client, region)[VPC_PARAMETER]["Version"] == 1
