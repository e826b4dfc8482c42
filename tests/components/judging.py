"""Judges what a program registered, as the policy pack would."""

from collections.abc import Iterable

from recorder import Recorded

from policypack.configuration import Options
from policypack.controls import catalogue
from policypack.controls._model import Resource
from policypack.evaluation import Evaluation
from policypack.index import index_of
from policypack.outcome import Report
from policypack.wire import plain


def resource_of(recorded: Recorded) -> Resource:
    """Return a registration as controls see it."""
    return Resource(
        urn=recorded.urn,
        type=recorded.type,
        name=recorded.name,
        inputs=plain(recorded.wire),
        outputs=plain(recorded.answer),
        dependencies=recorded.dependencies,
        property_dependencies=recorded.property_dependencies,
        parent=recorded.parent,
    )


def reports(resources: Iterable[Resource], options: Options) -> list[Report]:
    """Let the whole catalogue judge each resource, and then all of them."""
    stack = list(resources)
    evaluation = Evaluation(index_of(catalogue()))
    return [
        *(found for one in stack for found in evaluation.judge_resource(one, options)),
        *evaluation.judge_stack(stack, options),
    ]
