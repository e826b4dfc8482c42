"""An environment runs what it is asked, tells what came of it, and leaves nothing behind."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine
from pulumi.automation import ConfigValue

from automation.backends import Backend
from automation.environment import Environment
from automation.errors import (
    AutomationError,
    BackendError,
    EngineError,
    PlanError,
    PolicyError,
    RecoveryNeededError,
    UsageError,
)
from automation.packs import PolicyPack
from automation.plans import Plan
from automation.redaction import MASK

WORD = "canary-7c3e-hunter2"
SECRET = ConfigValue(WORD, secret=True)
URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
SUMMARY = {"summaryEvent": {"resourceChanges": {"create": 1}, "result": "succeeded"}}
HISTORY = [
    {
        "kind": "update",
        "startTime": "2026-11-22T11:00:00.000Z",
        "message": "",
        "environment": {},
        "config": {},
        "result": "succeeded",
        "endTime": "2026-11-22T11:00:01.000Z",
        "resourceChanges": {},
    }
]
Shop = Callable[..., Environment]


def said(message: str) -> dict[str, Any]:
    return {"diagnosticEvent": {"severity": "info", "message": message}}


@pytest.fixture(name="fake")
def _fake(tmp_path: Path) -> FakeEngine:
    fake = FakeEngine.make(tmp_path / "engine")
    fake.answer("stack history", stdout=json.dumps(HISTORY))
    fake.answer("preview", events=[SUMMARY], stdout="{}", plan='{"resourcePlans": {}}')
    return fake


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []


@pytest.fixture(name="shop")
def _shop(fake: FakeEngine, tmp_path: Path) -> Shop:
    """The environment of a project in a folder."""

    def make(settings: str = "config: {}", **choices: object) -> Environment:
        folder = tmp_path / "shop"
        folder.mkdir(exist_ok=True)
        (folder / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n", encoding="utf-8")
        (folder / "Pulumi.prod.yaml").write_text(settings, encoding="utf-8")
        return Environment("prod", folder, engine=fake.engine, **choices)  # type: ignore[arg-type] # a test's choices

    return make


def nothing() -> None:
    """Declare nothing."""


def test_preview_is_one_command(shop: Shop, fake: FakeEngine) -> None:
    run = shop().preview()
    assert fake.verbs == ["preview"]
    assert (run.project, run.stack, dict(run.counts)) == ("shop", "prod", {"create": 1})


def test_stack_of_a_function_is_configured_once_in_each_environment(fake: FakeEngine) -> None:
    for _ in range(2):
        with Environment("prod", nothing, config={"a:b": SECRET}, engine=fake.engine) as opened:
            opened.preview()
            opened.preview()
    assert fake.verbs == ["stack export", "config set-all", "preview", "preview"] * 2


def test_function_that_is_opened_again_takes_over_the_key_of_its_stack(fake: FakeEngine) -> None:
    provider = {"type": "cloud", "state": {"url": "awskms://alias/x", "encryptedkey": "abc"}}
    deployment = {"version": 3, "deployment": {"secrets_providers": provider}}
    fake.answer("stack export", stdout=json.dumps(deployment))
    with Environment("org/inline/prod", nothing, engine=fake.engine) as opened:
        opened.preview()
        file = opened.project.folder / "Pulumi.prod.yaml"
        assert "secretsprovider: awskms://alias/x" in file.read_text(encoding="utf-8")


def test_stack_is_created_with_its_secrets_provider_and_configured_by_its_first_run(
    fake: FakeEngine, tmp_path: Path
) -> None:
    backend = Backend.folder(tmp_path)
    config = {"a:b": ConfigValue("c")}
    with Environment("prod", nothing, config=config, backend=backend, engine=fake.engine) as opened:
        opened.create()
        opened.preview()
    assert fake.verbs == ["stack init", "stack export", "config set-all", "preview"]
    (init, *_) = fake.asked
    assert init[init.index("--secrets-provider") :][:2] == ["--secrets-provider", "passphrase"]


def test_secret_in_the_settings_is_read_first_and_in_nothing_that_follows(
    shop: Shop, fake: FakeEngine
) -> None:
    told = {"shop:word": {"value": WORD, "secret": True}}
    fake.answer("config", stdout=json.dumps(told))
    fake.answer("preview", events=[said(f"it is {WORD}"), SUMMARY], stdout="{}")
    environment = shop("config: {shop:word: {secure: v1:abc}}")
    events: list[Any] = []
    runs = [environment.preview(events.append), environment.preview()]
    assert fake.verbs == ["config", "preview", "preview"]
    assert [run.diagnostics[0].message for run in runs] == [f"it is {MASK}"] * 2
    assert WORD not in repr((runs, events))


def test_error_of_the_engine_is_told_without_secrets(fake: FakeEngine) -> None:
    fake.answer("preview", stderr=f"error: cannot use {WORD}", code=255)
    with (
        Environment("prod", nothing, config={"a:b": SECRET}, engine=fake.engine) as opened,
        pytest.raises(EngineError, match=r"cannot use \[secret\]"),
    ):
        opened.preview()


@pytest.mark.parametrize(
    ("stderr", "kind", "says"),
    [
        ("error: incorrect passphrase", BackendError, "preview of shop/prod: incorrect passphrase"),
        ("error: no stack named 'prod' found", UsageError, "does not exist; create it first"),
        ('error: unable to open state directory "file:///x"', BackendError, "unable to open state"),
    ],
)
def test_settings_that_cannot_be_decrypted_are_an_error_of_the_run(
    shop: Shop, fake: FakeEngine, stderr: str, kind: type[AutomationError], says: str
) -> None:
    fake.answer("config", stderr=stderr, code=1)
    with pytest.raises(kind, match=says):
        shop("config: {shop:word: {secure: v1:abc}}").preview()
    assert fake.verbs == ["config"]


def test_preview_that_fails_tells_what_it_had_found(shop: Shop, fake: FakeEngine) -> None:
    body = {"message": "Rule.\n[EC2.8] a b", "resourceUrn": URN, "enforcementLevel": "mandatory"}
    fake.answer("preview", events=[{"policyEvent": body}], code=255)
    with pytest.raises(PolicyError, match="1 finding of the policies block") as raised:
        shop().preview()
    assert raised.value.run is not None
    assert [one.control for one in raised.value.run.policy.findings] == ["EC2.8"]


def test_line_of_a_finding_on_an_unchanged_resource_is_looked_up_in_the_state(
    shop: Shop, fake: FakeEngine
) -> None:
    body = {"message": "Rule.\n[EC2.8] a b", "resourceUrn": URN, "enforcementLevel": "advisory"}
    fake.answer("preview", events=[{"policyEvent": body}, SUMMARY], stdout='{"steps": []}')
    state = {"resources": [{"urn": URN, "sourcePosition": "project:///__main__.py#7"}]}
    fake.answer("stack export", stdout=json.dumps({"version": 3, "deployment": state}))
    (finding,) = shop().preview().policy.findings
    assert str(finding.source) == "__main__.py:7"


def test_packs_reach_preview_and_update_alike(shop: Shop, fake: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "PulumiPolicy.yaml").write_text("runtime: python", encoding="utf-8")
    fake.answer("up", events=[SUMMARY])
    environment = shop(packs=[PolicyPack(tmp_path, {"a": "disabled"})])
    environment.preview()
    environment.up()
    judged = [words for words in fake.asked if words[1] in {"preview", "up"}]
    for words in judged:
        assert words[words.index("--policy-pack") + 1] == str(tmp_path)
        assert "--policy-pack-config" in words
    assert len(judged) == 2


def test_state_is_read_without_decrypting_the_settings(shop: Shop, fake: FakeEngine) -> None:
    shop("config: {shop:word: {secure: v1:abc}}").state()
    assert fake.verbs == ["stack export"]


def test_stack_that_is_not_there_does_not_exist(shop: Shop, fake: FakeEngine) -> None:
    assert shop().exists()
    fake.answer("stack export", stderr="error: no stack named 'prod' found", code=255)
    assert not shop().exists()


def test_update_over_an_operation_that_nobody_knows_the_end_of_is_refused(
    shop: Shop, fake: FakeEngine, tmp_path: Path
) -> None:
    pending = [{"type": "creating", "resource": {"urn": URN}}]
    deployment = {"version": 3, "deployment": {"pending_operations": pending}}
    fake.answer("stack export", stdout=json.dumps(deployment))
    for run in (Environment.up, Environment.destroy):
        with pytest.raises(RecoveryNeededError, match=f"creating {URN}; recover the stack"):
            run(shop(backend=Backend.folder(tmp_path)))
    assert set(fake.verbs) == {"stack export"}


def test_outputs_are_told_and_secret_ones_are_not(shop: Shop, fake: FakeEngine) -> None:
    fake.answer("config", stdout=json.dumps({"shop:word": {"value": WORD, "secret": True}}))
    outputs = {"url": f"https://x?{WORD}", "word": "[secret]", "deep": [{WORD: 1}]}
    stack = {"op": "same", "type": "pulumi:pulumi:Stack", "new": {"outputs": outputs}}
    fake.answer("up", events=[{"resOutputsEvent": {"metadata": stack}}, SUMMARY])
    run = shop("config: {shop:word: {secure: v1:abc}}").up(message="by hand")
    assert dict(run.outputs) == {"url": f"https://x?{MASK}", "word": MASK, "deep": [{MASK: 1}]}
    (up,) = [words for words in fake.asked if words[1] == "up"]
    assert up[up.index("--message") + 1] == "by hand"


def test_plan_of_a_function_holds_in_another_process(fake: FakeEngine) -> None:
    fake.answer("up", events=[SUMMARY])
    config = {"a:size": ConfigValue("t3.micro"), "a:word": SECRET}
    with Environment("prod", nothing, config=config, engine=fake.engine) as opened:
        run, plan = opened.preview_plan()
    assert (dict(run.counts), plan.steps) == ({"create": 1}, {"resourcePlans": {}})
    with Environment("prod", nothing, config=config, engine=fake.engine) as opened:
        opened.up(plan=plan)
    other = {**config, "a:size": ConfigValue("t3.large")}
    with (
        Environment("prod", nothing, config=other, engine=fake.engine) as opened,
        pytest.raises(PlanError, match="the settings of inline/prod changed since"),
    ):
        opened.up(plan=plan)


def test_plan_is_given_to_the_engine_and_gone_afterwards(shop: Shop, fake: FakeEngine) -> None:
    fake.answer("up", events=[SUMMARY])
    environment = shop()
    _, plan = environment.preview_plan()
    assert isinstance(plan, Plan)
    environment.up(plan=plan)
    for verb in ("preview", "up"):
        (words,) = [words for words in fake.asked if words[1] == verb]
        assert any(word.startswith(("--save-plan", "--plan")) for word in words)


def test_audit_without_a_pack_is_refused(shop: Shop, fake: FakeEngine) -> None:
    with pytest.raises(UsageError, match="audit of shop/prod needs a policy pack; give one"):
        shop().audit()
    assert fake.asked == []


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda shop: shop(config={"a:b": SECRET}), "has a name and settings of its own"),
        (lambda shop: shop(project="other"), "has a name and settings of its own"),
        (
            lambda _: Environment("p", nothing, config={"a:b": SECRET}, settings=Path("x.yaml")),
            "x.yaml and config are two answers to one question; give one",
        ),
        (lambda _: Environment("a b", nothing), 'stack "a b": give letters'),
    ],
)
def test_what_does_not_go_together_is_refused(
    shop: Shop, make: Callable[[Shop], Environment], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        make(shop)


def test_handler_that_raises_costs_no_finding_and_is_counted(shop: Shop, fake: FakeEngine) -> None:
    fake.answer("preview", events=[said("one"), said("two"), SUMMARY], stdout="{}")

    def fail(event: object) -> None:
        raise KeyError(event)

    run = shop().preview(fail)
    assert [one.message for one in run.diagnostics] == ["one", "two"]
    assert run.events.handler_failures == 1


def test_event_that_makes_no_sense_costs_no_other(shop: Shop, fake: FakeEngine) -> None:
    odd = {"resourcePreEvent": {"metadata": ["a list"]}}
    fake.answer("preview", events=[odd, {"policyEvent": "text"}, said("one"), SUMMARY])
    run = shop().preview()
    assert (run.events.malformed, [one.message for one in run.diagnostics]) == (2, ["one"])


def test_preview_that_ends_well_and_sends_no_event_is_an_error(
    shop: Shop, fake: FakeEngine
) -> None:
    fake.answer("preview", stdout="{}")
    with pytest.raises(EngineError, match="preview of shop/prod"):
        shop().preview()
