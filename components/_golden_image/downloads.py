"""Recognises commands that run what nobody has verified, or switch the verification off."""

import re
from collections.abc import Iterator
from typing import Final

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)
# The rest of a command, which a backslash at the end of a line continues.
_REST: Final = r"(?:\\\n|[^\n;|&]){0,999}?"
_PIPED: Final = r"(?:\\\n|[^\n;&]){0,999}?\|\s*"
_FETCH: Final = r"\b(?:curl|wget|aria2c)\s"
_AS: Final = r"(?:sudo\s+(?:-\S+\s+)*)?(?:(?:/usr)?/bin/)?(?:env\s+)?"
_SHELL: Final = r"(?:ba|da|k|z)?sh(?![\w.-])"
# Without a script of its own an interpreter runs what it reads.
_READER: Final = r"(?:python[\d.]*|perl|ruby|node|php)(?:\s+-)?[ \t]*(?=$|[;&|\"')])"
_FAULTS: Final = {
    "runs what it downloads": (
        rf"{_FETCH}{_PIPED}{_AS}(?:{_SHELL}(?!\s+-c\b)|{_READER})"
        rf"|(?:\b{_SHELL}(?:\s+-\w+)*|\bsource|\beval|(?:^|[\s;&|])\.)\s+[\"']?(?:<\(|\$\(|`)\s*"
        rf"{_AS}{_FETCH}"
    ),
    "installs packages whose signatures nobody checks": (
        r"(?i)--nogpgcheck\b|--no-gpg-checks?\b|--nosignature\b|\bgpgcheck\s*=\s*(?:0|false|no)\b"
    ),
    "downloads from whoever answers": (
        rf"\bcurl\b{_REST}\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)"
        rf"|\bwget\b{_REST}\s--no-check-certificate\b|--trusted-host\b"
        r"|\bstrict-ssl(?:\s+|\s*=\s*)false\b"
    ),
}
_PATTERNS: Final = {fault: re.compile(one, re.MULTILINE) for fault, one in _FAULTS.items()}
_FIX: Final = "let it be verified: by S3Download from a bucket of yours, a checksum or a signature"


def download_faults(text: str) -> Iterator[str]:
    """Tell each kind of fault in the commands of a text, and the line of the first one."""
    commands = _COMMENT.sub(lambda comment: " " * len(comment[0]), text)
    for fault, pattern in _PATTERNS.items():
        if found := pattern.search(commands):
            line = commands.count("\n", 0, found.start()) + 1
            yield f"{fault} in line {line}; {_FIX}"
