"""The catalogue of controls: one control is one file, found by scanning this package."""

import pkgutil
from functools import cache
from importlib import import_module

from ._model import Control


@cache
def catalogue() -> tuple[Control, ...]:
    """Find all controls, in the order of their ids."""
    controls = []
    for module in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
        is_control = not module.ispkg and not module.name.rpartition(".")[2].startswith("_")
        if is_control:
            controls.append(_control_of(module.name))
    return tuple(sorted(controls, key=_order))


@cache
def by_name() -> dict[str, Control]:
    """Index the catalogue by policy name."""
    return {control.name: control for control in catalogue()}


def _control_of(module: str) -> Control:
    control = getattr(import_module(module), "CONTROL", None)
    if not isinstance(control, Control):
        raise TypeError(f"{module} must define CONTROL = Control(...)")
    return control


def _order(control: Control) -> tuple[str, int, str]:
    service, _, number = control.id.partition(".")
    return service, int(number) if number.isdigit() else 0, control.name
