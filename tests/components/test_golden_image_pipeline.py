"""A pipeline of golden images in its default and fullest form, and with what exists."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from image_forms import ELSEWHERE, FULLEST, KEY, OTHER_KEY, PLACE
from recorder import ACCOUNT, Recorded, Recording, World, succeed

import components as library

COMPONENT = "aws:imagebuilder/component:Component"
DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
IMAGE = "aws:imagebuilder/image:Image"
INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
LIFECYCLE = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy"
PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline"
RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
KMS_KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:iam/policy:Policy"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
KEY_OF_ITS_OWN = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b"


def deploy(arguments: Mapping[str, Any], world: World | None = None) -> Recording:
    return succeed(lambda: library.GoldenImagePipeline("golden", arguments), world)


@pytest.fixture(scope="module")
def default() -> Recording:
    """The default form, in an account with a default tag."""
    return deploy(PLACE, World(default_tags={"environment": "test"}))


@pytest.fixture(scope="module")
def fullest() -> Recording:
    """The form that says everything."""
    return deploy(FULLEST)


def outputs(recording: Recording) -> Mapping[str, Any]:
    (component,) = recording.of_type("compliant-ec2:index:GoldenImagePipeline")
    return recording.outputs[component.urn]


def named(recording: Recording, token: str, name: str) -> Recorded:
    (found,) = (one for one in recording.of_type(token) if one.name == f"golden-{name}")
    return found


def statements(text: str) -> dict[str, Any]:
    return {one["Sid"]: one for one in json.loads(text)["Statement"]}


def parts(recording: Recording) -> list[str]:
    """Name the components of the recipe, in order."""
    listed = recording.only(RECIPE).inputs["components"]
    return [one["componentArn"].split("/")[1].removesuffix("-1a2b3c4") for one in listed]


def test_golden_image_default_is_hardened_in_an_order_that_holds(default: Recording) -> None:
    assert parts(default) == [
        "update-linux",
        "stig-build-linux",
        "golden-hardening-system",
        "golden-hardening-services",
        "reboot-linux",
        "simple-boot-test-linux",
        "reboot-test-linux",
        "golden-hardening-system-test",
        "golden-hardening-services-test",
        "golden-record",
    ]
    stig = default.only(RECIPE).inputs["components"][1]
    assert {one["name"]: one["value"] for one in stig["parameters"]}["Level"] == "High"


def test_golden_image_default_follows_amazon_linux_with_a_pinned_kernel(
    default: Recording,
) -> None:
    recipe = default.only(RECIPE).inputs
    path = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64"
    assert recipe["parentImage"] == f"ssm:{path}"
    assert recipe["systemsManagerAgent"] == {"uninstallAfterBuild": False}
    assert recipe["blockDeviceMappings"] == [
        {
            "deviceName": "/dev/xvda",
            "ebs": {
                "encrypted": "true",
                "kmsKeyId": KEY_OF_ITS_OWN,
                "volumeType": "gp3",
                "volumeSize": 8,
                "deleteOnTermination": "true",
            },
        }
    ]


def test_golden_image_default_is_built_where_nobody_can_come_in(default: Recording) -> None:
    hosts = default.only(INFRASTRUCTURE).inputs
    assert hosts["instanceMetadataOptions"] == {
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert hosts["terminateInstanceOnFailure"] is True
    assert hosts["subnetId"] == PLACE["subnet_id"]
    assert hosts["securityGroupIds"] == ["sg-0123456789abcdef0"]
    assert hosts["instanceTypes"] == ["t3.medium"]
    assert hosts["instanceProfileName"] == "golden-profile-1a2b3c4"
    assert hosts["resourceTags"] == {"GoldenImagePipeline": "golden", "environment": "test"}
    assert "keyPair" not in hosts
    assert default.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") == []


def test_golden_image_default_role_has_what_image_builder_asks_for(default: Recording) -> None:
    attached = {
        one.inputs["policyArn"].rpartition("/")[2]
        for one in default.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    }
    assert attached == {
        "AmazonSSMManagedInstanceCore",
        "AmazonInspector2ManagedCisPolicy",
        "EC2InstanceProfileForImageBuilder",
        "EC2ImageBuilderLifecycleExecutionPolicy",
    }
    assert default.of_type(POLICY) == []


def test_golden_image_default_logs_to_what_is_encrypted_and_kept(default: Recording) -> None:
    logs = default.only(INFRASTRUCTURE).inputs["logging"]["s3Logs"]
    assert logs == {"s3BucketName": "golden-builds-1a2b3c4", "s3KeyPrefix": "builds"}
    writers = statements(default.only(BUCKET_POLICY).inputs["policy"])["Writers"]
    assert writers["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:role/golden-role-1a2b3c4"]}
    groups = [one.inputs for one in default.of_type(LOG_GROUP)]
    assert {one["namePrefix"] for one in groups} == {
        "/aws/imagebuilder/golden-",
        "/aws/imagebuilder/pipeline/golden-",
    }
    assert {(one["kmsKeyId"], one["retentionInDays"]) for one in groups} == {(KEY_OF_ITS_OWN, 365)}


def test_golden_image_default_runs_weekly_if_anything_is_newer(default: Recording) -> None:
    pipeline = default.only(PIPELINE).inputs
    assert pipeline["schedule"] == {
        "scheduleExpression": "cron(0 2 ? * MON *)",
        "timezone": "UTC",
        "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
    }
    assert pipeline["imageScanningConfiguration"] == {"imageScanningEnabled": True}
    assert pipeline["imageTestsConfiguration"] == {"imageTestsEnabled": True, "timeoutMinutes": 120}
    assert default.of_type(IMAGE) == []
    assert outputs(default)["imageId"] == ""


def test_golden_image_default_stays_in_its_region_and_account(default: Recording) -> None:
    (only,) = default.only(DISTRIBUTION).inputs["distributions"]
    assert only == {
        "region": "eu-west-1",
        "amiDistributionConfiguration": {
            "name": "golden-{{ imagebuilder:buildDate }}",
            "description": "Golden image of golden",
            "kmsKeyId": KEY_OF_ITS_OWN,
            "amiTags": {"Name": "golden", "environment": "test"},
        },
        "ssmParameterConfigurations": [
            {"parameterName": "/imagebuilder/golden/latest", "dataType": "aws:ec2:image"}
        ],
    }
    assert outputs(default)["parameterName"] == "/imagebuilder/golden/latest"


def test_golden_image_default_retires_images_of_every_version(default: Recording) -> None:
    policy = default.only(LIFECYCLE).inputs
    assert policy["resourceSelection"] == {
        "recipes": [{"name": default.only(RECIPE).inputs["name"], "semanticVersion": "x.x.x"}]
    }
    deprecated, disabled, deleted = policy["policyDetails"]
    assert (deprecated["action"]["type"], deprecated["filter"]["value"]) == ("DEPRECATE", 45)
    assert (disabled["action"]["type"], disabled["filter"]["value"]) == ("DISABLE", 90)
    assert (deleted["action"]["type"], deleted["filter"]["value"]) == ("DELETE", 180)
    assert deleted["filter"]["retainAtLeast"] == 3
    in_use = {"isPublic": False, "lastLaunched": {"unit": "DAYS", "value": 60}}
    assert [one["exclusionRules"]["amis"] for one in (disabled, deleted)] == [in_use] * 2


def test_golden_image_default_tells_of_failures_and_vulnerabilities(default: Recording) -> None:
    patterns = {one.name: json.loads(one.inputs["eventPattern"]) for one in default.of_type(RULE)}
    images = [{"prefix": f"arn:aws:imagebuilder:eu-west-1:{ACCOUNT}:image/golden-build-1a2b3c4/"}]
    assert [one["resources"] for one in patterns.values()] == [images] * 2
    failed = patterns["golden-failed"]
    assert failed["detail"]["state"]["status"] == ["FAILED", "CANCELLED"]
    assert default.only(TOPIC).inputs["kmsMasterKeyId"] == KEY_OF_ITS_OWN
    topic = outputs(default)["topicArn"]
    assert {one.inputs["arn"] for one in default.of_type(TARGET)} == {topic}
    publishing = statements(default.only(TOPIC_POLICY).inputs["policy"])["RulesOfThePipeline"]
    assert len(publishing["Condition"]["ArnEquals"]["aws:SourceArn"]) == 2


def test_golden_image_default_keeps_its_versions_and_their_key(default: Recording) -> None:
    kept = {one.name for one in default.resources if one.retained}
    assert kept == {
        "golden-hardening-services",
        "golden-hardening-services-test",
        "golden-hardening-system",
        "golden-hardening-system-test",
        "golden-key",
        "golden-recipe",
        "golden-record",
    }


def test_golden_image_fullest_recipe_has_what_is_said(fullest: Recording) -> None:
    recipe = fullest.only(RECIPE).inputs
    assert recipe["parentImage"].endswith("/al2023-ami-kernel-6.1-arm64")
    assert recipe["version"].startswith("2.1.")
    (volume,) = recipe["blockDeviceMappings"]
    assert (volume["deviceName"], volume["ebs"]["volumeSize"]) == ("/dev/sda1", 20)
    listed = parts(fullest)
    assert listed.index("golden-component-agent") < listed.index("stig-build-linux")
    assert listed[-2:] == ["ebs-volume-usage-test-linux", "golden-record"]
    agent = recipe["components"][listed.index("golden-component-agent")]
    assert agent["parameters"] == [{"name": "level", "value": "debug"}]
    cloudwatch = recipe["components"][listed.index("amazon-cloudwatch-agent-linux")]
    assert cloudwatch["componentArn"].endswith("/1.0.x")
    stig = recipe["components"][listed.index("stig-build-linux")]
    assert stig["componentArn"].endswith("/x.x.x")
    assert {one["name"]: one["value"] for one in stig["parameters"]} == {
        "Level": "Medium",
        "InstallPackages": "Yes",
        "SetDoDConsentBanner": "Yes",
    }


def test_golden_image_fullest_role_may_do_what_a_test_needs_and_is_bounded(
    fullest: Recording,
) -> None:
    (statement,) = json.loads(fullest.only(POLICY).inputs["policy"])["Statement"]
    assert "ec2:AttachVolume" in statement["Action"]
    assert statement["Condition"] == {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    roles = fullest.of_type("aws:iam/role:Role")
    boundary = FULLEST["permissions_boundary_arn"]
    assert {one.inputs["permissionsBoundary"] for one in roles} == {boundary}


def test_golden_image_fullest_goes_to_regions_accounts_and_organizations(
    fullest: Recording,
) -> None:
    places = {one["region"]: one for one in fullest.only(DISTRIBUTION).inputs["distributions"]}
    shared = FULLEST["sharing"]
    everyone = {
        "userIds": ["111111111111", "222222222222"],
        "organizationArns": shared["organization_arns"],
        "organizationalUnitArns": shared["organizational_unit_arns"],
    }
    permissions = {
        region: one["amiDistributionConfiguration"]["launchPermission"]
        for region, one in places.items()
    }
    assert permissions == {
        "eu-west-1": everyone,
        "us-east-1": everyone,
        "eu-central-1": {"userIds": ["333333333333"]},
    }
    assert places["us-east-1"]["amiDistributionConfiguration"]["kmsKeyId"] == OTHER_KEY
    copied = places["eu-west-1"]["amiDistributionConfiguration"]["targetAccountIds"]
    assert copied == [ACCOUNT, "222222222222"]
    named = places["eu-west-1"]["ssmParameterConfigurations"]
    assert [one.get("amiAccountId") for one in named] == [None, "222222222222"]
    assert {one["parameterName"] for one in named} == {"/imagebuilder/linux/newest"}


def test_golden_image_fullest_key_lets_those_launch_with_whom_it_is_shared(
    fullest: Recording,
) -> None:
    policy = statements(fullest.only(KMS_KEY).inputs["policy"])
    roots = [f"arn:aws:iam::{account}:root" for account in ("111111111111", "222222222222")]
    assert policy["AccountsThatLaunch"]["Principal"] == {"AWS": roots}
    assert policy["MembersThatLaunch"]["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-f1f2f3f4f5"]},
        "ForAnyValue:StringLike": {
            "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/*", "o-f1f2f3f4f5/*/ou-ab12-cdefghij/*"]
        },
    }


def test_golden_image_fullest_is_built_at_once_and_nothing_is_kept(fullest: Recording) -> None:
    image, pipeline = fullest.only(IMAGE).inputs, fullest.only(PIPELINE).inputs
    shared = ("imageRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn")
    assert [image[name] for name in shared] == [pipeline[name] for name in shared]
    assert outputs(fullest)["imageId"] == "ami-0123456789abcde90"
    assert [one.name for one in fullest.resources if one.retained] == []
    schedule = pipeline["schedule"]
    assert schedule["pipelineExecutionStartCondition"] == "EXPRESSION_MATCH_ONLY"


def test_golden_image_new_recipe_is_there_before_the_old_one_goes(fullest: Recording) -> None:
    """What has a name is deleted first otherwise, and the pipeline still refers to it then."""
    assert [one.name for one in fullest.resources if one.created_first] == ["golden-recipe"]


def test_golden_image_with_what_exists_makes_nothing_of_the_kind() -> None:
    recording = deploy(ELSEWHERE)
    made = (BUCKET, GROUP, KMS_KEY, TOPIC, TOPIC_POLICY)
    assert [one.name for token in made for one in recording.of_type(token)] == []
    hosts = recording.only(INFRASTRUCTURE).inputs
    assert hosts["logging"]["s3Logs"]["s3BucketName"] == "central-logs"
    assert hosts["securityGroupIds"] == ELSEWHERE["security_group_ids"]
    put, use = json.loads(recording.only(POLICY).inputs["policy"])["Statement"]
    assert put["Resource"] == "arn:aws:s3:::central-logs/*"
    assert list(use["Condition"]["StringLike"]) == ["kms:EncryptionContext:aws:s3:arn"]
    assert {one.inputs["kmsKeyId"] for one in recording.of_type(COMPONENT)} == {KEY}
    assert outputs(recording)["topicArn"] == ELSEWHERE["topic_arn"]


def test_golden_image_in_china_names_its_policies_and_services() -> None:
    recording = deploy(PLACE, World(partition="aws-cn"))
    policy = statements(recording.only(KMS_KEY).inputs["policy"])["ServicesForTheAccount"]
    assert policy["Condition"]["StringEquals"]["kms:ViaService"] == [
        f"{service}.eu-west-1.amazonaws.com.cn" for service in ("ec2", "s3", "sns")
    ]
    arns = [one["componentArn"] for one in recording.only(RECIPE).inputs["components"]]
    assert {arn.split(":")[1] for arn in arns} == {"aws-cn"}


CHANGES = {
    "component": {
        "components": [{"name": "agent", "document": FULLEST["components"][0]["document"]}]
    },
    "size": {"root_volume_size": 20},
    "parent": {"kernel": "6.1"},
    "hardening": {"hardening": {"stig_level": "Low"}},
    "version": {"version": "1.1"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_golden_image_change_of_content_is_another_version(
    change: dict[str, Any], default: Recording
) -> None:
    """The record is new with it, and so has a new name: what is taken back clashes with none."""
    changed = deploy({**PLACE, **change})
    record, other = (named(one, COMPONENT, "record").inputs["data"] for one in (default, changed))
    is_line = "version" in change
    assert (record == other) is is_line
    assert default.only(RECIPE).inputs["version"].startswith("1.0.")
    assert changed.only(RECIPE).inputs["version"].startswith("1.1." if is_line else "1.0.")


def test_golden_image_same_content_is_the_same_version(default: Recording) -> None:
    again = deploy(PLACE)
    assert again.only(RECIPE).inputs["version"] == default.only(RECIPE).inputs["version"]
    assert {one.name: one.inputs["version"] for one in again.of_type(COMPONENT)} == {
        one.name: one.inputs["version"] for one in default.of_type(COMPONENT)
    }
