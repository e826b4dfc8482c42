"""Where packages are installed from: hosts, commands and settings told apart from look-alikes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls import control_of
from policypack.controls._examples import resources_of
from policypack.controls._model import Example, Given, Undecided, Violation
from policypack.controls._user_data import Script
from policypack.controls._values import UNKNOWN
from policypack.controls.codeartifact._package_sources import (
    PROJECT,
    SETTING,
    TOOLS,
    hosts_in,
    is_configured,
)
from policypack.controls.imagebuilder._tokens import COMPONENT
from policypack.judgement import judge

CONTROL = control_of("policypack.controls.codeartifact.no_public_registry")
HOSTS = ("pypi.org", "registry.npmjs.org")
PIP, NPM = TOOLS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://pypi.org/simple", {"pypi.org": "line 1"}),
        ("index = PyPI.org", {"pypi.org": "line 1"}),
        ("https://test.pypi.org:443", {"pypi.org": "line 1"}),
        ("a\nregistry.npmjs.org\npypi.org", {"registry.npmjs.org": "line 2", "pypi.org": "line 3"}),
        ("pypi.org\npypi.org", {"pypi.org": "line 1"}),
        ("see pypi.org.", {"pypi.org": "line 1"}),
        ("https://mypypi.org", {}),
        ("https://pypi.org.example", {}),
        ("https://pypi.organization", {}),
        ("https://proxy.example/pypi.org/simple", {}),
        ("pypi-org", {}),
    ],
)
def test_hosts_in_a_text(text: str, expected: dict[str, str]) -> None:
    assert hosts_in(Script(text), HOSTS) == expected


def test_hosts_in_without_hosts_finds_none() -> None:
    assert hosts_in(Script("pypi.org"), ()) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pip install boto3", True),
        ("python3.13 -m pip install -r requirements.txt", True),
        ("pip3.11 download boto3", True),
        ('RUN ["pip", "install", "boto3"]', True),
        ("pip --version", False),
        ("dnf install -y python3-pip", False),
        ("pipeline install", False),
    ],
)
def test_pip_installs(*, text: str, found: bool) -> None:
    assert (PIP.installs.search(text) is not None) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("npm ci", True), ("npm i", True), ("npm install -g x", True), ("npm init", False)],
)
def test_npm_installs(*, text: str, found: bool) -> None:
    assert (NPM.installs.search(text) is not None) is found


@pytest.mark.parametrize(
    ("text", "pip", "npm"),
    [
        ("pip install --index-url https://own.example a", True, False),
        ("pip install --extra-index-url https://own.example a", False, False),
        ("export PIP_EXTRA_INDEX_URL=https://own.example", False, False),
        ("pip config set global.index-url https://own.example", True, False),
        ("pip install --no-index --find-links wheels a", True, False),
        ("aws codeartifact login --tool pip --domain d", True, False),
        ("aws codeartifact login \\\n  --tool npm --domain d", False, True),
        ("aws codeartifact login --tool twine\npip install a", False, False),
        ("npm config set registry https://own.example", False, True),
        ("cp own.npmrc ~/.npmrc", False, True),
        ("npm ci --registry https://own.example", False, True),
        ("# PIP_INDEX_URL is not set", False, False),
    ],
)
def test_is_configured_by_the_text(*, text: str, pip: bool, npm: bool) -> None:
    (component,) = resources_of(Example("component", Given(COMPONENT, {"data": text})))
    assert [is_configured(tool, component) for tool in TOOLS] == [pip, npm]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ([], False),
        ([{"name": "PIP_INDEX_URL", "value": UNKNOWN}], True),
        ([{"name": "STAGE", "value": "prod"}], False),
        ([{"name": UNKNOWN, "value": "x"}], None),
        (UNKNOWN, None),
    ],
)
def test_is_configured_by_the_environment(variables: object, *, expected: bool | None) -> None:
    inputs = {"environment": {"environmentVariables": variables}}
    (project,) = resources_of(Example("project", Given(PROJECT, inputs)))
    assert is_configured(PIP, project) is expected


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("PIP_INDEX_URL", True),
        ("pip_extra_index_url", True),
        ("npm_config_registry", True),
        ("UV_DEFAULT_INDEX", True),
        ("GOPROXY", True),
        ("CARGO_REGISTRIES_OWN_INDEX", True),
        ("PIPELINE_URL", False),
        ("DATABASE_URL", False),
        ("GO_ENV", False),
    ],
)
def test_setting_of_a_package_manager_by_name(*, name: str, found: bool) -> None:
    assert (SETTING.fullmatch(name) is not None) is found


def kinds(token: str, **inputs: object) -> set[tuple[type, str]]:
    (resource,) = resources_of(Example("it", Given(token, inputs)))
    return {(type(finding), finding.path) for finding in judge(CONTROL, resource)}


def test_unknown_variable_of_a_function_is_undecided_only_for_package_managers() -> None:
    variables = {"TABLE": UNKNOWN, "PIP_INDEX_URL": UNKNOWN}
    found = kinds("aws:lambda/function:Function", environment={"variables": variables})
    assert found == {(Undecided, "environment.variables.PIP_INDEX_URL")}


def test_unknown_variables_of_a_function_are_undecided() -> None:
    found = kinds("aws:lambda/function:Function", environment={"variables": UNKNOWN})
    assert found == {(Undecided, "environment.variables")}


def test_build_is_judged_by_all_of_its_specifications() -> None:
    second = [{"buildspec": "pip install a"}, {"buildspec": UNKNOWN}]
    found = kinds(PROJECT, source={"buildspec": "pypi.org"}, secondarySources=second)
    assert found == {
        (Violation, "source.buildspec"),
        (Undecided, "secondarySources[0].buildspec"),
        (Undecided, "secondarySources[1].buildspec"),
    }


def test_messages_tell_line_and_tool_and_nothing_of_the_text() -> None:
    text = "#!/bin/bash\nTOKEN=canary npm install left-pad"
    (resource,) = resources_of(
        Example("it", Given("aws:ec2/instance:Instance", {"userData": text}))
    )
    [found] = judge(CONTROL, resource)
    assert "npm in line 2" in found.text
    assert "canary" not in found.text
    assert "left-pad" not in found.text


@given(st.text(max_size=60))
def test_any_text_never_fails(text: str) -> None:
    kinds(COMPONENT, data=text)
