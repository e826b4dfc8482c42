"""Checks whether there is an engine that can be used."""

from collections.abc import Iterator

from automation.doctor.answers import Answer, ok
from automation.doctor.case import Case


def check(case: Case) -> Iterator[Answer]:
    """Find it."""
    engine = case.engine
    yield ok(f"pulumi {engine.version} at {engine.executable}")
