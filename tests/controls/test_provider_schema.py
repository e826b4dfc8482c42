"""What controls and examples name exists: types and properties in the SDK, rules in AWS Config."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import moto.config
import pytest
from property_reads import reads
from provider_schema import UnknownNameError, exists, kind_at, unknown_names

from policypack.controls import catalogue, runtime_catalogue
from policypack.controls._model import ConfigRule, Control, Given
from policypack.controls._runtime import RuntimeControl

CONTROLS = [*catalogue(), *runtime_catalogue()]
WITH_RULE = [one for one in CONTROLS if isinstance(one.config_rule, ConfigRule)]
RULES_FILE = Path(moto.config.__file__).parent / "resources" / "aws_managed_rules.json.gz"


def name_of(control: Control | RuntimeControl) -> str:
    return control.name


def givens(control: Control) -> Iterator[Given]:
    for example in (*control.passing, *control.failing, *control.undecided):
        yield from (example.subject, *example.others)


@cache
def managed_rules() -> dict[str, dict[str, Any]]:
    """All managed rules of AWS Config by identifier, as the emulator's authors collected them."""
    described = json.loads(gzip.decompress(RULES_FILE.read_bytes()))
    return described["ManagedRules"]


def unknown_name(token: str, path: str) -> str:
    try:
        kind_at(token, path)
    except UnknownNameError as error:
        return str(error)
    return ""


@cache
def names_read() -> frozenset[str]:
    """All names of properties that some control reads and that exist."""
    found = (place for control in catalogue() for place in reads(control.name))
    paths = (path for token, path in found if not unknown_name(token, path))
    return frozenset(name for path in paths for name in path.replace("[]", "").split("."))


@pytest.mark.parametrize("control", catalogue(), ids=name_of)
def test_control_judges_types_that_exist(control: Control) -> None:
    tokens = {*control.applies_to, *(given.type for given in givens(control))}
    assert {token for token in tokens if not exists(token)} == set()


@pytest.mark.parametrize("control", catalogue(), ids=name_of)
def test_control_examples_set_inputs_that_exist(control: Control) -> None:
    wrong = {
        f"{given.type} {name}"
        for given in givens(control)
        for name in unknown_names(given.type, given.inputs)
    }
    assert wrong == set()


@pytest.mark.parametrize("control", catalogue(), ids=name_of)
def test_control_reads_properties_that_exist(control: Control) -> None:
    """A helper that serves several types may try the name of one on another."""
    wrong = {
        f"{token} {path}"
        for token, path in reads(control.name)
        if (name := unknown_name(token, path)) and name not in names_read()
    }
    assert wrong == set()


@pytest.mark.parametrize("control", WITH_RULE, ids=name_of)
def test_control_twin_is_a_managed_rule_with_these_parameters(
    control: Control | RuntimeControl,
) -> None:
    rule = control.config_rule
    assert isinstance(rule, ConfigRule)
    assert rule.identifier in managed_rules()
    known = {one["Name"] for one in managed_rules()[rule.identifier].get("Parameters", ())}
    assert set(rule.parameters) <= known
