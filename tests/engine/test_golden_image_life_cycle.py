"""A pipeline of golden images on the engine: changed, run, and its image rolling a fleet."""

import json
from typing import Any

from workbench import Clients, NewProject, Outcome

NAME = "engine-golden"
PARAMETER = f"/imagebuilder/{NAME}/latest"
FURTHER, PARTNER = "us-east-1", "111111111111"
PROGRAM = f"""
import pulumi

import components as library

config = pulumi.Config("compliant-ec2")
zone = library.LandingZone("zone", {{}})
golden = library.GoldenImagePipeline(
    "{NAME}",
    {{
        "subnet_id": zone.subnet_ids[0],
        "vpc_id": zone.vpc_id,
        **config.require_object("golden"),
    }},
)
for output in ("pipeline_arn", "recipe_arn", "parameter_name", "key_arn", "topic_arn", "image_id"):
    pulumi.export(output, getattr(golden, output))
if config.get_bool("fleet"):
    role = library.InstanceRole("web", {{}})
    group = library.EgressOnlySecurityGroup("web", {{"vpc_id": zone.vpc_id}})
    fleet = library.CompliantFleet(
        "web",
        {{
            "launch_template": {{
                "instance_profile_arn": role.instance_profile_arn,
                "security_group_ids": [group.security_group_id],
                "image_parameter": "{PARAMETER}",
            }},
            "instance_types": ["t3.micro", "t3a.micro"],
            "subnet_ids": zone.subnet_ids,
        }},
    )
    pulumi.export("group_name", fleet.group_name)
"""


def banner(text: str) -> dict[str, Any]:
    """A component of one's own, with its test."""
    steps = {"build": f"echo {text} > /etc/motd", "test": f"grep -q {text} /etc/motd"}
    phases = [
        {
            "name": phase,
            "steps": [
                {
                    "name": "Banner",
                    "action": "ExecuteBash",
                    "inputs": {"commands": [command]},
                }
            ],
        }
        for phase, command in steps.items()
    ]
    return {"name": "banner", "document": {"schemaVersion": 1.0, "phases": phases}}


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

    def golden(self, banner_text: str) -> dict[str, Any]:
        """What the pipeline is to be like."""
        further = {"kms_key_arn": self.key_arn, "sharing": {"account_ids": [PARTNER]}}
        return {"components": [banner(banner_text)], "regions": {FURTHER: further}}

    def run(self, pipeline_arn: str) -> str:
        """Let the pipeline build, and return the id of the image in the Region."""
        started = self.builder.start_image_pipeline_execution(imagePipelineArn=pipeline_arn)
        arn = started["imageBuildVersionArn"]
        image = self.builder.get_image(imageBuildVersionArn=arn)["image"]
        assert image["state"]["status"] == "AVAILABLE"
        images = {one["region"]: one["image"] for one in image["outputResources"]["amis"]}
        self.check_further(images.pop(FURTHER))
        (at_home,) = images.values()
        return at_home

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


def check_made(account: Account, outputs: dict[str, Any]) -> None:
    pipeline = account.builder.get_image_pipeline(imagePipelineArn=outputs["pipeline_arn"])
    pipeline = pipeline["imagePipeline"]
    assert pipeline["schedule"]["timezone"] == "UTC"
    assert pipeline["imageScanningConfiguration"]["imageScanningEnabled"] is True
    assert pipeline["imageTestsConfiguration"] == {"imageTestsEnabled": True, "timeoutMinutes": 120}
    arn = pipeline["infrastructureConfigurationArn"]
    found = account.builder.get_infrastructure_configuration(infrastructureConfigurationArn=arn)
    hosts = found["infrastructureConfiguration"]
    assert hosts["instanceMetadataOptions"]["httpTokens"] == "required"
    assert hosts["terminateInstanceOnFailure"] is True
    assert "keyPair" not in hosts
    attributes = account.sns.get_topic_attributes(TopicArn=outputs["topic_arn"])["Attributes"]
    assert attributes["KmsMasterKeyId"] == outputs["key_arn"]
    statements = json.loads(attributes["Policy"])["Statement"]
    publishing = next(one for one in statements if one["Sid"] == "RulesOfThePipeline")
    rules = account.events.list_rules(NamePrefix=NAME)["Rules"]
    publishers = publishing["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert set(publishers) == {one["Arn"] for one in rules}
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
    assert "echo two" in account.texts(account.recipe(after))
    assert "echo one" in account.texts(account.recipe(before))
    assert {name for kind, name in changed.steps() if kind == "replace"} == {
        f"{NAME}-component-banner",
        f"{NAME}-record",
        f"{NAME}-recipe",
    }


def test_golden_image_is_built_changed_handed_out_to_a_fleet_and_kept(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project(PROGRAM)
    account = Account(client)
    project.configure(golden=account.golden("one"))
    project.up()
    outputs = project.outputs()
    check_made(account, outputs)
    first = account.run(outputs["pipeline_arn"])
    check_image(account, first, outputs["key_arn"])

    project.configure(golden=account.golden("two"), fleet=True)
    changed = project.up()
    latest = project.outputs()
    check_changed(account, outputs["recipe_arn"], latest["recipe_arn"], changed)
    before = account.hosts(latest["group_name"])
    assert set(before.values()) == {first}

    second = account.run(latest["pipeline_arn"])
    assert second != first
    assert project.up().steps() == {("update", "web-template"), ("update", "web-group")}
    after = account.hosts(latest["group_name"])
    assert set(after.values()) == {second}
    assert not set(before) & set(after)

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    # What images are made of stays, and the images too.
    assert account.recipe(outputs["recipe_arn"])["version"] in outputs["recipe_arn"]
    assert account.image(first)["State"] == "available"
