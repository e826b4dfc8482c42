"""User data in the forms programs write it, for the examples of controls."""

import base64
import zlib
from typing import Final

from ._model import Given
from ._user_data import GZIP_WINDOW, PATHS

BOUNDARY: Final = "==BOUNDARY=="


def encoded(text: str) -> str:
    """Write user data as launch templates want it."""
    return base64.b64encode(text.encode()).decode()


def packed(text: str) -> str:
    """Pack user data, as programs do that come near the limit of its size."""
    packer = zlib.compressobj(wbits=GZIP_WINDOW)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def in_parts(*parts: str) -> str:
    """Write a multi-part message for cloud-init, as base64; the parts as base64 once more."""
    lines = ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"', ""]
    for part in parts:
        head = ["Content-Type: text/x-shellscript", "Content-Transfer-Encoding: base64", ""]
        lines.extend([f"--{BOUNDARY}", *head, encoded(part)])
    return encoded("\n".join([*lines, f"--{BOUNDARY}--", ""]))


def with_user_data(token: str, value: object, *, in_base64: bool = False) -> Given:
    """Give a resource user data, by the last of its inputs for it if it is to be base64."""
    path = PATHS[token][-1 if in_base64 else 0]
    outer, mark, inner = path.partition("[].")
    return Given(token, {outer: [{inner: value}] if mark else value})
