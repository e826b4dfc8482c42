"""What stands behind a resource type: the service that has it, or Cloud Control's own memory."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Properties = dict[str, Any]


class HandlerError(Exception):
    """A handler ends without success.

    Args:
        code: One of the codes of a progress event.
        message: What went wrong.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Handler(Protocol):
    """Makes, reads, changes and drops the resources of one type."""

    def create(self, backend: Any, desired: Properties) -> str:
        """Make a resource and return its identifier."""

    def read(self, backend: Any, identifier: str) -> Properties:
        """Return all properties of a resource, the read-only ones too."""

    def update(self, backend: Any, identifier: str, desired: Properties) -> None:
        """Give a resource the desired properties."""

    def delete(self, backend: Any, identifier: str) -> None:
        """Drop a resource."""

    def identifiers(self, backend: Any) -> list[str]:
        """Return the identifiers of all resources."""


class Stored:
    """Resources no other service of the emulator has: they live in Cloud Control alone.

    Args:
        type_name: The type.
        read_only: Returns the read-only properties of a new resource, its identifier first.
    """

    def __init__(self, type_name: str, read_only: Callable[[Any], Mapping[str, str]]) -> None:
        self._type_name = type_name
        self._read_only = read_only

    def create(self, backend: Any, desired: Properties) -> str:
        """Keep a new resource."""
        own = dict(self._read_only(backend))
        identifier = next(iter(own.values()))
        kept = self._kept(backend)
        if identifier in kept:
            message = f"Resource of type '{self._type_name}' {identifier} already exists."
            raise HandlerError("AlreadyExists", message)
        kept[identifier] = {**desired, **own}
        return identifier

    def read(self, backend: Any, identifier: str) -> Properties:
        """Return what is kept."""
        found = self._kept(backend).get(identifier)
        if found is None:
            raise not_found(self._type_name, identifier)
        return found

    def update(self, backend: Any, identifier: str, desired: Properties) -> None:
        """Keep the desired properties beside the read-only ones."""
        own = {name: self.read(backend, identifier)[name] for name in self._read_only(backend)}
        self._kept(backend)[identifier] = {**desired, **own}

    def delete(self, backend: Any, identifier: str) -> None:
        """Keep the resource no longer."""
        self.read(backend, identifier)
        del self._kept(backend)[identifier]

    def identifiers(self, backend: Any) -> list[str]:
        """Return the identifiers of what is kept."""
        return list(self._kept(backend))

    def _kept(self, backend: Any) -> dict[str, Properties]:
        resources: dict[str, Properties] = backend.resources.setdefault(self._type_name, {})
        return resources


def not_found(type_name: str, identifier: str) -> HandlerError:
    """Return the error of a resource that does not exist."""
    message = f"Resource of type '{type_name}' with identifier '{identifier}' was not found."
    return HandlerError("NotFound", message)
