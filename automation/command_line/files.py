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
    """Refuse a file that cannot be written, before minutes are spent.

    Args:
        option: that names it
        file: nothing if the option was not given

    Raises:
        UsageError: its folder does not exist or may not be written to, or it is a folder itself
    """
    if file is None:
        return
    folder = file.resolve().parent
    if not folder.is_dir():
        raise UsageError(f"{option} {file}: there is no folder {folder}")
    if file.is_dir():
        raise UsageError(f"{option} {file} is a folder; name a file")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{option} {file}: {folder} may not be written to")
