"""What can be read from the recipes and component documents of Image Builder."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given
from policypack.controls._tokens import IMAGE_RECIPE
from policypack.controls._values import UNKNOWN
from policypack.controls.imagebuilder._recipe_parts import UPDATES, hardens, updates
from policypack.controls.imagebuilder._recipes import has_test, is_fixed, phases
from policypack.controls.imagebuilder._tokens import COMPONENT

PLAIN = """
name: harden  # what it does
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: test
        action: ExecuteBash
        inputs:
          commands:
            - |
              - name: validate
  - name: 'test'  # on a fresh instance
    steps: []
"""
FLUSH = """
phases:
- steps:
  - name: validate
    action: Reboot
  name: build
- name: "test"
parameters:
- name: other
"""
BARE_DASH = """
phases:
  -
    name: build
    steps: []
  -
    name: test
"""


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (PLAIN, {"build", "test"}),
        (FLUSH, {"build", "test"}),
        (BARE_DASH, {"build", "test"}),
        (PLAIN.replace("\n", "\r\n"), {"build", "test"}),
        (json.dumps({"phases": [{"name": "build"}, {"name": "test"}]}), {"build", "test"}),
        ("phases:\n  # one\n\n  - name: validate", {"validate"}),
        ("phases: [{name: test}]", None),
        ("phases:\n", None),
        ("name: harden", None),
        (json.dumps({"phases": [{"name": 7}, "test"]}), None),
        ("[]", None),
        ("", None),
    ],
)
def test_phases_of_a_document(document: str, expected: set[str] | None) -> None:
    assert phases(document) == expected


@given(st.text(alphabet="phases:name -\ntest'#{}[]\"", max_size=40))
def test_phases_of_anything_never_raise(document: str) -> None:
    assert phases(document) != frozenset()
    assert phases(f"phases:\n{document}") != frozenset()


OF_AWS = "arn:aws-us-gov:imagebuilder:us-gov-west-1:aws:component"
OWN = "arn:aws:imagebuilder:eu-west-1:123456789012:component/harden/1.0.0"


def recipe(*arns: object, parent: object = "ami-1", component: object = None) -> Graph:
    inputs = {"parentImage": parent, "components": [{"componentArn": arn} for arn in arns]}
    own = Given(COMPONENT, {"data": component}, "own", outputs={"arn": OWN})
    others = (own,) if component is not None else ()
    return Graph(resources_of(Example("stack", Given(IMAGE_RECIPE, inputs), others)))


@pytest.mark.parametrize(
    ("arns", "component", "expected"),
    [
        ([], None, False),
        ([f"{OF_AWS}/simple-boot-test-linux/1.0.1"], None, True),
        ([f"{OF_AWS}/validate-ssh-host-key-generation/x.x.x"], None, True),
        ([f"{OF_AWS}/update-linux/x.x.x"], None, False),
        ([f"{OF_AWS}/update-linux/x.x.x", OWN], None, None),
        ([f"{OF_AWS}/update-linux/x.x.x", OWN], PLAIN, True),
        ([OWN], "phases:\n- name: build", False),
        ([OWN], "phases: {}", None),
        ([OWN], UNKNOWN, None),
        ([UNKNOWN, f"{OF_AWS}/reboot-test-linux/x.x.x"], None, True),
    ],
)
def test_has_test(arns: list[object], component: object, *, expected: bool | None) -> None:
    graph = recipe(*arns, component=component)
    assert has_test(graph.of_type(IMAGE_RECIPE)[0], graph) is expected


@pytest.mark.parametrize(
    ("parent", "arns", "expected"),
    [
        ("ami-1", [], True),
        ("ami-1", [f"{OF_AWS}/update-linux/1.0.2"], True),
        ("ami-1", [f"{OF_AWS}/update-linux/1.0.x"], False),
        ("ami-1", [UNKNOWN], None),
        ("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x", [], False),
        ("arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.1.1/1", [], True),
        ("ssm:/golden/base", [], None),
        (UNKNOWN, [], None),
        (UNKNOWN, [f"{OF_AWS}/update-linux/x.x.x"], False),
    ],
)
def test_is_fixed(parent: object, arns: list[object], *, expected: bool | None) -> None:
    graph = recipe(*arns, parent=parent)
    assert is_fixed(graph.of_type(IMAGE_RECIPE)[0], graph) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dnf -y upgrade --releasever=latest", True),
        ("yum update", True),
        ("dnf --security upgrade-minimal", True),
        ("apt-get -y dist-upgrade", True),
        ("zypper --non-interactive patch", True),
        ("apk --no-cache upgrade", True),
        ("action: UpdateOS", True),
        ('"action": "UpdateOS"', True),
        ("dnf \\\n  upgrade", True),
        ("dnf check-update", False),
        ("dnf install -y update-notifier", False),
        ("apt-get update", False),
        ("pip install --upgrade pip", False),
        ("dnf clean all; upgrade", False),
    ],
)
def test_updates_of_packages_are_told_from_look_alikes(*, text: str, found: bool) -> None:
    assert (UPDATES.search(text) is not None) is found


@pytest.mark.parametrize(
    ("arns", "component", "expected"),
    [
        ([], None, False),
        ([f"{OF_AWS}/update-linux/x.x.x"], None, True),
        ([f"{OF_AWS}/aws-cli-version-2-linux/x.x.x"], None, False),
        ([OWN.replace("harden", "patching")], None, True),
        ([OWN], None, None),
        ([OWN], "dnf upgrade", True),
        ([OWN], "# dnf upgrade", False),
        ([OWN], UNKNOWN, None),
        ([UNKNOWN], None, None),
    ],
)
def test_updates(arns: list[object], component: object, *, expected: bool | None) -> None:
    graph = recipe(*arns, component=component)
    assert updates(graph.of_type(IMAGE_RECIPE)[0], graph) is expected


@pytest.mark.parametrize(
    ("parent", "arns", "expected"),
    [
        ("ssm:/aws/service/ami-amazon-linux-latest/al2023", [OWN], True),
        ("ssm:/aws/service/ami-amazon-linux-latest/al2023", [OWN.replace("harden", "app")], False),
        ("ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-STIG-Full", [], False),
        ("ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Harden", [], True),
        ("ssm:/aws/service/marketplace/prod-1/latest", [], None),
        ("arn:aws:imagebuilder:eu-west-1:123456789012:image/base/x.x.x", [], None),
        ("ami-1", [OWN.replace("harden", "hardened-by-us")], None),
        (UNKNOWN, [], None),
    ],
)
def test_hardens(parent: object, arns: list[object], *, expected: bool | None) -> None:
    graph = recipe(*arns, parent=parent)
    (one,) = graph.of_type(IMAGE_RECIPE)
    assert hardens(one, {"harden"}, graph) is expected
