"""Whatever is typed wrongly is answered by one line and an exit code of its own."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from automation.command_line import VERBS, main
from automation.command_line import gate as gate_verb
from automation.command_line.parser import EXIT_CODES, REPORTS, parsed
from automation.command_line.signals import stopped_by_signals
from automation.errors import AutomationError, CancelledError, InternalError, UsageError

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
PACK = {"policyPackName": "compliant-ec2", "policyPackVersion": "0.2.0"}


def stream(level: str = "mandatory", message: str = "[EC2.8] metadataOptions.x is wrong") -> str:
    result = "failed" if level == "mandatory" else "succeeded"
    events: list[dict[str, Any]] = [
        {"resourcePreEvent": {"metadata": {"op": "create", "urn": URN, "type": "t"}}},
        {"policyAnalyzeSummaryEvent": {"resourceUrn": URN, "passed": ["a"], **PACK}},
        {
            "policyEvent": {
                "resourceUrn": URN,
                "message": f"a\n{message}",
                "policyName": "ec2-imdsv2-check",
                "enforcementLevel": level,
                **PACK,
            }
        },
        {"summaryEvent": {"result": result, "resourceChanges": {"create": 1}}},
    ]
    if level == "mandatory":
        stopped = {"severity": "error", "message": "preview failed"}
        events.insert(-1, {"diagnosticEvent": stopped})
    return "".join(f"{json.dumps(event)}\n" for event in events)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project, a stream of a preview and broken files; the engine runs nothing."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n", encoding="utf-8")
    (tmp_path / "Pulumi.prod.yaml").write_text("{}", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "events.jsonl").write_text(stream(), encoding="utf-8")
    (tmp_path / "advice.jsonl").write_text(stream("advisory"), encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "broken.json").write_text("{\n", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    engine = tmp_path / "bin" / "pulumi"
    engine.parent.mkdir()
    engine.write_text("#!/bin/sh\necho v3.259.0\n", encoding="utf-8")
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(engine.parent))
    return tmp_path


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "the following arguments are required: VERB"),
        ("gaet", '"gaet" is no verb; did you mean "gate"?'),
        ("xyz", '"xyz" is no verb; there are gate, preview'),
        ("--verbose", "the following arguments are required: VERB"),
        ("gate --srif x", '"--srif" is no option of gate; did you mean "--sarif"?'),
        ("gate --jbos=3", '"--jbos=3" is no option of gate; did you mean "--jobs"?'),
        ("gate --zzzz", '"--zzzz" is no option of gate; see python -m automation gate --help'),
        ("gate --sari x", '"--sari" is no option of gate; did you mean "--sarif"?'),
        ("up . empty -s prod", '"empty" is one word too many of up'),
        ("gate --sarif", "argument --sarif: expected one argument"),
        ("gate --jobs many", "argument --jobs: invalid int value: 'many'"),
        ("gate --jobs 0", "--jobs is 0; give 1 or more"),
        ("gate --fail-on hgih", "argument --fail-on: invalid choice: 'hgih'"),
        ("gate absent", "absent is no folder; give that of a Pulumi project"),
        ("gate empty", "empty: no Pulumi.yaml in or below it"),
        ("gate --stack prd", 'no project has a stack prd; did you mean "prod"?'),
        ("gate --stack a/b/c/d", 'stack "a/b/c/d": give letters, digits, "-", "_" and "."'),
        ("gate --backend s4://x", 'backend "s4://x" is unknown; give file:///folder'),
        ("gate --backend file:///x --without-state", "--without-state uses no backend; leave"),
        ("gate --policy-pack empty", "empty is no policy pack; it holds no PulumiPolicy.yaml"),
        ("gate --policy-config absent.json", "absent.json is no file; give the configuration of"),
        ("gate --policy-config broken.json", "broken.json:2:1 is no JSON: Expecting property"),
        ("gate --policy-config list.json", "list.json holds no object of levels and parameters"),
        ("gate --policy-config binary", "binary is no text"),
        ("gate --baseline absent.json", "absent.json cannot be read: No such file or directory"),
        ("gate --baseline broken.json", "broken.json is no baseline; make one with --write-base"),
        ("gate --sarif absent/x", "--sarif absent/x: there is no folder"),
        ("gate --junit empty", "--junit empty is a folder; name a file"),
        ("gate --write-baseline absent/x", "--write-baseline absent/x: there is no folder"),
        ("gate --sarif a --json a", "--sarif a is written by another option too; name two files"),
        ("gate --events absent", "absent cannot be read: No such file or directory"),
        ("gate --events binary", "binary cannot be read: it is no text"),
        ("gate --events broken.json", "broken.json holds no events; make it by PULUMI_ENABLE_ST"),
        ("gate --events events.jsonl --events advice.jsonl", "advice.jsonl is of shop/prod, as"),
        ("gate --events events.jsonl --stack prod", "--events judges what ran before; leave --st"),
        ("gate --events events.jsonl --jobs 2", "--events judges what ran before; leave --jobs"),
        (
            "gate --events events.jsonl --without-state",
            "--events judges what ran before; leave --w",
        ),
        (
            "gate --events events.jsonl --policy-pack x",
            "--events judges what ran before; leave --p",
        ),
        ("preview", "the following arguments are required: --stack/-s; see python -m automation"),
        ("preview absent -s prod", "absent is no folder; give that of a Pulumi project"),
        ("preview empty -s prod", "empty holds no Pulumi.yaml; give the folder of a Pulumi"),
        ("preview -s ../x", 'stack "../x": give letters, digits'),
        ("preview -s prod --backend x", 'backend "x" is unknown; give file:///folder'),
        ("preview -s prod --save-plan absent/x", "--save-plan absent/x: there is no folder"),
        ("preview -s prod --json absent/x", "--json absent/x: there is no folder"),
        ("preview -s prod --json empty", "--json empty is a folder; name a file"),
        ("preview -s prod --policy-pack empty", "empty is no policy pack"),
        ("up -s prod --plan absent", "absent cannot be read: No such file or directory"),
        ("up -s prod --plan broken.json", "broken.json is no plan; make one with preview --save"),
        ("audit -s prod --policy-config absent", "absent is no file; give the configuration"),
        ("recover -s prod --adopt x", '--adopt "x": give URN=ID'),
    ],
)
def test_what_is_typed_wrongly_is_answered_in_one_line(
    typed: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed.split()) == UsageError.exit_code
    said = capsys.readouterr()
    assert said.err.startswith(f"error: {says}")
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("typed", ["gate", "preview -s prod", "destroy -s prod", "audit -s prod"])
def test_missing_engine_is_answered_in_one_line(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "empty")
    assert main(typed.split()) == 9
    assert capsys.readouterr().err == (
        "error: pulumi is not on PATH; install it from pulumi.com/docs/install\n"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_the_exit_codes(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed([verb, "--help"])
    assert ended.value.code == 0
    assert " ".join(capsys.readouterr().out.split()).endswith(EXIT_CODES)


def test_help_tells_every_exit_code() -> None:
    codes = {str(kind.exit_code) for kind in AutomationError.__subclasses__()}
    assert codes <= set(EXIT_CODES.replace(":", " ").replace(";", " ").replace(",", " ").split())


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("events.jsonl", "", 1),
        ("events.jsonl", "--fail-on never", 0),
        ("advice.jsonl", "", 0),
        ("advice.jsonl", "--fail-on high", 1),
        ("advice.jsonl", "--fail-on critical", 0),
    ],
)
@pytest.mark.usefixtures("place")
def test_stream_shuts_the_gate_by_the_threshold(name: str, options: str, code: int) -> None:
    assert main(["gate", "--events", name, *options.split()]) == code


def test_stream_comes_by_standard_input(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (place / "events.jsonl").open(encoding="utf-8") as text:
        monkeypatch.setattr("sys.stdin", text)
        assert main(["gate", "--events", "-"]) == 1


def test_known_findings_open_the_gate_and_new_ones_shut_it(place: Path) -> None:
    known = place / "known.json"
    judged = ["gate", "--events", "events.jsonl"]
    assert main([*judged, "--write-baseline", str(known)]) == 1
    assert main([*judged, "--baseline", str(known)]) == 0
    new = stream(message="[EC2.8] metadataOptions.y is wrong")
    (place / "events.jsonl").write_text(new, encoding="utf-8")
    assert main([*judged, "--baseline", str(known)]) == 1


def test_all_reports_are_written_and_the_log_holds_nothing_but_the_decision(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: place / f"report.{name}" for name in REPORTS}
    options = [f"--{name}={file}" for name, file in files.items()]
    assert main(["gate", "--events", "events.jsonl", "--annotations", *options]) == 1
    assert all(file.read_text(encoding="utf-8") for file in files.values())
    commands = [one for one in capsys.readouterr().out.splitlines() if one.startswith("::")]
    assert [one.partition(" ")[0] for one in commands] == ["::error"]
    assert "file=Pulumi.yaml,line=1" in commands[0]


def test_report_that_cannot_be_written_keeps_no_other_from_it(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_whole = gate_verb.write_whole

    def write(file: Path, text: str) -> None:
        if file.name == "full":
            raise UsageError("full cannot be written: No space left on device")
        write_whole(file, text)

    monkeypatch.setattr(gate_verb, "write_whole", write)
    options = ["--sarif", "full", "--junit", "report.xml"]
    assert main(["gate", "--events", "events.jsonl", *options]) == UsageError.exit_code
    assert "No space left on device" in capsys.readouterr().err
    assert (place / "report.xml").is_file()


def test_baseline_is_not_written_from_what_was_not_judged_wholly(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = place / "known.json"
    known.write_text("before", encoding="utf-8")
    cut = (place / "events.jsonl").read_text(encoding="utf-8").splitlines()[:-1]
    (place / "cut.jsonl").write_text("\n".join(cut), encoding="utf-8")
    assert main(["gate", "--events", "cut.jsonl", "--write-baseline", str(known)]) == 9
    assert "is not written: it would lack what was not judged" in capsys.readouterr().err
    assert known.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (CancelledError("x was cancelled"), 6, "error: x was cancelled\n"),
        (KeyboardInterrupt(), 6, "error: gate was cancelled\n"),
        (ValueError("hunter2-canary"), 11, "error: ValueError at test_automation_verbs.py:"),
    ],
)
@pytest.mark.usefixtures("place")
def test_error_of_any_kind_is_one_line_and_no_finding(
    error: BaseException,
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(gate_verb, "_of_streams", fail)
    assert main(["gate", "--events", "events.jsonl"]) == code
    said = capsys.readouterr().err
    assert said.startswith(says)
    assert said.count("\n") == 1
    assert "canary" not in said


def test_internal_error_has_no_code_that_means_findings() -> None:
    assert InternalError.exit_code not in (0, 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_asks_the_run_to_stop_and_handlers_are_put_back(number: signal.Signals) -> None:
    before, asked = signal.getsignal(number), []
    with stopped_by_signals(lambda: not asked.append(number)):
        os.kill(os.getpid(), number)
    assert asked == [number]
    assert signal.getsignal(number) is before


def test_signal_with_nothing_to_stop_ends_the_verb() -> None:
    with pytest.raises(KeyboardInterrupt), stopped_by_signals(lambda: False):
        os.kill(os.getpid(), signal.SIGTERM)
