"""Lists of structures, one laid over another."""

from collections.abc import Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]


def merge_items(under: Sequence[Fields], over: Sequence[Fields], key: str) -> list[dict[str, Any]]:
    """Merge two lists of structures that are told apart by one member, the second winning."""
    merged: dict[Any, dict[str, Any]] = {}
    for item in (*under, *over):
        merged[item.get(key)] = {**merged.get(item.get(key), {}), **item}
    return list(merged.values())


def merge_devices(under: Sequence[Fields], over: Sequence[Fields]) -> list[dict[str, Any]]:
    """Merge block device mappings by device name, their EBS members one by one."""
    ebs: dict[Any, dict[str, Any]] = {}
    for mapping in (*under, *over):
        name = mapping.get("DeviceName")
        ebs[name] = {**ebs.get(name, {}), **(mapping.get("Ebs") or {})}
    merged = merge_items(under, over, key="DeviceName")
    return [
        {**mapping, "Ebs": ebs[mapping["DeviceName"]]} if ebs[mapping["DeviceName"]] else mapping
        for mapping in merged
    ]
