"""Names of resources are kept: another name replaces what runs in the stacks of others.

`PYTHONPATH=. python tests/components/test_names.py` writes the list of names anew.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pulumi
import pytest
from recorder import STACK_TYPE, Recorded, Recording, succeed
from test_components import every_component
from test_satisfies_catalogue import FORMS, emitted

import components as library

PINNED = Path(__file__).parent / "urns.txt"
REGENERATE = "write them anew: PYTHONPATH=. python tests/components/test_names.py"


def urn_of(token: str, name: str, parent: str) -> str:
    """Build a URN as the engine does, without stack and project."""
    above = parent.rpartition("::")[0]
    return f"{above}${token}::{name}" if above else f"{token}::{name}"


def relative(urn: str) -> str:
    """Leave out stack and project, and the stack as a parent."""
    found = urn.split("::", 2)[2] if urn else ""
    return "" if found.startswith(STACK_TYPE) else found


def former(one: Recorded, above: Iterable[str]) -> Iterator[str]:
    """Give the names a resource had: those it is an alias of, and those below its parent's.

    Args:
        one: the resource
        above: the names its parent had
    """
    for alias in one.aliases:
        spec = alias.spec
        parent = "" if spec.noParent else relative(spec.parentUrn or one.parent)
        given = urn_of(spec.type or one.type, spec.name or one.name, parent)
        yield relative(alias.urn) or given
    now = one.parent.rpartition("::")[2]
    for parent in above:
        # A child named after its parent is, to the engine, renamed with it.
        start = parent.rpartition("::")[2] if one.name.startswith(now) else now
        yield urn_of(one.type, start + one.name.removeprefix(now), parent)


class Names(NamedTuple):
    """The names of the resources of components, and those they had before."""

    now: set[str]
    before: set[str]


def names_of(recordings: Iterable[Recording]) -> Names:
    """Collect the names in what programs sent."""
    found: dict[str, list[str]] = {}
    for one in (one for recording in recordings for one in recording.resources):
        found[one.urn] = list(former(one, found.get(one.parent, ())))
    now = {relative(urn) for urn in found}
    return Names(
        {name for name in now if name.startswith("compliant-ec2:")},
        {name for names in found.values() for name in names},
    )


def names() -> Names:
    """Collect what all components emit in all their forms."""
    forms = (emitted(form, preview=False) for form in FORMS)
    return names_of([succeed(every_component), *forms])


def read() -> set[str]:
    """Read the names that are to be kept."""
    return set(PINNED.read_text(encoding="utf-8").splitlines())


def complaint(pinned: set[str], found: Names) -> str:
    """Say what is wrong with names that changed; nothing if none did."""
    gone = [f"  - {name}" for name in sorted(pinned - found.now - found.before)]
    new = [f"  + {name}" for name in sorted(found.now - pinned)]
    if gone:
        why = (
            "Stacks that have these would lose them, and get others anew. A rename needs `aliases`"
        )
        how = "in its ResourceOptions; where a resource is dropped on purpose,"
        return "\n".join([f"{why} {how} {REGENERATE}", *gone, *new])
    return "\n".join([f"These names are to be kept from now on; {REGENERATE}", *new]) if new else ""


def test_names_of_resources_are_kept() -> None:
    assert complaint(read(), names()) == ""


class Renamed(pulumi.ComponentResource):
    """A component whose child had other names before."""

    def __init__(self, name: str, aliases: list[pulumi.Alias]) -> None:
        super().__init__("compliant-ec2:index:Renamed", name)
        options = pulumi.ResourceOptions(parent=self, aliases=aliases)
        pulumi.CustomResource("aws:ebs/volume:Volume", f"{name}-disk", {}, options)


def renamed(*aliases: pulumi.Alias) -> Names:
    return names_of([succeed(lambda: Renamed("host", list(aliases)) and None)])


COMPONENT = "compliant-ec2:index:Renamed::host"
BEFORE = "compliant-ec2:index:Renamed$aws:ebs/volume:Volume::host-volume"
NOW = "compliant-ec2:index:Renamed$aws:ebs/volume:Volume::host-disk"


def test_rename_without_alias_is_told_with_what_to_do() -> None:
    told = complaint({COMPONENT, BEFORE}, renamed())
    assert "A rename needs `aliases`" in told
    assert "python tests/components/test_names.py" in told
    assert told.splitlines()[1:] == [f"  - {BEFORE}", f"  + {NOW}"]


def test_rename_with_an_alias_is_only_new() -> None:
    found = renamed(pulumi.Alias(name="host-volume"))
    assert found == ({COMPONENT, NOW}, {BEFORE})
    told = complaint({COMPONENT, BEFORE}, found)
    assert told.startswith("These names are to be kept from now on")
    assert told.splitlines()[1:] == [f"  + {NOW}"]
    assert complaint({COMPONENT, BEFORE, NOW}, found) == ""


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        (pulumi.Alias(name="old"), "compliant-ec2:index:InstanceRole$aws:iam/role:Role::old-role"),
        (
            pulumi.Alias(type_="compliant-ec2:index:Role"),
            "compliant-ec2:index:Role$aws:iam/role:Role::host-role",
        ),
    ],
)
def test_alias_of_a_component_is_one_of_its_children_too(alias: pulumi.Alias, name: str) -> None:
    before = pulumi.ResourceOptions(aliases=[alias])
    recording = succeed(lambda: library.InstanceRole("host", {}, before) and None)
    assert name in names_of([recording]).before


def write() -> None:
    """Keep the names of now, and of those before what still has an alias."""
    found = names()
    kept = found.now | (found.before & read() if PINNED.exists() else set())
    PINNED.write_text("".join(f"{name}\n" for name in sorted(kept)), encoding="utf-8")


if __name__ == "__main__":
    write()
