"""What the rows of Image Builder and its notices are made of, and what they turn into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, TAGS, TRUST, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-1234567890"
PARAMETERS = [{"name": "Level", "value": "Low"}]
STIG = "arn:aws:imagebuilder:eu-west-1:aws:component/stig-build-linux/x.x.x"
UPDATE = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"
BUILD = "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/x.x.x"
DOCUMENT = """
schemaVersion: 1.0
parameters:
  - Greeting: {type: string, default: hello}
phases:
  - name: build
    steps: [{name: Greet, action: ExecuteBash, inputs: {commands: ["echo hello"]}}]
"""
STEPS = """
schemaVersion: 1.0
steps: [{name: Launch, action: LaunchInstance, inputs: {waitFor: ssmAgent}}]
"""
ROLE = ("aws:iam/role:Role", {"assumeRolePolicy": TRUST})
PROFILE = ("aws:iam/instanceProfile:InstanceProfile", {"role": "{role}"})
BASIS = {
    "role": ROLE,
    "profile": PROFILE,
    "instances": (
        "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
        {"instanceProfileName": "{profile}"},
    ),
    "places": (
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
        {"distributions": [{"region": "eu-west-1"}]},
    ),
}


def recipe(world: World, **more: object) -> dict[str, Any]:
    components = [{"componentArn": UPDATE}, {"componentArn": STIG, "parameters": PARAMETERS}]
    return {"components": components, "parentImage": world.image, "version": "1.0.0", **more}


def basis(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    return {**BASIS, "recipe": ("aws:imagebuilder/imageRecipe:ImageRecipe", recipe(world))}


BUILT = {
    "imageRecipeArn": "{recipe}",
    "infrastructureConfigurationArn": "{instances}",
    "distributionConfigurationArn": "{places}",
    "imageScanningConfiguration": {"imageScanningEnabled": True},
    "imageTestsConfiguration": {"timeoutMinutes": 90},
}
TOPIC = ("aws:sns/topic:Topic", {})
PATTERN = json.dumps({"source": ["aws.imagebuilder"]})
RULE = ("aws:cloudwatch/eventRule:EventRule", {"eventPattern": PATTERN})


def policy(action: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:cloudwatch/eventRule:EventRule": lambda _: Life(
        {**RULE[1], "description": "first", **TAGS},
        {
            "eventPattern": json.dumps({"source": ["aws.inspector2"]}),
            "description": None,
            "state": "DISABLED",
            **OTHER_TAGS,
        },
    ),
    "aws:cloudwatch/eventTarget:EventTarget": lambda _: Life(
        {
            "rule": "{rule}",
            "arn": "{topic}",
            "inputTransformer": {"inputPaths": {"at": "$.time"}, "inputTemplate": "<at>"},
        },
        {"inputTransformer": None, "retryPolicy": {"maximumRetryAttempts": 3}},
        {"topic": TOPIC, "rule": RULE},
        importable=False,
    ),
    "aws:imagebuilder/component:Component": lambda _: Life(
        {"data": DOCUMENT, "platform": "Linux", "version": "1.0.0", **TAGS}, OTHER_TAGS
    ),
    "aws:imagebuilder/containerRecipe:ContainerRecipe": lambda _: Life(
        {
            "components": [{"componentArn": STIG, "parameters": PARAMETERS}],
            "containerType": "DOCKER",
            "dockerfileTemplateData": "FROM {{{ imagebuilder:parentImage }}}",
            "instanceConfiguration": {
                "blockDeviceMappings": [{"deviceName": "/dev/sdb", "noDevice": True}]
            },
            "parentImage": "public.ecr.aws/amazonlinux/amazonlinux:2023",
            "targetRepository": {"repositoryName": "images", "service": "ECR"},
            "version": "1.0.0",
            **TAGS,
        },
        OTHER_TAGS,
    ),
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": lambda _: Life(
        {
            "distributions": [
                {
                    "region": "eu-west-1",
                    "amiDistributionConfiguration": {
                        "name": "golden {{ imagebuilder:buildDate }}",
                        "kmsKeyId": "{key}",
                        "amiTags": {"team": "a"},
                        "launchPermission": {"organizationArns": [ORGANIZATION]},
                    },
                    "ssmParameterConfigurations": [
                        {"parameterName": "/imagebuilder/life", "dataType": "aws:ec2:image"}
                    ],
                    "launchTemplateConfigurations": [{"launchTemplateId": "lt-0123456789abcdef0"}],
                }
            ],
            **TAGS,
        },
        {"distributions": [{"region": "eu-central-1"}], "description": "second", **OTHER_TAGS},
        {"key": ("aws:kms/key:Key", {})},
    ),
    "aws:imagebuilder/image:Image": lambda w: Life({**BUILT, **TAGS}, OTHER_TAGS, basis(w)),
    "aws:imagebuilder/imagePipeline:ImagePipeline": lambda w: Life(
        {
            **BUILT,
            "schedule": {"scheduleExpression": "cron(0 3 ? * sun *)"},
            "loggingConfiguration": {"imageLogGroupName": "/aws/imagebuilder/life"},
            **TAGS,
        },
        {
            "executionRole": "{role}",
            "workflows": [{"workflowArn": BUILD, "onFailure": "ABORT", "parameters": PARAMETERS}],
            "schedule": None,
            "status": "DISABLED",
            **OTHER_TAGS,
        },
        basis(w),
    ),
    "aws:imagebuilder/imageRecipe:ImageRecipe": lambda w: Life(
        {
            **recipe(w),
            "amiTags": {"team": "a"},
            "blockDeviceMappings": [
                {"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "volumeSize": 20}},
                {"deviceName": "/dev/sdb", "noDevice": True},
            ],
            "systemsManagerAgent": {"uninstallAfterBuild": False},
            "userDataBase64": "ZWNobyBoZWxsbw==",
            **TAGS,
        },
        OTHER_TAGS,
    ),
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": lambda w: Life(
        {
            "instanceProfileName": "{profile}",
            "instanceMetadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
            "logging": {"s3Logs": {"s3BucketName": "logs", "s3KeyPrefix": "images"}},
            "securityGroupIds": [w.group],
            "subnetId": w.subnet,
            **TAGS,
        },
        {
            "instanceTypes": ["m7i.large", "m7a.large"],
            "logging": None,
            "terminateInstanceOnFailure": True,
            **OTHER_TAGS,
        },
        {"role": ROLE, "profile": PROFILE},
    ),
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": lambda _: Life(
        {
            "executionRole": "arn:aws:iam::123456789012:role/life",
            "policyDetails": [
                {
                    "action": {"type": "DELETE", "includeResources": {"amis": True}},
                    "filter": {"type": "AGE", "value": 6, "unit": "MONTHS", "retainAtLeast": 2},
                    "exclusionRules": {
                        "amis": {"lastLaunched": {"unit": "WEEKS", "value": 2}},
                    },
                }
            ],
            "resourceSelection": {"tagMap": {"team": "a"}},
            "resourceType": "AMI_IMAGE",
            **TAGS,
        },
        {
            "policyDetails": [
                {"action": {"type": "DEPRECATE"}, "filter": {"type": "COUNT", "value": 3}}
            ],
            "status": "DISABLED",
            **OTHER_TAGS,
        },
        {"role": ("aws:iam/role:Role", {"assumeRolePolicy": TRUST, "name": "life"})},
    ),
    "aws:imagebuilder/workflow:Workflow": lambda _: Life(
        {"data": STEPS, "type": "BUILD", "version": "1.0.0", **TAGS}, OTHER_TAGS
    ),
    "aws:sns/topic:Topic": lambda _: Life(
        {"displayName": "first", "kmsMasterKeyId": "alias/aws/sns", **TAGS},
        {
            "displayName": None,
            "kmsMasterKeyId": "{key}",
            "policy": policy("sns:Publish"),
            **OTHER_TAGS,
        },
        {"key": ("aws:kms/key:Key", {})},
    ),
    "aws:sns/topicPolicy:TopicPolicy": lambda _: Life(
        {"arn": "{topic}", "policy": policy("sns:Publish")},
        {"policy": policy("sns:Subscribe")},
        {"topic": TOPIC},
        stays=True,
    ),
}
