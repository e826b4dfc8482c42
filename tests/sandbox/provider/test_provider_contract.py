"""Rows and functions against the two schemas they stand between: AWS's and the SDK's."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.session
import pytest

from sandbox.provider import schema_generator
from sandbox.provider.functions import FUNCTIONS
from sandbox.provider.row import OF_EVERY_ROW, Row
from sandbox.provider.rows import ROWS
from sandbox.provider.rows.launch_template import DATA_NAMES
from sandbox.provider.schema import (
    SCHEMA_FILE,
    ListOf,
    ObjectType,
    Type,
    document,
    function_inputs,
)
from sandbox.provider.shapes import member_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.provider.wire import ApiShape

TOKENS = sorted(ROWS)
MADE_BY_HAND = {
    # Their create requests are written out in code, which the life cycles test.
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
}


@functools.cache
def operations(service: str) -> Mapping[str, ApiShape]:
    model = botocore.session.get_session().get_service_model(service)
    return {name: model.operation_model(name).input_shape for name in model.operation_names}


def called(row: Row) -> list[str]:
    named = (row.create_operation, row.read_operation, row.update_operation, row.delete_operation)
    return [*filter(None, named), *row.other_operations]


def operations_in_code(row: Row) -> set[str]:
    """Return the names of operations the row's module calls literally."""
    module = Path(sys.modules[type(row).__module__].__file__ or "")
    literal = r'(?:self\.call\(\s*cloud,|cloud\.call\(\s*"ec2",)\s*"([A-Z]\w+)"'
    return set(re.findall(literal, module.read_text(encoding="utf-8")))


@pytest.mark.parametrize("token", TOKENS)
def test_row_calls_only_operations_aws_has(token: str) -> None:
    row = ROWS[token]
    assert set(called(row)) <= operations(row.service).keys()


def test_rows_declare_every_operation_their_code_calls() -> None:
    by_module: dict[str, set[str]] = {}
    for row in ROWS.values():
        by_module.setdefault(type(row).__module__, set()).update(called(row))
    for row in ROWS.values():
        assert operations_in_code(row) <= by_module[type(row).__module__]


@pytest.mark.parametrize("token", [token for token in TOKENS if ROWS[token].identifier])
def test_row_identifier_is_a_member_of_its_requests(token: str) -> None:
    row = ROWS[token]
    kind = type(row)
    inherited = {
        row.read_operation: kind.find is Row.find,
        row.update_operation: kind.modify is Row.modify,
        row.delete_operation: kind.delete is Row.delete,
    }
    for operation in (name for name, own in inherited.items() if name and own):
        members = operations(row.service)[operation].members
        assert {row.identifier, f"{row.identifier}s"} & set(members)


@pytest.mark.parametrize("token", [token for token in TOKENS if token not in MADE_BY_HAND])
def test_row_every_input_has_a_place_in_the_create_request(token: str) -> None:
    row = ROWS[token]
    shape = operations(row.service)[row.create_operation]
    aside = OF_EVERY_ROW | row.apart | row.unsupported
    aside |= {row.auto_name.prefix} if row.auto_name else set()
    inputs = {
        name: kind for name, kind in row.schema.inputs.properties.items() if name not in aside
    }
    missing = set(misfits(ObjectType(inputs), shape, row.names))
    if "LaunchTemplateData" in shape.members:
        data = shape.members["LaunchTemplateData"]
        inner = {name.partition(".")[0]: inputs[name.partition(".")[0]] for name in missing}
        missing = set(misfits(ObjectType(inner), data, DATA_NAMES))
    assert missing <= NESTED_ASIDE.get(token, set())


NESTED_ASIDE = {
    # AWS takes it nowhere in this place either; the row writes it in another form.
    "aws:ec2/launchTemplate:LaunchTemplate": {"networkInterfaces.ipv4Addresses"},
    "aws:lambda/function:Function": {"vpcConfig.vpcId"},  # AWS takes it from the subnets
    "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask": {
        f"taskInvocationParameters.{kind}Parameters.parameters.{member}"
        for kind in ("automation", "runCommand")
        for member in ("name", "values")
    },
}


def misfits(
    kind: Type, shape: ApiShape, names: Mapping[str, str | None], path: str = ""
) -> Iterator[str]:
    """Yield the inputs that no member of the request carries."""
    if isinstance(kind, ListOf):
        kind = kind.item
    if shape.type_name == "list":
        shape = shape.member
    if not isinstance(kind, ObjectType):
        return
    for name, inner in kind.properties.items():
        at = f"{path}.{name}" if path else name
        if at in names and names[at] is None:
            continue
        member = shape.type_name == "structure" and member_of(shape.members, name, at, names)
        if member:
            yield from misfits(inner, shape.members[member], names, at)
        else:
            yield at


@pytest.mark.parametrize("token", TOKENS)
def test_row_names_only_properties_of_the_schema(token: str) -> None:
    row = ROWS[token]
    inputs, state = row.schema.inputs, row.schema.state
    for paths in (row.apart, row.unsupported, row.unchangeable, row.replace, row.implied):
        assert not [path for path in paths if not has_path(inputs, path)]
    assert not [path for path in row.settled_paths if not has_path(inputs, path)]
    assert not [path for path in row.defaults if not has_path(inputs, path)]
    assert not [
        path for path in row.names if not has_path(inputs, path) and not has_path(state, path)
    ]
    assert not [name for name in row.bumps if not has_path(inputs, name)]
    outputs = {name for names in row.bumps.values() for name in names}
    assert outputs <= state.properties.keys()


def has_path(kind: Type, path: str) -> bool:
    name, _, rest = path.partition(".")
    if isinstance(kind, ListOf):
        kind = kind.item
    if not isinstance(kind, ObjectType) or name not in kind.properties:
        return False
    return not rest or has_path(kind.properties[name], rest)


@pytest.mark.parametrize("token", TOKENS)
def test_row_every_input_is_settled_apart_replaced_or_updated(token: str) -> None:
    """A change that neither replaces, nor reaches AWS, nor is refused, would be lost."""
    row = ROWS[token]
    own_update = type(row).modify is not Row.modify or type(row).update is not Row.update
    if row.update_operation or own_update:
        return
    lost = row.schema.inputs.properties.keys() - row.replace - row.apart - OF_EVERY_ROW
    assert not lost - row.unsupported - row.unchangeable - {"namePrefix"}


@pytest.mark.parametrize("token", sorted(FUNCTIONS))
def test_function_matches_both_schemas(token: str) -> None:
    function = FUNCTIONS[token]
    assert set(function.required) <= function_inputs(token, ()).properties.keys()
    for each in function.operations:
        service, _, operation = each.partition(":")
        assert operation in operations(service)


def test_schema_file_is_what_the_installed_sdk_says() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the SDK's own, of types not used here
        fresh = schema_generator.render()
    remedy = "run `python -m sandbox.provider.schema_generator`"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == fresh, remedy


def test_schema_covers_exactly_the_rows_and_functions() -> None:
    assert set(document()["resources"]) == set(ROWS)
    assert set(document()["functions"]) == set(FUNCTIONS)


@pytest.mark.parametrize("module", ["pulumi_aws", "boto3", "moto"])
def test_plugin_start_does_not_import(module: str) -> None:
    code = f"import sys, sandbox.provider.server; sys.exit({module!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
