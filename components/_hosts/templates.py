"""Which launch template hosts start from: one that exists, or one made for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import pulumi

from components import _rules as rules
from components._exemptions import Exemptions
from components._hosts import rules as host_rules
from components._hosts.reading import Hosts
from components._hosts.reading import read as read_hosts
from components._validation import Arguments

_NAMED = ("launch_template_id", "launch_template_version")


@dataclass(frozen=True)
class Choice:
    """A template by id and version, or what the hosts of a template to be made are like."""

    id: Optional[pulumi.Input[str]]
    version: Optional[pulumi.Input[str]]
    hosts: Optional[Hosts]


def read_choice(reader: Arguments, shape: type) -> Choice:
    """Read the three arguments, of which a caller gives one or the other two.

    Args:
        reader: reads the component's arguments
        shape: the TypedDict of a template to be made
    """
    made = reader.plain("launch_template", host_rules.ANY_MAP)
    template_id = reader.input("launch_template_id", rules.LAUNCH_TEMPLATE_ID)
    version = reader.input("launch_template_version", rules.LAUNCH_TEMPLATE_VERSION)
    named = {_NAMED[0]: template_id, _NAMED[1]: version}
    absent = [name for name in _NAMED if named[name] is None and not reader.about(name)]
    if made is not None and len(absent) < len(_NAMED):
        reader.add(
            "launch_template",
            "is given beside launch_template_id or launch_template_version; give one or the other",
        )
    elif made is None:
        for name in absent:
            reader.add(name, "is missing; give id and version, or launch_template instead")
    if made is None:
        return Choice(template_id, version, None)
    if not isinstance(made, dict):
        reader.add("launch_template", "is no map; give a map")
        return Choice(None, None, None)
    return Choice(None, None, read_hosts(reader.nested("launch_template", made, shape)))


def joined_inputs(exemptions: Sequence[Exemptions]) -> Optional[dict[str, list[object]]]:
    """Join the records of a component and its template, as the component's inputs."""
    records = [record for one in exemptions if one.inputs for record in one.inputs["exemptions"]]
    return {"exemptions": records} if records else None
