"""Where events go that match a rule.

EventBridge (user guide, Event bus targets; API reference, DisableRule): a rule that is disabled
matches nothing; targets get their events after the sender is done, who never hears of one that
cannot be reached. A topic gets the event as JSON, or what an input transformer makes of it, or a
constant input instead.

Moto delivers to log groups, queues, buses and archives, fails the sender's request where there is
another target, and asks nothing about the state of a rule. Here topics get their events too, the
whole of them where a target names a path; functions and all other targets get none.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.events.models import Rule
from moto.events.utils import EventTemplateParser
from moto.sns.models import sns_backends

from sandbox.emulator.amendments.seams import surround

_SERVED = ("logs", "sqs", "events")
_TOPICS = "sns"


def _send(
    original: Callable[..., None], rule: Any, original_event: Any, *, transform_input: bool = True
) -> None:
    """Deliver an event to the targets of a rule."""
    if rule.state == "DISABLED":
        return
    targets = rule.targets
    rule.targets = [each for each in targets if _service(each) in _SERVED]
    try:
        original(rule, original_event, transform_input)
    finally:
        rule.targets = targets
    if rule.event_pattern.matches_event(original_event):
        for each in targets:
            if _service(each) == _TOPICS:
                _publish(each, original_event)


def _service(target: dict[str, Any]) -> str:
    """Return the service of a target."""
    return str(target["Arn"].split(":")[2])


def _publish(target: dict[str, Any], event: Any) -> None:
    """Publish an event to a topic, if there still is one."""
    region, account = target["Arn"].split(":")[3:5]
    topic = sns_backends[account][region].topics.get(target["Arn"])
    if topic is not None:
        topic.publish(target.get("Input") or json.dumps(_message(target, event)))


def _message(target: dict[str, Any], event: Any) -> dict[str, Any]:
    """Return what a target makes of an event."""
    transformer = target.get("InputTransformer") or {}
    return EventTemplateParser.parse(
        input_template=transformer.get("InputTemplate") or "",
        input_paths_map=transformer.get("InputPathsMap") or {},
        event=event,
    )


def apply() -> None:
    """Fit the amendment."""
    surround(
        Rule,
        "send_to_targets",
        _send,
        parameters=("original_event", "transform_input"),
        relies_on=("raise NotImplementedError", "for target in self.targets:"),
    )
