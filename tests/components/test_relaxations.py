"""Secure defaults that are turned off: the records asked for are those the catalogue needs."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from judging import reports, resource_of
from recorder import World, record, succeed

import components as library
from policypack.configuration import Options
from policypack.controls import catalogue
from policypack.controls._model import STACK, Resource
from policypack.pack_options import EXEMPTIONS

HOSTS = {
    "security_group_ids": ["sg-0123456789abcdef0"],
    "subnet_id": "subnet-0123456789abcdef1",
}
VPC = {"vpc_id": "vpc-0123456789abcdef0"}
ANYWHERE = {"cidr_ipv4": "0.0.0.0/0"}
RECORD = {"reason": "the vendor asks for it", "owner": "web team", "expires": "2999-12-31"}
WORLD = World(default_tags={"environment": "test"})
TURNED_OFF = re.compile(r"turns (\S+) off")
ACCEPTED = frozenset(control.name for control in catalogue())

Records = list[dict[str, str]]


def instance(template: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        profile = library.InstanceRole("host", {}).instance_profile_arn
        made = {**HOSTS, "instance_profile_arn": profile, **template, "exemptions": exemptions}
        library.CompliantInstance("host", {"launch_template": made})

    return program


def group(rules: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        library.EgressOnlySecurityGroup("host", {**VPC, **rules, "exemptions": exemptions})

    return program


def subnets() -> list[pulumi.Output[str]]:
    zones = {"a": "10.0.1.0/24", "b": "10.0.2.0/24"}
    return [
        aws.ec2.Subnet(
            f"subnet-{letter}", cidr_block=block, availability_zone=f"eu-west-1{letter}", **VPC
        ).id
        for letter, block in zones.items()
    ]


def fleet(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        profile = library.InstanceRole("host", {}).instance_profile_arn
        template = {**HOSTS, "instance_profile_arn": profile, "subnet_id": None}
        types = ["t3.micro", "t3a.micro"]
        placed = {"launch_template": template, "subnet_ids": subnets(), "instance_types": types}
        library.CompliantFleet("host", {**placed, **arguments, "exemptions": exemptions})

    return program


def published(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        library.PublishedLandingZone("zone", {**arguments, "exemptions": exemptions})

    return program


def registry(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        library.ContainerRegistry("images", {**arguments, "exemptions": exemptions})

    return program


def repository(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        library.HardenedRepository("web", {**arguments, "exemptions": exemptions})

    return program


def function(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        network = {
            "subnet_ids": subnets(),
            "security_group_ids": ["sg-0123456789abcdef0"],
        }
        made = {
            "code": {"bucket": "signed", "key": "web.zip", "version": "1a2b"},
            "code_signing_config_arn": library.FunctionSigning("code", {}).code_signing_config_arn,
            "runtime": "python3.13",
            "handler": "app.handler",
            "network": network,
        }
        library.SignedFunction("web", {**made, **arguments, "exemptions": exemptions})

    return program


def signing(arguments: Mapping[str, Any]) -> Callable[[Records], None]:
    def program(exemptions: Records) -> None:
        library.FunctionSigning("code", {**arguments, "exemptions": exemptions})

    return program


RELAXED = {
    "metadata without tokens": instance({"metadata_tokens_optional": True}),
    "public address": instance({"public_address": True}),
    "packages of servers": instance({"first_boot": {"packages": ["telnet-server"]}}),
    "both": instance({"metadata_tokens_optional": True, "public_address": True}),
    "hosts for ever": fleet({"max_instance_lifetime_days": 0}),
    "hosts that are not renewed": fleet({"suspended_processes": ["Launch"]}),
    "spot interruptions": fleet({"capacity_rebalance": False}),
    "one instance type": fleet({"instance_types": ["t3.micro"]}),
    "fewer endpoints": published({"endpoint_services": ["ssm", "ssmmessages", "s3"]}),
    "flow logs for a month": published({"flow_log_retention_days": 30}),
    "images of anyone": registry(
        {
            "pull_through_caches": {"quay": {"upstream": "quay", "upstream_prefix": "ROOT"}},
            "signing": {"repositories": ["team/*"]},
        }
    ),
    "tags that move": repository({"mutable_tags": ["cache-*"]}),
    "function outside of a VPC": function({"network": None, "outside_vpc": True}),
    "runtime of one's own": function({"runtime": "provided.al2023"}),
    "logs for a month": function({"retention_days": 30}),
    "layers of a partner": function(
        {
            "trusted_layer_account_ids": ["210987654321"],
            "layer_arns": ["arn:aws:lambda:eu-west-1:210987654321:layer:base:1"],
        }
    ),
    "unsigned code": signing({"untrusted_artifact_on_deployment": "Warn"}),
    "other ports": group({"destinations": {"database": {**ANYWHERE, "from_port": 5432}}}),
    "the internet as a source": group({"sources": {"web": {**ANYWHERE, "from_port": 443}}}),
    "the internet at other ports": group({"sources": {"app": {**ANYWHERE, "from_port": 8443}}}),
    "the internet at risky ports": group({"sources": {"app": {**ANYWHERE, "from_port": 8080}}}),
}


def required(program: Callable[[Records], None]) -> list[str]:
    """Learn from the error which controls need a record."""
    error = record(lambda: program([]), WORLD).error
    return list(dict.fromkeys(TURNED_OFF.findall(str(error))))


@pytest.mark.parametrize("form", RELAXED)
def test_records_asked_for_cover_every_finding_and_none_is_needless(form: str) -> None:
    controls = required(RELAXED[form])
    assert controls != []
    records = [{**RECORD, "control": control} for control in controls]
    recording = succeed(lambda: RELAXED[form](records), WORLD)
    options = Options(accepted=ACCEPTED, today=date(2026, 11, 22))
    root = Resource("urn:pulumi:test::compliant-ec2::pulumi:pulumi:Stack::it", STACK, "it", {})
    resources = [root, *map(resource_of, recording.resources)]
    found = reports(resources, options)
    assert [one.message for one in found if not one.exempted] == []
    assert {one.control for one in found} == set(controls)
    assert EXEMPTIONS not in {one.policy for one in found}
