"""Carry out what the controls at level `remediate` would set, and tell it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from google.protobuf.struct_pb2 import Struct

from .configuration import Options
from .controls._model import Correction, Level, Resource
from .controls._values import is_confidential, show
from .correction import corrected
from .evaluation import Evaluation
from .index import Entry
from .judgement import crash, with_settings
from .outcome import CORRECTED_MARK, Report
from .parts import parts_of
from .wire import plain


class Remediation:
    """What was set in the resources of one run, until it is told.

    Args:
        evaluation: knows the controls and what is exempted.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._options: Options | None = None
        self._on: tuple[Entry, ...] = ()
        self._told: dict[str, list[Report]] = {}

    def begin(self) -> None:
        """Begin a run: forget what was set in another."""
        self._told = {}

    def told(self, urn: str) -> list[Report]:
        """Take the reports of what was set in a resource."""
        return self._told.pop(urn, [])

    def asked(self, options: Options) -> Sequence[Entry]:
        """List the controls that shall set inputs."""
        if options is not self._options:
            self._options = options
            self._on = tuple(
                entry
                for entry in self._evaluation.index.entries
                if entry.corrects and options.configured(entry) is Level.REMEDIATE
            )
        return self._on

    def steps(
        self, resource: Resource, properties: Struct, options: Options
    ) -> Iterator[tuple[Entry, Struct]]:
        """Correct the inputs of a resource, control by control.

        Args:
            resource: as the program declares it.
            properties: its inputs, as the engine sent them.
            options: what the user configured.

        Yields:
            Each control that set something, and the inputs with all that was set until then.
        """
        told = self._told[resource.urn] = []
        types = self._evaluation.types_of(resource)
        for entry in self.asked(options):
            if types.isdisjoint(entry.applies_to):
                continue
            try:
                wanted = self._corrections(entry, resource, options)
            except Exception as error:  # noqa: BLE001 - a fault in a control must become a finding
                told.append(crash(entry, resource, error))
                continue
            if not wanted:
                continue
            properties, done = corrected(properties, wanted)
            if done:
                resource = replace(resource, inputs=plain(properties))
                reports = [_report(entry, resource, correction) for correction in done]
                self._evaluation.note_corrections(resource.urn, entry.name, reports)
                told.extend(reports)
                yield entry, properties

    def _corrections(self, entry: Entry, resource: Resource, options: Options) -> list[Correction]:
        """List what a control would set, spelled as the program does, less what is exempted."""
        proposed: list[Correction] = []
        for part in parts_of(resource):
            if part.type not in entry.applies_to:
                continue
            control = self._evaluation.index.load(entry.name)
            if control.corrections is None:
                raise TypeError(f"control {entry.id} sets nothing")
            subject = with_settings(control, part, options.settings.get(entry.name))
            found = control.corrections(subject)
            spelled = found if part.origin is None else map(part.origin.correction, found)
            proposed += [correction for correction in spelled if correction is not None]
        exempted = self._evaluation.exempts
        return [x for x in proposed if not exempted(entry.name, resource.urn, x.path, options)]


def _report(entry: Entry, resource: Resource, correction: Correction) -> Report:
    hidden = is_confidential(correction.path.rpartition(".")[2])
    value = show(correction.value, confidential=hidden)
    what = f"[{entry.id}] {correction.path} was set to {value}, as level remediate asks."
    message = f"{CORRECTED_MARK}: {what}"
    return Report(
        policy=entry.name,
        description=entry.title,
        control=entry.id,
        urn=resource.urn,
        path=correction.path,
        level=Level.ADVISORY,
        message=message,
        corrected=True,
    )
