"""Service settings of Systems Manager: one resource type, told apart by the setting's id."""

from collections.abc import Iterator
from typing import Final

from .._account import Setting, account_check
from .._helpers import must, undecided
from .._model import Correction, Corrections, Example, Finding, Given, GraphCheck, Resource
from .._values import UNKNOWN

SERVICE_SETTING: Final = "aws:ssm/serviceSetting:ServiceSetting"
ID: Final = "settingId"
VALUE: Final = "settingValue"
ARN: Final = "arn:aws:ssm:eu-west-1:123456789012:servicesetting"


def sets(resource: Resource, setting: str) -> bool | None:
    """Say whether a resource sets a setting, by its id or ARN; None where that is not known."""
    found = resource.at(ID)
    if found.unknown:
        return None
    text = found.text or ""
    return text == setting or text.endswith(f":servicesetting{setting}")


def setting_check(setting: str, value: str) -> GraphCheck:
    """Make the check of a control that is only: this setting must have this value."""

    def judge(resource: Resource) -> Iterator[Finding]:
        found = resource.at(VALUE)
        is_it = sets(resource, setting)
        if is_it:
            yield from must(
                found, lambda it: it.value == value, f'be "{value}"', f'set it to "{value}"'
            )
        elif is_it is None and found.value != value:
            yield undecided(resource.at(ID), f'be other than {setting}, or its value "{value}"')

    fix = f'with settingId {setting} and settingValue "{value}"'
    declared = Setting(SERVICE_SETTING, VALUE, fix, lambda resource: sets(resource, setting))
    return account_check(judge, declared)


def setting_corrections(setting: str, value: str) -> Corrections:
    """Make the corrections that go with the check."""

    def corrections(resource: Resource) -> Iterator[Correction]:
        found = resource.at(VALUE)
        if sets(resource, setting) and not found.unknown and found.value != value:
            yield Correction(VALUE, value)

    return corrections


def service_setting(setting: object, value: object, name: str = "it") -> Given:
    """Make a service setting for an example."""
    return Given(SERVICE_SETTING, {ID: setting, VALUE: value}, name)


def doubts(setting: str) -> tuple[Example, ...]:
    """Show what is not decided about a setting."""
    return (
        Example("value unknown", service_setting(setting, UNKNOWN), path=VALUE),
        Example("setting unknown", service_setting(UNKNOWN, "other"), path=ID),
    )
