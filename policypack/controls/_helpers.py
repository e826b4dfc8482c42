"""What many controls share: messages for unknown values, and checks that need no body."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ._model import (
    Correction,
    Corrections,
    Finding,
    Resource,
    ResourceCheck,
    Undecided,
    Violation,
)
from ._scalars import truth
from ._values import Property

GUIDE: Final = "https://docs.aws.amazon.com/securityhub/latest/userguide"


def security_hub(control_id: str) -> str:
    """Address of a control's paragraph in the Security Hub user guide."""
    service, _, number = control_id.lower().partition(".")
    return f"{GUIDE}/{service}-controls.html#{service}-{number}"


def undecided(found: Property, need: str) -> Undecided:
    """Report a value that is not known, and what it has to be.

    Args:
        found: the unknown property.
        need: completes "it must ...", as `be "required"`.
    """
    return Undecided(found.path, f"{found.state}; {found.asked or 'it'} must {need}")


def violation(found: Property, fix: str) -> Violation:
    """Report a value that breaks the control: the state it is in, then what to set."""
    return Violation(found.path, f"{found.state}; {fix}")


def must(
    found: Property, is_right: Callable[[Property], bool], need: str, fix: str
) -> Iterator[Finding]:
    """Judge one value: right, wrong (absent counts as wrong unless accepted), or unknown."""
    if found.unknown:
        yield undecided(found, need)
    elif not is_right(found):
        yield violation(found, fix)


def requires(path: str, *accepted: str | bool, absent_is_right: bool = False) -> ResourceCheck:
    """Make the check of a control that is only: this property must have one of these values.

    Args:
        path: property path, lists as `blockDeviceMappings[].ebs.encrypted`: each element counts.
        accepted: the right values; the first is the one a message recommends. For true and false,
            the strings some resources spell them with count as well.
        absent_is_right: leaving the property out is no fault.
    """
    best = accepted[0]
    wanted = f'"{best}"' if isinstance(best, str) else str(best).lower()

    def is_right(found: Property) -> bool:
        if found.absent or found.value == "":
            return absent_is_right
        if isinstance(best, bool):
            return found.is_true if best else found.is_false
        return found.value in accepted

    def check(resource: Resource) -> Iterable[Finding]:
        for found in resource.each(path):
            yield from must(found, is_right, f"be {wanted}", f"set it to {wanted}")

    return check


def corrects(
    path: str,
    value: str | float | bool,  # noqa: FBT001 - the value to set
    *,
    absent_is_right: bool = False,
) -> Corrections:
    """Make the corrections of a control that is only: this property must have this value.

    Args:
        path: property path, lists as `blockDeviceMappings[].ebs.encrypted`: each element counts.
        value: what to set, spelled as the resource spells it (`"true"` in launch templates). A
            value that is not known yet is left as it is.
        absent_is_right: leaving the property out is no fault, so it is left out.
    """

    def corrections(resource: Resource) -> Iterable[Correction]:
        for found in resource.each(path):
            same = found.value == value or (
                truth(value) is not None and found.is_true is truth(value)
            )
            right = absent_is_right if found.absent else same
            if not found.unknown and not right:
                yield Correction(found.path, value)

    return corrections
