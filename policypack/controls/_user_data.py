"""What an instance runs on its first boot: user data, decoded and taken apart."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_string
from email.message import Message
from functools import lru_cache
from typing import Final

from ._model import Resource
from ._tokens import (
    IMAGE_RECIPE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
)
from ._values import UNKNOWN, Property

BOTH: Final = ("userData", "userDataBase64")
PATHS: Final = {
    INSTANCE: BOTH,
    SPOT_INSTANCE_REQUEST: BOTH,
    LAUNCH_CONFIGURATION: BOTH,
    LAUNCH_TEMPLATE: ("userData",),
    SPOT_FLEET_REQUEST: ("launchSpecifications[].userData",),
    IMAGE_RECIPE: ("userDataBase64",),
}
GZIP: Final = b"\x1f\x8b"
GZIP_WINDOW: Final = zlib.MAX_WBITS | 16
LARGEST: Final = 1 << 20  # a few kilobytes may unpack to gigabytes
SHORTEST_ENCODED: Final = 64
MULTIPART_STARTS: Final = ("content-type: multipart/", "mime-version:")
COMMENT: Final = re.compile(r"^[^\S\n]*#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """One part of user data, as plain text.

    Args:
        text: what cloud-init reads.
        part: number of the part; 0 if there are none.
    """

    text: str
    part: int = 0

    def place(self, position: int) -> str:
        """Name a position in words that give nothing of the text away."""
        line = f"line {self.text.count(chr(10), 0, position) + 1}"
        return f"{line} of part {self.part}" if self.part else line


def user_data(resource: Resource) -> tuple[Property, ...]:
    """List the properties of a resource that hold user data; never absent ones."""
    return resource.once("user data", lambda: tuple(_user_data(resource)))


def _user_data(resource: Resource) -> Iterator[Property]:
    for path in PATHS.get(resource.type, ()):
        for found in resource.each(path):
            if found.unknown or found.text is not None:
                yield found
            elif found.present:
                yield replace(found, value=UNKNOWN, reason="is no text")


@lru_cache(maxsize=256)
def scripts(text: str) -> tuple[Script, ...]:
    """Take user data apart: plain or base64, gzip or not, in parts or whole.

    Whether a property wants base64 is left aside: the provider encodes what is not, and programs
    encode where they need not.
    """
    plain = _decoded(text) or text
    if not plain.lstrip().lower().startswith(MULTIPART_STARTS):
        return (Script(plain),)
    parts = [part for part in message_from_string(plain).walk() if not part.is_multipart()]
    return tuple(Script(_content(part), number) for number, part in enumerate(parts, 1))


@lru_cache(maxsize=256)
def without_comments(script: Script) -> Script:
    """Empty the lines that are comments; all others keep their numbers."""
    return Script(COMMENT.sub("", script.text), script.part)


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _unpacked(payload).decode(errors="replace") if isinstance(payload, bytes) else ""


def _decoded(text: str) -> str | None:
    """Decode base64; None for a text that is none, or that only looks like it for being short."""
    try:
        data = _unpacked(base64.b64decode("".join(text.split("\n")), validate=True))
    except (binascii.Error, ValueError):
        return None
    short = len(text) < SHORTEST_ENCODED
    try:
        return data.decode(errors="strict" if short else "replace")
    except UnicodeDecodeError:
        return None


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(GZIP):
        return data
    try:
        return zlib.decompressobj(GZIP_WINDOW).decompress(data, LARGEST)
    except zlib.error:
        return data
