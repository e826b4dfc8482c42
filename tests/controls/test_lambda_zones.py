"""Availability zones of a function's subnets, as far as they are known."""

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls._tokens import SUBNET
from policypack.controls._values import UNKNOWN
from policypack.controls.lambda_._tokens import FUNCTION
from policypack.controls.lambda_._zones import zones_of

A = Given(SUBNET, {"availabilityZone": "eu-west-1a"}, "a", outputs={"id": "subnet-a"})
B = Given(SUBNET, {"availabilityZone": "eu-west-1b"}, "b", outputs={"id": "subnet-b"})
PICKED = Given(SUBNET, {}, "picked", outputs={"availabilityZone": "eu-west-1c"})
BY_ID = Given(SUBNET, {"availabilityZoneId": "euw1-az1"}, "by_id")
NEITHER = Given(SUBNET, {}, "neither")


@pytest.mark.parametrize(
    ("elements", "linked", "least", "most"),
    [
        ([], (), 0, 0),
        (["subnet-a", "subnet-b"], (), 2, 2),
        (["subnet-a", "subnet-a"], (), 1, 1),
        (["subnet-a", "subnet-x"], (), 1, 2),
        (["subnet-x", "subnet-y"], (), 1, 2),
        ([UNKNOWN, UNKNOWN], (A, B), 2, 2),
        ([UNKNOWN, UNKNOWN], (A,), 1, 2),
        ([UNKNOWN], (A, B), 1, 1),
        (["subnet-a", UNKNOWN], (A, B), 2, 2),
        ([UNKNOWN, UNKNOWN], (A, PICKED), 2, 2),
        ([UNKNOWN, UNKNOWN], (A, BY_ID), 1, 2),
        ([UNKNOWN, UNKNOWN], (A, NEITHER), 1, 2),
        ([UNKNOWN, 7.0], (), 1, 2),
    ],
)
def test_zones_of_subnets(
    elements: list[object], linked: tuple[Given, ...], least: int, most: int
) -> None:
    depends = {"vpcConfig": tuple(subnet.name for subnet in linked)}
    function = Given(FUNCTION, {"vpcConfig": {"subnetIds": elements}}, depends=depends)
    others = {subnet.name: subnet for subnet in (A, B, *linked)}
    found = resources_of(Example("stack", function, tuple(others.values())))
    zones = zones_of(found[0], found[0].at("vpcConfig.subnetIds").items(), Graph(found))
    assert (zones.least, zones.most) == (least, most)
