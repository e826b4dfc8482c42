"""Previews all environments at once, and says of each what it found or why it could not."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from automation import rules
from automation.backends import Backend
from automation.engine import Engine
from automation.environment import Environment
from automation.errors import AutomationError, CancelledError, InternalError, PolicyError
from automation.events import Event
from automation.gate.baseline import Baseline
from automation.gate.stateless import stateless
from automation.gate.subjects import Subject
from automation.gate.thresholds import MANDATORY, fails
from automation.gate.verdicts import PASSED_CODE, Judged, Reported, Standing, Verdict
from automation.gate.wholeness import missing
from automation.packs import PolicyPack
from automation.projects import Project
from automation.results import Finding, FindingState, Run, SourceLine
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
        self._cancelled = threading.Event()

    def judge(self, subjects: Sequence[Subject], tell: Tell) -> Verdict:
        """Preview all environments and decide.

        Args:
            subjects: the environments
            tell: gets each one as soon as it is judged, from any thread
        """
        begun = time.monotonic()
        with ThreadPoolExecutor(self._slots) as pool:
            try:
                found = pool.map(lambda one: self._judge(one, tell), subjects)
                # Now, for the previews are waited for anyway.
                rules.load()
                judged = tuple(found)
            except BaseException:
                self.interrupt()
                raise
        return Verdict(judged, time.monotonic() - begun, self._terms.threshold)

    def interrupt(self) -> bool:
        """Let no further preview begin, and tell those that run to stop; what they found stays.

        Returns:
            that there was something to stop
        """
        self._cancelled.set()
        for environment in tuple(self._running):
            environment.interrupt()
        return True

    def _judge(self, subject: Subject, tell: Tell) -> Judged:
        run: Run | None = None
        failed: AutomationError | None = None
        try:
            run = self._preview(subject)
            failed = missing(run)
        except PolicyError as error:
            run = error.run
            failed = None if run is None else missing(run)
        except AutomationError as error:
            run, failed = error.run, error
        except Exception as error:  # noqa: BLE001 - the other environments are judged all the same
            failed = InternalError.of(error)
        judged = judged_run(
            subject.environment,
            run,
            self._terms,
            folder=subject.project.folder,
            manifest=manifest_of(subject.project, self._terms.root),
            failed=failed,
        )
        tell(judged)
        return judged

    def _preview(self, subject: Subject) -> Run:
        if self._cancelled.is_set():
            raise CancelledError(f"preview of {subject.environment} was cancelled")
        if not self._without_state:
            return self._run(subject, subject.stack, self._backend, self._variables)
        with stateless(subject, self._engine, self._variables) as state:
            return self._run(subject, state.stack, state.backend, state.variables, state.settings)

    def _run(
        self,
        subject: Subject,
        stack: str,
        backend: Backend | None,
        variables: Mapping[str, str],
        settings: Path | None = None,
    ) -> Run:
        with Environment(
            stack,
            subject.project.folder,
            backend=backend,
            variables=variables,
            packs=self._packs,
            settings=settings,
            engine=self._engine,
        ) as environment:

            def look(event: Event) -> None:
                del event
                # What it was told before the engine ran it may not have heard.
                if self._cancelled.is_set() and not environment.session.command.cancelled:
                    environment.interrupt()

            self._running.add(environment)
            try:
                return environment.preview(look)
            finally:
                self._running.discard(environment)


def manifest_of(project: Project, root: Path) -> str:
    """Return the Pulumi.yaml of a project.

    Args:
        project: in a folder
        root: the folder it is seen from
    """
    name = "Pulumi.yaml" if project.manifest is None else project.manifest.name
    return below(SourceLine(name, 1), project.folder, root).file


def judged_run(  # noqa: PLR0913 - each is a fact of its own about an environment
    environment: str,
    run: Run | None,
    terms: Terms,
    *,
    folder: Path,
    manifest: str,
    failed: AutomationError | None = None,
) -> Judged:
    """Say of each finding of a run what it does to the gate.

    Args:
        environment: project and stack
        run: what was found; nothing if the preview did not begin
        terms: by what is judged
        folder: of the project
        manifest: its Pulumi.yaml, as seen from where the gate runs
        failed: why it could not be judged wholly
    """
    findings = () if run is None else run.policy.findings
    reported = tuple(_reported(one, environment, terms, folder) for one in findings)
    problem, code = ("", PASSED_CODE) if failed is None else (str(failed), failed.exit_code)
    return Judged(environment, reported, run, problem, code, manifest)


def _reported(finding: Finding, environment: str, terms: Terms, folder: Path) -> Reported:
    severity = rules.rule_of(finding).severity
    source = None if finding.source is None else below(finding.source, folder, terms.root)
    if finding.state is FindingState.KNOWN or terms.baseline.holds(finding):
        standing = Standing.KNOWN
    elif fails(finding, severity, terms.threshold):
        standing = Standing.FAILS
    else:
        standing = Standing.TOLD
    return Reported(finding, environment, source, standing, severity)
