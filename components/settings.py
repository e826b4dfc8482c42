"""The program's configuration: read once, checked as a whole, before anything is created.

Pulumi.yaml holds each key's type, default and description; the engine fills defaults in and
checks types. Here stands what a schema cannot say: which values make sense, and which together.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi
from pulumi.runtime import config as runtime_config

from components import _rules as rules
from components._fleet import capacity
from components._fleet.instances import type_problems
from components._hosts.first_boot import live_patching_problems
from components._hosts.images import image_problems
from components._rules import Rule
from components._validation import Problems
from components.fleet import CompliantFleetArgs
from components.instance import CompliantInstanceArgs
from components.instance_role import InstanceRoleArgs
from components.landing_zone import LandingZoneArgs
from components.launch_template import HardenedLaunchTemplateArgs
from components.security_group import EgressOnlySecurityGroupArgs, destinations

_FLEET_SIZES = {
    "min_size": "fleetMinSize",
    "max_size": "fleetMaxSize",
    "desired_capacity": "fleetDesiredCapacity",
}


class ConfigurationError(pulumi.RunError):
    """The configuration is wrong; the message names every key at fault."""


@dataclass(frozen=True)
class Key:
    """One configuration key: its type in Pulumi.yaml, and what its value may be.

    Args:
        kind: the type, in the words of Pulumi.yaml
        rule: what the value may be
        optional: the kind's empty value means "not set"
    """

    kind: str
    rule: Rule
    optional: bool = False


KEYS: Mapping[str, Key] = {
    "compute": Key("string", rules.COMPUTE),
    "instanceType": Key("string", rules.INSTANCE_TYPE),
    "alternativeInstanceTypes": Key("array", rules.list_of(rules.INSTANCE_TYPE), optional=True),
    "architecture": Key("string", rules.ARCHITECTURE),
    "kernel": Key("string", rules.KERNEL),
    "imageId": Key("string", rules.IMAGE_ID, optional=True),
    "imageParameter": Key("string", rules.PARAMETER_PATH, optional=True),
    "ignoreImageChanges": Key("boolean", rules.BOOLEAN),
    "kernelLivePatching": Key("boolean", rules.BOOLEAN),
    "vpcIdParameter": Key("string", rules.PARAMETER_PATH),
    "subnetIdParameters": Key("array", rules.list_of(rules.PARAMETER_PATH)),
    "egressCidrs": Key("array", rules.list_of(rules.CIDR)),
    "rootVolumeSize": Key("integer", rules.VOLUME_SIZE),
    "kmsKeyArn": Key("string", rules.KMS_KEY_ARN, optional=True),
    "permissionsBoundaryArn": Key("string", rules.POLICY_ARN, optional=True),
    "detailedMonitoring": Key("boolean", rules.BOOLEAN),
    "terminationProtection": Key("boolean", rules.BOOLEAN),
    "stopProtection": Key("boolean", rules.BOOLEAN),
    "containerHost": Key("boolean", rules.BOOLEAN),
    "fleetMinSize": Key("integer", rules.FLEET_SIZE, optional=True),
    "fleetMaxSize": Key("integer", rules.FLEET_SIZE, optional=True),
    "fleetDesiredCapacity": Key("integer", rules.FLEET_SIZE, optional=True),
}


@dataclass(frozen=True)
class Settings:
    """The checked configuration; None where a key is not set."""

    compute: str
    instance_type: str
    alternative_instance_types: Optional[list[str]]
    architecture: str
    kernel: str
    image_id: Optional[str]
    image_parameter: Optional[str]
    ignore_image_changes: bool
    kernel_live_patching: bool
    vpc_id_parameter: str
    subnet_id_parameters: list[str]
    egress_cidrs: list[str]
    root_volume_size: int
    kms_key_arn: Optional[str]
    permissions_boundary_arn: Optional[str]
    detailed_monitoring: bool
    termination_protection: bool
    stop_protection: bool
    container_host: bool
    fleet_min_size: Optional[int]
    fleet_max_size: Optional[int]
    fleet_desired_capacity: Optional[int]

    def landing_zone(self) -> LandingZoneArgs:
        """Say where the landing zone publishes its network."""
        return {
            "vpc_id_parameter": self.vpc_id_parameter,
            "subnet_id_parameters": self.subnet_id_parameters,
        }

    def instance_role(self) -> InstanceRoleArgs:
        """Say what bounds the role."""
        return {"permissions_boundary_arn": self.permissions_boundary_arn}

    def security_group(self, vpc_id: pulumi.Input[str]) -> EgressOnlySecurityGroupArgs:
        """Say which destinations the hosts reach."""
        return {"vpc_id": vpc_id, "destinations": destinations(self.egress_cidrs)}

    def launch_template(
        self,
        instance_profile_arn: pulumi.Input[str],
        security_group_id: pulumi.Input[str],
        first_subnet_id: pulumi.Input[str],
    ) -> HardenedLaunchTemplateArgs:
        """Say what the hosts are like; only a single one is tied to a subnet."""
        return {
            "instance_profile_arn": instance_profile_arn,
            "security_group_ids": [security_group_id],
            "subnet_id": first_subnet_id if self.compute == "instance" else None,
            "instance_type": self.instance_type,
            "architecture": self.architecture,
            "kernel": self.kernel,
            "image_id": self.image_id,
            "image_parameter": self.image_parameter,
            "ignore_image_changes": self.ignore_image_changes,
            "root_volume_size": self.root_volume_size,
            "kms_key_arn": self.kms_key_arn,
            "detailed_monitoring": self.detailed_monitoring,
            "container_host": self.container_host,
            "first_boot": {"kernel_live_patching": self.kernel_live_patching},
        }

    def instance(
        self, template_id: pulumi.Input[str], template_version: pulumi.Input[str]
    ) -> CompliantInstanceArgs:
        """Say what one instance is started from, and how it is kept."""
        return {
            "launch_template_id": template_id,
            "launch_template_version": template_version,
            "termination_protection": self.termination_protection,
            "stop_protection": self.stop_protection,
        }

    def fleet(
        self,
        template_id: pulumi.Input[str],
        template_version: pulumi.Input[str],
        subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
    ) -> CompliantFleetArgs:
        """Say what a fleet is started from, where, and how large it is."""
        return {
            "launch_template_id": template_id,
            "launch_template_version": template_version,
            "instance_types": [self.instance_type, *(self.alternative_instance_types or ())],
            "subnet_ids": subnet_ids,
            "min_size": self.fleet_min_size,
            "max_size": self.fleet_max_size,
            "desired_capacity": self.fleet_desired_capacity,
        }


def load() -> Settings:
    """Read and check the configuration of the stack that runs.

    Raises:
        ConfigurationError: a key is missing, unknown or wrong, or two contradict each other
    """
    project = pulumi.get_project()
    prefix = f"{project}:"
    given = {
        name.removeprefix(prefix): value
        for name, value in runtime_config.CONFIG.get().items()
        if name.startswith(prefix)
    }
    secret = {name for name in given if runtime_config.is_config_secret(f"{prefix}{name}")}
    problems = Problems()
    settings = parse(given, secret, problems)
    if problems:
        lines = problems.lines(f"  - {prefix}")
        hint = f'Set keys with "pulumi config set", or in Pulumi.{pulumi.get_stack()}.yaml.'
        raise ConfigurationError("\n".join(["The configuration is wrong:", *lines, hint]))
    return settings


def parse(given: Mapping[str, str], secret: set[str], problems: Problems) -> Settings:
    """Turn the texts the engine hands over into settings, noting every problem.

    Args:
        given: each key's value as text, arrays as JSON
        secret: keys whose values must not be told
        problems: where to note what is wrong; if anything is, the settings are of no use
    """
    problems.unknown(given, KEYS)
    values = {
        name: _value(name, key, given.get(name), problems, secret=name in secret)
        for name, key in KEYS.items()
    }
    hidden = [text for name in secret if (text := given[name])]
    for path, reason in _contradictions(values, problems):
        problems.add(path, _hide(reason, hidden))
    return Settings(**{_snake_case(name): value for name, value in values.items()})


def _value(name: str, key: Key, text: Optional[str], problems: Problems, *, secret: bool) -> Any:  # noqa: ANN401 - of any kind
    if text is None:
        problems.add(name, f"is missing; give {key.rule.allowed}")
        return None
    try:
        value = _READERS[key.kind](text)
    except ValueError:
        value = text
    if key.optional and value in ("", 0, []):
        return None
    return value if problems.check(name, value, key.rule, secret=secret) else None


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


_READERS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "boolean": _boolean,
    "array": json.loads,
}


def _contradictions(values: Mapping[str, Any], problems: Problems) -> Iterator[tuple[str, str]]:
    """Find keys that contradict each other; those with a problem of their own wait."""
    if not problems.about("instanceType", "architecture", "imageId", "imageParameter"):
        found = image_problems(
            values["instanceType"],
            values["architecture"],
            image_id=values["imageId"],
            image_parameter=values["imageParameter"],
        )
        yield from ((_camel_case(path), reason) for path, reason in found)
    if values["kernelLivePatching"] and not problems.about("kernel"):
        reasons = live_patching_problems(values["kernel"])
        yield from (("kernelLivePatching", reason) for reason in reasons)
    if values["compute"] == "instance":
        yield from _not_for_an_instance(values)
    elif values["compute"] == "fleet":
        yield from _of_a_fleet(values, problems)


def _of_a_fleet(values: Mapping[str, Any], problems: Problems) -> Iterator[tuple[str, str]]:
    if not problems.about(*_FLEET_SIZES.values()):
        sizes = capacity.resolve(*(values[name] for name in _FLEET_SIZES.values()))
        yield from ((_FLEET_SIZES[path], reason) for path, reason in capacity.size_problems(sizes))
    if not problems.about("instanceType", "alternativeInstanceTypes"):
        first, others = values["instanceType"], values["alternativeInstanceTypes"] or ()
        reasons = [reason for _, reason in type_problems([first, *others], {}, None)]
        if not others:
            reasons = [f'leaves a fleet only "{first}"; give one or more types like it']
        yield from (("alternativeInstanceTypes", reason) for reason in reasons)
    if values["stopProtection"]:
        yield "stopProtection", 'is true, but compute is "fleet"; remove it'


def _not_for_an_instance(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    remedy = 'but compute is "instance"; remove it, or set compute to "fleet"'
    for name in ("alternativeInstanceTypes", *_FLEET_SIZES.values()):
        if values[name] is not None:
            yield name, f"is {values[name]}, {remedy}"
    subnets = values["subnetIdParameters"] or []
    if len(subnets) > 1:
        yield "subnetIdParameters", f"names {len(subnets)} subnets, {remedy}"


def _hide(reason: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        reason = reason.replace(secret, "[secret]")
    return reason


def _snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda upper: f"_{upper[0].lower()}", name)


def _camel_case(name: str) -> str:
    return re.sub(r"_([a-z])", lambda lower: lower[1].upper(), name)
