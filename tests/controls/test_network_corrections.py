"""What level remediate sets on network resources, and what it leaves alone."""

from collections.abc import Mapping

import pytest

from policypack.controls import by_name
from policypack.controls._model import Resource
from policypack.controls._tokens import DEFAULT_SUBNET, INSTANCE, NETWORK_INTERFACE, SUBNET
from policypack.controls._values import UNKNOWN

SUBNETS = "subnet-auto-assign-public-ip-disabled"
CHECK = "ec2-enis-source-destination-check-enabled"
TRANSIT = "ec2-transit-gateway-auto-vpc-attach-disabled"
TRANSIT_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
IPV4, IPV6, FLAG = "mapPublicIpOnLaunch", "assignIpv6AddressOnCreation", "sourceDestCheck"
ACCEPT = "autoAcceptSharedAttachments"


@pytest.mark.parametrize(
    ("name", "token", "inputs", "expected"),
    [
        (SUBNETS, SUBNET, {}, {}),
        (SUBNETS, SUBNET, {IPV4: True, IPV6: "true"}, {IPV4: False, IPV6: False}),
        (SUBNETS, SUBNET, {IPV4: True, IPV6: True, "ipv6Native": True}, {IPV4: False}),
        (SUBNETS, SUBNET, {IPV6: True, "ipv6Native": UNKNOWN}, {}),
        (SUBNETS, SUBNET, {IPV4: UNKNOWN, IPV6: UNKNOWN}, {}),
        (SUBNETS, DEFAULT_SUBNET, {}, {IPV4: False}),
        (SUBNETS, DEFAULT_SUBNET, {IPV4: False}, {}),
        (TRANSIT, TRANSIT_GATEWAY, {}, {}),
        (TRANSIT, TRANSIT_GATEWAY, {ACCEPT: "enable"}, {ACCEPT: "disable"}),
        (TRANSIT, TRANSIT_GATEWAY, {ACCEPT: UNKNOWN}, {}),
        (CHECK, INSTANCE, {}, {}),
        (CHECK, INSTANCE, {FLAG: False}, {FLAG: True}),
        (CHECK, INSTANCE, {FLAG: UNKNOWN}, {}),
        (CHECK, NETWORK_INTERFACE, {FLAG: False, "interfaceType": "trunk"}, {}),
        (CHECK, NETWORK_INTERFACE, {FLAG: False, "interfaceType": UNKNOWN}, {}),
        (CHECK, NETWORK_INTERFACE, {FLAG: False, "interfaceType": "efa"}, {FLAG: True}),
    ],
)
def test_corrections_of_a_network_resource(
    name: str, token: str, inputs: Mapping[str, object], expected: Mapping[str, object]
) -> None:
    control = by_name()[name]
    assert control.corrections is not None
    found = control.corrections(Resource("urn:it", token, "it", inputs))
    assert {correction.path: correction.value for correction in found} == expected
