"""What a stack is configured with, and which of it is secret."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi.automation import ConfigValue

from automation.plans import settings_digest
from automation.projects import Project, holds_secrets, read_document


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one stack.

    Args:
        project: it is of
        stack: its name
        file: in place of Pulumi.<stack>.yaml; nothing for that one
        config: what the stack of a function is configured with
    """

    project: Project
    stack: str
    file: Path | None
    config: Mapping[str, ConfigValue]

    @property
    def encrypted(self) -> bool:
        """Whether only the engine can read all of them."""
        return holds_secrets(self._document())

    @property
    def digest(self) -> str:
        """What changes with them; whatever folder a function has for its settings.

        Of a secret it takes the name alone: a digest of the value would help to guess it.
        """
        if self.project.program is not None:
            known = {
                name: None if one.secret else str(one.value) for name, one in self.config.items()
            }
            return settings_digest(json.dumps(known, sort_keys=True).encode())
        files = (self.project.manifest, self._file())
        return settings_digest(*(file.read_bytes() for file in files if file is not None))

    def secrets(self, answer: str) -> list[str]:
        """Return the secret values.

        Args:
            answer: of `pulumi config --show-secrets --json`
        """
        written = self._document().get("config") or {}
        found: list[str] = []
        for name, one in json.loads(answer).items():
            if one.get("secret"):
                value = one.get("objectValue", one.get("value"))
                # Of a structure some values are secret, where the file says which.
                found += _secrets(written.get(name), value) if name in written else _leaves(value)
        return found

    def _file(self) -> Path | None:
        return self.file or self.project.settings(self.stack)

    def _document(self) -> dict[str, Any]:
        file = self._file()
        return {} if file is None else read_document(file)


def key_settings(state: Mapping[str, Any]) -> dict[str, str]:
    """Return what settings say of the key with which a state is encrypted.

    Args:
        state: of a stack; one that Pulumi Cloud encrypts needs nothing
    """
    provider = state.get("secrets_providers") or {}
    facts = provider.get("state") or {}
    if provider.get("type") == "passphrase":
        return {"encryptionsalt": facts["salt"]}
    if provider.get("type") == "cloud":
        return {"secretsprovider": facts["url"], "encryptedkey": facts["encryptedkey"]}
    return {}


def _secrets(written: Any, value: Any) -> Iterator[str]:  # noqa: ANN401 - what files hold
    if isinstance(written, dict) and not written.keys() ^ {"secure"}:
        yield from _leaves(value)
    elif isinstance(written, dict) and isinstance(value, dict):
        for name, inner in value.items():
            yield from _secrets(written.get(name), inner)
    elif isinstance(written, list) and isinstance(value, list):
        for one, inner in zip(written, value, strict=False):
            yield from _secrets(one, inner)


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401 - what files hold
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None:
        yield str(value)
