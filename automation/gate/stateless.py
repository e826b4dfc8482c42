"""Previews where the state is not to be had: in a fork, in a fresh clone, on a laptop."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from automation.backends import Backend
from automation.engine import Engine
from automation.environment import Environment
from automation.gate.subjects import Subject

# They belong to whoever may read the secrets of the stack, of which there are none then.
_OF_SECRETS: Final = ("secretsprovider", "encryptedkey", "encryptionsalt")
_PASSPHRASE: Final = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105 - a name, no passphrase


@dataclass(frozen=True, slots=True)
class Stateless:
    """An empty stack in a backend that is gone afterwards.

    Args:
        stack: its name, which has no organization
        backend: where it is
        settings: a copy of its settings, into which the engine may write
        variables: environment variables of the engine
    """

    stack: str
    backend: Backend
    settings: Path
    variables: Mapping[str, str]


@contextmanager
def stateless(
    subject: Subject, engine: Engine, variables: Mapping[str, str]
) -> Iterator[Stateless]:
    """Make an empty stack with the settings of another, as long as the context lasts.

    Secrets in the settings are read as ever, with the passphrase or key of the stack.

    Args:
        subject: the project and the stack
        engine: makes it
        variables: environment variables of the engine

    Raises:
        BackendError: the settings hold secrets that cannot be read
    """
    project, stack = subject.project, subject.stack.rpartition("/")[2]
    secret = project.has_secrets(stack)
    with tempfile.TemporaryDirectory(prefix="compliant-ec2-") as name:
        folder = Path(name)
        (folder / "state").mkdir()
        text = yaml.safe_dump({"name": project.name, "runtime": "python"})
        (folder / "Pulumi.yaml").write_text(text, encoding="utf-8")
        settings = folder / f"Pulumi.{stack}.yaml"
        document = dict(project.stack_settings(stack))
        if not secret:
            document = {key: item for key, item in document.items() if key not in _OF_SECRETS}
        settings.write_text(yaml.safe_dump(document), encoding="utf-8")
        inner = dict(variables) if secret else {**variables, _PASSPHRASE: ""}
        backend = Backend.folder(folder / "state")
        with Environment(
            stack, folder, backend=backend, variables=inner, engine=engine
        ) as environment:
            environment.create()
        yield Stateless(stack, backend, settings, inner)
