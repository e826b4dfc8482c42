"""What the page on the supply chain names is there: pages, controls, outputs, verbs, operations."""

import re
import shlex
from os.path import normpath
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

import components as library
from policypack.controls import modules
from sandbox.command_line import VERBS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "supply-chain.md"
TEXT = PAGE.read_text(encoding="utf-8")
# Options of the AWS CLI itself.
GLOBAL = {"query", "output", "region"}
COMMANDS = re.findall(r"aws (?:[a-z0-9]+) [a-z]+-[a-z-]+[^\n`]*", TEXT)
SUPPLY_CHAIN = (
    *("GoldenImagePipeline", "ContainerRegistry", "HardenedRepository"),
    *("FunctionSigning", "SignedFunction", "PackageRegistry"),
)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)", TEXT))))
def test_link_leads_somewhere(target: str) -> None:
    assert "://" in target or Path(normpath(PAGE.parent / target)).exists()


def test_controls_in_the_table_are_named_as_they_are() -> None:
    found = re.findall(r"\[([^]]+)\]\(controls/([^)]+)\.md\)", TEXT)
    assert len(found) > 30
    known = {control.id for control in modules().values()}
    assert {identity for _, identity in found} <= known
    assert [pair for pair in found if pair[1].removeprefix("EXT.") != pair[0]] == []


@pytest.mark.parametrize("name", SUPPLY_CHAIN)
def test_component_stands_in_the_table(name: str) -> None:
    assert name in library.__all__
    assert f"[{name}](components/{name}.md)" in TEXT


@pytest.mark.parametrize("name", sorted(set(re.findall(r"pulumi stack output (\w+)", TEXT))))
def test_output_in_a_command_is_one_of_a_component(name: str) -> None:
    outputs = {
        output
        for component in SUPPLY_CHAIN
        for output in getattr(library, component).__annotations__
    }
    assert re.sub(r"([A-Z])", r"_\1", name).lower() in outputs


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.split()[1:3]))
def test_command_of_the_aws_cli_names_an_operation_and_its_parameters(command: str) -> None:
    words = shlex.split(re.sub(r"[\"']?\$\([^)]*\)[\"']?", "x", command.rstrip(") &")))
    model = botocore.session.get_session().get_service_model(words[1])
    (operation,) = [one for one in model.operation_names if xform_name(one, "-") == words[2]]
    shape = model.operation_model(operation).input_shape
    assert shape is not None
    known = {xform_name(name, "-"): name for name in shape.members}
    given = {word.removeprefix("--") for word in words if word.startswith("--")} - GLOBAL
    assert given <= known.keys()
    tokens = {name for name, one in shape.members.items() if one.metadata.get("idempotencyToken")}
    assert set(shape.required_members) - tokens <= {known[name] for name in given}


def test_every_verb_named_is_one() -> None:
    named = set(re.findall(r"`make (\w+)", TEXT))
    assert {"audit", "lock"} <= named <= VERBS.keys()
