"""Writes which controls judge what a component emits, which pass, and what the others say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policypack.controls._graph import Graph
from policypack.controls._model import Control, Level, Resource, Undecided
from policypack.judgement import judge

COMPONENT = "compliant-ec2:index:"

HEAD = """\
# How the components satisfy the controls

Each component of `components/` is run with as few arguments as it takes, and the catalogue judges
what it registers, as it would in a preview. A control is listed with the types of the component's
resources that it judged. One that is disabled until someone configures it is left out."""


@dataclass
class Evidence:
    """What is known of one component.

    Args:
        passed: by control, the types of resources in which it found nothing.
        findings: by control, what it says of the others, in words.
    """

    passed: dict[str, set[str]] = field(default_factory=dict)
    findings: dict[str, list[str]] = field(default_factory=dict)


def page(controls: Iterable[Control], resources: tuple[Resource, ...]) -> str:
    """Write the page.

    Args:
        controls: the catalogue.
        resources: what one program with all components registers.
    """
    judging = {control.id: control for control in controls if control.level is not Level.DISABLED}
    blocks = [HEAD]
    for component, found in evidence(judging.values(), resources).items():
        blocks.append(f"## {component}")
        blocks += _lists(found, judging)
    return "\n\n".join(blocks) + "\n"


def evidence(
    controls: Iterable[Control], resources: tuple[Resource, ...]
) -> Mapping[str, Evidence]:
    """Let controls judge what components emit; by component, in the order of their names."""
    graph = Graph(resources)
    names = sorted(set(map(component_of, resources)) - {""})
    found = {name: Evidence() for name in names}
    for control in controls:
        for resource in graph.of_type(*control.applies_to):
            if component := component_of(resource):
                _judge(found[component], control, resource, graph)
    return found


def satisfied(
    controls: Iterable[Control], resources: tuple[Resource, ...]
) -> Mapping[str, list[str]]:
    """List the controls that found nothing in each component; by component, their ids."""
    judging = (control for control in controls if control.level is not Level.DISABLED)
    return {
        component: [name for name in found.passed if name not in found.findings]
        for component, found in evidence(judging, resources).items()
    }


def _judge(found: Evidence, control: Control, resource: Resource, graph: Graph) -> None:
    for finding in judge(control, resource, graph):
        kind = "cannot be decided" if isinstance(finding, Undecided) else "is broken"
        text = f"{kind}: `{finding.path}` {finding.text}"
        found.findings.setdefault(control.id, []).append(text)
    if control.id not in found.findings:
        found.passed.setdefault(control.id, set()).add(resource.type)


def _lists(found: Evidence, controls: Mapping[str, Control]) -> Iterator[str]:
    passed = [
        f"- {_link(controls[name])} ({', '.join(f'`{token}`' for token in sorted(types))})"
        for name, types in found.passed.items()
        if name not in found.findings
    ]
    yield "\n".join(passed) or "It registers nothing that a control judges and passes."
    if found.findings:
        yield "Not satisfied as it stands:"
        yield "\n".join(
            f"- {_link(controls[name])} {text}"
            for name, texts in found.findings.items()
            for text in dict.fromkeys(texts)
        )


def _link(control: Control) -> str:
    return f"[{control.id}]({control.id}.md) {control.title}"


def component_of(resource: Resource) -> str:
    """Name the component a resource belongs to, itself included; empty for others."""
    steps = resource.urn.split("::")[2].split("$")
    return next((x.removeprefix(COMPONENT) for x in steps if x.startswith(COMPONENT)), "")
