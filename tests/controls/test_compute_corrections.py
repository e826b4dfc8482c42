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
    ],
)
def test_correction_of_what_decides_elsewhere_or_loses_data_is_none(
    name: str, token: str, inputs: Mapping[str, object]
) -> None:
    assert corrections(name, token, inputs) == {}
