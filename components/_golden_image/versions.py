"""Versions that follow from the content: what changes is new, what stays is the same."""

import hashlib
import re

# No part of a version is larger than 2^30 - 1. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
_PARTS = 2**30


def content_version(line: str, *texts: str) -> str:
    """Return a version of a line such as 1.0, the same for the same texts and else another.

    Image Builder never changes a version that exists: what has other content needs another one.

    Args:
        line: major and minor number
        texts: all that makes one version differ from another, in a fixed order
    """
    digest = hashlib.sha256()
    for text in texts:
        encoded = text.encode()
        # With its length before it, no text runs into the next.
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return f"{line}.{int.from_bytes(digest.digest(), 'big') % _PARTS}"


def resource_name(name: str) -> str:
    """Return a name as Image Builder writes it in ARNs."""
    return re.sub(r"[ _]", "-", name).lower()
