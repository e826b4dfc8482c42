import json
import os
from collections import Counter
from pathlib import Path

import pytest

from automation import Engine
from benchmarks import __main__ as command_line
from benchmarks import gate, pack_alone, peer, preview, processes, report, subjects, targets
from benchmarks.requests import Requests, requests_of
from benchmarks.runs import BenchmarkError, Run
from benchmarks.subjects import BARE, NO_PACK, OF_PACK, OURS, STOCK_EMPTY, Subject
from benchmarks.workload import (
    INSTANCE,
    LAUNCH_TEMPLATE,
    ROLE,
    SECURITY_GROUP,
    referred,
    stack,
)
from sandbox.paths import this_clone
from sandbox.toolchain import installation

SIZE = 10
ON_LINUX = processes.PROC.is_dir()


@pytest.fixture(scope="module")
def requests() -> Requests:
    return requests_of(stack(SIZE))


def test_stack_has_the_mix_beside_what_is_shared() -> None:
    shared, large = Counter(x.type for x in stack(0)), Counter(x.type for x in stack(100))
    assert large - shared == {INSTANCE: 50, LAUNCH_TEMPLATE: 20, SECURITY_GROUP: 20, ROLE: 10}


def test_stack_refers_only_to_what_is_made_before() -> None:
    made: set[str] = set()
    for resource in stack(100):
        assert {reference.resource for reference in referred(resource.inputs)} <= made
        assert resource.name not in made
        made.add(resource.name)


@pytest.mark.parametrize("subject", OF_PACK, ids=lambda subject: subject.name)
def test_pack_alone_judges_every_resource(subject: Subject, requests: Requests) -> None:
    run = pack_alone.run(subject, SIZE, requests)
    assert run.subject == subject.name
    assert run.calls == len(requests.resources) > SIZE
    assert 0 < (run.ready or 0) < run.total
    assert (run.slope or 0) > 0
    if subject in (BARE, STOCK_EMPTY):
        assert run.findings == 0
    if ON_LINUX:
        assert (run.memory or 0) > 10


def test_pack_that_fails_is_named_with_its_last_words(tmp_path: Path, requests: Requests) -> None:
    (tmp_path / "__main__.py").write_text("raise SystemExit('no such luck')")
    with pytest.raises(BenchmarkError, match=r"(?s)broken told no port.*no such luck"):
        pack_alone.run(Subject("broken", tmp_path), SIZE, requests)


def test_pack_without_the_one_control_is_refused(requests: Requests) -> None:
    subject = Subject("one", BARE.folder, only="no-such-policy")
    with pytest.raises(BenchmarkError, match="one: the pack has no policy no-such-policy"):
        pack_alone.run(subject, SIZE, requests)


@pytest.mark.engine
def test_preview_is_judged_by_the_pack_it_names(tmp_path: Path) -> None:
    with preview.engine(installation.load(this_clone()), tmp_path) as engine:
        measure = engine.ready(SIZE)
        runs = [measure(NO_PACK), measure(OURS)]
    assert [run.subject for run in runs] == ["no pack", "ours"]
    assert all(run.total > 0 for run in runs)
    assert runs[0].memory is None
    if ON_LINUX:
        assert (runs[1].memory or 0) > 10


@pytest.mark.engine
def test_gate_is_measured_beside_a_bare_preview(tmp_path: Path) -> None:
    with preview.engine(installation.load(this_clone()), tmp_path) as engine:
        folder = engine.project(stack(SIZE), SIZE)
        (folder / "Pulumi.bench.yaml").unlink(missing_ok=True)
        bench = gate.Bench(folder, engine.variables, 1, Engine.find(engine.variables))
        bench.create(1)
        figures = bench.measure("gate", 1)
    assert (folder / "report.sarif").is_file()
    assert figures.seconds > 0
    assert figures.cpu > 0
    assert figures.memory > 50


@pytest.mark.parametrize(("seconds", "verdict"), [(2.2, "holds"), (2.4, "MISSED")])
def test_gate_is_held_to_its_share_of_a_bare_preview(
    seconds: float, verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bare, ours = gate.Figures(2.0, 200, 2.0), gate.Figures(seconds, 300, 2.5)
    gate.show({1: {"bare": bare, "library": bare, "gate": ours}}, slots=2)
    assert f"{verdict}: the gate takes at most 15% longer" in capsys.readouterr().out


def test_command_line_measures_and_writes_all_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    options = ["--only=pack", "--sizes=10", "--runs=1", f"--json={file}"]
    assert command_line.main([*options, "--packs", "bare", "stock-empty"]) == 0
    assert "pack alone, 10 resources" in capsys.readouterr().out
    written = json.loads(file.read_text(encoding="utf-8"))
    assert [run["subject"] for run in written["runs"]] == ["bare", "stock-empty"]
    assert written["machine"]["processors"] == os.cpu_count()


@pytest.mark.parametrize("options", [["--sizes=0"], ["--runs=0"], ["--packs", "theirs"]])
def test_command_line_refuses_what_makes_no_sense(options: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(options)
    assert ended.value.code == 2


def test_command_line_run_that_fails_is_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command_line, "OF_PACK", [Subject("bare", tmp_path / "gone")])
    assert command_line.main(["--only=pack", "--sizes=10", "--packs", "bare"]) == 1
    assert capsys.readouterr().err.startswith("bare told no port")


def alone(subject: Subject, size: int = 1000, **figures: float) -> Run:
    known = {"total": 2.0, "ready": 0.2, "memory": 50.0, **figures}
    return Run(part=pack_alone.PART, subject=subject.name, resources=size, calls=size, **known)


GOOD = [alone(subject) for subject in OF_PACK]


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        pytest.param(alone(OURS, total=2.15), [], id="a little slower"),
        pytest.param(alone(OURS, total=2.61), ["times a bare pack", "a resource"], id="slow"),
        pytest.param(alone(OURS, ready=0.26), ["start"], id="slow start"),
        pytest.param(alone(OURS, memory=61), ["memory"], id="large"),
        pytest.param(alone(OURS, size=100, total=9.0), [], id="slow with fewer resources"),
    ],
)
def test_targets_missed_are_told(changed: Run, missed: list[str]) -> None:
    kept = [
        run for run in GOOD if (run.subject, run.resources) != (changed.subject, changed.resources)
    ]
    judged = targets.judge([*kept, changed])
    assert len(judged) == 4
    told = [target.text for target in judged if not target.met]
    assert len(told) == len(missed)
    assert all(words in text for words, text in zip(missed, told, strict=True))


def test_targets_slope_within_the_noise_is_the_same() -> None:
    kept = [run for run in GOOD if run.subject != "ours"]
    noisy = [alone(OURS, total=total) for total in (2.4, 2.9, 3.1)]
    (slope,) = [x for x in targets.judge([*kept, *noisy]) if x.text.startswith("a resource")]
    assert slope.met
    assert "noise 500 µs" in slope.measured


def test_targets_without_runs_of_the_pack_alone_are_none() -> None:
    assert targets.judge([Run(part=preview.PART, subject="ours", resources=10, total=1.0)]) == []


def test_report_tells_what_was_left_out_and_each_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = [*GOOD, Run(part=preview.PART, subject="ours", resources=1000, total=9.5)]
    judged = [
        targets.Target("be quick", "2 s", met=False),
        targets.Target("be small", "1", met=True),
    ]
    report.show(runs, judged, ["awsguard: there is no node"])
    shown = capsys.readouterr().out
    assert "pulumi preview, 1000 resources" in shown
    assert "left out: awsguard: there is no node" in shown
    assert "MISSED  be quick: 2 s" in shown
    assert "holds   be small: 1" in shown


def test_peer_without_node_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert peer.install(tmp_path / "peer") == "there is no node with npm here"


def test_environment_of_packs_keeps_bytecode() -> None:
    base = {"PYTHONDONTWRITEBYTECODE": "1", "HOME": "/root"}
    assert subjects.environment(base) == {"HOME": "/root"}
