"""Keeps secrets out of everything that is shown, stored or handed on."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit

MASK: Final = "[secret]"
# Marks a secret in the engine's own notation of values.
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_MARKED: Final = "1b47061264138c4ac30d75fd1eb44270"
# What is shorter also occurs in ordinary words; masking those would hide what went wrong.
_SHORTEST: Final = 6
_SECRET_VARIABLES: Final = ("PASSPHRASE", "PASSWORD", "SECRET", "TOKEN", "ACCESS_KEY")


class Redactor:
    """Masks known secrets in texts and structures.

    Args:
        secrets: the values, as the program gets them; those of fewer than six characters are
            left alone
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Take further secrets into account.

        Args:
            secrets: the values, as the program gets them
        """
        lines = {line for secret in secrets for line in (secret, *secret.splitlines())}
        known = {line.strip() for line in lines if len(line.strip()) >= _SHORTEST}
        # Texts of programs quote values, and JSON in a text is quoted once more.
        quoted = {
            json.dumps(line, ensure_ascii=ascii_only)[1:-1]
            for line in known
            for ascii_only in (True, False)
        }
        # The longest first: a part of a secret must not leave the rest of it to be read.
        self._secrets = sorted({*self._secrets, *known, *quoted}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return a text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def value(self, value: Any) -> Any:  # noqa: ANN401 - any value of JSON
        """Return a value of JSON without the secrets, those the engine marked included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            if value.get(_SIGNATURE) == _MARKED:
                return MASK
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return value


def secret_variables(variables: Mapping[str, str]) -> list[str]:
    """Return the values of environment variables that are secrets by their name, or hold one.

    The address of a database has its password in it.
    """
    named = [
        value
        for name, value in variables.items()
        if any(word in name.upper() for word in _SECRET_VARIABLES)
        and not name.upper().endswith(("_FILE", "_KEY_ID"))
    ]
    return named + [password for value in variables.values() for password in _passwords(value)]


def _passwords(value: str) -> list[str]:
    """Return the password in an address, as it is written and as it is meant."""
    password = None
    with suppress(ValueError):
        password = urlsplit(value).password if "://" in value else None
    return [] if password is None else [password, unquote(password)]
