"""Writes the shell that components emit to files, for tools that read files.

No tool for Python sees it: it runs on hosts, from user data and from the steps of Image Builder
components. `python -m documentation.scripts <folder>`
"""

import base64
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from documentation.deployment import every_component
from documentation.emission import emitted
from policypack.controls._model import Resource

BASH = "#!/bin/bash\n"


def scripts(resources: Iterable[Resource]) -> dict[str, str]:
    """Return the scripts in what a program registers, by names for their files.

    Args:
        resources: what it registers.
    """
    return {
        f"{re.sub(r'[^A-Za-z0-9.-]+', '-', f'{resource.name}-{name}')}.sh": text
        for resource in resources
        for name, text in _of(resource)
    }


def _of(resource: Resource) -> Iterator[tuple[str, str]]:
    user_data = resource.inputs.get("userData")
    if isinstance(user_data, str):
        yield "user-data", base64.b64decode(user_data).decode()
    document = resource.inputs.get("data")
    if resource.type == "aws:imagebuilder/component:Component" and isinstance(document, str):
        yield from _steps(yaml.safe_load(document))


def _steps(document: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - YAML's own
    """List the shell of a component document by phase and step."""
    for phase in document["phases"]:
        for step in phase["steps"]:
            if step["action"] == "ExecuteBash":
                commands = "\n".join(step["inputs"]["commands"])
                yield f"{phase['name']}-{step['name']}", f"{BASH}{commands}\n"


def main(arguments: list[str]) -> int:
    """Write the scripts into a folder, which holds nothing else afterwards.

    Args:
        arguments: of the command line: the folder.
    """
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.sh"):
        old.unlink()
    found = scripts(emitted(every_component))
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(found)} scripts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
