"""Components of Amazon, their order in a recipe, and versions that follow from the content."""

import re
from typing import Any, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components._golden_image.contents import read_parts
from components._golden_image.hardening import HARDENING
from components._golden_image.managed_components import (
    MANAGED,
    REFUSED,
    component_arn,
    name_problem,
    parameter_problems,
)
from components._golden_image.order import Rank, contradictions, in_order
from components._golden_image.versions import content_version, resource_name
from components._network.place import Place
from components._validation import Arguments, InvalidArgumentsError

NAMES = [
    ("update-linux", None),
    ("stig-build-linux", None),
    ("update-linus", 'is "update-linus", no component of Amazon that is known here; did you mean'),
    ("Update-Linux", 'did you mean "update-linux"?'),
    ("zzz", 'is "zzz", no component of Amazon that is known here; give "update-linux", '),
    (
        "stig-build-linux-high",
        'which is retired; take stig-build-linux with the parameter Level "H',
    ),
    ("inspector-test-linux", "which runs Amazon Inspector Classic, which is retired"),
    ("go-stable-linux", "which brings a compiler; build elsewhere"),
]


@pytest.mark.parametrize(("name", "told"), NAMES)
def test_name_of_a_component_of_amazon_is_known_or_the_nearest_is_told(
    name: str, told: str | None
) -> None:
    problem = name_problem(name)
    assert (problem is None) == (told is None)
    assert told is None or told in str(problem)


PARAMETERS = [
    ("stig-build-linux", {"Level": "Medium", "InstallPackages": "Yes"}, []),
    ("update-linux", {}, []),
    ("stig-build-linux", {"Level": "high"}, [("Level", 'is "high"; did you mean "High"?')]),
    (
        "stig-build-linux",
        {"InstallPackages": "true"},
        [("InstallPackages", 'is "true"; give "Yes" or "No"')],
    ),
    (
        "stig-build-linux",
        {"level": "High"},
        [("level", 'is unknown to "stig-build-linux"; did you mean "Level"?')],
    ),
    (
        "update-linux",
        {"Level": "High"},
        [("Level", 'is unknown to "update-linux", which takes none')],
    ),
]


@pytest.mark.parametrize(("name", "given_", "told"), PARAMETERS)
def test_parameters_of_a_component_are_known_and_take_the_value(
    name: str, given_: dict[str, str], told: list[tuple[str, str]]
) -> None:
    assert list(parameter_problems(name, given_)) == told


def test_components_of_amazon_have_names_of_arns_and_no_name_is_refused_as_well() -> None:
    for name, component in MANAGED.items():
        assert re.fullmatch(r"[a-z0-9_-]+", name)
        assert component.purpose
        assert set(component.excludes) < set(MANAGED)
        assert name not in component.excludes
    assert set(MANAGED) & set(REFUSED) == set()


def test_components_exclude_each_other_both_ways() -> None:
    for name, component in MANAGED.items():
        for other in component.excludes:
            assert name in MANAGED[other].excludes


def test_components_that_test_rank_after_the_restart() -> None:
    for name, component in MANAGED.items():
        tests = re.search(r"test|validate", name) is not None
        assert (component.rank > Rank.REBOOT) == tests


def test_component_arn_is_of_its_version_in_its_partition() -> None:
    place = Place("aws-cn", "cn-north-1", "123456789012")
    assert component_arn(place, "update-linux", "1.0.x") == (
        "arn:aws-cn:imagebuilder:cn-north-1:aws:component/update-linux/1.0.x"
    )


def test_order_is_stig_then_own_hardening_then_restart_then_tests() -> None:
    given_ = [
        (Rank.TEST, "own test"),
        (Rank.HARDENING, "own hardening"),
        (MANAGED["reboot-linux"].rank, "restart"),
        (Rank.HARDENING_TEST, "test of the hardening"),
        (Rank.SOFTWARE, "software"),
        (MANAGED["reboot-test-linux"].rank, "test of a restart"),
        (MANAGED["stig-build-linux"].rank, "STIG"),
        (Rank.SOFTWARE, "more software"),
        (MANAGED["update-linux"].rank, "update"),
    ]
    assert in_order(given_) == [
        *("update", "software", "more software", "STIG", "own hardening", "restart"),
        *("test of a restart", "test of the hardening", "own test"),
    ]


def test_order_of_parts_that_cannot_be_compared_is_kept() -> None:
    parts: list[tuple[Rank, object]] = [(Rank.TEST, {}), (Rank.TEST, {"a": 1})]
    assert in_order(parts) == [{}, {"a": 1}]


AGAINST = [
    ("sysctl -w net.ipv4.ip_forward=1", 'sets "net.ipv4.ip_forward" to 1, which contradicts the'),
    ("echo 'kernel.kptr_restrict = 0' > /etc/sysctl.d/x.conf", 'the hardening "kernel-settings"'),
    ("dnf -y install jq telnet", 'installs "telnet", which contradicts the hardening "unneeded-p'),
    ("yum install --assumeyes \\\n  gcc", 'the hardening "compilers"; leave one of the two out'),
]


@pytest.mark.parametrize(("command", "told"), AGAINST)
def test_contradiction_to_the_hardening_is_found_unless_that_is_left_out(
    command: str, told: str
) -> None:
    (reason,) = contradictions(command, HARDENING)
    assert told in reason
    left_out = re.findall(r'hardening "([a-z-]+)"', reason)
    assert list(contradictions(command, HARDENING, left_out)) == []


@pytest.mark.parametrize(
    "command",
    [
        "sysctl -w net.ipv4.ip_forward=0",
        "sysctl -w vm.swappiness=1",
        "dnf remove telnet",
        "dnf install jq; echo telnet gcc",
        "echo net.ipv4.ip_forward",
    ],
)
def test_what_agrees_with_the_hardening_is_no_contradiction(command: str) -> None:
    assert list(contradictions(command, HARDENING)) == []


class Shape(TypedDict, total=False):
    """Arguments that say what an image is made of."""

    components: list[dict[str, Any]]
    hardening: dict[str, Any]


def own(command: str, **more: object) -> dict[str, Any]:
    """Write a component of one's own."""
    step = {"name": "run", "action": "ExecuteBash", "inputs": {"commands": [command]}}
    phases = [{"name": "build", "steps": [step]}]
    return {"name": "own", "document": {"schemaVersion": 1.0, "phases": phases, **more}}


ROUTER = own("echo net.ipv4.ip_forward=1 > /etc/sysctl.d/zzz.conf")
NEEDY = own("echo '{{ Level }}'", parameters=[{"Level": {"type": "string"}}])
TOGETHER = {
    "against the hardening": (
        {"components": [ROUTER]},
        'components[0].document sets "net.ipv4.ip_forward" to 1, which contradicts the hardening',
    ),
    "hardening left out": (
        {"components": [ROUTER], "hardening": {"left_out": ["packet-forwarding"]}},
        "",
    ),
    "parameter missing": (
        {"components": [NEEDY]},
        'components[0].parameters["Level"] is missing, and the document has no default',
    ),
    "parameter given": ({"components": [{**NEEDY, "parameters": {"Level": "high"}}]}, ""),
    "one beside another": (
        {"components": [{"name": f"amazon-corretto-21-{kind}"} for kind in ("jdk", "jre")]},
        'components names "amazon-corretto-21-jdk" beside "amazon-corretto-21-jre"',
    ),
}


@pytest.mark.parametrize(("given_", "told"), TOGETHER.values(), ids=TOGETHER)
def test_components_that_do_not_go_together_are_told(given_: dict[str, Any], told: str) -> None:
    reader = Arguments('GoldenImagePipeline "web"', given_, Shape)
    read_parts(reader)
    message = ""
    try:
        reader.finish()
    except InvalidArgumentsError as error:
        message = str(error)
    assert (message == "") == (told == "")
    assert told in message


def test_content_version_is_pinned_so_that_no_image_gets_another_one() -> None:
    assert content_version("1.0", "phases: []\n") == "1.0.172523583"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_content_version_is_the_same_for_the_same_content_only(
    some: list[str], other: list[str]
) -> None:
    version = content_version("2.13", *some)
    assert re.fullmatch(r"2\.13\.\d+", version)
    assert int(version.rpartition(".")[2]) < 2**30
    assert (version == content_version("2.13", *other)) == (some == other)


def test_content_version_does_not_let_texts_run_into_each_other() -> None:
    assert content_version("1.0", "ab", "c") != content_version("1.0", "a", "bc")


def test_resource_name_is_that_of_arns() -> None:
    assert resource_name("Web App_2") == "web-app-2"
