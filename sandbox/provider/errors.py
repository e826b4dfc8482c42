"""What can go wrong between the provider and AWS, said without quoting secrets."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.provider.wire import ApiShape

_GONE = (
    "NotFound", "NoSuchEntity", "NotFoundException", "NotFoundFault", "NoSuchBucket",
    "NoSuchTagSet", "NoSuchBucketPolicy", "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration", "OwnershipControlsNotFoundError", "InvalidDocument",
    "404", "DoesNotExist", "DoesNotExistException",
)  # fmt: skip
_SENSITIVE_MEMBERS = ("UserData",)  # AWS's model marks it in some places only
_SERVER_ERROR = 500
_NOT_IMPLEMENTED = 501
_PARAMETER = re.compile(
    r"^(?:Invalid (?:type|length|range|value) for parameter [\w.\[\]]+"
    r"|Missing required parameter in [\w.\[\]]+: \"\w+\""
    r"|Unknown parameter in [\w.\[\]]+: \"\w+\")",
    re.MULTILINE,
)


class ProviderError(Exception):
    """A message for the person who runs the engine."""


class AwsError(ProviderError):
    """AWS answered with an error.

    Args:
        message: The whole message.
        code: AWS's own error code.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def gone(self) -> bool:
        """Whether the error says that the thing asked for does not exist."""
        return self.code.endswith(_GONE)


def sensitive_values(shape: ApiShape, value: object, *, inside: bool = False) -> Iterator[str]:
    """Yield the texts a request must never show, and their base64 form.

    Args:
        shape: What AWS says the value is.
        value: The value.
        inside: Whether it is part of something sensitive.
    """
    if shape is None:  # not a member AWS knows; it refuses the request without quoting values
        return
    secret = inside or bool(shape.metadata.get("sensitive"))
    if isinstance(value, dict) and shape.type_name == "structure":
        for name, item in value.items():
            own = secret or name in _SENSITIVE_MEMBERS
            yield from sensitive_values(shape.members.get(name), item, inside=own)
    elif isinstance(value, list) and shape.type_name == "list":
        for item in value:
            yield from sensitive_values(shape.member, item, inside=secret)
    elif secret and value:
        text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
        yield from (text, base64.b64encode(text.encode()).decode())


def without_secrets(message: str, request: object, shape: ApiShape) -> str:
    """Return AWS's message with every sensitive request value taken out."""
    for secret in sorted(set(sensitive_values(shape, request)), key=len, reverse=True):
        message = message.replace(secret, "[secret]")
    return message


def invalid_request(operation: str, report: str) -> ProviderError:
    """Say which request parameters are wrong; the report itself would quote their values."""
    faults = "; ".join(dict.fromkeys(_PARAMETER.findall(report))) or "invalid parameters"
    return ProviderError(f"{operation}: {faults}")


def emulator_fault(status: int, operation: str) -> str:
    """Return what the emulator itself could not do; empty if it answered as AWS does."""
    if status == _NOT_IMPLEMENTED:
        return f"the sandbox's AWS emulator has no {operation}"
    if status >= _SERVER_ERROR:
        return f"the sandbox's AWS emulator broke at {operation}: a fault of the emulator"
    return ""
