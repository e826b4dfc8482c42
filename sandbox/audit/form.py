"""Checks the form of a bill of materials; runs in the environment of the audit's tools.

`python -m sandbox.audit.form <file>`
"""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main(arguments: list[str]) -> int:
    """Say what the schema of CycloneDX forbids in a file; 1 if there is something.

    Args:
        arguments: of the command line: the file.
    """
    text = Path(arguments[0]).read_text(encoding="utf-8")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    sys.stdout.write(f"{fault}\n" if fault else "valid CycloneDX 1.6\n")
    return int(fault is not None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
