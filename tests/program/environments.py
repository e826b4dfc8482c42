"""The project and its environments as the engine hands them to the program."""

import json
import runpy
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PROJECT = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
SCHEMA = PROJECT["config"]
ENVIRONMENTS = sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml"))


def environment(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / f"Pulumi.{name}.yaml").read_text())["config"]


def configuration(*layers: dict[str, Any]) -> dict[str, str]:
    """Lay settings over the defaults of Pulumi.yaml, all as texts, as the engine does."""
    config = {f"compliant-ec2:{name}": key["default"] for name, key in SCHEMA.items()}
    for layer in layers:
        config.update(layer)
    return {name: _text(value) for name, value in config.items()}


def own(**settings: Any) -> dict[str, Any]:  # noqa: ANN401 - any kind of setting
    return {f"compliant-ec2:{name}": value for name, value in settings.items()}


def program() -> None:
    runpy.run_path(str(ROOT / "__main__.py"))


def _text(value: Any) -> str:  # noqa: ANN401 - the same
    return value if isinstance(value, str) else json.dumps(value)
