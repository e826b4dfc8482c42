"""A build: no instance runs, but the AMIs, parameters and templates it leaves are made.

User guide (Distribution settings; How Image Builder works; Service-linked role) and EC2 (Share an
AMI): an AMI goes to each region of the distribution, or stays in the own one; into each target
account, or the own one. Its devices are the parent's with the recipe's on top, encrypted by the key
of the distribution, else by that of the recipe. A parameter of a region gets the id of the AMI
there; the service-linked role may write those below /imagebuilder/ only. What is encrypted by the
key of AWS is not shared, nor is anything encrypted public. An AMI's name is its own in an account
and region. A build that finds something missing ends as a failed image.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.ssm.models import ssm_backends

from sandbox.emulator.image_builder.amis import Plan, make_ami
from sandbox.emulator.image_builder.managed import parameter_of_image
from sandbox.emulator.image_builder.models import ImageBuilderBackend, Record
from sandbox.emulator.image_builder.versions import chosen

_OWN_PATH = "imagebuilder/"
_OPERATING_SYSTEMS = {"al2023-": "Amazon Linux 2023", "amzn2-": "Amazon Linux 2"}


class BuildError(Exception):
    """A build fails."""


@dataclass(frozen=True)
class Build:
    """What an image is built from.

    Args:
        backend: Image Builder.
        arn: The image.
        recipe: The recipe.
        configurations: The infrastructure and, where there is one, the distribution.
        moment: When it is built.
        role: The role it runs as, where that is not the service-linked one.
    """

    backend: ImageBuilderBackend
    arn: str
    recipe: Record
    configurations: Mapping[str, Record]
    moment: datetime
    role: str | None

    @property
    def places(self) -> list[dict[str, Any]]:
        """What is distributed, by region."""
        configured = self.configurations.get("distributionConfiguration")
        return configured["distributions"] if configured else [{"region": self._region}]

    @cached_property
    def parent(self) -> Any:
        """The AMI the image is built on."""
        image = self._parent_id(self.recipe["parentImage"])
        found = ec2_backends[self.backend.account_id][self._region].amis.get(image)
        if found is None:
            raise BuildError(f"The parent image '{image}' does not exist.")
        return found

    @property
    def operating_system(self) -> str:
        """The system of the parent, where its name says it."""
        names = [
            system
            for beginning, system in _OPERATING_SYSTEMS.items()
            if (self.parent.name or "").startswith(beginning)
        ]
        return names[0] if names else "Linux"

    @property
    def _region(self) -> str:
        return str(self.backend.region_name)

    def _parent_id(self, parent: str) -> str:
        """Return the id of the parent's AMI."""
        if parent.startswith("ssm:"):
            return self._parameter(parent.removeprefix("ssm:"))
        arn = chosen(parent, self.backend.all)
        if arn in self.backend.managed:
            return self._parameter(parameter_of_image(self.backend.managed[arn]["name"]))
        if arn is None:
            return parent
        made = (self.backend.records[arn].get("outputResources") or {}).get("amis") or []
        here = [each["image"] for each in made if each["region"] == self._region]
        return str(here[0]) if here else parent

    def _parameter(self, name: str) -> str:
        """Return the value of a parameter, by name or ARN."""
        name = name.rpartition(":parameter")[2] if name.startswith("arn:") else name
        found = ssm_backends[self.backend.account_id][self._region].get_parameter(name)
        if found is None:
            raise BuildError(f"The parameter '{name}' does not exist.")
        return str(found.value)


def distribute(build: Build) -> list[Record]:
    """Make the AMIs of a build and what refers to them; return how Image Builder lists them.

    Raises:
        BuildError: Something is missing; nothing is made then.
    """
    _check_infrastructure(build)
    plans = [plan for place in build.places for plan in _plans(build, place)]
    for plan in plans:
        _check(plan)
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
    ec2 = ec2_backends[build.backend.account_id][build.backend.region_name]
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
        yield Plan(
            image=build.arn,
            moment=build.moment,
            recipe=build.recipe,
            parent=build.parent,
            home=(build.backend.account_id, build.backend.region_name),
            role=build.role,
            account=account,
            region=place["region"],
            settings=settings,
            place=place,
        )


def _check(plan: Plan) -> None:
    """Refuse a distribution that fails."""
    amis = ec2_backends[plan.account][plan.region].amis.values()
    if any((each.name, each.owner_id) == (plan.name, plan.account) for each in amis):
        raise BuildError(f"AMI name '{plan.name}' is already in use in {plan.region}.")
    for key in plan.keys:
        if not _has_key(plan, key):
            raise BuildError(f"The key '{key}' does not exist in {plan.region}.")
    if plan.is_encrypted and "all" in plan.groups:
        raise BuildError("An AMI with encrypted snapshots cannot be public.")
    if plan.is_encrypted and plan.is_shared and not plan.keys:
        raise BuildError("An AMI encrypted by the default key cannot be shared.")
    for name, _ in plan.parameters:
        if plan.role is None and not name.lstrip("/").startswith(_OWN_PATH):
            raise BuildError(f"The service-linked role may not write the parameter '{name}'.")


def _has_key(plan: Plan, key: str) -> bool:
    """Say whether a key exists in the region; an ARN names account and region itself."""
    account, region = plan.home[0], plan.region
    if key.startswith("arn:"):
        region, account = key.split(":")[3:5]
    keys = kms_backends[account][region]
    name = keys.get_alias_name(key)
    is_alias = name.startswith("alias/")
    found = keys.get_key_id_from_alias(name) if is_alias else keys.get_key_id(name)
    return region == plan.region and found in keys.keys


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
        template = templates.get(wanted["launchTemplateId"])
        if template is not None:
            data = {**template.latest_version().data, "ImageId": image}
            version = template.create_version(data, plan.image)
            if wanted.get("setDefaultVersion"):
                template.default_version_number = version.number
