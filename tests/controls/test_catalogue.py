"""The catalogue as a whole: nothing missing, nothing twice, nothing lost unnoticed."""

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

import policypack.controls
from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import (
    ConfigRule,
    Control,
    Example,
    Given,
    NoConfigRule,
)

FOLDER = Path(policypack.controls.__file__).parent
SNAPSHOT = Path(__file__).with_name("catalogue.txt")
LONGEST_TITLE = 150


def label(control: Control) -> str:
    return control.name


def line_of(control: Control) -> str:
    scope = "stack" if control.judges_graph else "resource"
    return f"{control.id} {control.name} {control.level.value} {control.severity.value} {scope}"


def test_catalogue_compared_with_its_snapshot_lost_nothing() -> None:
    lines = [line_of(control) for control in catalogue()]
    assert lines == SNAPSHOT.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("attribute", ["id", "name", "title"])
def test_catalogue_facts_are_unique(attribute: str) -> None:
    counts = Counter(getattr(control, attribute) for control in catalogue())
    assert [value for value, count in counts.items() if count > 1] == []


def test_by_name_holds_every_control() -> None:
    assert list(by_name().values()) == list(catalogue())


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_control_has_title_page_and_remediation(control: Control) -> None:
    assert control.title.endswith(".")
    assert len(control.title) <= LONGEST_TITLE
    assert control.remediation.endswith(".")
    assert control.url.startswith("https://")
    assert control.since


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_control_has_config_rule_or_a_reason(control: Control) -> None:
    if isinstance(control.config_rule, ConfigRule):
        assert control.config_rule.identifier.isupper()
    else:
        assert isinstance(control.config_rule, NoConfigRule)
        assert len(control.config_rule.reason) > 20


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_control_examples_have_distinct_titles_and_known_settings(control: Control) -> None:
    kinds = (control.passing, control.failing, control.undecided)
    titles = Counter((kind, example.title) for kind in range(3) for example in kinds[kind])
    assert [title for title, count in titles.items() if count > 1] == []
    examples = (example for kind in kinds for example in kind)
    assert {key for example in examples for key in example.settings} <= set(control.defaults)


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_control_parameters_have_a_type_and_a_description(control: Control) -> None:
    for parameter in control.parameters:
        assert {"type", "description"} <= set(parameter.schema), parameter.name


def test_control_modules_import_the_standard_library_and_themselves_only() -> None:
    allowed = sys.stdlib_module_names
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= allowed, path
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                assert (node.module or "").partition(".")[0] in allowed, path


def complete() -> Control:
    return catalogue()[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"doc": "Only a title."}, "docstring needs"),
        ({"name": "Not Kebab"}, "kebab-case"),
        ({"name": "all"}, "reserved"),
        ({"applies_to": ()}, "no type token"),
        ({"applies_to": ("ec2.Instance",)}, "no type token"),
        ({"check": None, "graph_check": None}, "exactly one"),
        ({"passing": ()}, "passing example"),
        ({"failing": ()}, "two failing"),
        ({"undecided": (), "always_decided": ""}, "undecided example"),
        ({"undecided": (Example("no path", Given("a:b/c:D")),)}, "name the path"),
    ],
)
def test_control_incomplete_is_refused(change: dict[str, object], message: str) -> None:
    facts = {
        name: getattr(complete(), name)
        for name, field in Control.__dataclass_fields__.items()
        if field.init
    }
    with pytest.raises(ValueError, match=message):
        Control(**{**facts, **change})


def test_example_with_a_name_twice_is_refused() -> None:
    given = Given("aws:ec2/instance:Instance")
    with pytest.raises(ValueError, match="name twice"):
        resources_of(Example("twins", given, (given,)))
