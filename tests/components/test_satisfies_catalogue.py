"""The whole catalogue over what the components emit: no violation, nothing left undecided."""

from collections.abc import Callable
from functools import cache

import pulumi
import pulumi_aws as aws
import pytest
from fleet_forms import FLEETS
from image_forms import ELSEWHERE, PLACE
from image_forms import FULLEST as GOLDEN
from judging import reports, resource_of
from package_forms import FULLEST as PACKAGES
from patch_forms import FULLEST as PATCHES
from recorder import Recording, World, succeed

import components as library
from policypack.configuration import Options
from policypack.controls import catalogue

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d"


def deploy(compute: str, template: dict, rest: dict) -> Callable[[], None]:
    def program() -> None:
        zone = library.LandingZone("zone", {})
        role = library.InstanceRole("host", rest.get("role", {}))
        group = library.EgressOnlySecurityGroup(
            "host", {"vpc_id": zone.vpc_id, **rest.get("group", {})}
        )
        hosts = library.HardenedLaunchTemplate(
            "host",
            {
                "instance_profile_arn": role.instance_profile_arn,
                "security_group_ids": [group.security_group_id],
                "subnet_id": zone.subnet_ids[0] if compute == "instance" else None,
                **template,
            },
        )
        reference = {
            "launch_template_id": hosts.launch_template_id,
            "launch_template_version": hosts.launch_template_version,
        }
        if compute == "instance":
            library.CompliantInstance("host", reference)
        else:
            types = ["t3.micro", "t3a.micro"]
            placed = {"instance_types": types, "subnet_ids": subnets(zone.vpc_id)}
            library.CompliantFleet("host", {**reference, **placed})

    return program


def subnets(vpc_id: pulumi.Output[str]) -> list[pulumi.Output[str]]:
    """Of subnets the stack does not declare, nobody can tell the zone in a preview."""
    return [
        aws.ec2.Subnet(
            f"subnet-0000000{letter}",
            vpc_id=vpc_id,
            cidr_block=block,
            availability_zone=f"eu-west-1{letter}",
        ).id
        for letter, block in (("a", "10.0.1.0/24"), ("b", "10.0.2.0/24"))
    ]


def fleet(arguments: dict) -> Callable[[], None]:
    """One component for the fleet, with its own template."""

    def program() -> None:
        zone = library.LandingZone("zone", {})
        role = library.InstanceRole("host", {})
        group = library.EgressOnlySecurityGroup("host", {"vpc_id": zone.vpc_id})
        template = {
            "instance_profile_arn": role.instance_profile_arn,
            "security_group_ids": [group.security_group_id],
        }
        placed = {"launch_template": template, "subnet_ids": subnets(zone.vpc_id)}
        library.CompliantFleet("host", {**placed, **arguments})

    return program


def own_template() -> None:
    """One component for the host, with volumes that outlive it."""
    zone = library.LandingZone("zone", {})
    role = library.InstanceRole("host", {})
    group = library.EgressOnlySecurityGroup("host", {"vpc_id": zone.vpc_id})
    template = {
        "instance_profile_arn": role.instance_profile_arn,
        "security_group_ids": [group.security_group_id],
        "subnet_id": zone.subnet_ids[0],
        **FULLEST[0],
    }
    volumes = {"data": {"device_name": "/dev/sdh", "size": 100, "kms_key_arn": KEY}}
    protected = {"termination_protection": True, "stop_protection": True, "tags": {"team": "a"}}
    library.CompliantInstance(
        "host", {"launch_template": template, "data_volumes": volumes, **protected}
    )


def access(arguments: dict) -> Callable[[], None]:
    return lambda: library.SessionAccess("access", arguments)


LOG_GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:sessions"
ROLE = {
    "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
    "narrow_systems_manager": True,
    "grants": {
        "read_buckets": {"assets": {"arn": "arn:aws:s3:::assets", "key_arn": KEY}},
        "read_parameters": {"app": {"path": "/app", "key_arn": KEY}},
        "read_secrets": {"db": {"name": "app/db", "key_arn": KEY}},
        "use_keys": {"data": {"arn": KEY, "encrypt": True}},
        "write_log_groups": {"app": {"arn": LOG_GROUP}},
    },
    "session_logging": {
        "bucket_arn": "arn:aws:s3:::sessions",
        "log_group_arn": LOG_GROUP,
        "key_arn": KEY,
    },
    "managed_policy_arns": {"agent": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"},
}
ACCESS = {
    "bucket_prefix": "sessions/",
    "retention_days": 731,
    "access_log_bucket_name": "access-logs",
    "idle_timeout_minutes": 5,
    "max_duration_minutes": 30,
    "run_as_user": "operator",
    "shell_profile_linux": "exec bash",
    "tags": {"team": "a"},
}
FIRST_BOOT = {
    "ssm_agent": True,
    "release": "2023.9.20251117",
    "kernel_live_patching": True,
    "packages": ["jq"],
    "files": {"/etc/app/settings": {"content": "region: eu-west-1", "mode": "0600"}},
    "cloudwatch_agent_parameter": "AmazonCloudWatch-hosts",
    "scripts": ["systemctl enable --now app"],
}
GROUP = {
    "destinations": {
        "endpoints": {"security_group_id": "sg-0123456789abcdef1"},
        "s3": {"prefix_list_id": "pl-12345678"},
        "six": {"cidr_ipv6": "2001:db8::/32"},
    },
    "sources": {"balancer": {"security_group_id": "sg-0123456789abcdef2", "from_port": 8443}},
    "exclusive": True,
    "tags": {"team": "a"},
}
FULLEST = (
    {
        "root_volume_size": 30,
        "root_volume_iops": 6000,
        "root_volume_throughput": 500,
        "kms_key_arn": KEY,
        "volumes": {"cache": {"device_name": "/dev/sdg", "size": 50}},
        "tenancy": "dedicated",
        "cpu_credits": "standard",
        "capacity_reservation_preference": "none",
        "instance_metadata_tags": True,
        "ignore_image_changes": True,
        "first_boot": FIRST_BOOT,
        "tags": {"team": "a"},
    },
    {
        "role": ROLE,
        "group": GROUP,
    },
)


def golden(arguments: dict) -> Callable[[], None]:
    """A pipeline in a VPC and private subnet that exist."""
    return lambda: library.GoldenImagePipeline("golden", arguments or PLACE)


def patches(arguments: dict) -> Callable[[], None]:
    return lambda: library.PatchManagement("host", arguments)


def packages(arguments: dict) -> Callable[[], None]:
    return lambda: library.PackageRegistry("packages", arguments)


ENDPOINTS = {
    "vpc_id": "vpc-0123456789abcdef0",
    "subnet_ids": ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
    "route_table_ids": ["rtb-0123456789abcdef0"],
    "clients": {"vpc": {"cidr_ipv4": "10.0.0.0/16"}},
}
MORE_ENDPOINTS = {
    "clients": {
        "hosts": {"security_group_id": "sg-0123456789abcdef0"},
        "six": {"cidr_ipv6": "2001:db8::/56"},
    },
    "services": ["ssm", "s3", "dynamodb", "secretsmanager"],
    "bucket_names": ["central-logs"],
    "organization_id": "o-a1b2c3d4e5",
    "tags": {"team": "a"},
}
PUBLISHED = {
    "cidr_block": "10.8.0.0/20",
    "availability_zones": ["eu-west-1b", "eu-west-1c", "eu-west-1a"],
    "subnet_cidr_blocks": ["10.8.8.0/22", "10.8.4.0/22", "10.8.0.0/24"],
    "bucket_names": ["packages"],
    "organization_id": "o-a1b2c3d4e5",
    "flow_log_retention_days": 731,
    "parameter_prefix": "/net/prod",
    "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
    "log_bucket_name": "central-logs",
    "ebs_key_arn": KEY,
    "logs_key_arn": KEY,
    "tags": {"team": "a"},
}


def published(arguments: dict) -> Callable[[], None]:
    return lambda: library.PublishedLandingZone("zone", arguments)


def endpoints(arguments: dict) -> Callable[[], None]:
    return lambda: library.PrivateEndpoints("net", {**ENDPOINTS, **arguments})


REPOSITORY = {
    "repository_name": "team/web",
    "key_arn": KEY,
    "lifecycle_rules": [
        {"priority": 20, "keep_count": 100},
        {"priority": 10, "tag_patterns": ["main-*"], "expire_days": 30, "description": "builds"},
    ],
    "organization_id": "o-a1b2c3d4e5",
    "pull_principal_arns": ["arn:aws:iam::210987654321:root"],
    "push_principal_arns": ["arn:aws:iam::123456789012:role/build"],
    "empty_on_destroy": True,
    "tags": {"team": "a"},
}
REGISTRY = {
    "organization_id": "o-a1b2c3d4e5",
    "pull_through_caches": {
        "public": {"upstream": "ecr-public", "upstream_prefix": "docker/library"},
        "hub": {
            "upstream": "docker-hub",
            "upstream_prefix": "library",
            "credential_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:"
            "ecr-pullthroughcache/hub-a1b2c3",
        },
    },
    "lifecycle_rules": [{"priority": 1, "expire_days": 60}],
    "signing": {"repositories": ["team/*"], "validity_months": 24},
    "replication": [
        {
            "destinations": [
                {"region": "eu-central-1"},
                {"region": "eu-west-1", "account_id": "210987654321"},
            ],
            "repository_prefixes": ["team/"],
        }
    ],
    "replication_source_account_ids": ["210987654321"],
    "key_arn": KEY,
    "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
    "tags": {"team": "a"},
}


def images(registry: dict, repository: dict) -> Callable[[], None]:
    """Registry and repository in one stack, so that each is judged beside the other."""

    def program() -> None:
        library.ContainerRegistry("images", registry)
        library.HardenedRepository("web", repository)

    return program


SIGNED = {
    "code": {"bucket": "signed", "key": "signed/web.zip", "version": "3sL4kqtJlcpXroDTDmJ+rmSp"},
    "runtime": "python3.13",
    "handler": "app.handler",
}
SIGNING = {
    "builders": {
        "account": "210987654321",
        "role": "arn:aws:iam::210987654321:role/build",
    },
    "validity_months": 12,
    "trusted_profile_version_arns": [
        "arn:aws:signer:eu-west-1:210987654321:/signing-profiles/other/a1B2c3D4e5"
    ],
    "tags": {"team": "a"},
}
FUNCTION = {
    "architecture": "arm64",
    "memory_mb": 512,
    "timeout_seconds": 900,
    "reserved_concurrency": 0,
    "environment": {"STAGE": "production", "DATABASE_SECRET_NAME": "app/db"},
    "key_arn": KEY,
    "retention_days": 731,
    "dead_letter_arn": "arn:aws:sqs:eu-west-1:123456789012:letters",
    "invokers": {
        "nightly": {
            "principal": "events.amazonaws.com",
            "source_arn": "arn:aws:events:eu-west-1:123456789012:rule/nightly",
        },
        "uploads": {
            "principal": "s3.amazonaws.com",
            "source_arn": "arn:aws:s3:::uploads",
            "source_account_id": "123456789012",
        },
        "partner": {"principal": "210987654321"},
    },
    "grants": ROLE["grants"],
    "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
    "tags": {"team": "a"},
}


def function(signing: dict, arguments: dict) -> Callable[[], None]:
    """A function in two zones with what its code is signed with; a layer where it is fullest."""

    def program() -> None:
        zone = library.LandingZone("zone", {})
        group = library.EgressOnlySecurityGroup("web", {"vpc_id": zone.vpc_id})
        required = {
            **SIGNED,
            "code_signing_config_arn": library.FunctionSigning(
                "code", signing
            ).code_signing_config_arn,
            "network": {
                "subnet_ids": subnets(zone.vpc_id),
                "security_group_ids": [group.security_group_id],
            },
        }
        if arguments:
            place = {"s3_bucket": "signed", "s3_key": "base.zip", "s3_object_version": "1"}
            layer = aws.lambda_.LayerVersion("base", layer_name="base", **place)
            required["layer_arns"] = [layer.arn]
        library.SignedFunction("web", {**required, **arguments})

    return program


FORMS = {
    f"{compute} {form}": deploy(compute, *arguments)
    for compute in ("instance", "fleet")
    for form, arguments in {"default": ({}, {}), "fullest": FULLEST}.items()
} | {
    "instance with its own template": own_template,
    **{f"fleet {form}": fleet(arguments) for form, arguments in FLEETS.items()},
    "packages default": packages({}),
    "packages fullest": packages(PACKAGES),
    "patches default": patches({}),
    "patches fullest": patches(PATCHES),
    "patches by association": patches({"installation": {"by": "association"}}),
    "session access default": access({}),
    "session access fullest": access(ACCESS),
    "repository default": lambda: library.HardenedRepository("web", {}),
    "images default": images({}, {}),
    "images fullest": images(REGISTRY, REPOSITORY),
    "golden images default": golden({}),
    "golden images fullest": golden(GOLDEN),
    "golden images elsewhere": golden(ELSEWHERE),
    "function default": function({}, {}),
    "function fullest": function(SIGNING, FUNCTION),
    "private endpoints default": endpoints({}),
    "private endpoints fullest": endpoints(MORE_ENDPOINTS),
    "published landing zone default": published({}),
    "published landing zone fullest": published(PUBLISHED),
}


@cache
def emitted(form: str, *, preview: bool) -> Recording:
    return succeed(FORMS[form], World(default_tags={"environment": "test"}, preview=preview))


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
@pytest.mark.parametrize("form", FORMS)
def test_components_satisfy_every_control(form: str, *, preview: bool) -> None:
    resources = map(resource_of, emitted(form, preview=preview).resources)
    assert [one.message for one in reports(resources, Options())] == []


def test_components_are_judged_by_every_control_of_compute() -> None:
    types = {one.type for form in FORMS for one in emitted(form, preview=False).resources}
    judging = {one.id for one in catalogue() if types & set(one.applies_to)}
    assert {"EC2.8", "EC2.9", "EC2.17", "EC2.24", "SSM.1", "EXT.SG_EGRESS_443_ONLY"} <= judging
    assert len(judging) > 60
