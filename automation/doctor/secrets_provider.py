"""Checks whether the secrets of the stack can be encrypted and read."""

from collections.abc import Iterator
from typing import Final

import yaml

from automation.backends import SecretsProvider
from automation.doctor.answers import Answer, NotCheckedError, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import BackendError
from automation.temporary import temporary_file

_VARIABLES: Final = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")
_KEY: Final = "awskms://alias/pulumi?region=eu-west-1"
_PROBE: Final = "doctor:probe"


def check(case: Case) -> Iterator[Answer]:
    """Encrypt something, in a copy of the settings."""
    backend = case.backend
    if case.project.settings(case.stack) is None:
        raise NotCheckedError(f"stack {case.stack} has no settings that say what encrypts them")
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
    try:
        _encrypt(case)
    except BackendError as error:
        whose = "passphrase" if provider.is_passphrase else "right to use the key"
        remedy = f"it takes the {whose} that stack {case.stack} was made with"
        raise BackendError(f"{error}; {remedy}") from None
    yield ok(f"{provider.name} encrypts the secrets of stack {case.stack}")


def _encrypt(case: Case) -> None:
    with temporary_file() as file:
        copy = file.with_suffix(".yaml")
        copy.write_text(yaml.safe_dump(dict(case.settings)), encoding="utf-8")
        chosen = ("--stack", case.stack, "--config-file", str(copy))
        case.ask("config", "set", _PROBE, "probe", "--secret", *chosen)
