"""Settings of an account: what a stack declares wrongly, and what it leaves out.

That a stack does not declare a setting says nothing of the account, unless it is the stack that
manages the account: then what it does not declare is missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._model import (
    STACK,
    Example,
    Finding,
    Given,
    GraphCheck,
    Parameter,
    Resource,
    ResourceCheck,
    Undecided,
    Violation,
)
from ._scalars import truth

NAME: Final = "declaredHere"
DECLARED_HERE: Final = Parameter(
    NAME,
    default=False,
    schema={
        "type": "boolean",
        "description": "this stack manages the account: what it does not declare is missing",
    },
)


def always(_: Resource) -> bool:
    """Say of every resource of a type that it is the setting."""
    return True


@dataclass(frozen=True, slots=True)
class Setting:
    """A resource that sets something for the account.

    Args:
        token: its type.
        path: the property that decides.
        fix: completes "declare one ...", as `with enabled true`.
        is_it: tells it from others of its type; None where that is not known.
    """

    token: str
    path: str
    fix: str
    is_it: Callable[[Resource], bool | None] = always


def account_check(judge: ResourceCheck | None, *settings: Setting) -> GraphCheck:
    """Make the check of a control that judges settings each by its own inputs.

    Args:
        judge: judges a resource; those that are another setting of the same type are left out.
        settings: what a stack that manages the account must declare.
    """

    def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
        yield from undeclared(resource, graph, *settings)
        if judge is not None and resource.type != STACK:
            yield from judge(resource)

    return check


def undeclared(stack: Resource, graph: Graph, *settings: Setting) -> Iterator[Finding]:
    """Report what a stack that manages the account does not declare.

    Args:
        stack: any resource; nothing is reported unless it is the stack itself.
        graph: the stack with its resources.
        settings: what it must declare.
    """
    if stack.type != STACK or truth(stack.settings.get(NAME)) is not True:
        return
    for setting in settings:
        answers = {setting.is_it(found) for found in graph.of_type(setting.token)}
        if True in answers:
            continue
        if None in answers:
            doubt = (
                f"is perhaps set nowhere: what a {setting.token} of this stack sets is not known"
            )
            yield Undecided(setting.path, f"{doubt}; declare one {setting.fix}")
        else:
            lack = f"is set nowhere: this stack manages the account and has no {setting.token}"
            yield Violation(setting.path, f"{lack}; declare one {setting.fix}")


def says_nothing() -> Example:
    """Show that a stack without the setting passes."""
    return Example("declared in another stack", Given(STACK, name="stack"))


def declares(*settings: Given) -> Example:
    """Show that a stack that manages the account passes if it declares the settings."""
    stack = Given(STACK, name="stack")
    return Example("declared in the stack of the account", stack, settings, settings={NAME: True})


def lacks(path: str, *others: Given) -> Example:
    """Show that a stack that manages the account must declare a setting.

    Args:
        path: property that decides.
        others: what the stack declares instead.
    """
    stack = Given(STACK, name="stack")
    title = f"{path} declared nowhere, though the stack manages the account"
    return Example(title, stack, others, path, settings={NAME: True})
