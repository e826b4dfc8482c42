"""Names of resources that the program leaves to the provider."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.provider.wire import Properties

_RANDOM_DIGITS = 7
_PREFIXED_DIGITS = 26


@dataclass(frozen=True)
class AutoName:
    """How a resource gets its name.

    Args:
        property: The input that carries the name.
        longest: How long it may be.
        prefix: The input a program may set instead, to have only the end made up.
        transform: Makes a proposal a valid name.
    """

    property: str
    longest: int
    prefix: str = "namePrefix"
    transform: Callable[[str], str] = str

    def wanted(self, inputs: Properties) -> bool:
        """Tell whether the program leaves the name to the provider."""
        return inputs.get(self.property) is None and inputs.get(self.prefix) is None

    def name(self, logical: str, seed: bytes) -> str:
        """Return the logical name with random digits, the same for the same seed."""
        digits = hashlib.sha256(seed).hexdigest()[:_RANDOM_DIGITS]
        room = self.longest - _RANDOM_DIGITS - 1
        return self.transform(f"{logical[:room]}-{digits}")

    def resolved(self, inputs: Properties) -> Properties:
        """Return the inputs with a name made from the prefix, where the program gave one."""
        prefix = inputs.get(self.prefix)
        if prefix is None or inputs.get(self.property) is not None:
            return inputs
        room = min(_PREFIXED_DIGITS, self.longest - len(prefix))
        return {**inputs, self.property: f"{prefix}{uuid.uuid4().hex[:room]}"}
