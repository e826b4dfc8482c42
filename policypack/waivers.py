"""Exemptions and baseline over one run: what they cover, and which of them nothing needs."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from .baseline import Baseline, Known
from .configuration import Options
from .controls._model import Level
from .declarations import Declarations
from .exemptions import Exemption
from .levels import Configurable
from .outcome import Report
from .pack_options import ACCEPT, DECLARED_EXEMPTIONS, EXEMPTIONS, PACK_OPTIONS

TITLE: Final = "Exemptions and the baseline are up to date."
MOST_NAMED: Final = 20


class Waivers:
    """What was declared and what was needed so far in a run.

    Args:
        controls: of the pack.
    """

    def __init__(self, controls: Iterable[Configurable]) -> None:
        self.declared = Declarations(controls)
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
        fitting += self.declared.covering(report.policy, lineage)
        self._needed.update(fitting)
        known = _known(report, options.baseline)
        self._occurred.update(known)
        valid = [exemption for exemption in fitting if not exemption.expired(options.today)]
        accepted = [exemption for exemption in valid if options.accepts(exemption)]
        if accepted:
            return replace(_lowered(report, _mark(_longest(accepted))), exempted=True)
        if known and options.baseline is not None:
            return replace(
                _lowered(report, f"known (baseline of {options.baseline.date})"), known=True
            )
        if valid:
            offer = _offer(_longest(valid), options)
            return replace(report, message=f"{report.message} {offer}")
        return report

    def exempts(self, policy: str, lineage: Sequence[str], path: str, options: Options) -> bool:
        """Say whether a finding would be let be by an exemption."""
        fitting = [
            exemption
            for exemption in options.exemptions
            if exemption.policy == policy and exemption.covers(lineage, path, undecided=False)
        ]
        fitting += self.declared.covering(policy, lineage)
        return any(options.accepts(x) and not x.expired(options.today) for x in fitting)

    def needs(self, exemption: Exemption) -> bool:
        """Say whether a finding was covered."""
        return exemption in self._needed

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
        yield from self._stale_declared(options, level)
        gone = list(self._gone(options, stacks))
        if gone and options.baseline is not None:
            yield stale_report(urn, level, _no_more(options.baseline, gone))

    def _stale_declared(self, options: Options, level: Level) -> Iterator[Report]:
        for exemption in self.declared.records:
            text = self._state(exemption, options) if options.judges(exemption.policy) else ""
            if text:
                yield stale_report(exemption.component, level, f"{exemption.place} {text}")
        for urn, fault in self.declared.faults:
            yield stale_report(urn, level, f"{fault}; it lets nothing be")

    def _state(self, exemption: Exemption, options: Options) -> str:
        what = f"{exemption.control} for {exemption.target} ({exemption.signature})"
        needed = self.needs(exemption)
        if exemption.expired(options.today):
            then = "Its finding counts again: fix it, or decide anew" if needed else "Remove it"
            return f"ended on {exemption.expires}: {what}. {then}"
        if not needed:
            but = ", unless its component asks for it" if exemption.declared else ""
            return f"covers no finding: {what}. Remove it{but}"
        days = (exemption.expires - options.today).days
        if days <= options.warning_days and options.accepts(exemption):
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


def _longest(exemptions: Iterable[Exemption]) -> Exemption:
    return max(exemptions, key=lambda exemption: exemption.expires)


def _mark(exemption: Exemption) -> str:
    declared = ", declared by the program" if exemption.declared else ""
    return f"exempt until {exemption.expires} ({exemption.signature}{declared})"


def _offer(exemption: Exemption, options: Options) -> str:
    """Say that the program claims an exemption, and what would let it count."""
    option = f"{PACK_OPTIONS}.{DECLARED_EXEMPTIONS}"
    how = f"{exemption.control} in {option}" if options.accepted else f"{option}: {ACCEPT}"
    return (
        f"The program declares an exemption until {exemption.expires} ({exemption.signature});"
        f" {how} would accept it."
    )


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
