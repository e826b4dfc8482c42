"""The whole program for every environment: what it creates under which names, and exports."""

from base64 import b64decode
from functools import cache

import pytest
from environments import ENVIRONMENTS, configuration, environment, own, program
from recorder import Recording, World, record, succeed

RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
COMMON = [
    "EgressOnlySecurityGroup$aws:ec2/securityGroup:SecurityGroup::host-group",
    f"EgressOnlySecurityGroup${RULE}::host-https-0.0.0.0-0",
    "EgressOnlySecurityGroup::host",
    "HardenedLaunchTemplate$aws:ec2/launchTemplate:LaunchTemplate::host-template",
    "HardenedLaunchTemplate::host",
    "InstanceRole$aws:iam/instanceProfile:InstanceProfile::host-profile",
    "InstanceRole$aws:iam/role:Role::host-role",
    "InstanceRole$aws:iam/rolePoliciesExclusive:RolePoliciesExclusive::host-inline-policies",
    "InstanceRole$aws:iam/rolePolicyAttachment:RolePolicyAttachment::host-inspector-cis",
    "InstanceRole$aws:iam/rolePolicyAttachment:RolePolicyAttachment::host-ssm",
    f"InstanceRole${EXCLUSIVE}::host-attachments",
    "InstanceRole::host",
    "LandingZone::landing-zone",
]
INSTANCE = ["CompliantInstance$aws:ec2/instance:Instance::host-instance", "CompliantInstance::host"]
FLEET = ["CompliantFleet$aws:autoscaling/group:Group::host-group", "CompliantFleet::host"]
EXPORTS = {
    "imageId",
    "launchTemplateId",
    "launchTemplateVersion",
    "roleArn",
    "securityGroupId",
    "subnetIds",
    "vpcId",
}


@cache
def run(name: str, *, preview: bool = False) -> Recording:
    given = environment(name)
    world = World(default_tags=given["aws:defaultTags"]["tags"], preview=preview)
    return succeed(program, world, config=configuration(given), stack=name)


@pytest.mark.parametrize(
    ("name", "compute"), [("dev", INSTANCE), ("prod", FLEET), ("sandbox", INSTANCE)]
)
def test_program_urns_stay_what_they_are(name: str, compute: list[str]) -> None:
    prefix = f"urn:pulumi:{name}::compliant-ec2::compliant-ec2:index:"
    urns = [one.urn.removeprefix(prefix) for one in run(name).resources]
    assert sorted(urns) == sorted([*COMMON, *compute])


def test_program_environments_are_those_tested() -> None:
    assert ENVIRONMENTS == ["dev", "prod", "sandbox"]


@pytest.mark.parametrize(
    ("name", "compute"),
    [
        ("dev", {"instanceId": "i-0123456789abcdef0"}),
        ("prod", {"groupName": "host-group-1a2b3c4"}),
        ("sandbox", {"instanceId": "i-0123456789abcdef0"}),
    ],
)
def test_program_exports_what_is_useful(name: str, compute: dict[str, str]) -> None:
    exports = run(name).exports
    assert exports.keys() == EXPORTS | compute.keys()
    assert compute.items() <= exports.items()
    assert exports["launchTemplateVersion"] == "3"


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_program_preview_shows_network_and_image_beforehand(name: str) -> None:
    exports = run(name, preview=True).exports
    assert exports["vpcId"] == "vpc-0123456789abcdef0"
    assert exports["imageId"] == "ami-0123456789abcd612"


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_program_environment_tags_reach_the_hosts(name: str) -> None:
    template = run(name).only("aws:ec2/launchTemplate:LaunchTemplate").inputs
    for specification in template["tagSpecifications"]:
        assert specification["tags"] == {
            "Name": "host",
            "environment": name,
            "managed-by": "pulumi",
            "project": "compliant-ec2",
        }


def test_program_instance_is_computed_from_the_template() -> None:
    recording = run("dev", preview=True)
    instance = recording.only("aws:ec2/instance:Instance")
    template = recording.only("aws:ec2/launchTemplate:LaunchTemplate")
    assert instance.property_dependencies["launchTemplate"] == (template.urn,)


def test_program_instance_is_placed_by_its_template_and_a_fleet_is_not() -> None:
    interfaces = {
        name: run(name).only("aws:ec2/launchTemplate:LaunchTemplate").inputs["networkInterfaces"]
        for name in ("dev", "prod")
    }
    assert interfaces["dev"][0]["subnetId"] == "subnet-0123456789abcdef1"
    assert "subnetId" not in interfaces["prod"][0]


def test_program_production_is_protected() -> None:
    recording = run("prod")
    protected = [one.type for one in recording.resources if one.protect]
    assert protected == ["compliant-ec2:index:CompliantFleet", "aws:autoscaling/group:Group"]


@pytest.mark.parametrize("protection", [True, False])
def test_program_protection_of_an_instance_does_not_touch_its_template(*, protection: bool) -> None:
    settings = own(terminationProtection=protection, stopProtection=protection)
    recording = succeed(program, config=configuration(settings))
    instance = recording.only("aws:ec2/instance:Instance")
    template = recording.only("aws:ec2/launchTemplate:LaunchTemplate")
    assert instance.protect is protection
    assert instance.inputs["disableApiTermination"] is protection
    assert instance.inputs["disableApiStop"] is protection
    assert not {"disableApiTermination", "disableApiStop"} & set(template.inputs)


def test_program_production_runs_in_two_subnets() -> None:
    group = run("prod").only("aws:autoscaling/group:Group").inputs
    assert group["vpcZoneIdentifiers"] == ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"]
    launched = group["mixedInstancesPolicy"]["launchTemplate"]["overrides"]
    assert launched == [{"instanceType": "t3.small"}, {"instanceType": "t3a.small"}]
    assert (group["minSize"], group["maxSize"]) == (2, 4)


def test_program_every_key_reaches_a_resource() -> None:
    settings = own(
        instanceType="t4g.small",
        alternativeInstanceTypes=["t4g.medium"],
        architecture="arm64",
        egressCidrs=["10.0.0.0/16", "2001:db8::/32"],
        rootVolumeSize=30,
        kmsKeyArn="arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d",
        permissionsBoundaryArn="arn:aws:iam::123456789012:policy/boundary",
        detailedMonitoring=False,
        containerHost=True,
        ignoreImageChanges=True,
        kernelLivePatching=True,
        compute="fleet",
        fleetMinSize=1,
        fleetMaxSize=3,
        fleetDesiredCapacity=2,
    )
    recording = succeed(program, config=configuration(settings))
    launched = recording.only("aws:ec2/launchTemplate:LaunchTemplate")
    template = launched.inputs
    group = recording.only("aws:autoscaling/group:Group").inputs
    rules = recording.of_type(RULE)
    assert launched.ignored == ("imageId",)
    assert "kernel-livepatch" in b64decode(template["userData"]).decode()
    assert template["instanceType"] == "t4g.small"
    assert template["imageId"] == "ami-0123456789abcda64"
    assert template["monitoring"] == {"enabled": False}
    assert template["metadataOptions"]["httpPutResponseHopLimit"] == 2
    assert template["blockDeviceMappings"][0]["ebs"]["volumeSize"] == 30
    assert template["blockDeviceMappings"][0]["ebs"]["kmsKeyId"].endswith("key/1a2b3c4d")
    assert recording.only("aws:iam/role:Role").inputs["permissionsBoundary"].endswith("boundary")
    assert (group["minSize"], group["desiredCapacity"], group["maxSize"]) == (1, 2, 3)
    assert {one.name for one in rules} == {
        "host-https-10.0.0.0-16",
        "host-https-2001_db8__-32",
    }


@pytest.mark.parametrize(
    ("settings", "image"),
    [
        ({"imageId": "ami-0aaaaaaaaaaaaaaaa"}, "ami-0aaaaaaaaaaaaaaaa"),
        ({"imageParameter": "/golden/latest"}, "ami-0bbbbbbbbbbbbbbbb"),
    ],
)
def test_program_own_image_replaces_the_public_one(settings: dict, image: str) -> None:
    golden = {"/golden/latest": "ami-0bbbbbbbbbbbbbbbb"}
    world = World(parameters={**World().parameters, **golden})
    recording = succeed(program, world, config=configuration(own(**settings)))
    assert recording.exports["imageId"] == image


def test_program_missing_landing_zone_is_told_and_no_network_resource_registered() -> None:
    images = {path: value for path, value in World().parameters.items() if path.startswith("/aws/")}
    recording = record(program, World(parameters=images), config=configuration())
    assert "/landingzone/vpc/vpc-id does not exist" in str(recording.error)
    assert "/landingzone/vpc/private-subnet-1-id does not exist" in str(recording.error)
    assert [one.name for one in recording.resources if one.type.startswith("aws:ec2")] == []
