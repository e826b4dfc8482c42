"""A distribution: no instance ran, but the AMIs, parameters and templates of a build are made.

User guide (Distribution settings; Service-linked role) and EC2 (Share an AMI): an AMI goes to each
region of the distribution, or stays in the own one; into each target account, or the own one. A
parameter of a region gets the id of the AMI there; the service-linked role may write those below
/imagebuilder/ only. What is encrypted by the key of AWS is not shared, nor is anything encrypted
public. An AMI's name is its own in an account and region. A build that finds something missing ends
as a failed image.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.ssm.models import ssm_backends

from sandbox.emulator.image_builder.amis import Plan, make_ami
from sandbox.emulator.image_builder.builds import Build, BuildError
from sandbox.emulator.image_builder.models import Record

_OWN_PATH = "imagebuilder/"


def distribute(build: Build) -> list[Record]:
    """Make the AMIs of a build and what refers to them; return how Image Builder lists them.

    Raises:
        BuildError: Something is missing; nothing is made then.
    """
    _check_infrastructure(build)
    plans = [plan for place in build.places for plan in _plans(build, place)]
    for plan in plans:
        _check_present(plan)
        _check_allowed(plan)
    made = [(plan, make_ami(plan)) for plan in plans]
    for plan, image in made:
        _store(plan, image)
        _renew_templates(plan, image)
    return [
        {
            "region": plan.region,
            "image": image,
            "name": plan.name,
            "accountId": plan.account,
            "state": {"status": "AVAILABLE"},
            **({"description": plan.description} if plan.description else {}),
        }
        for plan, image in made
    ]


def _check_infrastructure(build: Build) -> None:
    """Refuse a build whose instance cannot be launched."""
    settings = build.configurations["infrastructureConfiguration"]
    account, region = build.home
    ec2 = ec2_backends[account][region]
    subnet = settings.get("subnetId")
    if subnet and not any(subnet in zone for zone in ec2.subnets.values()):
        raise BuildError(f"The subnet '{subnet}' does not exist.")
    for group in settings.get("securityGroupIds") or ():
        if ec2.get_security_group_from_id(group) is None:
            raise BuildError(f"The security group '{group}' does not exist.")


def _plans(build: Build, place: Mapping[str, Any]) -> Iterator[Plan]:
    """Yield what is made of a place of the distribution."""
    settings = place.get("amiDistributionConfiguration") or {}
    for account in settings.get("targetAccountIds") or [build.backend.account_id]:
        yield Plan(build, account, place)


def _check_present(plan: Plan) -> None:
    """Refuse a distribution whose name is taken, or that something is missing for."""
    ec2 = ec2_backends[plan.account][plan.region]
    if any((each.name, each.owner_id) == (plan.name, plan.account) for each in ec2.amis.values()):
        raise BuildError(f"AMI name '{plan.name}' is already in use in {plan.region}.")
    for key in plan.keys:
        if not _has_key(plan, key):
            raise BuildError(f"The key '{key}' does not exist in {plan.region}.")
    for template in plan.templates:
        if template["launchTemplateId"] not in ec2.launch_templates:
            raise BuildError(f"The template '{template['launchTemplateId']}' does not exist.")


def _check_allowed(plan: Plan) -> None:
    """Refuse a distribution that EC2 or Systems Manager do not allow."""
    if plan.is_encrypted and "all" in plan.groups:
        raise BuildError("An AMI with encrypted snapshots cannot be public.")
    if plan.is_encrypted and plan.is_shared and not plan.keys:
        raise BuildError("An AMI encrypted by the default key cannot be shared.")
    for name, _ in plan.parameters:
        if plan.build.role is None and not name.lstrip("/").startswith(_OWN_PATH):
            raise BuildError(f"The service-linked role may not write the parameter '{name}'.")


def _has_key(plan: Plan, key: str) -> bool:
    """Say whether a key exists in the region; an ARN names account and region itself."""
    account = plan.build.home[0]
    if key.startswith("arn:"):
        region, account = (key.split(":") + [""] * 5)[3:5]
        if region != plan.region:
            return False
    keys = kms_backends[account][plan.region]
    name = keys.get_alias_name(key)
    is_alias = name.startswith("alias/")
    found = keys.get_key_id_from_alias(name) if is_alias else keys.get_key_id(name)
    return found in keys.keys


def _store(plan: Plan, image: str) -> None:
    """Write the parameters of a region."""
    for name, kind in plan.parameters:
        ssm_backends[plan.account][plan.region].put_parameter(
            name=name, description="", value=image, parameter_type="String", allowed_pattern="",
            keyid="", overwrite=True, tags=[], data_type=kind, tier=None, policies=None,
        )  # fmt: skip


def _renew_templates(plan: Plan, image: str) -> None:
    """Give the launch templates of an account a version with the AMI."""
    templates = ec2_backends[plan.account][plan.region].launch_templates
    for wanted in plan.templates:
        template = templates[wanted["launchTemplateId"]]
        data = {**template.latest_version().data, "ImageId": image}
        version = template.create_version(data, plan.build.arn)
        if wanted.get("setDefaultVersion"):
            template.default_version_number = version.number
