"""Drift, partial failures, regions, refreshes: what only shows against an AWS that acts."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING

import grpc
import pytest
from provider_engine import REGION, Resource, init_failed, plugin

from sandbox.provider import retries
from sandbox.provider.cloud import Cloud
from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient
    from provider_engine import Engine, World

    Clients = Callable[..., BaseClient]

FLEET = "aws:autoscaling/group:Group"
GATEWAY = "aws:ec2/internetGateway:InternetGateway"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INSTANCE = "aws:ec2/instance:Instance"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
PARAMETER = "aws:ssm/parameter:Parameter"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
VPC = "aws:ec2/vpc:Vpc"


def refreshed(engine: Engine, resource: Resource) -> Resource:
    seen = engine.read(resource)
    assert seen is not None
    return seen


@pytest.fixture
def template(engine: Engine, world: World) -> Resource:
    inputs = {
        "imageId": world.image,
        "instanceType": "t3.micro",
        "tagSpecifications": [{"resourceType": "instance", "tags": {"from": "template"}}],
    }
    return engine.create(TEMPLATE, "behaviour", inputs)


def test_create_failing_half_way_keeps_id(engine: Engine, world: World, client: Clients) -> None:
    with pytest.raises(grpc.RpcError, match="AttachInternetGateway") as raised:
        engine.create(GATEWAY, "half", {"vpcId": "vpc-nowhere"})
    partial = init_failed(raised.value)
    assert partial.id.startswith("igw-")
    assert partial.inputs["vpcId"] == partial.properties["vpcId"] == "vpc-nowhere"
    assert "AttachInternetGateway" in partial.reasons[0]
    half = Resource(GATEWAY, "half", partial.id, engine.check(GATEWAY, "half", {}))

    whole = engine.update(half, {"vpcId": world.vpc})
    found = client("ec2").describe_internet_gateways(InternetGatewayIds=[half.id])
    assert found["InternetGateways"][0]["Attachments"][0]["VpcId"] == world.vpc
    assert engine.update(whole, {"vpcId": world.vpc}).state["vpcId"] == world.vpc
    engine.delete(whole)


def test_read_sees_a_change_behind_its_back(engine: Engine, client: Clients) -> None:
    inputs = {"name": "/drift", "type": "String", "value": "one"}
    parameter = engine.create(PARAMETER, "drift", inputs)
    client("ssm").put_parameter(Name="/drift", Value="two", Overwrite=True)
    seen = refreshed(engine, parameter)
    assert (seen.inputs["value"], seen.state["version"]) == ("two", 2)
    assert list(engine.diff(seen, engine.check(PARAMETER, "drift", inputs)).diffs) == ["value"]
    engine.delete(parameter)


def test_read_sees_tag_added_by_hand(engine: Engine, world: World, client: Clients) -> None:
    group = engine.create(GROUP, "tagged", {"vpcId": world.vpc, "tags": {"team": "a"}})
    added = [{"Key": "by-hand", "Value": "1"}]
    client("ec2").create_tags(Resources=[group.id], Tags=added)
    assert refreshed(engine, group).inputs["tags"] == {"team": "a", "by-hand": "1"}
    engine.delete(group)


def test_read_sees_a_template_version_without_its_metadata_options(
    engine: Engine, client: Clients
) -> None:
    inputs = {"metadataOptions": {"httpTokens": "required"}, "instanceType": "t3.micro"}
    template = engine.create(TEMPLATE, "weakened", inputs)
    client("ec2").create_launch_template_version(
        LaunchTemplateId=template.id, LaunchTemplateData={"InstanceType": "t3.micro"}
    )
    seen = refreshed(engine, template)
    assert "metadataOptions" not in seen.inputs
    assert "metadataOptions" in engine.diff(seen, template.inputs).diffs
    engine.delete(template)


def test_read_terminated_instance_is_gone(
    engine: Engine, world: World, template: Resource, client: Clients
) -> None:
    launch = {"id": template.id, "version": "$Latest"}
    inputs = {"launchTemplate": launch, "subnetId": world.subnet}
    instance = engine.create(INSTANCE, "lost", inputs)
    client("ec2").terminate_instances(InstanceIds=[instance.id])
    assert engine.read(instance) is None
    engine.delete(template)


@pytest.mark.parametrize("symbol", ["$Latest", "$Default"])
def test_read_symbolic_version_stays_while_it_means_the_same(
    engine: Engine, world: World, template: Resource, symbol: str
) -> None:
    launch = {"id": template.id, "version": symbol}
    inputs = {"launchTemplate": launch, "subnetId": world.subnet, "tags": {"own": "1"}}
    instance = engine.create(INSTANCE, "symbolic", inputs)
    seen = refreshed(engine, instance)
    assert seen.inputs == instance.inputs
    assert seen.state["tagsAll"] == {"own": "1", "from": "template"}

    newer = engine.update(template, {**template.inputs, "instanceType": "t3.small"})
    expected = {"$Latest": "1", "$Default": "$Default"}[symbol]
    assert newer.state["latestVersion"] == 2
    assert refreshed(engine, instance).inputs["launchTemplate"]["version"] == expected
    engine.delete(instance)
    engine.delete(newer)


def test_update_of_user_data_keeps_instance(engine: Engine, world: World, client: Clients) -> None:
    inputs = {"ami": world.image, "instanceType": "t3.micro", "subnetId": world.subnet}
    instance = engine.create(INSTANCE, "data", {**inputs, "userData": "#!/bin/sh\n"})
    changed = engine.update(instance, {**inputs, "userData": "#!/bin/bash\n"})
    found = client("ec2").describe_instances(InstanceIds=[instance.id])
    assert found["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"
    assert changed.state["userData"] == "#!/bin/bash\n"
    engine.delete(changed)


def test_update_of_unchangeable_input_is_refused(engine: Engine, world: World) -> None:
    inputs = {"subnetId": world.subnet}
    interface = engine.create(INTERFACE, "fixed", inputs)
    with pytest.raises(grpc.RpcError, match="cannot change privateIpsCount in place"):
        engine.update(interface, {**inputs, "privateIpsCount": 2})
    engine.delete(interface)


def test_create_with_unsupported_input_is_refused(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError, match="does not support versioning"):
        engine.create("aws:s3/bucket:Bucket", "b", {"versioning": {"enabled": True}})


@pytest.fixture
def fleet(engine: Engine, world: World, template: Resource) -> Resource:
    inputs = {
        "minSize": 1,
        "maxSize": 1,
        "vpcZoneIdentifiers": [world.subnet],
        "launchTemplate": {"id": template.id, "version": "1"},
        "instanceRefresh": {
            "strategy": "Rolling",
            "preferences": {"minHealthyPercentage": 50},
            "triggers": ["tag"],
        },
    }
    return engine.create(FLEET, "fleet", inputs)


def refreshes(client: Clients, fleet: Resource) -> int:
    found = client("autoscaling").describe_instance_refreshes(AutoScalingGroupName=fleet.id)
    return len(found["InstanceRefreshes"])


def test_update_of_a_fleets_template_refreshes_its_instances(
    engine: Engine, template: Resource, fleet: Resource, client: Clients
) -> None:
    newer = engine.update(template, {**template.inputs, "instanceType": "t3.small"})
    same = {name: value for name, value in fleet.inputs.items() if name != "__defaults"}

    bigger = engine.update(fleet, {**same, "maxSize": 2})
    assert refreshes(client, fleet) == 0

    launch = {"id": template.id, "version": str(newer.state["latestVersion"])}
    refreshed_fleet = engine.update(bigger, {**same, "maxSize": 2, "launchTemplate": launch})
    assert refreshes(client, fleet) == 1

    tags = [{"key": "a", "value": "b", "propagateAtLaunch": True}]
    changed = {**same, "maxSize": 2, "launchTemplate": launch, "tags": tags}
    engine.update(refreshed_fleet, changed)
    assert refreshes(client, fleet) == 2
    engine.delete(fleet)
    engine.delete(newer)


def test_update_of_a_fleet_without_refresh_leaves_its_instances(
    engine: Engine, template: Resource, fleet: Resource, client: Clients
) -> None:
    newer = engine.update(template, {**template.inputs, "instanceType": "t3.small"})
    plain = {
        name: value
        for name, value in fleet.inputs.items()
        if name not in ("instanceRefresh", "__defaults")
    }
    still = engine.update(fleet, plain)
    engine.update(still, {**plain, "launchTemplate": {"id": template.id, "version": "2"}})
    assert refreshes(client, fleet) == 0
    engine.delete(fleet)
    engine.delete(newer)


@pytest.mark.parametrize(
    ("codes", "tries"),
    [
        (["DependencyViolation", "DeleteConflict"], 3),
        (["DependencyViolation"] * 4, 3),
        (["UnauthorizedOperation"], 1),
        ([], 1),
    ],
)
def test_patiently_tries_again_only_while_in_use(codes: list[str], tries: int) -> None:
    left, tried = list(codes), 0

    def delete() -> None:
        nonlocal tried
        tried += 1
        if left:
            code = left.pop(0)
            raise AwsError(code, code)

    with nullcontext() if tries > len(codes) else pytest.raises(AwsError):
        retries.patiently(delete)
    assert tried == tries


def test_delete_of_something_in_use_says_so(engine: Engine, world: World) -> None:
    group = engine.create(GROUP, "used", {"vpcId": world.vpc})
    inputs = {"subnetId": world.subnet, "securityGroups": [group.id]}
    interface = engine.create(INTERFACE, "user", inputs)
    with pytest.raises(grpc.RpcError, match="DependencyViolation"):
        engine.delete(group)
    engine.delete(interface)
    engine.delete(group)


def test_resource_in_a_region_of_its_own_lives_there(engine: Engine, client: Clients) -> None:
    inputs = {"name": "/there", "type": "String", "value": "v", "region": "us-west-2"}
    parameter = engine.create(PARAMETER, "there", inputs)
    assert parameter.state["arn"].split(":")[3] == "us-west-2"
    assert client("ssm", "us-west-2").get_parameter(Name="/there")["Parameter"]["Value"] == "v"
    assert refreshed(engine, parameter).inputs == parameter.inputs
    imported = engine.imported(PARAMETER, "there", "/there@us-west-2")
    assert imported is not None
    assert (imported.id, imported.inputs["region"]) == ("/there", "us-west-2")
    engine.delete(parameter)


def test_provider_of_another_region_with_default_tags(emulator: str, client: Clients) -> None:
    with plugin(AWS_ENDPOINT_URL=emulator) as engine:
        engine.configure(region="us-east-1", defaultTags=json.dumps({"tags": {"cost": 5}}))
        vpc = engine.create(VPC, "far", {"cidrBlock": "10.0.0.0/16"})
        tags = client("ec2", "us-east-1").describe_vpcs(VpcIds=[vpc.id])["Vpcs"][0]["Tags"]
        assert tags == [{"Key": "cost", "Value": "5"}]
        assert refreshed(engine, vpc).inputs == vpc.inputs
        assert engine.invoke("aws:index/getDefaultTags:getDefaultTags")["tags"] == {"cost": "5"}
        engine.delete(vpc)


def test_secure_parameter_stays_out_of_the_plain_value(engine: Engine) -> None:
    inputs = {"name": "/secure", "type": "SecureString", "value": "hidden"}
    parameter = engine.create(PARAMETER, "secure", inputs)
    assert "insecureValue" not in parameter.state
    found = engine.invoke("aws:ssm/getParameter:getParameter", name="/secure")
    assert (found["value"], found["insecureValue"]) == ("hidden", "")
    engine.delete(parameter)


def test_operation_the_emulator_lacks_is_said(
    emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    cloud = Cloud.of(Settings(REGION, endpoints={"ec2": emulator}))
    with pytest.raises(ProviderError, match=r"the sandbox's AWS emulator has no ec2:CreateIpam"):
        cloud.call("ec2", "CreateIpam")
