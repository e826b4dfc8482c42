"""The page of a control and the index of the catalogue, in Markdown, from the controls' facts.

`docs/controls/` holds them as files, and `python policypack explain EC2.8` prints one.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from .controls import modules
from .controls._examples import resources_of
from .controls._graph import Graph
from .controls._model import (
    ConfigRule,
    Control,
    Example,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .controls._runtime import RuntimeControl
from .controls.frameworks import frameworks, requirements_of
from .judgement import judge, message
from .yaml_text import yaml_text

HEADINGS: Final = ("What", "Why", "How to fix")
SECTION: Final = re.compile(rf"^({'|'.join(HEADINGS)}):\s*", re.MULTILINE)
SIGN: Final = re.compile(r"[*<]")
INDEX: Final = re.compile(r"\[\d+\]")
ROOT_FROM_DOCS: Final = "../.."
INTRODUCTION: Final = """\
{} controls judge a stack in the preview; {} more can only be judged in the running account. A page
says what a control demands and why, how to fix it, and shows the examples that test it. How the
components satisfy the controls: [components.md](components.md)."""


def page(control: Control | RuntimeControl, root: str = ROOT_FROM_DOCS) -> str:
    """Write the page of a control.

    Args:
        control: of the catalogue.
        root: where the project lies, as seen from the page, for the link to the source.
    """
    blocks = [f"# {control.id}: {_prose(control.title.removesuffix('.'))}", _facts(control, root)]
    blocks += _sections(control)
    if isinstance(control, Control):
        blocks += _parameters(control.parameters)
        blocks += _remediation(control)
        blocks += _examples(control)
    return "\n\n".join(blocks) + "\n"


def decided_at(control: Control | RuntimeControl) -> str:
    """Say when a control can be judged."""
    if isinstance(control, RuntimeControl):
        return "running account only"
    return "preview of the whole stack" if control.judges_graph else "preview of one resource"


def source_of(control: Control | RuntimeControl) -> str:
    """Name the file of a control, as seen from the root of the project."""
    found = next(name for name, one in modules().items() if one is control)
    return f"{found.replace('.', '/')}.py"


def service_of(control: Control | RuntimeControl) -> str:
    """Name the service a control belongs to: the folder it lies in."""
    return source_of(control).split("/")[-2].removesuffix("_")


def _facts(control: Control | RuntimeControl, root: str) -> str:
    source = source_of(control)
    facts = [("Policy", f"`{control.name}`"), ("Severity", control.severity.value)]
    if isinstance(control, Control):
        facts.append(("Default level", control.level.value))
    facts.append(("Decided at", decided_at(control)))
    if isinstance(control, Control):
        facts.append(("Judges", ", ".join(f"`{token}`" for token in control.applies_to)))
    facts += [
        ("AWS Config", _config_rule(control.config_rule)),
        ("Standards", _standards(control.id)),
        ("Stated at", f"<{control.url}>"),
        ("Source", f"[{source}]({root}/{source})"),
        ("Since", control.since),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def _config_rule(rule: ConfigRule | NoConfigRule) -> str:
    if isinstance(rule, NoConfigRule):
        return f"none: {_prose(rule.reason)}"
    given = [f"`{name}` = `{value}`" for name, value in rule.parameters.items()]
    return f"`{rule.identifier}`" + (f" with {', '.join(given)}" if given else "")


def _standards(control_id: str) -> str:
    found = requirements_of(control_id).items()
    return "; ".join(f"{_name(key)}: {', '.join(ids)}" for key, ids in found) or "none"


def _name(framework: str) -> str:
    return f"{frameworks()[framework].title} {frameworks()[framework].version}"


def _sections(control: Control | RuntimeControl) -> Iterator[str]:
    _, *parts = SECTION.split(control.doc or "")
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        yield f"## {heading}"
        yield _sentence(_prose(text.strip()))
    yield _prose(f"In short: {control.remediation}")


def _prose(text: str) -> str:
    """Keep Markdown from taking signs for marks, but within code."""
    parts = text.split("`")
    parts[::2] = [SIGN.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parameters(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    if not parameters:
        return
    yield "## Parameters"
    yield "\n".join(map(_parameter, parameters))


def _parameter(parameter: Parameter) -> str:
    described = _prose(str(parameter.schema.get("description", "")).removesuffix("."))
    default = json.dumps(parameter.default)
    return (
        f"- `{parameter.name}` ({parameter.schema.get('type')}): {described}. Default: `{default}`."
    )


def _remediation(control: Control) -> Iterator[str]:
    yield "## At level `remediate`"
    if control.corrections is None:
        yield "No one right answer can be set, so it blocks as `mandatory` does."
        return
    yield "The pack sets, where it is wrong:"
    yield "\n".join(f"- `{path}` to `{value}`" for path, value in sorted(_corrected(control)))


def _corrected(control: Control) -> set[tuple[str, str]]:
    """Learn from the failing examples what a control sets."""
    found: set[tuple[str, str]] = set()
    for example in control.failing:
        settings = {**control.defaults, **example.settings}
        resource = replace(resources_of(example)[0], settings=settings)
        for one in control.corrections(resource) if control.corrections else ():
            found.add((INDEX.sub("[]", one.path), json.dumps(one.value)))
    return found


def _examples(control: Control) -> Iterator[str]:
    kinds = {
        "Passes": control.passing,
        "Fails": control.failing,
        "Cannot be decided yet": control.undecided,
    }
    for heading, examples in kinds.items():
        yield f"## {heading}"
        for example in examples:
            yield from _example(control, example)
    if control.always_decided:
        yield f"Never: {control.always_decided.removesuffix('.')}."


def _example(control: Control, example: Example) -> Iterator[str]:
    resources = resources_of(example)
    settings = f", with `{json.dumps(example.settings)}`" if example.settings else ""
    yield f"**{_sentence(example.title)}**{settings}"
    yield "```yaml\n" + "\n---\n".join(map(_resource, resources)) + "\n```"
    found = judge(control, resources[0], Graph(resources), example.settings)
    if found:
        texts = (message(control, finding).removesuffix(control.url) for finding in found)
        yield "\n".join(("```text", *map(str.rstrip, texts), "```"))


def _resource(resource: Resource) -> str:
    lines = [f"# {resource.name}: {resource.type}"]
    for key, urns in resource.property_dependencies.items():
        names = ", ".join(urn.rpartition("::")[2] for urn in urns)
        lines.append(f"# {key} is computed from {names}")
    lines.append(yaml_text(resource.inputs))
    for title, values in (("provider", resource.provider), ("outputs", resource.outputs)):
        if values:
            lines += [f"# {title}", yaml_text(values)]
    return "\n".join(lines)


def index(controls: Iterable[Control], at_run_time: Iterable[RuntimeControl]) -> str:
    """Write the index of the catalogue: by service, by standard and by severity.

    Args:
        controls: what a preview can judge.
        at_run_time: what only the running account can judge.
    """
    decidable, later = list(controls), list(at_run_time)
    blocks = ["# Controls", INTRODUCTION.format(len(decidable), len(later))]
    blocks += ["## By service", *_by_service(decidable)]
    blocks += ["## By standard", *_by_standard([*decidable, *later])]
    blocks += ["## By severity", *_by_severity([*decidable, *later])]
    blocks += ["## In the running account only", _table(later)]
    return "\n\n".join(blocks) + "\n"


def _by_service(controls: list[Control]) -> Iterator[str]:
    for service in sorted({service_of(control) for control in controls}):
        yield f"### {service}"
        yield _table([control for control in controls if service_of(control) == service])


def _by_standard(controls: Sequence[Control | RuntimeControl]) -> Iterator[str]:
    links = {control.id: _link(control) for control in controls}
    for key, framework in frameworks().items():
        yield f"### {_name(key)}"
        yield f"By <{framework.reference}>."
        lines = ["| requirement | what it demands | controls |", "|---|---|---|"]
        for number, found in sorted(framework.requirements.items(), key=_natural):
            judged = ", ".join(links[control] for control in found.controls if control in links)
            lines.append(f"| {number} | {_prose(found.title)} | {judged} |")
        yield "\n".join(lines)


def _by_severity(controls: Sequence[Control | RuntimeControl]) -> Iterator[str]:
    for severity in reversed(Severity):
        links = [_link(control) for control in controls if control.severity is severity]
        yield f"**{severity.value}** ({len(links)}): {', '.join(links)}"


def _table(controls: Sequence[Control | RuntimeControl]) -> str:
    lines = ["| control | rule | policy | severity | default level | decided at |"]
    lines.append("|---|---|---|---|---|---|")
    for control in controls:
        level = control.level.value if isinstance(control, Control) else "none"
        facts = (_prose(control.title), f"`{control.name}`", control.severity.value, level)
        lines.append(f"| {_link(control)} | {' | '.join(facts)} | {decided_at(control)} |")
    return "\n".join(lines)


def _link(control: Control | RuntimeControl) -> str:
    return f"[{control.id}]({control.id}.md)"


def _natural(item: tuple[str, object]) -> list[tuple[int, str]]:
    """Order numbers in a key as numbers: 5.10 after 5.9."""
    return [(int(x) if x.isdigit() else -1, x) for x in re.split(r"(\d+)", item[0])]
