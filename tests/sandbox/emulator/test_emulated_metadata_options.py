import pytest
from emulated_cloud import Cloud

from sandbox.emulator.amendments.metadata_options import changed_defaults, effective_options

FULL = {
    "State": "applied",
    "HttpTokens": "required",
    "HttpPutResponseHopLimit": 2,
    "HttpEndpoint": "enabled",
    "HttpProtocolIpv6": "disabled",
    "InstanceMetadataTags": "enabled",
}


@pytest.mark.parametrize(
    ("launch", "account", "imds", "expected"),
    [
        ({}, {}, None, {}),
        ({}, {}, "v2.0", {"HttpTokens": "required", "HttpPutResponseHopLimit": 2}),
        ({}, {"HttpTokens": "required"}, None, {"HttpTokens": "required"}),
        (
            {"HttpTokens": "optional"},
            {"HttpTokens": "required", "HttpEndpoint": "disabled"},
            "v2.0",
            {"HttpTokens": "optional", "HttpEndpoint": "disabled", "HttpPutResponseHopLimit": 2},
        ),
    ],
)
def test_effective_options_come_from_launch_then_account_then_image(
    launch: dict[str, object], account: dict[str, object], imds: str | None, expected: object
) -> None:
    assert effective_options(launch, account, imds) == expected


def test_changed_defaults_without_preference_are_gone() -> None:
    account = {"HttpTokens": "required", "HttpPutResponseHopLimit": 2}
    request = {"HttpTokens": "no-preference", "HttpPutResponseHopLimit": -1}
    assert changed_defaults(account, request) == {}


@pytest.mark.parametrize(
    ("change", "member", "value"),
    [
        ({"HttpTokens": "optional"}, "HttpTokens", "optional"),
        ({"HttpPutResponseHopLimit": 7}, "HttpPutResponseHopLimit", 7),
        ({"HttpEndpoint": "disabled"}, "HttpEndpoint", "disabled"),
        ({"HttpProtocolIpv6": "enabled"}, "HttpProtocolIpv6", "enabled"),
        ({"InstanceMetadataTags": "disabled"}, "InstanceMetadataTags", "disabled"),
    ],
)
def test_modify_options_of_one_member_keeps_the_others(
    cloud: Cloud, change: dict[str, object], member: str, value: object
) -> None:
    wanted = {name: FULL[name] for name in FULL if name != "State"}
    identity = cloud.launch(ImageId=cloud.image, MetadataOptions=wanted)["InstanceId"]
    answer = cloud.ec2.modify_instance_metadata_options(InstanceId=identity, **change)
    assert answer["InstanceMetadataOptions"] == {**FULL, member: value}
    assert cloud.describe(identity)["MetadataOptions"] == {**FULL, member: value}


def test_launch_without_options_takes_those_of_its_image(cloud: Cloud) -> None:
    older = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
    parameter = cloud.client("ssm").get_parameter(Name=older)["Parameter"]["Value"]
    seen = [cloud.launch(ImageId=one)["MetadataOptions"] for one in (cloud.image, parameter)]
    tokens = [(one["HttpTokens"], one["HttpPutResponseHopLimit"]) for one in seen]
    assert tokens == [("required", 2), ("optional", 1)]


def test_launch_without_options_takes_those_of_the_account(cloud: Cloud) -> None:
    elsewhere = cloud.client("ec2", "eu-north-1")
    parameters = cloud.client("ssm", "eu-north-1")
    older = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
    image = parameters.get_parameter(Name=older)["Parameter"]["Value"]
    elsewhere.modify_instance_metadata_defaults(HttpTokens="required", HttpPutResponseHopLimit=4)
    seen = elsewhere.get_instance_metadata_defaults()["AccountLevel"]
    made = elsewhere.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    assert (seen["HttpTokens"], seen["HttpPutResponseHopLimit"]) == ("required", 4)
    assert made["MetadataOptions"]["HttpTokens"] == "required"
    assert made["MetadataOptions"]["HttpPutResponseHopLimit"] == 4


def test_image_of_amazon_linux_2023_supports_imds_v2_only(cloud: Cloud) -> None:
    assert cloud.ec2.describe_images(ImageIds=[cloud.image])["Images"][0]["ImdsSupport"] == "v2.0"
