"""Exemption records: who lets a secure default be turned off, why, and until when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._validation import Arguments


def _is_readable(value: object) -> bool:
    words = "".join(value.split()) if isinstance(value, str) else ""
    return words != "" and words.isprintable()


# The policy pack shows these texts, and refuses what could move the cursor of a terminal.
_READABLE = rules.Rule("a text that is not empty and can be printed", _is_readable)


class ExemptionArgs(TypedDict):
    """Why one control need not hold for a component, who answers for it, and until when."""

    control: str
    """Id of the control, such as EC2.9; plain."""
    reason: str
    """Why it need not hold; plain."""
    owner: str
    """Who answers for it; plain."""
    expires: str
    """The last day, as 2026-12-31; plain."""
    ticket: NotRequired[Optional[str]]
    """Where it was decided; plain. Default: none."""


class Exemptions:
    """The argument `exemptions` of a component, and what it lets be turned off.

    Args:
        reader: reads the component's arguments
    """

    def __init__(self, reader: Arguments) -> None:
        self._reader = reader
        self._records: list[Mapping[str, str]] = [
            self._record(f"exemptions[{at}]", given)
            for at, given in enumerate(reader.plain("exemptions", rules.LIST_OF_MAPS, ()))
        ]

    @property
    def inputs(self) -> Optional[Mapping[str, Any]]:
        """The records as inputs of the component, where the policy pack finds them."""
        return {"exemptions": self._records} if self._records else None

    def require(self, argument: str, *controls: str) -> None:
        """Note a problem for each control that an argument turns off without a record."""
        for control in controls:
            if not any(record.get("control") == control for record in self._records):
                self._reader.add(
                    argument,
                    f"turns {control} off; add to exemptions a record of "
                    f'{{control: "{control}", reason, owner, expires}}, or remove it',
                )

    def _record(self, path: str, given: Mapping[str, Any]) -> Mapping[str, str]:
        nested = self._reader.nested(path, given, ExemptionArgs)
        record = {
            "control": nested.plain("control", rules.CONTROL_ID),
            "reason": nested.plain("reason", _READABLE),
            "owner": nested.plain("owner", _READABLE),
            "expires": nested.plain("expires", rules.DAY),
            "ticket": nested.plain("ticket", _READABLE),
        }
        expires = record["expires"]
        if expires is not None and date.fromisoformat(expires) < today():
            nested.add("expires", f'is "{expires}", which is over; decide anew, or comply')
        return {name: value for name, value in record.items() if value is not None}


def today() -> date:
    """Return the day in UTC, which an exemption's last day is compared with."""
    return datetime.now(UTC).date()
