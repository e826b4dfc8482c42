"""Semantic versions: in ARNs, chosen by wildcards, and counted on.

User guide (Semantic versioning): a version has the nodes major, minor, patch and, for what is built
from it, build. A wildcard x stands for the most recent of a node, and all nodes to its right are
wildcards too. Without a build number the most recent build is meant. An ARN has the name in small
letters, with hyphens for what is neither letter nor digit.
"""

import re
from collections.abc import Iterable, Mapping

_WILD = "x"
_LARGEST = 2**30 - 1
_FORM = re.compile(r"^(?P<stem>.+?)/(?P<version>[0-9x]+\.[0-9x]+\.[0-9x]+)(?:/(?P<build>\d+))?$")


def slug(name: str) -> str:
    """Return a name as it stands in an ARN."""
    return re.sub(r"[^a-z0-9_-]", "-", name.lower())


def chosen(reference: str, known: Iterable[str]) -> str | None:
    """Return which of the known ARNs a reference means, None if it means none of them."""
    found = _FORM.match(reference)
    if not found:
        return reference if reference in set(known) else None
    fitting = [arn for arn in known if _fits(found, arn)]
    return max(fitting, key=_order, default=None)


def is_pattern(version: str) -> bool:
    """Say whether a version can be: no number is too large or to the right of a wildcard."""
    nodes = version.split(".")
    wild = [node == _WILD for node in nodes]
    numbers = [int(node) for node in nodes if node.isdecimal()]
    return wild == sorted(wild) and all(number <= _LARGEST for number in numbers)


def settled(version: str, taken: Iterable[str]) -> str:
    """Return the version a pattern leaves open: the patch after the most recent that fits it.

    Args:
        version: The pattern; without wildcards it is the version itself.
        taken: The versions there are.
    """
    if _WILD not in version:
        return version
    fixed = _ints(node for node in version.split(".") if node != _WILD)
    fitting = [each for each in map(_numbers, taken) if each[: len(fixed)] == fixed]
    major, minor, patch = max(fitting, default=(*fixed, 0, 0, 0)[:3])
    return f"{major}.{minor}.{patch + 1}"


def references(arn: str) -> Mapping[str, str]:
    """Return the ARNs with wildcards that AWS offers beside an ARN with a version."""
    found = _FORM.match(arn)
    if not found:
        return {}
    major, minor, patch = found["version"].split(".")
    stem = found["stem"]
    return {
        "latestVersionArn": f"{stem}/x.x.x",
        "latestMajorVersionArn": f"{stem}/{major}.x.x",
        "latestMinorVersionArn": f"{stem}/{major}.{minor}.x",
        "latestPatchVersionArn": f"{stem}/{major}.{minor}.{patch}",
    }


def without_build(arn: str) -> str:
    """Return the ARN of the version a build belongs to."""
    found = _FORM.match(arn)
    return f"{found['stem']}/{found['version']}" if found else arn


def _fits(wanted: re.Match[str], arn: str) -> bool:
    found = _FORM.match(arn)
    if not found or found["stem"] != wanted["stem"]:
        return False
    if wanted["build"] not in (None, found["build"]):
        return False
    nodes = zip(wanted["version"].split("."), found["version"].split("."), strict=True)
    return all(node in (_WILD, number) for node, number in nodes)


def _order(arn: str) -> tuple[tuple[int, ...], int]:
    found = _FORM.match(arn)
    return (_numbers(found["version"]), int(found["build"] or 0)) if found else ((), 0)


def _numbers(version: str) -> tuple[int, ...]:
    return _ints(version.split("."))


def _ints(nodes: Iterable[str]) -> tuple[int, ...]:
    return tuple(int(node) for node in nodes)
