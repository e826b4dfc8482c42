"""What passed in an audit: the engine tells only what did not, so that the pack itself is asked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from automation.events import EventLog
from automation.packs import PolicyPack
from automation.temporary import temporary_file

# The one pack that can be asked, and how.
_NAME: Final = "compliant-ec2"
_OPTIONS: Final = "pack-options"
_REPORT: Final = "reportFile"
_PASSED: Final = "passed"


@contextmanager
def with_evidence(packs: Sequence[PolicyPack], log: EventLog) -> Iterator[list[PolicyPack]]:
    """Give packs of which that of this project tells a log what passed, when the context ends.

    Others cannot be asked, and neither can one that writes its report for somebody else.

    Args:
        packs: that are to judge
        log: gets the events that the engine has for this in a preview
    """
    with temporary_file() as file:
        try:
            yield [_asked(pack, file) for pack in packs]
        finally:
            for event in _events(file):
                log.take(json.dumps(event))


def _asked(pack: PolicyPack, file: Path) -> PolicyPack:
    """Return a pack that writes its report, if it is one that can."""
    manifest = yaml.safe_load((pack.folder / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    config = _config(pack)
    if not isinstance(manifest, dict) or manifest.get("name") != _NAME:
        return pack
    options = config.get(_OPTIONS, {})
    if not isinstance(options, Mapping) or _REPORT in options:
        return pack
    return replace(pack, config={**config, _OPTIONS: {**options, _REPORT: str(file)}})


def _config(pack: PolicyPack) -> dict[str, Any]:
    """Return what a pack is configured with; that a file holds an object was made sure before."""
    if isinstance(pack.config, Path):
        return dict(json.loads(pack.config.read_text(encoding="utf-8")))
    return dict(pack.config or {})


def _events(file: Path) -> Iterator[dict[str, Any]]:
    """Read what passed; nothing if the run stopped before the whole stack was judged."""
    if not file.is_file():
        return
    document = json.loads(file.read_text(encoding="utf-8"))
    passed: dict[str, list[str]] = {}
    for result in document["results"]:
        policies = passed.setdefault(result["resource"], [])
        if result["outcome"] == _PASSED:
            policies.append(result["policy"])
    for urn, policies in passed.items():
        yield {
            "policyAnalyzeSummaryEvent": {
                "resourceUrn": urn,
                "policyPackName": document["pack"]["name"],
                "policyPackVersion": document["pack"]["version"],
                "passed": sorted(set(policies)),
            }
        }
