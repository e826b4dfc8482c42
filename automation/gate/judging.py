"""Previews all environments at once, and says of each what it found or why it could not."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from automation.backends import Backend
from automation.engine import Engine
from automation.environment import Environment
from automation.errors import AutomationError, CancelledError, PolicyError
from automation.gate.baseline import Baseline
from automation.gate.stateless import stateless
from automation.gate.subjects import Subject
from automation.gate.thresholds import MANDATORY, fails
from automation.gate.verdicts import PASSED_CODE, Judged, Reported, Standing, Verdict
from automation.packs import PolicyPack
from automation.results import Finding, FindingState, Run, SourceLine
from automation.rules import rule_of
from automation.source_lines import below

Tell = Callable[[Judged], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """By what the gate judges.

    Args:
        threshold: from where on a finding shuts it, see `thresholds`
        baseline: findings that are known
        root: the folder that files of reports are seen from
    """

    threshold: str = MANDATORY
    baseline: Baseline = field(default_factory=Baseline)
    root: Path = field(default_factory=Path.cwd)


class Gate:
    """Previews environments and judges what their policies say.

    Args:
        terms: by what it judges
        packs: policy packs
        engine: runs the previews
        backend: where the states are; nothing for the engine's own choice
        without_state: preview against an empty state, in a backend that is gone afterwards
        variables: environment variables of the engine
        slots: how many previews run at once
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own, by name
        self,
        terms: Terms,
        packs: Sequence[PolicyPack],
        engine: Engine,
        *,
        backend: Backend | None = None,
        without_state: bool = False,
        variables: Mapping[str, str] | None = None,
        slots: int = 1,
    ) -> None:
        self._terms = terms
        self._packs = packs
        self._engine = engine
        self._backend = backend
        self._without_state = without_state
        self._variables = variables or {}
        self._slots = slots
        self._running: set[Environment] = set()
        self._cancelled = False

    def judge(self, subjects: Sequence[Subject], tell: Tell) -> Verdict:
        """Preview all environments and decide.

        Args:
            subjects: the environments
            tell: gets each one as soon as it is judged, from any thread
        """
        begun = time.monotonic()
        with ThreadPoolExecutor(self._slots) as pool:
            found = [pool.submit(self._judge, subject, tell) for subject in subjects]
            try:
                judged = tuple(one.result() for one in found)
            except BaseException:
                self.cancel()
                raise
        return Verdict(judged, time.monotonic() - begun, self._terms.threshold)

    def cancel(self) -> None:
        """Let no further preview begin, and stop those that run."""
        self._cancelled = True
        for environment in list(self._running):
            environment.cancel()

    def _judge(self, subject: Subject, tell: Tell) -> Judged:
        run, problem, code = None, "", PASSED_CODE
        try:
            run = self._preview(subject)
        except PolicyError as error:
            run = error.run
        except AutomationError as error:
            run, problem, code = error.run, str(error), error.exit_code
        manifest = below(SourceLine("Pulumi.yaml", 1), subject.project.folder, self._terms.root)
        judged = judged_run(
            subject.environment,
            run,
            self._terms,
            folder=subject.project.folder,
            manifest=manifest.file,
            problem=problem,
            exit_code=code,
        )
        tell(judged)
        return judged

    def _preview(self, subject: Subject) -> Run:
        if not self._without_state:
            return self._run(subject, self._backend, self._variables, None)
        with stateless(subject, self._engine, self._variables) as state:
            return self._run(subject, state.backend, state.variables, state.settings)

    def _run(
        self,
        subject: Subject,
        backend: Backend | None,
        variables: Mapping[str, str],
        settings: Path | None,
    ) -> Run:
        with Environment(
            subject.stack,
            subject.project.folder,
            backend=backend,
            variables=variables,
            packs=self._packs,
            settings=settings,
            engine=self._engine,
        ) as environment:
            self._running.add(environment)
            try:
                if self._cancelled:
                    raise CancelledError(f"preview of {subject.environment} was cancelled")
                return environment.preview()
            finally:
                self._running.discard(environment)


def judged_run(  # noqa: PLR0913 - each is a fact of its own about an environment
    environment: str,
    run: Run | None,
    terms: Terms,
    *,
    folder: Path,
    manifest: str,
    problem: str = "",
    exit_code: int = PASSED_CODE,
) -> Judged:
    """Say of each finding of a run what it does to the gate.

    Args:
        environment: project and stack
        run: what was found; nothing if the preview did not begin
        terms: by what is judged
        folder: of the project
        manifest: its Pulumi.yaml, as seen from where the gate runs
        problem: why it could not be judged wholly
        exit_code: that of the problem
    """
    findings = () if run is None else run.policy.findings
    reported = tuple(_reported(one, environment, terms, folder) for one in findings)
    return Judged(environment, reported, run, problem, exit_code, manifest)


def _reported(finding: Finding, environment: str, terms: Terms, folder: Path) -> Reported:
    severity = rule_of(finding).severity
    source = None if finding.source is None else below(finding.source, folder, terms.root)
    if finding.state is FindingState.KNOWN or terms.baseline.holds(finding):
        standing = Standing.KNOWN
    elif fails(finding, severity, terms.threshold):
        standing = Standing.FAILS
    else:
        standing = Standing.TOLD
    return Reported(finding, environment, source, standing, severity)
