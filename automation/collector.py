"""Gathers from the events of a run what it did and what its policies say."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from automation.events import Event
from automation.findings import finding, plain
from automation.results import Change, Diagnostic, Finding, PolicyResults, SourceLine

_STACK: Final = "pulumi:pulumi:Stack"
_SAME: Final = frozenset({"same", "read", "refresh"})


class Collector:
    """Takes the events of one run and answers what they amount to.

    Args:
        planning: the run changes nothing, so that a step counts when it is announced
    """

    def __init__(self, *, planning: bool) -> None:
        self._planning = planning
        self._takers = {
            "resourcePreEvent": self._take_begun,
            "resOutputsEvent": self._take_done,
            "diagnosticEvent": self._take_diagnostic,
            "errorEvent": self._take_error,
            "policyEvent": self._take_finding,
            "policyAnalyzeSummaryEvent": self._take_passed,
            "policyAnalyzeStackSummaryEvent": self._take_passed_stack,
            "policyRemediationEvent": self._take_remediation,
            "resOpFailedEvent": self._take_failure,
            "summaryEvent": self._take_summary,
        }
        self._changes: list[Change] = []
        self._findings: list[Finding] = []
        self._passed: dict[str, list[str]] = {}
        self._passed_stack: list[str] = []
        self._remediated: dict[str, list[str]] = {}
        self._packs: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self.counts: Mapping[str, int] = MappingProxyType({})
        self.outputs: Mapping[str, Any] = MappingProxyType({})
        self.failed_resources: list[str] = []
        self.result = ""

    def take(self, event: Event) -> None:
        """Take one event."""
        taker = self._takers.get(event.kind)
        if taker is not None:
            taker(event.body)

    def changes(self, lines: Mapping[str, SourceLine]) -> tuple[Change, ...]:
        """Return the steps that change something, with their lines."""
        return tuple(replace(one, source=lines.get(one.urn)) for one in self._changes)

    def policy(self, lines: Mapping[str, SourceLine]) -> PolicyResults:
        """Return what the policies say, each finding once and with its line."""
        return PolicyResults(
            packs=MappingProxyType(dict(sorted(self._packs.items()))),
            findings=tuple(
                replace(one, source=lines.get(one.urn)) for one in dict.fromkeys(self._findings)
            ),
            passed=_frozen(self._passed),
            passed_stack=tuple(sorted(set(self._passed_stack))),
            remediated=_frozen(self._remediated),
        )

    def urns_of_findings(self) -> set[str]:
        """Return the resources that findings blame."""
        return {one.urn for one in self._findings if one.urn}

    def _take_begun(self, body: Mapping[str, Any]) -> None:
        if self._planning:
            self._take_step(body)

    def _take_done(self, body: Mapping[str, Any]) -> None:
        metadata = body.get("metadata") or {}
        if metadata.get("type") == _STACK and metadata.get("new"):
            self.outputs = MappingProxyType(dict(metadata["new"].get("outputs") or {}))
        if not self._planning:
            self._take_step(body)

    def _take_step(self, body: Mapping[str, Any]) -> None:
        metadata = body.get("metadata") or {}
        operation = str(metadata.get("op", ""))
        if operation in _SAME:
            return
        detailed = metadata.get("detailedDiff") or {}
        properties = detailed or metadata.get("diffs") or ()
        self._changes.append(
            Change(
                urn=str(metadata.get("urn", "")),
                type=str(metadata.get("type", "")),
                operation=operation,
                properties=tuple(sorted(properties)),
                replacing=tuple(sorted(metadata.get("keys") or ())),
            )
        )

    def _take_diagnostic(self, body: Mapping[str, Any]) -> None:
        text = plain(str(body.get("message", "")))
        if text and not body.get("ephemeral"):
            severity = str(body.get("severity", ""))
            self.diagnostics.append(Diagnostic(severity, text, str(body.get("urn", ""))))

    def _take_error(self, body: Mapping[str, Any]) -> None:
        self.diagnostics.append(Diagnostic("error", plain(str(body.get("error", "")))))

    def _take_finding(self, body: Mapping[str, Any]) -> None:
        self._take_pack(body)
        self._findings.append(finding(body))

    def _take_passed(self, body: Mapping[str, Any]) -> None:
        self._take_pack(body)
        passed = self._passed.setdefault(str(body.get("resourceUrn", "")), [])
        passed.extend(body.get("passed") or ())

    def _take_passed_stack(self, body: Mapping[str, Any]) -> None:
        self._take_pack(body)
        self._passed_stack.extend(body.get("passed") or ())

    def _take_remediation(self, body: Mapping[str, Any]) -> None:
        self._take_pack(body)
        policies = self._remediated.setdefault(str(body.get("resourceUrn", "")), [])
        policies.append(str(body.get("policyName", "")))

    def _take_pack(self, body: Mapping[str, Any]) -> None:
        name = str(body.get("policyPackName", ""))
        self._packs[name] = str(body.get("policyPackVersion", ""))

    def _take_failure(self, body: Mapping[str, Any]) -> None:
        self.failed_resources.append(str((body.get("metadata") or {}).get("urn", "")))

    def _take_summary(self, body: Mapping[str, Any]) -> None:
        changes = body.get("resourceChanges") or {}
        self.counts = MappingProxyType({kind: count for kind, count in changes.items() if count})
        self.result = str(body.get("result", ""))
        for name, version in (body.get("PolicyPacks") or {}).items():
            # A pack that is not published is told with the folder it comes from.
            self._packs.setdefault(name.partition("|")[0], version)


def _frozen(policies: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({urn: tuple(sorted(set(one))) for urn, one in policies.items()})
