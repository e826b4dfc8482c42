"""Where instances are placed, in each of the ways a program can say it, as examples."""

from typing import Final

from ._model import Example, Given
from ._placement import GROUP_IDS, INTENDED, SUBNET_ID, ZONES
from ._tokens import (
    DEFAULT_SUBNET,
    FLEET,
    GROUP,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    SPOT_FLEET_REQUEST,
    SUBNET,
)
from ._values import UNKNOWN
from ._vpcs import DEFAULT_VPC, VPC

GROUPED = {GROUP_IDS: ["sg-1"]}
BARE = Given(LAUNCH_TEMPLATE, {"name": "web", **GROUPED}, "template")
BY_NAME = {"name": "web", "version": "$Latest"}
IN_SUBNET = Given(INSTANCE, {SUBNET_ID: UNKNOWN, **GROUPED}, depends={SUBNET_ID: ("subnet",)})
OF_VPC = Given(SUBNET, {"vpcId": UNKNOWN}, "subnet", {"vpcId": ("vpc",)})
FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": BY_NAME})
ON_INTERFACE = Given(
    INSTANCE,
    {"primaryNetworkInterface": {"networkInterfaceId": UNKNOWN}},
    depends={"primaryNetworkInterface": ("eni",)},
)


def _group(**inputs: object) -> Given:
    return Given(GROUP, {"launchTemplate": BY_NAME, **inputs})


def _template(**interface: object) -> Given:
    return Given(LAUNCH_TEMPLATE, {"name": "web", "networkInterfaces": [interface]}, "template")


PLACED: Final = (
    Example("literal subnet and group", Given(INSTANCE, {SUBNET_ID: "subnet-1", **GROUPED})),
    Example("subnet of the stack", IN_SUBNET, (OF_VPC, Given(VPC, name="vpc"))),
    Example(
        "subnet of the intended VPC",
        IN_SUBNET,
        (OF_VPC, Given(VPC, name="vpc")),
        settings={INTENDED: ["vpc"]},
    ),
    Example(
        "interface of the launch template",
        FROM_TEMPLATE,
        (_template(subnetId="subnet-1", securityGroups=["sg-1"]),),
    ),
    Example("group of a subnet", _group(**{ZONES: [UNKNOWN]}), (BARE,)),
    Example(
        "existing interface",
        ON_INTERFACE,
        (Given(NETWORK_INTERFACE, {SUBNET_ID: "subnet-1"}, "eni"),),
    ),
)
MISPLACED: Final = (
    Example("no subnet", Given(INSTANCE, GROUPED), path=SUBNET_ID),
    Example("no security group", Given(INSTANCE, {SUBNET_ID: UNKNOWN}), path=GROUP_IDS),
    Example("no subnet here or in the template", FROM_TEMPLATE, (BARE,), SUBNET_ID),
    Example(
        "no security group at the template's interface",
        FROM_TEMPLATE,
        (_template(subnetId="subnet-1"),),
        "networkInterfaces[0].securityGroups",
    ),
    Example("group by availability zones", _group(availabilityZones=["a"]), (BARE,), ZONES),
    Example(
        "group of a launch configuration without security groups",
        Given(GROUP, {"launchConfiguration": "old", ZONES: ["subnet-1"]}),
        (Given(LAUNCH_CONFIGURATION, {"name": "old"}, "old"),),
        "securityGroups",
    ),
    Example(
        "fleet without subnets",
        Given(
            FLEET,
            {
                "launchTemplateConfigs": [
                    {
                        "launchTemplateSpecification": {
                            "launchTemplateName": "web",
                            "version": "$Latest",
                        }
                    }
                ]
            },
        ),
        (BARE,),
        f"networkInterfaces[].{SUBNET_ID}",
    ),
    Example(
        "launch specification of a spot fleet",
        Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [GROUPED]}),
        path=f"launchSpecifications[0].{SUBNET_ID}",
    ),
    Example("default subnet", IN_SUBNET, (Given(DEFAULT_SUBNET, name="subnet"),), SUBNET_ID),
    Example("default VPC", IN_SUBNET, (OF_VPC, Given(DEFAULT_VPC, name="vpc")), SUBNET_ID),
    Example(
        "existing interface in a default subnet",
        ON_INTERFACE,
        (
            Given(NETWORK_INTERFACE, {SUBNET_ID: UNKNOWN}, "eni", {SUBNET_ID: ("subnet",)}),
            Given(DEFAULT_SUBNET, name="subnet"),
        ),
        SUBNET_ID,
    ),
    Example(
        "VPC that is not intended",
        IN_SUBNET,
        (OF_VPC, Given(VPC, name="vpc")),
        SUBNET_ID,
        {INTENDED: ["vpc-1"]},
    ),
)
DOUBTFUL: Final = (
    Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    Example(
        "subnet of another stack",
        Given(INSTANCE, {SUBNET_ID: "subnet-1", **GROUPED}),
        path=SUBNET_ID,
        settings={INTENDED: ["vpc-1"]},
    ),
    Example(
        "interfaces of the launch template unknown",
        FROM_TEMPLATE,
        (Given(LAUNCH_TEMPLATE, {"name": "web", "networkInterfaces": UNKNOWN}, "template"),),
        "networkInterfaces",
    ),
    Example(
        "VPC of the subnet unknown",
        IN_SUBNET,
        (Given(SUBNET, {"vpcId": UNKNOWN}, "subnet"),),
        SUBNET_ID,
        {INTENDED: ["vpc-1"]},
    ),
)
