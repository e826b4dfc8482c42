"""Policy packs that judge a run."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.errors import UsageError


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """A policy pack in a folder, and what it is configured with.

    Args:
        folder: holds PulumiPolicy.yaml
        config: a JSON file, or what it would hold: levels and parameters by policy name

    Raises:
        UsageError: there is no such pack or file, or the file holds no configuration
    """

    folder: Path
    config: Path | Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not (self.folder / "PulumiPolicy.yaml").is_file():
            raise UsageError(f"{self.folder} is no policy pack; it holds no PulumiPolicy.yaml")
        if isinstance(self.config, Path):
            _check(self.config)


@contextmanager
def pack_arguments(packs: Sequence[PolicyPack]) -> Iterator[dict[str, Any]]:
    """Give the arguments that make the engine load the packs, as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="compliant-ec2-") as name:
        folder = Path(name)
        files = [_file(pack, folder / f"{at}.json") for at, pack in enumerate(packs)]
        # The engine pairs packs and files by their order; it has to be all of them or none.
        configured = any(pack.config is not None for pack in packs)
        yield {
            "policy_packs": [str(pack.folder.resolve()) for pack in packs] or None,
            "policy_pack_configs": files if configured else None,
        }


def _check(file: Path) -> None:
    """Refuse a file of which the engine would not say that it is at fault."""
    if not file.is_file():
        raise UsageError(f"{file} is no file; give the configuration of a policy pack")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{file}:{error.lineno}:{error.colno} is no JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text") from error
    if not isinstance(document, dict):
        raise UsageError(f"{file} holds no object of levels and parameters by policy name")


def _file(pack: PolicyPack, place: Path) -> str:
    if isinstance(pack.config, Path):
        return str(pack.config.resolve())
    place.write_text(json.dumps(dict(pack.config or {})), encoding="utf-8")
    return str(place)
