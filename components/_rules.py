"""What a single value may be: one rule per kind of value, shared by components and settings."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Optional

from components._fleet.capacity import LARGEST_FLEET


@dataclass(frozen=True)
class Rule:
    """A test of one value, and the words that say what passes it.

    Args:
        allowed: what passes
        accepts: the test
        holder: list or dict of one that holds maps, so that of a wrong one among them is told
    """

    allowed: str
    accepts: Callable[[Any], bool]
    holder: Optional[type[object]] = None


def one_of(*choices: str) -> Rule:
    """Accept exactly these texts."""
    *first, last = (f'"{choice}"' for choice in choices)
    return Rule(" or ".join(filter(None, [", ".join(first), last])), lambda value: value in choices)


def whole_number(lowest: int, highest: int, unit: str = "") -> Rule:
    """Accept whole numbers of a range, also as 3.0: hosts of components hand over floats."""

    def accepts(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return lowest <= value <= highest and value == int(value)

    return Rule(f"a whole number from {lowest} to {highest}{unit and f' ({unit})'}", accepts)


def matching(pattern: str, allowed: str) -> Rule:
    """Accept texts that match the pattern from end to end."""
    compiled = re.compile(pattern, re.ASCII)
    return Rule(
        allowed, lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None
    )


def either(one: Rule, other: Rule) -> Rule:
    """Accept what one of two rules accepts."""
    return Rule(
        f"{one.allowed} or {other.allowed}",
        lambda value: one.accepts(value) or other.accepts(value),
    )


def list_of(rule: Rule) -> Rule:
    """Accept a list of one or more values, each of which passes the rule."""
    return Rule(
        f"a list of one or more: {rule.allowed}",
        lambda value: isinstance(value, list) and bool(value) and all(map(rule.accepts, value)),
    )


def _network(version: int, example: str) -> Rule:
    def accepts(value: object) -> bool:
        if not isinstance(value, str) or "/" not in value:
            return False
        try:
            return ipaddress.ip_network(value).version == version
        except ValueError:
            return False

    return Rule(f'an IPv{version} range without host bits such as "{example}"', accepts)


def _is_tag_map(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and isinstance(key, str) and re.match("(?!aws:).", key) is not None
        for key, text in value.items()
    )


def _is_map_of_maps(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(key, str) and isinstance(one, dict) for key, one in value.items())
    )


def _is_list_of_maps(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, dict) for one in value)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _arn(service: str, resource: str, example: str) -> Rule:
    pattern = rf"arn:aws[a-z-]*:{service}:[a-z0-9-]*:(\d{{12}}|aws)?:{resource}"
    return matching(pattern, f'an ARN such as "{example}"')


def _resource_id(prefix: str, noun: str) -> Rule:
    return matching(
        rf"{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})", f'{noun} such as "{prefix}-0a1b2c3d"'
    )


BOOLEAN = Rule("true or false", lambda value: isinstance(value, bool))
TEXT = Rule("a text that is not empty", lambda value: isinstance(value, str) and value != "")
TAGS = Rule('texts by texts, no key empty or beginning with "aws:"', _is_tag_map)
ANYTHING = Rule("anything", lambda _value: True)
LIST = Rule(
    "a list of one or more", lambda value: isinstance(value, list | tuple) and len(value) > 0
)
LIST_OF_MAPS = Rule("a list of maps", _is_list_of_maps, list)
DAY = Rule('a day such as "2026-12-31"', _is_day)
CONTROL_ID = matching(r"[A-Za-z0-9]+\.[A-Z0-9_.]+", 'the id of a control such as "EC2.9"')
MAP = Rule("a map", lambda value: isinstance(value, dict))
NAMED_MAPS = Rule("a map of maps, each by a name of its own", _is_map_of_maps, dict)
CIDR_IPV4 = _network(4, "10.0.0.0/16")
CIDR_IPV6 = _network(6, "2001:db8::/32")
CIDR = either(CIDR_IPV4, CIDR_IPV6)
RULE_DESCRIPTION = matching(
    r"[\w .:/()#,@\[\]+=&;{}!$*-]{1,255}", "up to 255 letters, digits and ._-:/()#,@[]+=&;{}!$*"
)

ACCOUNT_ID = matching(r"\d{12}", 'the id of an account such as "123456789012"')
REGION = matching(r"[a-z]{2,4}(-[a-z]+){1,3}-\d+", 'the name of a Region such as "eu-west-1"')
COMPUTE = one_of("instance", "fleet")
ARCHITECTURE = one_of("x86_64", "arm64")
KERNEL = one_of("6.1", "6.12", "6.18", "default")
INSTANCE_TYPE = matching(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", 'an EC2 instance type such as "t3.micro"')
PARAMETER_PATH = matching(
    r"(/[A-Za-z0-9_.-]+)+", 'the full path of an SSM parameter such as "/landingzone/vpc/vpc-id"'
)
IMAGE_ID = _resource_id("ami", "an image id")
VPC_ID = _resource_id("vpc", "a VPC id")
SUBNET_ID = _resource_id("subnet", "a subnet id")
SECURITY_GROUP_ID = _resource_id("sg", "a security group id")
PREFIX_LIST_ID = _resource_id("pl", "a prefix list id")
LAUNCH_TEMPLATE_ID = _resource_id("lt", "a launch template id")
LAUNCH_TEMPLATE_VERSION = matching(
    r"[1-9]\d*",
    'the number of a version such as "3", as "$Latest" would hide new ones',
)
KMS_KEY_ARN = _arn("kms", r"key/[A-Za-z0-9-]+", "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d")
POLICY_ARN = _arn("iam", r"policy/[\w+=,.@/-]+", "arn:aws:iam::123456789012:policy/boundary")
INSTANCE_PROFILE_ARN = _arn(
    "iam", r"instance-profile/[\w+=,.@/-]+", "arn:aws:iam::123456789012:instance-profile/host"
)
IAM_PATH = matching(r"/([\x21-\x7e]+/)?", 'an IAM path such as "/" or "/compute/"')
VOLUME_SIZE = whole_number(8, 16384, "GiB")
FLEET_SIZE = whole_number(1, LARGEST_FLEET)
LIFETIME_DAYS = whole_number(1, 365, "days")
