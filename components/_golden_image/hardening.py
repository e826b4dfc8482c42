"""The hardening of Amazon Linux 2023 that images get beside the STIG's, each with its test."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hardening:
    """One thing that is hardened.

    Args:
        title: what holds on an image that has it
        source: the address of who asks for it
        build: the script that makes it so
        test: the script that proves it on a fresh instance, after a boot: it fails if it is not so
    """

    title: str
    source: str
    build: str
    test: str


HARDENING: Mapping[str, Hardening] = {}


def hardening_documents(left_out: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the documents that build the hardening, by short names for their components.

    Args:
        left_out: names of what is not wanted
    """


def hardening_test_documents(left_out: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the documents that prove it, by the names of the others with `-test` at the end."""
