"""Find and read the files a configuration names."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from .faults import ConfigurationError

PACK: Final = Path(__file__).resolve().parent


def search_path(told: Iterable[str] = ()) -> tuple[Path, ...]:
    """List the folders a relative path may start from.

    The engine starts the pack in the folder of the pack, not of the program, so that `PWD`, which
    it inherits from the user's shell, is often the only trace of where the user is.

    Args:
        told: the folders the engine named.
    """
    places = [*told, str(Path.cwd()), os.environ.get("PWD", "")]
    folders = [Path(place).resolve() for place in places if place]
    return tuple(dict.fromkeys([x for x in folders if x != PACK] + [PACK]))


def located(key: str, name: str, folders: Iterable[Path]) -> Path:
    """Find a file.

    Args:
        key: the option that names it.
        name: absolute, or relative to one of the folders.
        folders: in the order they are looked at.

    Raises:
        ConfigurationError: it is in none of the folders; the message lists them.
    """
    places = list(dict.fromkeys(folder / name for folder in folders)) or [Path(name)]
    for place in places:
        if place.is_file():
            return place
    looked = ", ".join(str(place) for place in dict.fromkeys(places))
    raise ConfigurationError([f"{key}: there is no such file; looked at {looked}"])


def text_of(key: str, file: Path) -> str:
    """Read a text file.

    Raises:
        ConfigurationError: it cannot be read, or is no UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError([f"{key}: {file} cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([f"{key}: {file} is no UTF-8 text"]) from error
