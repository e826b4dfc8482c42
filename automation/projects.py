"""What is run: a project in a folder, or a function of this process."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from automation.errors import UsageError
from automation.inline_programs import InlineProgram, Program

_NAME: Final = re.compile(r"(?!\.+$)[A-Za-z0-9_.-]{1,100}")
_SUFFIXES: Final = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Project:
    """A project of Pulumi.

    Args:
        name: as Pulumi.yaml says
        folder: where Pulumi.yaml is
        program: the function that declares the resources; nothing where the folder holds it
    """

    name: str
    folder: Path
    program: InlineProgram | None = None

    @classmethod
    def local(cls, folder: Path) -> "Project":
        """Return the project of a folder.

        Raises:
            UsageError: there is no folder, or no Pulumi.yaml with a name in it
        """
        if not folder.is_dir():
            raise UsageError(f"{folder} is no folder; give that of a Pulumi project")
        file = _settings_file(folder, "Pulumi")
        if file is None:
            raise UsageError(f"{folder} holds no Pulumi.yaml; give the folder of a Pulumi project")
        name = read_document(file).get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise UsageError(f'{file}: name is {name!r}; give letters, digits, "-", "_" and "."')
        return cls(name, folder.resolve())

    @classmethod
    def inline(cls, name: str, program: Program) -> "Project":
        """Return a project around a function; its folder is temporary, see `discard`.

        Raises:
            UsageError: the name cannot be one
        """
        if not _NAME.fullmatch(name):
            raise UsageError(f'project "{name}": give letters, digits, "-", "_" and "."')
        folder = Path(tempfile.mkdtemp(prefix="compliant-ec2-"))
        text = yaml.safe_dump({"name": name, "runtime": "python"})
        (folder / "Pulumi.yaml").write_text(text, encoding="utf-8")
        return cls(name, folder, InlineProgram(program))

    def discard(self) -> None:
        """Remove the temporary folder of an inline project, and what its runs left open."""
        if self.program is not None:
            self.program.settle()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def manifest(self) -> Path | None:
        """Its Pulumi.yaml."""
        return _settings_file(self.folder, "Pulumi")

    def stacks(self) -> list[str]:
        """Return the stacks that have settings in the folder, by name."""
        found = (file for file in self.folder.glob("Pulumi.*") if file.suffix in _SUFFIXES)
        names = {file.stem.removeprefix("Pulumi.") for file in found if file.stem != "Pulumi"}
        return sorted(names)

    def settings(self, stack: str) -> Path | None:
        """Return the file with the settings of a stack."""
        # Organization and project are no part of its name.
        return _settings_file(self.folder, f"Pulumi.{stack.rpartition('/')[2]}")

    def stack_settings(self, stack: str) -> dict[str, Any]:
        """Return what the settings of a stack say; nothing if there are none.

        Raises:
            UsageError: they cannot be read
        """
        file = self.settings(stack)
        return {} if file is None else read_document(file)

    def has_secrets(self, stack: str) -> bool:
        """Say whether the settings of a stack hold encrypted values."""
        return holds_secrets(self.stack_settings(stack))


def check_stack(name: str) -> None:
    """Refuse what cannot be the name of a stack, with or without organization and project.

    Raises:
        UsageError: it cannot
    """
    parts = name.split("/")
    if len(parts) > 3 or not all(_NAME.fullmatch(part) for part in parts):  # noqa: PLR2004 - organization, project, stack
        raise UsageError(f'stack "{name}": give letters, digits, "-", "_" and "."')


def holds_secrets(settings: Mapping[str, Any]) -> bool:
    """Say whether settings of a stack hold encrypted values, or take some from elsewhere.

    Args:
        settings: what Pulumi.<stack>.yaml says
    """
    # An environment of Pulumi ESC may hold secrets, too.
    return bool(settings.get("environment")) or _holds_secure(settings.get("config"))


def _settings_file(folder: Path, stem: str) -> Path | None:
    for suffix in _SUFFIXES:
        file = folder / f"{stem}{suffix}"
        if file.is_file():
            return file
    return None


def read_document(file: Path) -> dict[str, Any]:
    """Return what a file of settings says.

    Raises:
        UsageError: it cannot be read, or is none
    """
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        where = f":{place.line + 1}" if place is not None else ""
        raise UsageError(f"{file}{where} is no YAML") from error
    if not isinstance(document, dict):
        raise UsageError(f"{file} holds no settings")
    return document


def _holds_secure(value: object) -> bool:
    if isinstance(value, dict):
        return "secure" in value or any(_holds_secure(item) for item in value.values())
    return isinstance(value, list) and any(_holds_secure(item) for item in value)
