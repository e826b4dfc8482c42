"""Which repositories of a registry ECR signs for: its own operations and Cloud Control share it."""

from collections.abc import Sequence
from typing import Any

from sandbox.emulator.refusal import RefusalError

Rule = dict[str, Any]
MOST_RULES = 10


def put(backend: Any, rules: Sequence[Rule]) -> list[Rule]:
    """Keep the rules of a registry in the place of any before.

    Raises:
        RefusalError: there are too many of them
    """
    if len(rules) > MOST_RULES:
        message = f"A signing configuration has at most {MOST_RULES} rules."
        raise RefusalError("InvalidParameterException", message)
    backend.signing_rules = [*rules]
    return rules_of(backend)


def rules_of(backend: Any) -> list[Rule]:
    """Return the rules of a registry.

    Raises:
        RefusalError: it has no signing configuration
    """
    rules: list[Rule] | None = vars(backend).get("signing_rules")
    if rules is None:
        message = f"Signing configuration not found in registry {backend.account_id}."
        raise RefusalError("SigningConfigurationNotFoundException", message)
    return rules


def remove(backend: Any) -> list[Rule]:
    """Drop the signing configuration of a registry, and return its rules.

    Raises:
        RefusalError: it has none
    """
    rules = rules_of(backend)
    del backend.signing_rules
    return rules
