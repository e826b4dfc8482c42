"""Lists of all that a thing may have: what is not listed is taken from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Exclusive(Row):
    """A list whose update does what its creation does; deleting it changes nothing."""

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Fit the thing to the list as it is now."""
        del identifier
        self.create(cloud, change.new)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Leave everything as it is."""
