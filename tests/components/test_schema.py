"""The components as other languages will see them."""

import inspect

import pulumi
import pytest
from pulumi.provider.experimental.analyzer import Analyzer

import components as library

COMPONENTS = {
    name: found
    for name, found in vars(library).items()
    if inspect.isclass(found) and issubclass(found, pulumi.ComponentResource)
}


@pytest.fixture(scope="module")
def schema() -> dict:
    return Analyzer("compliant-ec2").analyze(list(COMPONENTS.values()))


def test_schema_holds_every_component_with_its_outputs(schema: dict) -> None:
    outputs = {name: sorted(one.outputs) for name, one in schema["component_definitions"].items()}
    assert outputs == {
        "CompliantFleet": [
            "groupArn",
            "groupName",
            "launchTemplateId",
            "launchTemplateVersion",
            "stepPolicyArns",
        ],
        "CompliantInstance": ["instanceId", "privateIp"],
        "ContainerRegistry": [
            "creationRoleArn",
            "keyArn",
            "pullThroughPrefixes",
            "registryId",
            "registryUrl",
            "signingProfileArn",
            "trustPolicy",
        ],
        "EgressOnlySecurityGroup": ["securityGroupId"],
        "FunctionSigning": [
            "codeSigningConfigArn",
            "signingProfileName",
            "signingProfileVersionArn",
        ],
        "GoldenImagePipeline": [
            "imageId",
            "keyArn",
            "logBucketName",
            "parameterName",
            "pipelineArn",
            "recipeArn",
            "topicArn",
        ],
        "HardenedLaunchTemplate": ["imageId", "launchTemplateId", "launchTemplateVersion"],
        "HardenedRepository": ["keyArn", "repositoryArn", "repositoryName", "repositoryUrl"],
        "InstanceRole": ["instanceProfileArn", "roleArn", "roleName"],
        "LandingZone": [
            "ebsKeyArn",
            "logBucketName",
            "logsKeyArn",
            "permissionsBoundaryArn",
            "subnetIds",
            "vpcId",
        ],
        "PrivateEndpoints": ["endpointIds", "s3PrefixListId", "securityGroupId"],
        "PublishedLandingZone": [
            "endpointSecurityGroupId",
            "flowLogGroupName",
            "logsKeyArn",
            "routeTableId",
            "s3PrefixListId",
            "subnetIds",
            "vpcId",
        ],
        "PackageRegistry": [
            "domainArn",
            "domainName",
            "keyArn",
            "mavenSettings",
            "npmConfiguration",
            "nugetConfiguration",
            "packageGroupArns",
            "pipConfiguration",
            "repositoryArns",
            "repositoryNames",
            "storeNames",
        ],
        "PatchManagement": [
            "associationIds",
            "baselineId",
            "cisScanArn",
            "patchGroup",
            "windowId",
        ],
        "SessionAccess": [
            "bucketArn",
            "bucketName",
            "documentName",
            "keyArn",
            "logGroupArn",
            "logGroupName",
        ],
        "SignedFunction": [
            "functionArn",
            "functionName",
            "keyArn",
            "logGroupName",
            "roleArn",
            "signingJobArn",
        ],
    }


def test_schema_requires_only_what_has_no_secure_default(schema: dict) -> None:
    required = {
        name: sorted(key for key, one in component.inputs.items() if not one.optional)
        for name, component in schema["component_definitions"].items()
    }
    assert required == {
        "CompliantFleet": ["subnetIds"],
        "CompliantInstance": [],
        "ContainerRegistry": [],
        "EgressOnlySecurityGroup": ["vpcId"],
        "FunctionSigning": [],
        "GoldenImagePipeline": ["subnetId"],
        "HardenedLaunchTemplate": ["instanceProfileArn", "securityGroupIds"],
        "HardenedRepository": [],
        "InstanceRole": [],
        "LandingZone": [],
        "PrivateEndpoints": ["clients", "subnetIds", "vpcId"],
        "PublishedLandingZone": [],
        "PackageRegistry": [],
        "PatchManagement": [],
        "SessionAccess": [],
        "SignedFunction": ["code", "codeSigningConfigArn", "handler", "runtime"],
    }


def test_schema_describes_every_input(schema: dict) -> None:
    inputs = {
        f"{name}.{key}": one.description
        for name, component in schema["component_definitions"].items()
        for key, one in component.inputs.items()
    }
    nested = {
        f"{name}.{key}": one.description
        for name, found in schema["type_definitions"].items()
        for key, one in found.properties.items()
    }
    assert [key for key, description in {**inputs, **nested}.items() if not description] == []


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_component_type_token_is_the_packages(component: type) -> None:
    assert f'"compliant-ec2:index:{component.__name__}"' in inspect.getsource(component)
