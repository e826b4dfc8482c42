"""The verb `baseline`: what it keeps of the output of `pulumi policy analyze --json`."""

import json
from pathlib import Path

import pytest
from verb_result import Verb, Write

TITLE = "A rule."
URN = "urn:pulumi:dev::shop::a:b/c:D::web"


def event(text: str, urn: str = URN, pack: str = "compliant-ec2") -> dict[str, object]:
    policy = {"resourceUrn": urn, "message": f"{TITLE}\n{text}", "policyPackName": pack}
    return {"sequence": 0, "timestamp": 1795325221, "policyEvent": policy}


END = {"sequence": 9, "timestamp": 1795325222, "summaryEvent": {"result": "failed"}}
PATH = "metadataOptions.httpTokens"
OTHER = "urn:pulumi:prod::shop::a:b/c:D::web"
TOKENS = f'[EC2.8] {PATH} is "optional"; set it to "required". https://x'


def lines(*events: object) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in events)


def test_baseline_keeps_what_controls_found_and_no_exemption_covers(
    verb: Verb, write: Write
) -> None:
    first = lines(
        event(TOKENS),
        event(TOKENS),
        event(f"known (baseline of 2026-01-01): {TOKENS}", f"{URN}2"),
        event(f"exempt until 2026-12-31 (web team, agent): {TOKENS}", f"{URN}3"),
        event("[exemptions] exemptions.toml:1 covers no finding: EC2.8 for x (y). Remove it."),
        event(TOKENS, pack="another"),
        {"timestamp": 1795325221, "stdoutEvent": {"message": "x"}},
        END,
    )
    second = lines(
        event("undecided: [EC2.9] associatePublicIpAddress is not known yet; x", OTHER), END
    )
    write("dev.json", first)
    write("prod.json", second)
    found = verb("baseline", "dev.json", "prod.json", "-o", "baseline.json")
    assert (found.code, found.errors) == (0, [])
    assert found.output == "3 findings of 2 stacks written to baseline.json\n"
    text = Path("baseline.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        "version": 1,
        "date": "2026-11-22",
        "findings": [
            {"control": "EC2.8", "resource": URN, "path": PATH},
            {"control": "EC2.8", "resource": f"{URN}2", "path": PATH},
            {"control": "EC2.9", "resource": OTHER, "path": "associatePublicIpAddress"},
        ],
    }
    assert verb("baseline", "prod.json", "dev.json").output == text
    assert verb("lint", "--baseline", "baseline.json").code == 0


def test_baseline_leaves_out_a_control_that_failed(verb: Verb, write: Write) -> None:
    crash = event('[EC2.8] could not judge a:b/c:D "web": the control failed with KeyError. x')
    found = verb("baseline", write("dev.json", lines(crash, END)))
    assert found.errors == ["1 failed control left out: nobody knows it"]
    assert json.loads(found.output)["findings"] == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "error: dev.json has no end: is it the output of pulumi policy analyze --json?"),
        (lines(event(TOKENS)), "error: dev.json has no end: is it"),
        ("error: no stack\n", "error: dev.json:1: is no JSON: "),
        ("[]\n", "error: dev.json:1: is no event"),
    ],
)
def test_baseline_of_what_is_no_whole_run_is_refused(
    verb: Verb, write: Write, text: str, error: str
) -> None:
    found = verb("baseline", write("dev.json", text), "-o", "baseline.json")
    assert found.code == 2
    assert found.errors[0].startswith(error)
    assert not Path("baseline.json").exists()


def test_baseline_that_cannot_be_written_is_told(verb: Verb, write: Write) -> None:
    found = verb("baseline", write("dev.json", lines(END)), "-o", "no/baseline.json")
    assert (found.code, found.output) == (2, "")
    assert found.errors == ["error: no/baseline.json cannot be written: No such file or directory"]
