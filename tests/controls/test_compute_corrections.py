"""What level remediate sets on compute resources, and what it leaves alone."""

from collections.abc import Mapping

import pytest

from policypack.controls import by_name
from policypack.controls._model import Resource
from policypack.controls._tokens import (
    GROUP,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
    VOLUME,
)
from policypack.controls._values import UNKNOWN

IMDS = "ec2-imdsv2-check"
TOKENS = "metadataOptions.httpTokens"
ADDRESS = "ec2-instance-no-public-ip"
FLAG = "associatePublicIpAddress"
VOLUMES = "encrypted-volumes"
MONITORING = "ec2-instance-detailed-monitoring-enabled"
HOPS = "ec2-token-hop-limit-check"
LIMIT = "metadataOptions.httpPutResponseHopLimit"
OPTIMIZED = "ebs-optimized-instance"
REBALANCING = "autoscaling-capacity-rebalancing"
OPTIONAL = {"metadataOptions": {"httpTokens": "optional"}}
FROM_TEMPLATE = {"launchTemplate": {"name": "web"}}
MAPPINGS = [
    {"ebs": {"encrypted": "false"}},
    {"ebs": {"encrypted": "true"}},
    {"ebs": {"encrypted": "false", "snapshotId": "snap-1"}},
    {"ebs": {"volumeSize": 8.0}},
    {"ebs": {"encrypted": UNKNOWN}},
    {"virtualName": "ephemeral0"},
]
FURTHER = [{"encrypted": False}, {"snapshotId": "snap-1"}, {"noDevice": True}]
INTERFACES = [{}, {FLAG: "true"}, {FLAG: UNKNOWN}, {"networkInterfaceId": "eni-1"}]


def corrections(name: str, token: str, inputs: Mapping[str, object]) -> dict[str, object]:
    control = by_name()[name]
    assert token in control.applies_to
    assert control.corrections is not None
    found = control.corrections(Resource("urn:it", token, "it", inputs))
    return {correction.path: correction.value for correction in found}


@pytest.mark.parametrize(
    ("name", "token", "inputs", "expected"),
    [
        (IMDS, INSTANCE, {}, {TOKENS: "required"}),
        (IMDS, SPOT_INSTANCE_REQUEST, OPTIONAL, {TOKENS: "required"}),
        (IMDS, INSTANCE, {**FROM_TEMPLATE, **OPTIONAL}, {TOKENS: "required"}),
        ("autoscaling-launchconfig-requires-imdsv2", LAUNCH_CONFIGURATION, OPTIONAL,
         {TOKENS: "required"}),
        (ADDRESS, INSTANCE, {}, {FLAG: False}),
        (ADDRESS, INSTANCE, {FLAG: True, **FROM_TEMPLATE}, {FLAG: False}),
        (ADDRESS, SPOT_FLEET_REQUEST, {"launchSpecifications": [{FLAG: False}, {}]},
         {f"launchSpecifications[1].{FLAG}": False}),
        ("autoscaling-launch-config-public-ip-disabled", LAUNCH_CONFIGURATION, {}, {FLAG: False}),
        ("ec2-launch-template-public-ip-disabled", LAUNCH_TEMPLATE,
         {"networkInterfaces": INTERFACES},
         {f"networkInterfaces[0].{FLAG}": "false", f"networkInterfaces[1].{FLAG}": "false"}),
        ("ec2-launch-templates-ebs-volume-encrypted", LAUNCH_TEMPLATE,
         {"blockDeviceMappings": MAPPINGS}, {"blockDeviceMappings[0].ebs.encrypted": "true"}),
        (VOLUMES, LAUNCH_CONFIGURATION, {"ebsBlockDevices": FURTHER},
         {"rootBlockDevice.encrypted": True, "ebsBlockDevices[0].encrypted": True}),
        ("ec2-launchtemplate-ebs-encrypted", LAUNCH_TEMPLATE, {"blockDeviceMappings": MAPPINGS},
         {"blockDeviceMappings[0].ebs.encrypted": "true",
          "blockDeviceMappings[3].ebs.encrypted": "true"}),
        (MONITORING, INSTANCE, {"monitoring": False}, {"monitoring": True}),
        (MONITORING, LAUNCH_TEMPLATE, {}, {"monitoring.enabled": True}),
        (MONITORING, LAUNCH_CONFIGURATION, {"enableMonitoring": False},
         {"enableMonitoring": True}),
        (MONITORING, SPOT_FLEET_REQUEST, {"launchSpecifications": [{}]},
         {"launchSpecifications[0].monitoring": True}),
        (HOPS, LAUNCH_TEMPLATE, {"metadataOptions": {"httpPutResponseHopLimit": 3.0}}, {LIMIT: 1}),
        (HOPS, INSTANCE, {}, {LIMIT: 1}),
        (OPTIMIZED, LAUNCH_TEMPLATE, {"instanceType": "m3.xlarge"}, {"ebsOptimized": "true"}),
        (OPTIMIZED, LAUNCH_CONFIGURATION, {"instanceType": "r3.xlarge", "ebsOptimized": False},
         {"ebsOptimized": True}),
        (REBALANCING, GROUP, {"mixedInstancesPolicy": {}}, {"capacityRebalance": True}),
    ],
)  # fmt: skip
def test_correction_is_the_right_value_at_its_place(
    name: str, token: str, inputs: Mapping[str, object], expected: Mapping[str, object]
) -> None:
    assert corrections(name, token, inputs) == expected


@pytest.mark.parametrize(
    ("name", "token", "inputs"),
    [
        (IMDS, INSTANCE, FROM_TEMPLATE),
        (IMDS, INSTANCE, {"launchTemplate": UNKNOWN}),
        (IMDS, INSTANCE, {"metadataOptions": UNKNOWN}),
        (IMDS, INSTANCE, {"metadataOptions": {"httpTokens": UNKNOWN}}),
        (IMDS, INSTANCE, {"metadataOptions": {"httpTokens": "required"}}),
        (IMDS, SPOT_FLEET_REQUEST, {"launchSpecifications": [{}]}),
        (IMDS, GROUP, FROM_TEMPLATE),
        (ADDRESS, INSTANCE, FROM_TEMPLATE),
        (ADDRESS, INSTANCE, {"primaryNetworkInterface": UNKNOWN}),
        (ADDRESS, INSTANCE, {FLAG: UNKNOWN}),
        (VOLUMES, VOLUME, {"encrypted": False}),
        (VOLUMES, INSTANCE, {"rootBlockDevice": {"encrypted": False}}),
        (MONITORING, LAUNCH_CONFIGURATION, {}),
        (MONITORING, INSTANCE, FROM_TEMPLATE),
        (HOPS, SPOT_FLEET_REQUEST, {"launchSpecifications": [{}]}),
        (OPTIMIZED, INSTANCE, {"instanceType": "m3.xlarge"}),
        (OPTIMIZED, LAUNCH_TEMPLATE, {"instanceType": "t2.micro"}),
        (OPTIMIZED, LAUNCH_TEMPLATE, {"instanceType": "m3.xlarge", "ebsOptimized": UNKNOWN}),
        (REBALANCING, GROUP, FROM_TEMPLATE),
    ],
)
def test_correction_of_what_decides_elsewhere_or_loses_data_is_none(
    name: str, token: str, inputs: Mapping[str, object]
) -> None:
    assert corrections(name, token, inputs) == {}


def test_correction_of_the_hop_limit_follows_the_parameter() -> None:
    control = by_name()[HOPS]
    assert control.corrections is not None
    resource = Resource("urn:it", INSTANCE, "it", {}, settings={"tokenHopLimit": 2.0})
    assert [found.value for found in control.corrections(resource)] == [2]
