"""Checks whether the secrets of the stack can be encrypted and read."""

import shutil
from collections.abc import Iterator
from typing import Final

from automation.backends import SecretsProvider
from automation.doctor.answers import Answer, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import BackendError
from automation.temporary import temporary_file

_VARIABLES: Final = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")
_KEY: Final = "awskms://alias/pulumi?region=eu-west-1"
_PROBE: Final = "doctor:probe"


def check(case: Case) -> Iterator[Answer]:
    """Encrypt something, in a copy of the settings."""
    backend = case.backend
    provider = SecretsProvider.of_settings(case.settings, backend)
    if provider.is_passphrase and backend.is_shared:
        yield warning(
            f"{backend} is shared, and so is the passphrase of its secrets; run pulumi stack "
            f"change-secrets-provider {_KEY} with a key of yours"
        )
    if provider.is_passphrase and not any(name in case.surroundings for name in _VARIABLES):
        yield fault(
            f"no passphrase is set; set {_VARIABLES[0]} or {_VARIABLES[1]}",
            BackendError.exit_code,
        )
        return
    # The engine is asked about a stack that exists, or says nothing.
    case.state()
    _encrypt(case)
    yield ok(f"{provider.name} encrypts the secrets of stack {case.stack}")


def _encrypt(case: Case) -> None:
    settings = case.project.settings(case.stack)
    with temporary_file() as file:
        copy = file.with_suffix(".yaml")
        if settings is None:
            copy.write_text("{}", encoding="utf-8")
        else:
            shutil.copy(settings, copy)
        chosen = ("--stack", case.stack, "--config-file", str(copy))
        case.ask("config", "set", _PROBE, "probe", "--secret", *chosen)
