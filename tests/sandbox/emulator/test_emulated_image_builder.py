import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import AL2023, TRUST, Cloud

from components._golden_image.managed_components import MANAGED
from sandbox.emulator.image_builder.versions import chosen, is_pattern, settled

REGION, OTHER_REGION = "eu-west-1", "eu-central-1"
ACCOUNT, OTHER_ACCOUNT = "123456789012", "111122223333"
AMAZON = f"arn:aws:imagebuilder:{REGION}:aws:"
UPDATE = f"{AMAZON}component/update-linux/x.x.x"
DEVICE = "/dev/xvda"
NO_TEMPLATE = {"launchTemplateId": "lt-0123456789abcdef0"}
ENCRYPTED = [{"deviceName": DEVICE, "ebs": {"encrypted": True, "volumeSize": 20}}]
DOCUMENT = """
schemaVersion: 1.0
parameters: [{Greeting: {type: string, default: hello}}]
phases:
  - {name: %s, steps: [{name: Greet, action: ExecuteBash, inputs: {commands: [echo]}}]}
"""

Answer = dict[str, Any]


class Builder:
    """Image Builder with what a pipeline needs, under names nothing else has."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.name = cloud.name
        self.client = cloud.client("imagebuilder", REGION)
        self.ssm = cloud.client("ssm", REGION)
        self.parameter = f"/imagebuilder/{self.name}"

    def key(self, region: str = REGION) -> str:
        return self.cloud.client("kms", region).create_key()["KeyMetadata"]["Arn"]

    def component(self, phase: str = "build", **asked: object) -> str:
        made = self.client.create_component(
            **{
                "name": self.name,
                "semanticVersion": "1.0.0",
                "platform": "Linux",
                "data": DOCUMENT % phase,
                **asked,
            }
        )
        return made["componentBuildVersionArn"]

    def recipe(self, *components: str, **asked: object) -> str:
        made = self.client.create_image_recipe(
            **{
                "name": self.name,
                "semanticVersion": "1.0.0",
                "parentImage": f"ssm:{AL2023}",
                "components": [{"componentArn": each} for each in components or (UPDATE,)],
                "blockDeviceMappings": ENCRYPTED,
                **asked,
            }
        )
        return made["imageRecipeArn"]

    def infrastructure(self, **asked: object) -> str:
        profile = self.cloud.profile
        made = self.client.create_infrastructure_configuration(
            name=self.name, instanceProfileName=profile, **asked
        )
        return made["infrastructureConfigurationArn"]

    def distribution(self, *places: Answer) -> str:
        made = self.client.create_distribution_configuration(
            name=self.name, distributions=list(places)
        )
        return made["distributionConfigurationArn"]

    def pipeline(self, *places: Answer, recipe: str = "", **asked: object) -> str:
        distribution = {"distributionConfigurationArn": self.distribution(*places)}
        made = self.client.create_image_pipeline(
            name=self.name,
            imageRecipeArn=recipe or self.recipe(),
            infrastructureConfigurationArn=self.infrastructure(),
            **(distribution if places else {}),
            **asked,
        )
        return made["imagePipelineArn"]

    def run(self, pipeline: str) -> Answer:
        started = self.client.start_image_pipeline_execution(imagePipelineArn=pipeline)
        return self.image(started["imageBuildVersionArn"])

    def image(self, arn: str) -> Answer:
        return self.client.get_image(imageBuildVersionArn=arn)["image"]

    def ami(self, made: Answer, account_of: Callable[..., Any] | None = None) -> Answer:
        ec2 = account_of or self.cloud.client("ec2", made["region"])
        return ec2.describe_images(ImageIds=[made["image"]])["Images"][0]


@pytest.fixture
def builder(cloud: Cloud) -> Builder:
    return Builder(cloud)


def place(region: str = REGION, parameter: str = "", **settings: object) -> Answer:
    stored = [{"parameterName": parameter, "dataType": "aws:ec2:image"}] if parameter else []
    name = {"name": "golden {{ imagebuilder:buildDate }}"}
    return {
        "region": region,
        "amiDistributionConfiguration": {**name, **settings},
        **({"ssmParameterConfigurations": stored} if stored else {}),
    }


def refusal(call: Callable[..., object], *arguments: object, **named: object) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("c/x.x.x", "c/2.2.4/1"),
        ("c/1.x.x", "c/1.7.8/1"),
        ("c/1.6.x", "c/1.6.8/12"),
        ("c/1.6.8", "c/1.6.8/12"),
        ("c/1.6.8/2", "c/1.6.8/2"),
        ("c/3.x.x", None),
        ("d/x.x.x", None),
        ("c", None),
    ],
)
def test_reference_means_the_most_recent_version_and_build(
    reference: str, expected: str | None
) -> None:
    known = ("c/2.2.4/1", "c/1.7.8/1", "c/1.6.8/2", "c/1.6.8/12", "c/1.6.7/1")
    assert chosen(reference, known) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("1.0.0", "1.0.0"), ("1.0.x", "1.0.4"), ("2.0.x", "2.0.1"), ("x.x.x", "1.2.10")],
)
def test_open_version_is_the_patch_after_the_most_recent(pattern: str, expected: str) -> None:
    assert settled(pattern, ("1.0.3", "1.2.9", "1.0.2")) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.0.x", True), ("1.x.3", False), ("x.2.x", False), ("1073741823.0.0", True),
     ("1073741824.0.0", False)],
)  # fmt: skip
def test_pattern_has_wildcards_at_its_end_and_small_numbers(version: str, expected: object) -> None:
    assert is_pattern(version) is expected


def test_managed_components_of_the_library_are_offered(builder: Builder) -> None:
    pages = builder.client.get_paginator("list_components").paginate(
        owner="Amazon", PaginationConfig={"PageSize": 10}
    )
    found = {each["name"]: each for page in pages for each in page["componentVersionList"]}
    assert set(MANAGED) <= set(found)
    assert {found[name]["status"] for name in MANAGED} == {"ACTIVE"}
    stig = builder.client.get_component(componentBuildVersionArn=found["stig-build-linux"]["arn"])
    parameters = [each["name"] for each in stig["component"]["parameters"]]
    assert parameters == [*MANAGED["stig-build-linux"].parameters]


def test_component_is_described_by_its_document(builder: Builder) -> None:
    arn = builder.component(tags={"team": "a"})
    assert arn == f"arn:aws:imagebuilder:{REGION}:{ACCOUNT}:component/{builder.name}/1.0.0/1"
    found = builder.client.get_component(componentBuildVersionArn=arn)
    component = found["component"]
    assert component["data"] == DOCUMENT % "build"
    assert (component["type"], component["owner"]) == ("BUILD", ACCOUNT)
    parameter = {"name": "Greeting", "type": "string", "defaultValue": ["hello"]}
    assert component["parameters"] == [parameter]
    newest = found["latestVersionReferences"]["latestVersionArn"]
    assert newest == arn.replace("1.0.0/1", "x.x.x")
    listed = builder.client.list_tags_for_resource(resourceArn=arn)
    assert listed["tags"] == {"team": "a"}


def test_component_with_a_test_phase_alone_is_a_test(builder: Builder) -> None:
    arn = builder.component("test")
    found = builder.client.get_component(componentBuildVersionArn=arn)
    assert found["component"]["type"] == "TEST"


def test_component_made_again_is_a_further_build(builder: Builder) -> None:
    first, second = builder.component(), builder.component()
    assert (first[-2:], second[-2:]) == ("/1", "/2")
    listed = builder.client.list_component_build_versions(componentVersionArn=first[:-2])
    assert [each["arn"] for each in listed["componentSummaryList"]] == [first, second]
    mine = [{"name": "name", "values": [builder.name]}]
    [version] = builder.client.list_components(filters=mine)["componentVersionList"]
    assert version["arn"] == first[:-2]


def test_component_text_may_lie_in_a_bucket(builder: Builder) -> None:
    s3 = builder.cloud.client("s3", REGION)
    location = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=builder.name, CreateBucketConfiguration=location)
    s3.put_object(Bucket=builder.name, Key="c.yaml", Body=(DOCUMENT % "test").encode())
    asked = {"name": builder.name, "semanticVersion": "1.0.0", "platform": "Linux"}
    made = builder.client.create_component(**asked, uri=f"s3://{builder.name}/c.yaml")
    arn = made["componentBuildVersionArn"]
    found = builder.client.get_component(componentBuildVersionArn=arn)
    assert found["component"]["data"] == DOCUMENT % "test"
    s3.put_object(Bucket=builder.name, Key="binary", Body=b"\xff")
    code, told = refusal(
        builder.client.create_component, **asked, uri=f"s3://{builder.name}/binary"
    )
    assert (code, "no text" in told) == ("InvalidParameterValueException", True)
    code, told = refusal(builder.client.create_component, **asked, uri=f"s3://{builder.name}/none")
    assert (code, "does not exist" in told) == ("InvalidParameterValueException", True)


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ({"data": "a: ["}, "InvalidParameterValueException", "no YAML"),
        ({"data": "phases: []"}, "InvalidParameterValueException", "schemaVersion"),
        ({"data": "schemaVersion: 1.0"}, "InvalidParameterValueException", "phases"),
        ({"data": DOCUMENT % "deploy"}, "InvalidParameterValueException", "build, validate, test"),
        ({"data": "schemaVersion: 1.0\nphases: [{name: build}]"},
         "InvalidParameterValueException", "needs steps"),
        ({"data": (DOCUMENT % "build").replace("{type: string, default: hello}", "text")},
         "InvalidParameterValueException", "no list of objects"),
        ({"uri": "s3://a/b"}, "InvalidParameterCombinationException", "data and uri"),
        ({"semanticVersion": "1073741824.0.0"}, "InvalidVersionNumberException", "bounds"),
        ({"semanticVersion": "1.0.x"}, "InvalidParameterValueException", "semanticVersion"),
        ({"name": "no/slash"}, "InvalidParameterValueException", "regular expression"),
        ({"platform": "BeOS"}, "InvalidParameterValueException", "enum value set"),
        ({"dryRun": True}, "DryRunOperationException", "would have succeeded"),
    ],
)  # fmt: skip
def test_component_that_cannot_be_is_refused(
    builder: Builder, asked: Answer, code: str, told: str
) -> None:
    found, message = refusal(builder.component, **asked)
    assert found == code
    assert told in message


def test_recipe_version_that_exists_is_refused(builder: Builder) -> None:
    arn = builder.recipe()
    code, told = refusal(builder.recipe)
    assert code == "ResourceAlreadyExistsException"
    assert told == f"The following resource 'ImageRecipe' already exists: '{arn}'."
    assert builder.recipe(semanticVersion="1.0.x").endswith("/1.0.1")


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ({"components": [{"componentArn": f"{AMAZON}component/update-linx/x.x.x"}]},
         "InvalidParameterValueException", "does not exist"),
        ({"components": [{"componentArn": f"{AMAZON}component/stig-build-linux-high/x.x.x"}]},
         "InvalidParameterValueException", "deprecated"),
        ({"components": [{"componentArn": UPDATE,
                          "parameters": [{"name": "Level", "value": ["Low"]}]}]},
         "InvalidParameterValueException", "no parameter 'Level'"),
        ({"components": [{"componentArn": UPDATE}] * 21}, "ServiceQuotaExceededException", "20"),
        ({"parentImage": "ami-0123"}, "InvalidParameterValueException", "does not exist"),
        ({"parentImage": f"{AMAZON}image/amazon-linux-1/x.x.x"},
         "InvalidParameterValueException", "does not exist"),
        ({"semanticVersion": "1.x.3"}, "InvalidVersionNumberException", "1.x.3"),
    ],
)  # fmt: skip
def test_recipe_that_cannot_be_is_refused(
    builder: Builder, asked: Answer, code: str, told: str
) -> None:
    found, message = refusal(builder.recipe, **asked)
    assert found == code
    assert told in message


def test_what_others_refer_to_is_not_deleted(builder: Builder) -> None:
    component = builder.component()
    recipe = builder.recipe(component)
    pipeline = builder.pipeline(place(), recipe=recipe)
    described = builder.client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    image = builder.run(pipeline)["arn"]
    removals = [
        (builder.client.delete_image_pipeline, "imagePipelineArn", pipeline),
        (builder.client.delete_image_recipe, "imageRecipeArn", recipe),
        (builder.client.delete_component, "componentBuildVersionArn", component),
        *(
            (getattr(builder.client, f"delete_{kind}_configuration"), name, described[name])
            for kind, name in (
                ("infrastructure", "infrastructureConfigurationArn"),
                ("distribution", "distributionConfigurationArn"),
            )
        ),
    ]
    for delete, name, arn in removals[1:]:
        code, told = refusal(delete, **{name: arn})
        assert code == "ResourceDependencyException"
        assert f"'{arn}' has other resources depended on it" in told
    for delete, name, arn in removals:
        delete(**{name: arn})
        assert refusal(delete, **{name: arn})[0] == "ResourceNotFoundException"
    assert builder.image(image)["imageRecipe"]["arn"] == recipe


def test_component_chosen_by_wildcard_is_deleted_while_another_build_fits(builder: Builder) -> None:
    first, second = builder.component(), builder.component()
    builder.recipe(first.replace("1.0.0/1", "x.x.x"))
    builder.client.delete_component(componentBuildVersionArn=second)
    code, _ = refusal(builder.client.delete_component, componentBuildVersionArn=first)
    assert code == "ResourceDependencyException"


def test_pipeline_has_the_defaults_of_aws(builder: Builder) -> None:
    schedule = {"scheduleExpression": "cron(0 3 ? * sun *)"}
    arn = builder.pipeline(schedule=schedule)
    found = builder.client.get_image_pipeline(imagePipelineArn=arn)["imagePipeline"]
    assert found["status"] == "ENABLED"
    assert found["enhancedImageMetadataEnabled"] is True
    assert found["imageTestsConfiguration"] == {"imageTestsEnabled": True, "timeoutMinutes": 720}
    assert found["schedule"] == {
        **schedule,
        "timezone": "UTC",
        "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
    }


def test_update_of_a_pipeline_drops_what_it_leaves_out(builder: Builder) -> None:
    arn = builder.pipeline(place(), description="first", tags={"team": "a"})
    builder.run(arn)
    before = builder.client.get_image_pipeline(imagePipelineArn=arn)["imagePipeline"]
    kept = {name: before[name] for name in ("imageRecipeArn", "infrastructureConfigurationArn")}
    builder.client.update_image_pipeline(imagePipelineArn=arn, status="DISABLED", **kept)
    after = builder.client.get_image_pipeline(imagePipelineArn=arn)["imagePipeline"]
    assert (after["status"], after["tags"]) == ("DISABLED", {"team": "a"})
    assert not {"description", "distributionConfigurationArn"} & after.keys()
    assert after["dateCreated"] == before["dateCreated"] <= after["dateUpdated"]
    assert (after["dateLastRun"], after["lastRunStatus"]) == (before["dateLastRun"], "AVAILABLE")


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ({"imageRecipeArn": None}, "InvalidParameterCombinationException", "exactly one"),
        ({"imageRecipeArn": f"arn:aws:imagebuilder:{REGION}:{ACCOUNT}:image-recipe/no/1.0.0"},
         "InvalidParameterValueException", "does not exist"),
        ({"workflows": [{"workflowArn": f"{AMAZON}workflow/build/build-image/x.x.x"}]},
         "InvalidParameterCombinationException", "executionRole"),
    ],
)  # fmt: skip
def test_pipeline_that_cannot_be_is_refused(
    builder: Builder, asked: Answer, code: str, told: str
) -> None:
    request = {
        "name": builder.name,
        "imageRecipeArn": builder.recipe(),
        "infrastructureConfigurationArn": builder.infrastructure(),
        **asked,
    }
    given = {name: value for name, value in request.items() if value is not None}
    found, message = refusal(builder.client.create_image_pipeline, **given)
    assert found == code
    assert told in message


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([place("nowhere-1")], "There is no region 'nowhere-1'"),
        ([place(), place()], "one distribution only"),
        ([{**place(targetAccountIds=[ACCOUNT]), "ssmParameterConfigurations": [
            {"parameterName": "/imagebuilder/a", "amiAccountId": OTHER_ACCOUNT}]}],
         "no target account"),
        ([place(parameter="/imagebuilder/a", targetAccountIds=[OTHER_ACCOUNT])],
         f"{ACCOUNT} is no target account"),
    ],
)  # fmt: skip
def test_distribution_that_cannot_be_is_refused(
    builder: Builder, places: list[Answer], told: str
) -> None:
    code, message = refusal(builder.distribution, *places)
    assert code == "InvalidParameterValueException"
    assert told in message


def test_infrastructure_without_its_profile_is_refused(builder: Builder) -> None:
    code, told = refusal(
        builder.client.create_infrastructure_configuration,
        name=builder.name,
        instanceProfileName=builder.name,
    )
    assert code == "InvalidParameterValueException"
    assert "instance profile does not exist" in told


def test_build_leaves_encrypted_amis_in_every_region(builder: Builder) -> None:
    keys = {region: builder.key(region) for region in (REGION, OTHER_REGION)}
    shared = {"organizationArns": [f"arn:aws:organizations::{ACCOUNT}:organization/o-1234567890"]}
    places = [
        place(region, kmsKeyId=key, amiTags={"team": "a"}, launchPermission=shared)
        for region, key in keys.items()
    ]
    image = builder.run(builder.pipeline(*places))
    assert image["state"] == {"status": "AVAILABLE"}
    assert image["osVersion"] == "Amazon Linux 2023"
    made = image["outputResources"]["amis"]
    assert [each["region"] for each in made] == [REGION, OTHER_REGION]
    for each in made:
        ec2 = builder.cloud.client("ec2", each["region"])
        [ami] = ec2.describe_images(ImageIds=[each["image"]])["Images"]
        assert ami["Name"].startswith("golden 20")
        tags = {tag["Key"]: tag["Value"] for tag in ami["Tags"]}
        assert tags["team"] == "a"
        assert tags["Ec2ImageBuilderArn"] == image["arn"]
        [device] = ami["BlockDeviceMappings"]
        assert (device["Ebs"]["VolumeSize"], device["Ebs"]["Encrypted"]) == (20, True)
        [snapshot] = ec2.describe_snapshots(SnapshotIds=[device["Ebs"]["SnapshotId"]])["Snapshots"]
        assert snapshot["KmsKeyId"] == keys[each["region"]]
        permission = ec2.describe_image_attribute(
            ImageId=each["image"], Attribute="launchPermission"
        )["LaunchPermissions"]
        assert permission == [{"OrganizationArn": shared["organizationArns"][0]}]


def test_instance_of_a_built_ami_has_the_key_of_its_snapshot(builder: Builder) -> None:
    key = builder.key()
    [made] = builder.run(builder.pipeline(place(kmsKeyId=key)))["outputResources"]["amis"]
    volume = builder.cloud.volumes(builder.cloud.launch(ImageId=made["image"]))[DEVICE]
    assert (volume["Encrypted"], volume["KmsKeyId"], volume["Size"]) == (True, key, 20)


def test_parameter_names_the_latest_ami(builder: Builder) -> None:
    pipeline = builder.pipeline(place(parameter=builder.parameter))
    for expected in (1, 2):
        image = builder.run(pipeline)
        assert image["version"] == f"1.0.0/{expected}"
        found = builder.ssm.get_parameter(Name=builder.parameter)["Parameter"]
        assert found["Value"] == image["outputResources"]["amis"][0]["image"]
        assert (found["DataType"], found["Version"]) == ("aws:ec2:image", expected)
    listed = builder.client.list_image_pipeline_images(imagePipelineArn=pipeline)
    assert len(listed["imageSummaryList"]) == 2
    described = builder.client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    assert described["lastRunStatus"] == "AVAILABLE"


def test_target_account_gets_an_ami_of_its_own(builder: Builder) -> None:
    settings = {"kmsKeyId": builder.key(), "targetAccountIds": [ACCOUNT, OTHER_ACCOUNT]}
    pipeline = builder.pipeline(place(parameter=builder.parameter, **settings))
    own, made = builder.run(pipeline)["outputResources"]["amis"]
    assert (own["accountId"], made["accountId"]) == (ACCOUNT, OTHER_ACCOUNT)
    found = builder.ssm.get_parameter(Name=builder.parameter)["Parameter"]
    assert (found["Value"], found["Version"]) == (own["image"], 1)
    code, _ = refusal(builder.cloud.ec2.describe_images, ImageIds=[made["image"]])
    assert code == "InvalidAMIID.NotFound"


def test_launch_template_gets_a_version_with_the_ami(builder: Builder) -> None:
    template = builder.cloud.template()
    asked = {"launchTemplateId": template, "setDefaultVersion": True}
    where = {**place(), "launchTemplateConfigurations": [asked]}
    [made] = builder.run(builder.pipeline(where))["outputResources"]["amis"]
    found = builder.cloud.ec2.describe_launch_template_versions(
        LaunchTemplateId=template, Versions=["$Default"]
    )["LaunchTemplateVersions"][0]
    assert found["VersionNumber"] == 2
    assert found["LaunchTemplateData"]["ImageId"] == made["image"]
    assert found["LaunchTemplateData"]["InstanceType"] == "t3.micro"


def test_image_is_built_on_another_image(builder: Builder) -> None:
    parent = builder.run(builder.pipeline(place()))
    recipe = builder.recipe(
        name=f"{builder.name}-child",
        parentImage=parent["arn"].replace("1.0.0/1", "x.x.x"),
        blockDeviceMappings=[],
    )
    made = builder.client.create_image(
        imageRecipeArn=recipe,
        infrastructureConfigurationArn=parent["infrastructureConfiguration"]["arn"],
    )
    child = builder.image(made["imageBuildVersionArn"])
    [ami] = child["outputResources"]["amis"]
    [device] = builder.ami(ami)["BlockDeviceMappings"]
    assert (device["Ebs"]["VolumeSize"], device["Ebs"]["Encrypted"]) == (20, True)
    code, _ = refusal(builder.client.delete_image, imageBuildVersionArn=parent["arn"])
    assert code == "ResourceDependencyException"


@pytest.mark.parametrize(
    ("parent", "places", "told"),
    [
        ("ssm:/none", [place()], "The parameter '/none' does not exist"),
        (None, [place(kmsKeyId="alias/none")], "The key 'alias/none' does not exist"),
        (None, [place(kmsKeyId="arn:aws:kms")], "The key 'arn:aws:kms' does not exist"),
        (None, [place(name="fixed"), place(OTHER_REGION, kmsKeyId="{home}")], "does not exist in"),
        (None, [place(launchPermission={"userIds": [OTHER_ACCOUNT]})], "default key"),
        (None, [place(launchPermission={"userGroups": ["all"]})], "cannot be public"),
        (None, [place(parameter="/elsewhere")], "may not write the parameter '/elsewhere'"),
        (None, [{**place(), "launchTemplateConfigurations": [NO_TEMPLATE]}], "The template 'lt-"),
    ],
)
def test_build_that_fails_says_why_and_makes_nothing(
    builder: Builder, parent: str | None, places: list[Answer], told: str
) -> None:
    for each in places:
        settings = each["amiDistributionConfiguration"]
        if settings.get("kmsKeyId") == "{home}":
            settings["kmsKeyId"] = builder.key()
    recipe = builder.recipe(**({"parentImage": parent} if parent else {}))
    pipeline = builder.pipeline(*places, recipe=recipe)
    owned = {"Owners": ["self"], "Filters": [{"Name": "name", "Values": ["golden*", "fixed"]}]}
    before = len(builder.cloud.ec2.describe_images(**owned)["Images"])
    image = builder.run(pipeline)
    assert image["state"]["status"] == "FAILED"
    assert told in image["state"]["reason"]
    assert len(builder.cloud.ec2.describe_images(**owned)["Images"]) == before
    described = builder.client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    assert (described["lastRunStatus"], described["consecutiveFailures"]) == ("FAILED", 1)


def test_ami_name_without_a_date_is_taken_after_the_first_build(builder: Builder) -> None:
    pipeline = builder.pipeline(place(name=builder.name))
    assert builder.run(pipeline)["state"]["status"] == "AVAILABLE"
    assert "already in use" in builder.run(pipeline)["state"]["reason"]


def test_rule_tells_a_topic_of_a_failed_build(builder: Builder) -> None:
    sns, sqs, events = (
        builder.cloud.client(service, REGION) for service in ("sns", "sqs", "events")
    )
    topic = sns.create_topic(Name=builder.name)["TopicArn"]
    queue = sqs.create_queue(QueueName=builder.name)["QueueUrl"]
    address = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{builder.name}"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=address)
    recipe = builder.recipe(parentImage="ssm:/none")
    pipeline = builder.pipeline(recipe=recipe)
    pattern = {
        "source": ["aws.imagebuilder"],
        "resources": [{"prefix": recipe.replace("image-recipe", "image")}],
        "detail": {"state": {"status": ["FAILED"]}},
    }
    events.put_rule(Name=builder.name, EventPattern=json.dumps(pattern))
    targets = [
        {"Id": "topic", "Arn": topic},
        {"Id": "constant", "Arn": topic, "Input": '"look"'},
        {"Id": "function", "Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:none"},
    ]
    events.put_targets(Rule=builder.name, Targets=targets)
    image = builder.run(pipeline)
    messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=9)["Messages"]
    event, constant = (json.loads(json.loads(each["Body"])["Message"]) for each in messages)
    assert constant == "look"
    assert event["resources"] == [image["arn"]]
    assert event["detail"]["state"] == image["state"]
    events.disable_rule(Name=builder.name)
    builder.run(pipeline)
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_topic_of_the_infrastructure_is_told_of_an_image(builder: Builder) -> None:
    sns, sqs = (builder.cloud.client(service, REGION) for service in ("sns", "sqs"))
    topic = sns.create_topic(Name=builder.name)["TopicArn"]
    queue = sqs.create_queue(QueueName=builder.name)["QueueUrl"]
    address = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{builder.name}"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=address)
    infrastructure = builder.infrastructure(snsTopicArn=topic)
    made = builder.client.create_image(
        imageRecipeArn=builder.recipe(), infrastructureConfigurationArn=infrastructure
    )
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    told = json.loads(json.loads(message["Body"])["Message"])
    assert told["arn"] == made["imageBuildVersionArn"]
    assert told["state"] == {"status": "AVAILABLE"}


def lifecycle(builder: Builder, **asked: object) -> str:
    role = f"arn:aws:iam::{ACCOUNT}:role/{builder.name}"
    made = builder.client.create_lifecycle_policy(
        **{
            "name": builder.name,
            "executionRole": role,
            "resourceType": "AMI_IMAGE",
            "policyDetails": [
                {
                    "action": {"type": "DELETE"},
                    "filter": {"type": "AGE", "value": 6, "unit": "MONTHS", "retainAtLeast": 2},
                }
            ],
            "resourceSelection": {"recipes": [{"name": "web", "semanticVersion": "x.x.x"}]},
            **asked,
        }
    )
    return made["lifecyclePolicyArn"]


def test_lifecycle_policy_is_kept_and_on(builder: Builder) -> None:
    builder.cloud.iam.create_role(RoleName=builder.name, AssumeRolePolicyDocument=json.dumps(TRUST))
    arn = lifecycle(builder)
    found = builder.client.get_lifecycle_policy(lifecyclePolicyArn=arn)["lifecyclePolicy"]
    assert found["status"] == "ENABLED"
    assert found["policyDetails"][0]["filter"]["retainAtLeast"] == 2


COUNT = {"type": "COUNT", "value": 3}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"executionRole": "arn:aws:iam::123456789012:role/none"}, "role does not exist"),
        ({"resourceSelection": {}}, "exactly one"),
        ({"policyDetails": [{"action": {"type": "DELETE"}, "filter": COUNT}] * 2}, "one detail"),
        ({"policyDetails": [{"action": {"type": "DELETE"}, "filter": {**COUNT, "unit": "DAYS"}}]},
         "no unit"),
        ({"policyDetails": [{"action": {"type": "DELETE"}, "filter": {"type": "AGE", "value": 1}}]},
         "needs a unit"),
        ({"policyDetails": [{"action": {"type": "DEPRECATE"},
                             "filter": {**COUNT, "retainAtLeast": 1}}]}, "retains"),
    ],
)  # fmt: skip
def test_lifecycle_policy_that_cannot_be_is_refused(
    builder: Builder, asked: Answer, told: str
) -> None:
    builder.cloud.iam.create_role(RoleName=builder.name, AssumeRolePolicyDocument=json.dumps(TRUST))
    code, message = refusal(lifecycle, builder, **asked)
    assert code == "InvalidParameterValueException"
    assert told in message


def test_workflow_is_kept_by_type_and_version(builder: Builder) -> None:
    steps = "schemaVersion: 1.0\nsteps: [{name: Launch, action: LaunchInstance}]\n"
    asked = {"name": builder.name, "semanticVersion": "1.0.0", "type": "TEST"}
    made = builder.client.create_workflow(**asked, data=steps)["workflowBuildVersionArn"]
    assert made.endswith(f"workflow/test/{builder.name}/1.0.0/1")
    found = builder.client.get_workflow(workflowBuildVersionArn=made)["workflow"]
    assert (found["data"], found["type"]) == (steps, "TEST")
    code, told = refusal(builder.client.create_workflow, **asked, data="schemaVersion: 1.0")
    assert (code, "steps" in told) == ("InvalidParameterValueException", True)


def test_listing_of_recipes_of_amazon_has_none_of_the_account(builder: Builder) -> None:
    arn = builder.recipe()
    owned = {
        owner: [
            each["arn"]
            for each in builder.client.list_image_recipes(owner=owner)["imageRecipeSummaryList"]
        ]
        for owner in ("Self", "Amazon")
    }
    assert arn in owned["Self"]
    assert owned["Amazon"] == []


def test_filter_that_a_listing_lacks_is_refused(builder: Builder) -> None:
    wrong = [{"name": "colour", "values": ["red"]}]
    code, told = refusal(builder.client.list_image_recipes, filters=wrong)
    assert (code, "colour" in told) == ("InvalidParameterValueException", True)
