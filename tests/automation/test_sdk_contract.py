"""What is taken from the SDK is still there, and does what is relied on."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine
from pulumi.automation import LocalWorkspace, PulumiCommand, Stack, _stack
from pulumi.automation.events import EngineEvent

from automation.engine import EngineCommand
from automation.environment import Environment
from automation.events import KINDS, Event
from automation.observed_stack import ObservedStack

RUNS = ("up", "preview", "refresh", "preview_refresh", "destroy")
SUMMARY = {"summaryEvent": {"resourceChanges": {"create": 1}, "durationSeconds": 1}}
# The SDK knows neither the event nor, of the other, the field.
PASSED = {"policyAnalyzeSummaryEvent": {"resourceUrn": "urn", "passed": ["a"], "failed": []}}
FOUND = {
    "policyEvent": {
        "message": "Rule.\n[EC2.8] x",
        "policyName": "p",
        "policyPackName": "pack",
        "policyPackVersion": "1",
        "enforcementLevel": "mandatory",
        "severity": "high",
        "color": "",
    }
}


def signature(method: Any) -> list[str]:  # noqa: ANN401 - of two classes
    return list(inspect.signature(method).parameters)


@pytest.mark.parametrize("method", ["_setup_event_log", "outputs", "info"])
def test_replaced_method_of_the_stack_takes_what_the_sdk_hands_it(method: str) -> None:
    assert signature(getattr(ObservedStack, method)) == signature(getattr(Stack, method))


@pytest.mark.parametrize("run", RUNS)
def test_every_run_asks_the_replaced_method_and_ends_what_it_answers(run: str) -> None:
    source = re.sub(r"[\s()]+", " ", inspect.getsource(getattr(Stack, run)))
    answer = r"log_file, log_watcher_thread, stop_event, temp_dir, grpc_server,? = "
    assert re.search(f"{answer}self._setup_event_log", source)
    assert '"--event-log", log_file' in source
    assert "_cleanup temp_dir, log_watcher_thread, stop_event, on_exit, grpc_server" in source


def test_sdk_only_stops_the_server_it_is_given() -> None:
    stopped: list[dict[str, object]] = []

    class Server:
        def stop(self, **named: object) -> None:
            stopped.append(named)

    _stack._cleanup(None, None, None, None, Server())
    assert stopped == [{"grace": 5}]


def test_stack_of_ours_has_all_that_the_sdk_gives_its_own() -> None:
    source = inspect.getsource(Stack)
    assert set(re.findall(r"self\.(\w+) = ", source)) == {"name", "workspace", "_mode"}
    # The mode says whether the stack is created or selected; only the constructor asks for it.
    assert "_mode" not in source.partition("def _setup_event_log")[2]


def test_command_of_ours_stands_in_for_the_sdks() -> None:
    assert signature(EngineCommand.run) == signature(PulumiCommand.run)
    given = set(re.findall(r"self\.(\w+) = ", inspect.getsource(PulumiCommand.__init__)))
    assert given == {"command", "version"}
    assert "pulumi_command" in signature(LocalWorkspace.__init__)


def test_every_event_the_sdk_knows_is_of_a_kind_we_know() -> None:
    source = inspect.getsource(EngineEvent.from_json)
    kinds = set(re.findall(r'"([a-z]\w+Event)"', source))
    assert len(kinds) >= 10
    assert kinds <= KINDS


def test_sdk_loses_what_policies_say_and_we_do_not(tmp_path: Path) -> None:
    fake = FakeEngine.make(tmp_path / "engine")
    fake.answer("preview", events=[FOUND, PASSED, SUMMARY], stdout="{}")
    events: list[Event] = []
    with Environment("prod", lambda: None, engine=fake.engine) as environment:
        run = environment.preview(events.append)
    assert [one.kind for one in events] == [
        "policyEvent",
        "policyAnalyzeSummaryEvent",
        "summaryEvent",
    ]
    (finding,) = run.policy.findings
    assert (finding.severity, dict(run.policy.passed)) == ("high", {"urn": ("a",)})
    # Once this fails the SDK tells both, and less of ours is needed.
    assert not hasattr(EngineEvent.from_json(FOUND).policy_event, "severity")
    told = vars(EngineEvent.from_json(PASSED)).items()
    assert [name for name, value in told if value] == []
