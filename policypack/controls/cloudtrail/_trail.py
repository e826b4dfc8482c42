"""Whether a trail records all management events, of all Regions and services."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import Finding, Given, Resource, Violation
from .._policy_documents import any_true
from .._values import Property

TRAIL: Final = "aws:cloudtrail/trail:Trail"
SELECTORS: Final = "eventSelectors"
ADVANCED: Final = "advancedEventSelectors"
ALL_EVENTS: Final = "log all management events, reads and writes of every service"


def management_faults(trail: Resource) -> Iterator[Finding]:
    """Judge a trail by itself."""
    regions, logging = trail.at("isMultiRegionTrail"), trail.at("enableLogging")
    if regions.unknown:
        yield undecided(regions, "be true")
    elif not regions.is_true:
        yield violation(regions, "set it to true")
    if logging.unknown:
        yield undecided(logging, "be true")
    elif logging.is_false:
        yield violation(logging, "set it to true")
    yield from _selector_faults(trail.at(SELECTORS), trail.at(ADVANCED))


# One stack is judged at a time, and each of its trails asks the same: the answer is kept.
@lru_cache(maxsize=1)
def recorded_by_a_trail(graph: Graph) -> bool | None:
    """Say whether some trail of the stack has no fault; None if one may have none."""
    return any_true(_faultless(trail) for trail in graph.of_type(TRAIL))


def _faultless(trail: Resource) -> bool | None:
    kinds = {type(finding) for finding in management_faults(trail)}
    return False if Violation in kinds else None if kinds else True


def _selector_faults(basic: Property, advanced: Property) -> Iterator[Finding]:
    """Judge the selectors; a trail without any logs all management events."""
    found = [(it, _logs_all(it)) for it in basic.items()]
    found += [(it, _logs_all_advanced(it)) for it in advanced.items()]
    answer = any_true(logs for _, logs in found)
    if found and answer is None:
        doubt = next(it for it, logs in found if logs is None)
        words = doubt if doubt.unknown else doubt.because("holds what is not known yet")
        yield undecided(words, ALL_EVENTS)
    elif found and not answer:
        alone = "leaves management events out"
        together = "and the other selectors leave management events out"
        blame = found[0][0].because(alone if len(found) == 1 else together)
        yield violation(blame, f"let it {ALL_EVENTS}")


def _logs_all(selector: Property) -> bool | None:
    included = selector.at("includeManagementEvents")
    kind = selector.at("readWriteType")
    excluded = selector.at("excludeManagementEventSources")
    if included.is_false or (excluded.items() and not excluded.unknown):
        return False
    if kind.present and not kind.unknown and (kind.text or "").lower() != "all":
        return False
    return None if any(it.unknown for it in (included, kind, excluded)) else True


def _logs_all_advanced(selector: Property) -> bool | None:
    """Say whether a selector asks for the category Management and by no other field."""
    fields = selector.at("fieldSelectors").items()
    if any(it.unknown or it.at("field").unknown for it in fields):
        return None
    if [it.at("field").text for it in fields] != ["eventCategory"]:
        return False
    return any_true(
        None if it.unknown else it.text == "Management" for it in fields[0].at("equals").items()
    )


def trail(name: str = "it", /, **inputs: object) -> Given:
    """Make a trail of all Regions for an example."""
    return Given(TRAIL, {"isMultiRegionTrail": True, **inputs}, name)
