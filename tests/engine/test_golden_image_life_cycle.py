"""The example of golden images on the engine: built, changed, run, and rolling its fleet."""

import json
from typing import Any

from workbench import JUDGED, Clients, NewProject, Outcome, Project

PARAMETER = "/imagebuilder/web/latest"
FURTHER, PARTNER = "us-east-1", "111111111111"
BUILT_ON_CHANGE = '"build_on_change": True,'
REPLACED = {"web-component-web-server", "web-image", "web-recipe", "web-record"}


class Account:
    """What Image Builder and EC2 say of the stack."""

    def __init__(self, client: Clients) -> None:
        self.client = client
        self.builder = client("imagebuilder")
        self.ec2 = client("ec2")
        self.ssm = client("ssm")
        self.scaling = client("autoscaling")
        self.sns = client("sns")
        self.events = client("events")
        self.key_arn = client("kms", FURTHER).create_key()["KeyMetadata"]["Arn"]

    def edit(self, project: Project) -> None:
        """Change what is installed, and share images in a further Region, as an editor would."""
        further = {"kms_key_arn": self.key_arn, "sharing": {"account_ids": [PARTNER]}}
        for name, old, new in (
            ("web_server.yaml", "enable nginx", "enable --now nginx"),
            (
                "__main__.py",
                BUILT_ON_CHANGE,
                f"{BUILT_ON_CHANGE} 'regions': {{'{FURTHER}': {further}}},",
            ),
        ):
            file = project.folder / name
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, pipeline_arn: str) -> dict[str, str]:
        """Let the pipeline build, and return the id of the image in each Region."""
        started = self.builder.start_image_pipeline_execution(imagePipelineArn=pipeline_arn)
        arn = started["imageBuildVersionArn"]
        image = self.builder.get_image(imageBuildVersionArn=arn)["image"]
        assert image["state"]["status"] == "AVAILABLE"
        return {one["region"]: one["image"] for one in image["outputResources"]["amis"]}

    def check_further(self, image_id: str) -> None:
        """The image is in the other Region too, by the key of that Region, for the partner."""
        ec2, ssm = (self.client(service, FURTHER) for service in ("ec2", "ssm"))
        assert ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"] == image_id
        (image,) = ec2.describe_images(ImageIds=[image_id])["Images"]
        snapshot = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        (found,) = ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
        assert found["KmsKeyId"] == self.key_arn
        shown = ec2.describe_image_attribute(ImageId=image_id, Attribute="launchPermission")
        assert shown["LaunchPermissions"] == [{"UserId": PARTNER}]

    def newest(self) -> str:
        return self.ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"]

    def image(self, image_id: str) -> dict[str, Any]:
        (found,) = self.ec2.describe_images(ImageIds=[image_id])["Images"]
        return found

    def pipeline(self, arn: str) -> dict[str, Any]:
        return self.builder.get_image_pipeline(imagePipelineArn=arn)["imagePipeline"]

    def key_of(self, pipeline: dict[str, Any]) -> str:
        """The key of what the pipeline builds in its own Region."""
        arn = pipeline["distributionConfigurationArn"]
        found = self.builder.get_distribution_configuration(distributionConfigurationArn=arn)
        places = found["distributionConfiguration"]["distributions"]
        return places[0]["amiDistributionConfiguration"]["kmsKeyId"]

    def template_image(self, template: str) -> str:
        named = {"LaunchTemplateId": template, "Versions": ["$Latest"]}
        (found,) = self.ec2.describe_launch_template_versions(**named)["LaunchTemplateVersions"]
        return found["LaunchTemplateData"]["ImageId"]

    def recipe(self, arn: str) -> dict[str, Any]:
        return self.builder.get_image_recipe(imageRecipeArn=arn)["imageRecipe"]

    def texts(self, recipe: dict[str, Any]) -> str:
        """What the recipe's own components say."""
        own = [one["componentArn"] for one in recipe["components"]]
        return "\n".join(
            self.builder.get_component(componentBuildVersionArn=arn)["component"]["data"]
            for arn in own
            if ":aws:component/" not in arn
        )

    def hosts(self, group: str) -> dict[str, str]:
        """Ids of the fleet's instances, and the image each is of."""
        found = self.scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])
        ids = [one["InstanceId"] for one in found["AutoScalingGroups"][0]["Instances"]]
        reservations = self.ec2.describe_instances(InstanceIds=ids)["Reservations"]
        return {
            one["InstanceId"]: one["ImageId"] for each in reservations for one in each["Instances"]
        }


def check_made(account: Account, pipeline: dict[str, Any]) -> None:
    assert pipeline["schedule"]["timezone"] == "UTC"
    assert pipeline["imageScanningConfiguration"]["imageScanningEnabled"] is True
    assert pipeline["imageTestsConfiguration"] == {"imageTestsEnabled": True, "timeoutMinutes": 120}
    arn = pipeline["infrastructureConfigurationArn"]
    found = account.builder.get_infrastructure_configuration(infrastructureConfigurationArn=arn)
    hosts = found["infrastructureConfiguration"]
    assert hosts["instanceMetadataOptions"]["httpTokens"] == "required"
    assert hosts["terminateInstanceOnFailure"] is True
    assert "keyPair" not in hosts


def check_topic(account: Account, project: Project, key_arn: str) -> None:
    topics = [one["id"] for one in project.resources() if one["type"] == "aws:sns/topic:Topic"]
    (topic,) = topics
    attributes = account.sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["KmsMasterKeyId"] == key_arn
    statements = json.loads(attributes["Policy"])["Statement"]
    publishing = next(one for one in statements if one["Sid"] == "RulesOfThePipeline")
    rules = account.events.list_rule_names_by_target(TargetArn=topic)["RuleNames"]
    publishers = publishing["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert {one.rpartition("/")[2] for one in publishers} == set(rules)
    assert len(publishers) == 2


def check_image(account: Account, image_id: str, key_arn: str) -> None:
    assert account.newest() == image_id
    image = account.image(image_id)
    assert image["Public"] is False
    snapshot = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    (found,) = account.ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    assert (found["Encrypted"], found["KmsKeyId"]) == (True, key_arn)


def check_changed(account: Account, before: str, after: str, changed: Outcome) -> None:
    """A component has other content: recipe and component are new, and the old ones stay."""
    assert before != after
    assert before.rpartition("/")[0] == after.rpartition("/")[0]
    assert "enable --now nginx" in account.texts(account.recipe(after))
    assert "enable nginx" in account.texts(account.recipe(before))
    assert {name for kind, name in changed.steps() if kind == "replace"} == REPLACED


def test_golden_image_example_is_built_changed_handed_out_to_its_fleet_and_kept(
    new_project: NewProject, client: Clients
) -> None:
    project, account = new_project("examples/golden_image", stack="sandbox"), Account(client)
    project.up()
    outputs = project.outputs()
    assert outputs["imageParameter"] == PARAMETER
    pipeline = account.pipeline(outputs["pipelineArn"])
    check_made(account, pipeline)
    first, key_arn = outputs["imageId"], account.key_of(pipeline)
    check_topic(account, project, key_arn)
    check_image(account, first, key_arn)

    started = project.up("--config", "fleet=true", *JUDGED)
    assert started.findings("mandatory") == set()
    assert {operation for operation, _ in started.steps()} == {"create"}
    made = project.outputs()
    assert account.template_image(made["launchTemplateId"]) == made["imageId"] == first
    before = account.hosts(made["groupName"])
    assert set(before.values()) == {first}

    second = account.run(outputs["pipelineArn"])["eu-west-1"]
    check_image(account, second, key_arn)
    account.edit(project)
    changed = project.up()
    assert {name for kind, name in changed.steps() if kind == "update"} == {
        "web-distribution",
        "web-group",
        "web-pipeline",
        "web-template",
    }
    after = account.hosts(made["groupName"])
    assert set(after.values()) == {second}
    assert not set(before) & set(after)
    check_image(account, project.outputs()["imageId"], key_arn)
    recipe = account.pipeline(outputs["pipelineArn"])["imageRecipeArn"]
    check_changed(account, pipeline["imageRecipeArn"], recipe, changed)
    account.check_further(account.run(outputs["pipelineArn"])[FURTHER])

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    # What images are made of stays, and the images too.
    assert account.recipe(recipe)["version"] in recipe
    assert account.image(first)["State"] == "available"
