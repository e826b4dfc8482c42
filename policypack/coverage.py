"""Name what runs as instances but is not judged, so that nobody takes it for passed."""

from collections.abc import Iterator
from typing import Final

from .controls._coverage import UNSEEN, not_covered
from .controls._model import Level, Resource
from .controls._twins import PREFIX, translate, twin_types
from .index import Index
from .outcome import Report
from .pack_options import COVERAGE

TITLE: Final = "Compute that no control of this pack judges is named."


class Coverage:
    """Which types some control judges.

    Args:
        index: of the controls.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._suspicious: dict[str, bool] = {}

    def __contains__(self, token: object) -> bool:
        if token in self._index.types:
            return True
        return isinstance(token, str) and token.startswith(PREFIX) and token in twin_types()

    def gaps(self, resource: Resource, level: Level) -> Iterator[Report]:
        """Name a resource of a type nobody judges, or its inputs that nobody judges.

        Args:
            resource: as the program declares it.
            level: what a gap does.
        """
        if self._may_have_gaps(resource.type):
            words = not_covered(resource.type, self, resource.inputs)
            if words is not None:
                yield _report(resource, "", level, f'{resource.type} "{resource.name}" {words}')
            translation = translate(resource.type, resource.inputs)
            for path in () if translation is None else translation.unseen:
                yield _report(resource, path, level, f"{path} {UNSEEN}")

    def _may_have_gaps(self, token: str) -> bool:
        found = self._suspicious.get(token)
        if found is None:
            found = token.startswith(PREFIX) or not_covered(token, self) is not None
            self._suspicious[token] = found
        return found


def _report(resource: Resource, path: str, level: Level, text: str) -> Report:
    message = f"[{COVERAGE}] {text}."
    return Report(COVERAGE, TITLE, COVERAGE, resource.urn, path, level, message)
