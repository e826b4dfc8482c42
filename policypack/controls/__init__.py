"""The catalogue of controls: one control is one file, found by scanning this package."""

import pkgutil
from functools import cache
from importlib import import_module

from ._model import Control
from ._runtime import RuntimeControl


@cache
def catalogue() -> tuple[Control, ...]:
    """Find all controls a preview can judge, in the order of their ids."""
    return tuple(found for found in modules().values() if isinstance(found, Control))


@cache
def runtime_catalogue() -> tuple[RuntimeControl, ...]:
    """Find all controls that only the running account can judge, in the order of their ids."""
    return tuple(found for found in modules().values() if isinstance(found, RuntimeControl))


@cache
def by_name() -> dict[str, Control]:
    """Index the catalogue by policy name."""
    return {control.name: control for control in catalogue()}


@cache
def modules() -> dict[str, Control | RuntimeControl]:
    """Find all controls by the modules that hold them, in the order of their ids."""
    scanned = pkgutil.walk_packages(__path__, prefix=f"{__name__}.")
    names = (module.name for module in scanned if not module.ispkg)
    public = (name for name in names if not name.rpartition(".")[2].startswith("_"))
    found = {name: control_of(name) for name in public}
    return dict(sorted(found.items(), key=lambda item: _order(item[1])))


def control_of(module: str) -> Control | RuntimeControl:
    """Load the control a module holds.

    Raises:
        TypeError: the module defines no `CONTROL`.
    """
    control = getattr(import_module(module), "CONTROL", None)
    if not isinstance(control, Control | RuntimeControl):
        raise TypeError(f"{module} must define CONTROL = Control(...) or RuntimeControl(...)")
    return control


def _order(control: Control | RuntimeControl) -> tuple[str, int, str]:
    service, _, number = control.id.partition(".")
    return service, int(number) if number.isdigit() else 0, control.name
