"""The bill of materials: what stands in it comes from the locks, all of it, the same every time."""

from pathlib import Path

import pytest

from sandbox.audit import inventory, pins
from sandbox.audit.inventory import Document, Lock
from sandbox.audit.pins import GO, PYPI, Pin

ROOT = Path(__file__).resolve().parents[3]
DIGEST = "0" * 64
WHEN = "2026-01-31T12:00:00Z"
REQUIREMENTS = f"""\
first[extra]==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:{DIGEST} \\
    --hash=sha256:{"1" * 64}
    # via
    #   -c (workspace)
    #   compliant-ec2 (pyproject.toml:dev)
    #   second
second==2.0+local \\
    --hash=sha256:{DIGEST}
    # via compliant-ec2 (pyproject.toml)
bare==3
"""
MODULES = """\
module compliant-ec2/sandbox/engine

go 1.25.11

tool example.org/tool/cmd

require (
\texample.org/One v1.2.3 // indirect
\texample.org/old v0.1.0 // indirect
)

require example.org/two v2.0.0+incompatible

replace example.org/old => example.org/new v0.2.0
"""


def test_packages_are_read_with_hashes_markers_and_what_wants_them() -> None:
    first, second, bare = pins.packages(REQUIREMENTS)
    assert first == Pin(
        PYPI,
        "first",
        "1.0",
        (DIGEST, "1" * 64),
        "python_full_version < '3.12'",
        ("compliant-ec2", "second"),
    )
    assert (second.wanted_by, second.purl) == (("compliant-ec2",), "pkg:pypi/second@2.0%2Blocal")
    assert (bare.hashes, bare.wanted_by) == ((), ())


@pytest.mark.parametrize("line", ["loose>=1", "-e .", "named @ https://example.org/x.whl"])
def test_packages_line_without_a_version_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="4 requirements stand there, 3 have a version"):
        pins.packages(f"{REQUIREMENTS}{line}\n")


def test_modules_are_read_and_replaced_ones_are_what_replaces_them() -> None:
    assert [one.purl for one in pins.modules(MODULES)] == [
        "pkg:golang/example.org/one@v1.2.3",
        "pkg:golang/example.org/new@v0.2.0",
        "pkg:golang/example.org/two@v2.0.0%2Bincompatible",
    ]


@pytest.fixture(scope="module")
def bill() -> Document:
    return inventory.document(ROOT, WHEN)


def test_bill_of_the_project_lists_every_pin_of_every_lock_once(bill: Document) -> None:
    found = inventory.locks(ROOT)
    assert {lock.name for lock in found} >= {
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-audit.txt",
        "sandbox/toolchain/requirements-go.txt",
        "sandbox/toolchain/engine/go.mod",
        "sandbox/toolchain/yaml_host/go.mod",
    }
    listed = [component["bom-ref"] for component in bill["components"]]
    assert sorted(listed) == sorted({one.purl for lock in found for one in lock.pinned})
    assert inventory.faults(bill) == []


def test_bill_tells_what_users_get_from_what_develops_it(bill: Document) -> None:
    scopes = {component["name"]: component["scope"] for component in bill["components"]}
    assert scopes["pulumi-aws"] == "required"
    assert scopes["moto"] == scopes["zizmor"] == "excluded"
    assert scopes["github.com/pulumi/pulumi/pkg/v3"] == "excluded"


def test_components_of_several_locks_count_as_those_that_every_user_gets() -> None:
    pinned = tuple(Pin(PYPI, name, "1", (DIGEST,)) for name in "abc")
    found = [
        Lock("requirements-automation.txt", pinned[:2]),
        Lock("requirements-dev.txt", pinned),
        Lock("requirements.txt", pinned[:1]),
    ]
    scopes = [component["scope"] for component in inventory.components(found)]
    assert scopes == ["required", "optional", "excluded"]


def test_bill_is_the_same_every_time_and_another_for_other_content(
    bill: Document, tmp_path: Path
) -> None:
    assert inventory.document(ROOT, WHEN) == bill
    for name in ("pyproject.toml", "requirements.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    assert inventory.document(tmp_path, WHEN)["serialNumber"] != bill["serialNumber"]


def test_dependencies_lead_from_the_project_to_every_version_of_a_package() -> None:
    lock = Lock(
        "requirements-dev.txt",
        (
            Pin(PYPI, "top", "1", wanted_by=("compliant-ec2",)),
            Pin(PYPI, "split", "1", marker="a", wanted_by=("top",)),
            Pin(PYPI, "split", "2", marker="b", wanted_by=("top",)),
            Pin(PYPI, "below", "1", wanted_by=("split",)),
        ),
    )
    rows = {row["ref"]: row["dependsOn"] for row in inventory.dependencies([lock])}
    assert rows["compliant-ec2"] == ["pkg:pypi/top@1"]
    assert rows["pkg:pypi/top@1"] == ["pkg:pypi/split@1", "pkg:pypi/split@2"]
    assert rows["pkg:pypi/split@1"] == rows["pkg:pypi/split@2"] == ["pkg:pypi/below@1"]


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        ((Pin(PYPI, "bare", "1"),), ["pkg:pypi/bare@1 has no hash"]),
        (
            (
                Pin(GO, "a.org/a", "v1", wanted_by=("a.org/b",)),
                Pin(GO, "a.org/b", "v1", wanted_by=("a.org/a",)),
            ),
            [
                "pkg:golang/a.org/a@v1 is listed, and nothing needs it",
                "pkg:golang/a.org/b@v1 is listed, and nothing needs it",
            ],
        ),
    ],
    ids=["no hash", "nobody needs it"],
)
def test_faults_are_told(lock: tuple[Pin, ...], told: list[str]) -> None:
    found = [Lock("requirements.txt", lock)]
    bill = {
        "components": inventory.components(found),
        "dependencies": inventory.dependencies(found),
    }
    assert inventory.faults(bill) == told


def test_fault_of_a_dependency_that_is_not_listed_is_told() -> None:
    found = [Lock("requirements.txt", (Pin(PYPI, "gone", "1", (DIGEST,)),))]
    bill = {"components": [], "dependencies": inventory.dependencies(found)}
    assert inventory.faults(bill) == ["pkg:pypi/gone@1 is needed, and not listed"]
