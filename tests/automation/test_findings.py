"""A policy's report is read out of the engine's event."""

import pytest

from automation.findings import finding, plain
from automation.results import FindingState

TEXT = '[EC2.8] metadataOptions.httpTokens is "optional"; set it to "required". https://x'


def body(message: str) -> dict[str, str]:
    return {
        "resourceUrn": "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web",
        "message": message,
        "policyName": "ec2-imdsv2-check",
        "policyPackName": "compliant-ec2",
        "policyPackVersion": "0.2.0",
        "enforcementLevel": "mandatory",
        "severity": "high",
    }


@pytest.mark.parametrize(
    ("text", "state", "control", "path"),
    [
        (TEXT, FindingState.VIOLATION, "EC2.8", "metadataOptions.httpTokens"),
        (f"undecided: {TEXT}", FindingState.UNDECIDED, "EC2.8", "metadataOptions.httpTokens"),
        (f"corrected: {TEXT}", FindingState.CORRECTED, "EC2.8", "metadataOptions.httpTokens"),
        (
            f"exempt until 2026-12-31 (web team, agent: old): {TEXT}",
            FindingState.EXEMPTED,
            "EC2.8",
            "metadataOptions.httpTokens",
        ),
        (
            f"exempt until 2026-12-31 (a, b): undecided: {TEXT}",
            FindingState.EXEMPTED,
            "EC2.8",
            "metadataOptions.httpTokens",
        ),
        (
            f"known (baseline of 2026-11-22): {TEXT}",
            FindingState.KNOWN,
            "EC2.8",
            "metadataOptions.httpTokens",
        ),
        (
            '[EC2.3] blockDeviceMappings[0].ebs.encrypted is "false"; x',
            FindingState.VIOLATION,
            "EC2.3",
            "blockDeviceMappings[0].ebs.encrypted",
        ),
        (
            '[EC2.8] could not judge aws:ec2/instance:Instance "web": the control failed',
            FindingState.VIOLATION,
            "EC2.8",
            "",
        ),
        ("[exemptions] 1 finding is gone", FindingState.VIOLATION, "exemptions", ""),
        ("EC2 instances must not be public", FindingState.VIOLATION, "", ""),
    ],
)
def test_message_tells_state_control_and_path(
    text: str, state: FindingState, control: str, path: str
) -> None:
    found = finding(body(f"The rule in one sentence.\n{text}\n"))
    assert (found.state, found.control, found.path) == (state, control, path)
    assert (found.description, found.message) == ("The rule in one sentence.", text)
    assert (found.level, found.severity, found.resource) == ("mandatory", "high", "web")


def test_message_of_one_line_is_rule_and_finding() -> None:
    found = finding(body("Instances must not be public."))
    assert found.description == found.message == "Instances must not be public."
    assert found.rule == "ec2-imdsv2-check"


@pytest.mark.parametrize(
    "text", ["<{%reset%}>plain<{%reset%}>", "\x1b[1;31mplain\x1b[0m", "  plain\n"]
)
def test_colours_are_taken_out(text: str) -> None:
    assert plain(text) == "plain"
