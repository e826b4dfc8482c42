"""Fleets of EC2 and Spot.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._compute import REFERENCE, REQUIREMENTS, SPECIFICATION
from ._devices import Devices, Interfaces, OfInterface, Root
from ._parts import Each, Object, Plucked, Tags, TagsFor, below, fields
from ._twin import Twin

OVERRIDES: Final = "launchTemplateConfigs[].overrides[]"

FLEET: Final = Twin(
    "aws:ec2/fleet:Fleet",
    fields(
        "context",
        "excessCapacityTerminationPolicy",
        "onDemandOptions",
        "replaceUnhealthyInstances",
        "spotOptions",
        "targetCapacitySpecification",
        "terminateInstancesWithExpiration",
        "type",
        "validFrom",
        "validUntil",
        launchTemplateConfigs=Each(
            "launchTemplateConfigs",
            fields(
                launchTemplateSpecification=Object("launchTemplateSpecification", SPECIFICATION),
                overrides=Each(
                    "overrides",
                    fields(
                        "availabilityZone",
                        "instanceType",
                        "maxPrice",
                        "priority",
                        "subnetId",
                        "weightedCapacity",
                        instanceRequirements=Object("instanceRequirements", REQUIREMENTS),
                    ),
                ),
            ),
        ),
        tags=TagsFor("tagSpecifications", "fleet"),
    ),
    outputs={"id": "fleetId"},
    borrows={"": "aws-native:ec2:LaunchTemplate"},
    # The classic provider's fleets cannot set these, so no control looks for them there.
    unseen=(
        f"{OVERRIDES}.blockDeviceMappings",
        f"{OVERRIDES}.iamInstanceProfile",
        f"{OVERRIDES}.keyName",
        f"{OVERRIDES}.metadataOptions",
        f"{OVERRIDES}.networkInterfaces",
        f"{OVERRIDES}.placement",
        "launchTemplateConfigs[].launchTemplateSpecification.launchTemplateSpecificationUserData",
    ),
)

SPOT_FLEET: Final = Twin(
    "aws:ec2/spotFleetRequest:SpotFleetRequest",
    {
        **fields(tags=Tags("tags")),
        **below(
            "spotFleetRequestConfigData",
            fields(
                "allocationStrategy",
                "context",
                "excessCapacityTerminationPolicy",
                "iamFleetRole",
                "instancePoolsToUseCount",
                "onDemandAllocationStrategy",
                "onDemandMaxTotalPrice",
                "onDemandTargetCapacity",
                "replaceUnhealthyInstances",
                "spotMaintenanceStrategies",
                "spotPrice",
                "targetCapacity",
                "targetCapacityUnitType",
                "terminateInstancesWithExpiration",
                "validFrom",
                "validUntil",
                fleetType="type",
                instanceInterruptionBehaviour="instanceInterruptionBehavior",
                launchSpecifications=Each(
                    "launchSpecifications",
                    fields(
                        "ebsOptimized",
                        "instanceType",
                        "keyName",
                        "spotPrice",
                        "userData",
                        "weightedCapacity",
                        ami="imageId",
                        associatePublicIpAddress=OfInterface("associatePublicIpAddress"),
                        availabilityZone="placement.availabilityZone",
                        ebsBlockDevices=Devices("ebs"),
                        ephemeralBlockDevices=Devices("ephemeral"),
                        iamInstanceProfileArn="iamInstanceProfile.arn",
                        monitoring="monitoring.enabled",
                        networkInterfaces=Interfaces("existing"),
                        placementGroup="placement.groupName",
                        placementTenancy="placement.tenancy",
                        rootBlockDevices=Root(listed=True),
                        secondaryNetworkInterfaces=Interfaces("further"),
                        subnetId=OfInterface("subnetId", own="subnetId"),
                        tags=TagsFor("tagSpecifications", "instance"),
                        vpcSecurityGroupIds=Plucked("securityGroups", "groupId"),
                    ),
                ),
                launchTemplateConfigs=Each(
                    "launchTemplateConfigs",
                    fields(
                        launchTemplateSpecification=Object(
                            "launchTemplateSpecification", REFERENCE
                        ),
                        overrides=Each(
                            "overrides",
                            fields(
                                "availabilityZone",
                                "instanceType",
                                "priority",
                                "spotPrice",
                                "subnetId",
                                "weightedCapacity",
                                instanceRequirements=Object("instanceRequirements", REQUIREMENTS),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    },
    outputs={"id": "awsId"},
    borrows={"": "aws-native:ec2:LaunchTemplate"},
)

TABLE: Final = {
    "aws-native:ec2:Ec2Fleet": FLEET,
    "aws-native:ec2:SpotFleet": SPOT_FLEET,
}
