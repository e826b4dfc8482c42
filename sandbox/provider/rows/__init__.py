"""The resource types the provider knows, by token: one module for each AWS service."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from sandbox.provider.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


def _rows() -> Iterator[Row]:
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, Row) and "token" in vars(member):
                yield member()


ROWS: dict[str, Row] = {row.token: row for row in _rows()}
