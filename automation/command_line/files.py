"""Files that the verbs write."""

import os
from pathlib import Path

from automation.errors import UsageError


def write_whole(file: Path, text: str) -> None:
    """Write a file as a whole or not at all.

    Args:
        file: where to
        text: what it holds then

    Raises:
        UsageError: it cannot be written
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error


def check_folder(option: str, file: Path | None) -> None:
    """Refuse a file whose folder does not exist, before minutes are spent.

    Args:
        option: that names it
        file: nothing if the option was not given

    Raises:
        UsageError: there is no such folder
    """
    if file is not None and not file.resolve().parent.is_dir():
        raise UsageError(f"{option} {file}: there is no folder {file.resolve().parent}")
