"""Commands that run what nobody has verified: downloads piped on, and checks switched off."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from .._user_data import Script

# The rest of a command, over lines that are continued; bounded, or a long line would take long.
REST: Final = r"(?:\\\n|[^\n;|&]|&(?!&)){0,400}?"
PIPED: Final = r"(?:\\\n|[^\n;&]|&(?!&)){0,400}?\|\s{0,80}"  # the same, into another one
ADMIN: Final = r"(?:sudo\s+(?:-\S+\s+)*)?(?:/(?:usr/)?bin/)?(?:env\s+)?"
SHELL: Final = r"(?:ba|da|k|z)?sh(?![\w.-])"
READER: Final = r"(?:python[\d.]*|perl|ruby|node)(?:\s+-)?\s*(?=$|[\n;&|\"')])"
WEB: Final = r"(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)"
RUN: Final = r"(?:iex|Invoke-Expression)"
PATTERNS: Final = {
    "runs a download that nobody has verified": re.compile(
        rf"\b(?:curl|wget)\b{PIPED}{ADMIN}(?:{SHELL}(?!\s+-c\b)|{READER})"
        rf"|(?:\b{SHELL}(?:\s+-\S+)*|\bsource|\beval|(?:^|\s)\.)\s+[\"']?(?:<\(|\$\(|`)\s*"
        rf"{ADMIN}(?:curl|wget)\b"
        rf"|(?i:\b{RUN}\b[^\n]{{0,400}}?\b{WEB}\b|\b{WEB}\b[^\n]{{0,400}}?\|\s*{RUN}\b)",
        re.MULTILINE,
    ),
    "installs packages without checking their signatures": re.compile(
        r"--nogpgcheck\b|--no-gpg-checks?\b|--allow-unauthenticated\b|--allow-untrusted\b"
        r"|--force-yes\b|--nosignature\b|\[[^\]\n]{0,200}trusted=yes"
        r"|(?<![\w])gpgcheck\s*=\s*(?:0|false|no)\b",
        re.IGNORECASE,
    ),
    "does not check whom it downloads from": re.compile(
        rf"\bcurl\b{REST}\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)"
        rf"|\bwget\b{REST}\s--no-check-certificate\b"
        r"|--trusted-host\b|\bstrict-ssl(?:\s+|\s*=\s*)false\b",
        re.MULTILINE,
    ),
}

NO_CHECKSUM: Final = "downloads a file without a checksum"
ACTION: Final = re.compile(r"""\baction["']?\s*:\s*["']?(?P<name>\w+)""")
SOURCE: Final = re.compile(r"""\bsource["']?\s*:""")
CHECKSUM: Final = re.compile(r"""\bchecksum["']?\s*:""")


@lru_cache(maxsize=256)
def faults_in(script: Script) -> tuple[tuple[str, str], ...]:
    """List the faults of a text, each with its place in words."""
    found = (
        (fault, match.start())
        for fault, pattern in PATTERNS.items()
        for match in pattern.finditer(script.text)
    )
    unchecked = ((NO_CHECKSUM, start) for start in _unchecked_downloads(script.text))
    return tuple((fault, script.place(start)) for fault, start in (*found, *unchecked))


def _unchecked_downloads(document: str) -> Iterator[int]:
    """Find the steps of a component that download more files than they have checksums."""
    steps = list(ACTION.finditer(document))
    ends = [step.start() for step in steps[1:]]
    for step, end in zip(steps, [*ends, len(document)], strict=False):
        inputs = document[step.end() : end]
        files, checksums = SOURCE.findall(inputs), CHECKSUM.findall(inputs)
        if step["name"] == "WebDownload" and len(files) > len(checksums):
            yield step.start()
