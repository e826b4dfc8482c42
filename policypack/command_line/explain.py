"""Show the page of a control."""

import sys
from argparse import Namespace

from ..faults import meant
from ..pages import page
from . import RIGHT, UsageError
from .controls import everything


def run(options: Namespace) -> int:
    """Print what a control is, why, and how to satisfy it.

    Raises:
        UsageError: there is no such control.
    """
    known = {key.lower(): control for control in everything() for key in (control.id, control.name)}
    asked = known.get(options.control.lower())
    if asked is None:
        hint = meant(options.control, [*known, *(found.id for found in known.values())])
        raise UsageError(f"{options.control} is no control of this pack{hint}")
    sys.stdout.write(page(asked))
    return RIGHT
