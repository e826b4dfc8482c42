"""What is wrong with the user's configuration, said so that it can be mended at once."""

from collections.abc import Iterable


class ConfigurationError(Exception):
    """The configuration cannot be used.

    Args:
        faults: one line each: where (file, line, key), what is wrong, what was meant. None shows
            a value, which may come from a secret store.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("\n".join(faults))


def meant(word: object, known: Iterable[str]) -> str:
    """Complete a fault by the known name a wrong one is nearest to, if there is one."""
    # Only a wrong word needs it: every start of the pack would pay for the import.
    from difflib import get_close_matches  # noqa: PLC0415

    spelled = {name.lower(): name for name in known}
    close = get_close_matches(str(word).lower(), spelled, n=1)
    return f'; did you mean "{spelled[close[0]]}"?' if close else ""
