"""What launches instances: instances, fleets, groups, and what they launch from.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._devices import Devices, Interfaces, OfInterface, Root
from ._parts import Each, Object, Plucked, Tags, TagsFor, When, below, fields
from ._twin import Companion, Twin

SPECIFICATION: Final = fields("launchTemplateId", "launchTemplateName", "version")
REFERENCE: Final = fields("version", id="launchTemplateId", name="launchTemplateName")
REQUIREMENTS: Final = fields(
    "acceleratorCount",
    "acceleratorManufacturers",
    "acceleratorNames",
    "acceleratorTypes",
    "allowedInstanceTypes",
    "bareMetal",
    "baselineEbsBandwidthMbps",
    "burstablePerformance",
    "cpuManufacturers",
    "excludedInstanceTypes",
    "instanceGenerations",
    "localStorage",
    "localStorageTypes",
    "networkBandwidthGbps",
    "networkInterfaceCount",
    "requireHibernateSupport",
    "totalLocalStorageGb",
    acceleratorTotalMemoryMib="acceleratorTotalMemoryMiB",
    memoryGibPerVcpu="memoryGiBPerVCpu",
    memoryMib="memoryMiB",
    vcpuCount="vCpuCount",
)
TAG_SPECIFICATIONS: Final = Each("tagSpecifications", fields("resourceType", tags=Tags("tags")))

INSTANCE: Final = Twin(
    "aws:ec2/instance:Instance",
    fields(
        "availabilityZone",
        "cpuOptions",
        "creditSpecification",
        "disableApiTermination",
        "ebsOptimized",
        "enclaveOptions",
        "hostId",
        "hostResourceGroupArn",
        "iamInstanceProfile",
        "instanceInitiatedShutdownBehavior",
        "instanceType",
        "keyName",
        "metadataOptions",
        "monitoring",
        "privateDnsNameOptions",
        "securityGroups",
        "sourceDestCheck",
        "tenancy",
        ami="imageId",
        associatePublicIpAddress=OfInterface("associatePublicIpAddress"),
        ebsBlockDevices=Devices("ebs"),
        ephemeralBlockDevices=Devices("ephemeral"),
        hibernation="hibernationOptions.configured",
        ipv6AddressCount=OfInterface("ipv6AddressCount", own="ipv6AddressCount"),
        ipv6Addresses=Plucked("ipv6Addresses", "ipv6Address"),
        launchTemplate=Object("launchTemplate", REFERENCE),
        networkInterfaces=Interfaces("existing"),
        placementGroup="placementGroupName",
        privateIp=OfInterface("privateIpAddress", own="privateIpAddress"),
        rootBlockDevice=Root(),
        secondaryNetworkInterfaces=Interfaces("further"),
        subnetId=OfInterface("subnetId", own="subnetId"),
        tags=Tags("tags"),
        userDataBase64="userData",
        volumeTags=When(Tags("tags"), "propagateTagsToVolumeOnCreation", value=True),
        vpcSecurityGroupIds=OfInterface("groupSet", own="securityGroupIds"),
    ),
    outputs={"id": "instanceId", "privateDns": "privateDnsName", "publicDns": "publicDnsName"},
    companions=(
        Companion(
            "aws:ec2/volumeAttachment:VolumeAttachment",
            "volumes[]",
            fields("volumeId", deviceName="device"),
            owner="instanceId",
        ),
    ),
    borrows={"": "aws-native:ec2:LaunchTemplate"},
)

LAUNCH_TEMPLATE: Final = Twin(
    "aws:ec2/launchTemplate:LaunchTemplate",
    {
        **fields(
            name="launchTemplateName",
            description="versionDescription",
            tags=TagsFor("tagSpecifications", "launch-template"),
        ),
        **below(
            "launchTemplateData",
            fields(
                "blockDeviceMappings",
                "capacityReservationSpecification",
                "cpuOptions",
                "creditSpecification",
                "disableApiStop",
                "disableApiTermination",
                "ebsOptimized",
                "enclaveOptions",
                "hibernationOptions",
                "iamInstanceProfile",
                "imageId",
                "instanceInitiatedShutdownBehavior",
                "instanceMarketOptions",
                "instanceType",
                "kernelId",
                "keyName",
                "licenseSpecifications",
                "maintenanceOptions",
                "metadataOptions",
                "monitoring",
                "networkPerformanceOptions",
                "placement",
                "privateDnsNameOptions",
                "ramDiskId",
                "userData",
                instanceRequirements=Object("instanceRequirements", REQUIREMENTS),
                networkInterfaces=Each(
                    "networkInterfaces",
                    fields(
                        "associateCarrierIpAddress",
                        "associatePublicIpAddress",
                        "connectionTrackingSpecification",
                        "deleteOnTermination",
                        "description",
                        "deviceIndex",
                        "enaSrdSpecification",
                        "interfaceType",
                        "ipv4PrefixCount",
                        "ipv6AddressCount",
                        "ipv6PrefixCount",
                        "networkCardIndex",
                        "networkInterfaceId",
                        "primaryIpv6",
                        "privateIpAddress",
                        "subnetId",
                        ipv4Prefixes=Plucked("ipv4Prefixes", "ipv4Prefix"),
                        ipv6Addresses=Plucked("ipv6Addresses", "ipv6Address"),
                        ipv6Prefixes=Plucked("ipv6Prefixes", "ipv6Prefix"),
                        securityGroups="groups",
                    ),
                ),
                securityGroupNames="securityGroups",
                tagSpecifications=TAG_SPECIFICATIONS,
                vpcSecurityGroupIds="securityGroupIds",
            ),
        ),
    },
    outputs={
        "id": "launchTemplateId",
        "name": "launchTemplateName",
        "defaultVersion": "defaultVersionNumber",
        "latestVersion": "latestVersionNumber",
    },
)

LAUNCH_CONFIGURATION: Final = Twin(
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    fields(
        "associatePublicIpAddress",
        "ebsOptimized",
        "iamInstanceProfile",
        "imageId",
        "instanceType",
        "keyName",
        "metadataOptions",
        "placementTenancy",
        "securityGroups",
        "spotPrice",
        ebsBlockDevices=Devices("ebs"),
        enableMonitoring="instanceMonitoring",
        ephemeralBlockDevices=Devices("ephemeral"),
        name="launchConfigurationName",
        rootBlockDevice=Root(),
        userDataBase64="userData",
    ),
    outputs={"id": "launchConfigurationName", "name": "launchConfigurationName"},
    unseen=("instanceId",),
)

GROUP: Final = Twin(
    "aws:autoscaling/group:Group",
    fields(
        "availabilityZoneDistribution",
        "availabilityZones",
        "capacityRebalance",
        "capacityReservationSpecification",
        "context",
        "defaultInstanceWarmup",
        "desiredCapacity",
        "desiredCapacityType",
        "healthCheckGracePeriod",
        "healthCheckType",
        "instanceMaintenancePolicy",
        "maxInstanceLifetime",
        "maxSize",
        "minSize",
        "placementGroup",
        "serviceLinkedRoleArn",
        "tags",
        "targetGroupArns",
        "terminationPolicies",
        "trafficSources",
        defaultCooldown="cooldown",
        launchConfiguration="launchConfigurationName",
        launchTemplate=Object("launchTemplate", REFERENCE),
        loadBalancers="loadBalancerNames",
        mixedInstancesPolicy=Object(
            "mixedInstancesPolicy",
            fields(
                "instancesDistribution",
                launchTemplate=Object(
                    "launchTemplate",
                    fields(
                        launchTemplateSpecification=Object(
                            "launchTemplateSpecification", SPECIFICATION
                        ),
                        overrides=Each(
                            "overrides",
                            fields(
                                "instanceType",
                                "weightedCapacity",
                                instanceRequirements=Object("instanceRequirements", REQUIREMENTS),
                                launchTemplateSpecification=Object(
                                    "launchTemplateSpecification", SPECIFICATION
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        name="autoScalingGroupName",
        protectFromScaleIn="newInstancesProtectedFromScaleIn",
        vpcZoneIdentifiers="vpcZoneIdentifier",
    ),
    outputs={
        "id": "autoScalingGroupName",
        "name": "autoScalingGroupName",
        "arn": "autoScalingGroupArn",
    },
    borrows={
        "launchConfigurationName": "aws-native:autoscaling:LaunchConfiguration",
        "": "aws-native:ec2:LaunchTemplate",
    },
    unseen=("instanceId", "mixedInstancesPolicy.launchTemplate.overrides[].imageId"),
    # In CloudFormation the update policy of a template replaces instances; aws-native has none.
    lacks=("instanceRefresh",),
)

TABLE: Final = {
    "aws-native:autoscaling:AutoScalingGroup": GROUP,
    "aws-native:autoscaling:LaunchConfiguration": LAUNCH_CONFIGURATION,
    "aws-native:ec2:Instance": INSTANCE,
    "aws-native:ec2:LaunchTemplate": LAUNCH_TEMPLATE,
}
