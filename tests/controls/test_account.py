"""What a stack that manages the account must declare, and what another one may leave out."""

import pytest

from policypack.controls._account import NAME, Setting, account_check, undeclared
from policypack.controls._graph import Graph
from policypack.controls._helpers import requires
from policypack.controls._model import STACK, Finding, Resource, Undecided, Violation
from policypack.controls._values import UNKNOWN

SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting"
MISSING = Violation(
    "settingValue",
    f"is set nowhere: this stack manages the account and has no {SERVICE_SETTING};"
    " declare one with it",
)
DOUBT = Undecided(
    "settingValue",
    f"is perhaps set nowhere: what a {SERVICE_SETTING} of this stack sets is not known;"
    " declare one with it",
)


def named(resource: Resource) -> bool | None:
    name = resource.at("settingId")
    return None if name.unknown else name.text == "it"


SETTING = Setting(SERVICE_SETTING, "settingValue", "with it", named)


def declared(name: object) -> Resource:
    return Resource(
        f"urn:{name}", SERVICE_SETTING, "setting", {"settingId": name, "settingValue": "wrong"}
    )


def found(manages: object, *resources: Resource) -> list[Finding]:
    stack = Resource("urn:stack", STACK, "stack", {}, settings={NAME: manages})
    return list(undeclared(stack, Graph((stack, *resources)), SETTING))


@pytest.mark.parametrize("manages", [False, None, "no", 7.0, UNKNOWN])
def test_stack_that_does_not_manage_the_account_may_leave_everything_out(manages: object) -> None:
    assert found(manages) == []


@pytest.mark.parametrize("manages", [True, "true"])
def test_stack_that_manages_the_account_must_declare_the_setting(manages: object) -> None:
    assert found(manages) == [MISSING]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["it"], []),
        (["other", "it"], []),
        (["it", UNKNOWN], []),
        (["other"], [MISSING]),
        (["other", UNKNOWN], [DOUBT]),
    ],
)
def test_setting_is_told_from_others_of_its_type(
    names: list[object], expected: list[Finding]
) -> None:
    assert found(True, *map(declared, names)) == expected  # noqa: FBT003 - the stack manages


def test_account_check_judges_resources_alone_and_the_stack_by_what_it_lacks() -> None:
    check = account_check(requires("settingValue", "right"), SETTING)
    wrong = declared("it")
    stack = Resource("urn:stack", STACK, "stack", {}, settings={NAME: True})
    graph = Graph((stack, wrong))
    assert [finding.path for finding in check(wrong, graph)] == ["settingValue"]
    assert list(check(stack, graph)) == []
    assert list(check(stack, Graph((stack,)))) == [MISSING]
