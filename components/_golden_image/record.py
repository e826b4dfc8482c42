"""The record each image carries of what it was made of."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

_PATH = "/etc/golden-image.json"


def record_document(pipeline: str, content: Sequence[str]) -> dict[str, Any]:
    """Return the document of the component that writes the record, and proves that it is there.

    It changes with everything that is known of the content, and so gets a name of its own each
    time: a recipe that names it never has a version that was there before, even one taken back.

    Args:
        pipeline: name of the pipeline
        content: what the image is made of, in order
    """
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    record = json.dumps({"pipeline": pipeline, "content": digest, "parts": list(content)}, indent=1)
    write = {"path": _PATH, "content": f"{record}\n", "permissions": "0644", "overwrite": True}
    compare = f"grep -q {digest} {_PATH}"
    return {
        "name": "record",
        "description": "Writes down what the image was made of",
        "schemaVersion": 1.0,
        "phases": [
            {
                "name": "build",
                "steps": [{"name": "WriteRecord", "action": "CreateFile", "inputs": [write]}],
            },
            {
                "name": "test",
                "steps": [
                    {
                        "name": "ReadRecord",
                        "action": "ExecuteBash",
                        "inputs": {"commands": [compare]},
                    }
                ],
            },
        ],
    }
