"""Exemptions and baseline over one run: what they cover, and which of them nothing needs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from .baseline import Baseline, Known
from .configuration import Options
from .controls._model import Level
from .exemptions import Exemption
from .outcome import Report
from .pack_options import EXEMPTIONS

TITLE: Final = "Exemptions and the baseline are up to date."
MOST_NAMED: Final = 20


class Waivers:
    """What was needed so far in a run."""

    def __init__(self) -> None:
        self._needed: set[Exemption] = set()
        self._occurred: set[Known] = set()

    def applied(self, report: Report, options: Options, lineage: Sequence[str]) -> Report:
        """Let a finding be, if an exemption or the baseline says so; it stays visible.

        Args:
            report: of a violation or a doubt.
            options: what the user configured.
            lineage: URNs of the resource and of all it belongs to.
        """
        fitting = [
            exemption
            for exemption in options.exemptions
            if exemption.policy == report.policy
            and exemption.covers(lineage, report.path, undecided=report.undecided)
        ]
        self._needed.update(fitting)
        known = _known(report, options.baseline)
        self._occurred.update(known)
        valid = [exemption for exemption in fitting if not exemption.expired(options.today)]
        if valid:
            longest = max(valid, key=lambda exemption: exemption.expires)
            mark = f"exempt until {longest.expires} ({longest.signature})"
            return replace(_lowered(report, mark), exempted=True)
        if known and options.baseline is not None:
            return replace(
                _lowered(report, f"known (baseline of {options.baseline.date})"), known=True
            )
        return report

    def stale(self, options: Options, stacks: Collection[str], urn: str) -> Iterator[Report]:
        """Report the exemptions and known findings that somebody has to look at.

        Args:
            options: what the user configured.
            stacks: the stacks that were judged, as `urn:pulumi:<stack>::<project>`.
            urn: the resource to blame.
        """
        level = options.exemptions_level
        if level is Level.DISABLED:
            return
        for exemption in options.exemptions:
            if options.judges(exemption.policy) and any(map(exemption.concerns, stacks)):
                text = self._state(exemption, options)
                if text:
                    yield stale_report(urn, level, f"{exemption.place} {text}")
        gone = list(self._gone(options, stacks))
        if gone and options.baseline is not None:
            yield stale_report(urn, level, _no_more(options.baseline, gone))

    def _state(self, exemption: Exemption, options: Options) -> str:
        what = f"{exemption.control} for {exemption.target} ({exemption.signature})"
        needed = exemption in self._needed
        if exemption.expired(options.today):
            then = "Its finding counts again: fix it, or decide anew" if needed else "Remove it"
            return f"ended on {exemption.expires}: {what}. {then}"
        if not needed:
            return f"covers no finding: {what}. Remove it"
        days = (exemption.expires - options.today).days
        if days <= options.warning_days:
            then = "Fix its finding, or decide anew"
            return f"ends on {exemption.expires}, in {days} days: {what}. {then}"
        return ""

    def _gone(self, options: Options, stacks: Collection[str]) -> Iterator[Known]:
        if options.baseline is None:
            return
        for known in options.baseline.findings:
            stack = "::".join(known.resource.split("::")[:2])
            policy = options.baseline.policies[known.control]
            if stack in stacks and known not in self._occurred and options.judges(policy):
                yield known


def stale_report(urn: str, level: Level, text: str) -> Report:
    """Word a finding about the configuration itself."""
    return Report(EXEMPTIONS, TITLE, EXEMPTIONS, urn, "", level, f"[{EXEMPTIONS}] {text}.")


def _known(report: Report, baseline: Baseline | None) -> list[Known]:
    if baseline is None:
        return []
    return baseline.holding(report.policy, report.urn, report.path, undecided=report.undecided)


def _lowered(report: Report, mark: str) -> Report:
    return replace(report, level=Level.ADVISORY, message=f"{mark}: {report.message}")


def _no_more(baseline: Baseline, gone: list[Known]) -> str:
    named = [f"{known.control} {known.path} of {known.resource}" for known in gone[:MOST_NAMED]]
    if len(gone) > MOST_NAMED:
        named.append(f"and {len(gone) - MOST_NAMED} more")
    count = "1 finding" if len(gone) == 1 else f"{len(gone)} findings"
    verb = "is" if len(gone) == 1 else "are"
    return (
        f"{count} of the baseline of {baseline.date} {verb} gone: {'; '.join(named)}. Make it anew"
    )
