"""The hardening of Amazon Linux 2023 that images get beside the STIG's, each with its test.

Not taken over from the benchmarks: /tmp without the right to execute, since Image Builder and
package scripts run from there; a partition for each folder; a firewall on the host, where security
groups stand before it; smart cards and passwords, as nobody logs on with any; router
advertisements, which systemd reads in place of the kernel.
"""

from collections.abc import Collection, Mapping
from typing import Any

from components._golden_image.hardening_access import ACCESS
from components._golden_image.hardening_kernel import KERNEL
from components._golden_image.hardening_records import RECORDS
from components._golden_image.hardening_scripts import Hardening
from components._golden_image.hardening_services import SERVICES

# Two components, as all of it is more than one may hold, and a recipe holds twenty.
_GROUPS: Mapping[str, Mapping[str, Hardening]] = {
    "system": {**KERNEL, **ACCESS},
    "services": {**SERVICES, **RECORDS},
}
HARDENING: Mapping[str, Hardening] = {
    name: hardening for group in _GROUPS.values() for name, hardening in group.items()
}


def hardening_documents(left_out: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the documents that build the hardening, by short names for their components.

    Args:
        left_out: names of what is not wanted
    """
    return {
        f"hardening-{group}": _document(
            "build", {name: hardening.build for name, hardening in wanted.items()}, "Abort"
        )
        for group, wanted in _wanted(left_out).items()
    }


def hardening_test_documents(left_out: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the documents that prove it, by the names of the others with `-test` at the end.

    Each test fails the build; those that follow it are still run, so that all is told at once.
    """
    return {
        f"hardening-{group}-test": _document(
            "test", {name: hardening.test for name, hardening in wanted.items()}, "Continue"
        )
        for group, wanted in _wanted(left_out).items()
    }


def _wanted(left_out: Collection[str]) -> dict[str, dict[str, Hardening]]:
    found = {
        group: {name: one for name, one in hardening.items() if name not in left_out}
        for group, hardening in _GROUPS.items()
    }
    return {group: wanted for group, wanted in found.items() if wanted}


def _document(phase: str, scripts: Mapping[str, str], on_failure: str) -> dict[str, Any]:
    steps = [
        {
            "name": name,
            "action": "ExecuteBash",
            "onFailure": on_failure,
            "inputs": {"commands": [script]},
        }
        for name, script in scripts.items()
    ]
    return {"schemaVersion": 1.0, "phases": [{"name": phase, "steps": steps}]}
