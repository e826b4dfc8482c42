"""Baselines: the same findings write the same file, and only a right file is read."""

import json

import pytest

from policypack.baseline import Baseline, Known, read, written
from policypack.faults import ConfigurationError

NAMES = {"EC2.8": "ec2-imdsv2-check", "EC2.9": "ec2-instance-no-public-ip"}
TOKENS = Known("EC2.8", "urn:a", "metadataOptions.httpTokens")
ADDRESS = Known("EC2.9", "urn:a", "associatePublicIpAddress")
RIGHT = {"version": 1, "date": "2026-11-22", "findings": [TOKENS._asdict()]}


def test_written_findings_in_any_order_give_the_same_text() -> None:
    text = written("2026-11-22", [ADDRESS, TOKENS, ADDRESS])
    assert text == written("2026-11-22", [TOKENS, ADDRESS])
    assert read(text, "baseline.json", NAMES).findings == (TOKENS, ADDRESS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "b.json:1:2: is no JSON: "),
        ("[]", "b.json: findings: is missing; is it a baseline?"),
        (json.dumps({**RIGHT, "version": 2}), "b.json: version: must be 1; make the baseline anew"),
        (json.dumps({**RIGHT, "date": None}), "b.json: date: must be the day it was made"),
        (json.dumps({**RIGHT, "findings": [{}]}), "b.json: findings[0]: must have the texts"),
        (
            json.dumps({**RIGHT, "findings": [{**TOKENS._asdict(), "control": "EC2.88"}]}),
            'b.json: findings[0].control: is no control of this pack; did you mean "EC2.8"?',
        ),
    ],
)
def test_file_that_is_no_baseline_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(text, "b.json", NAMES)
    assert str(caught.value).startswith(fault)


@pytest.mark.parametrize(
    ("urn", "path", "undecided", "found"),
    [
        ("urn:a", "metadataOptions.httpTokens", False, [TOKENS]),
        ("urn:a", "metadataOptions.httpTokens", True, [TOKENS]),
        ("urn:a", "metadataOptions", True, [TOKENS]),
        ("urn:a", "metadataOptions", False, []),
        ("urn:a", "metadata", True, []),
        ("urn:b", "metadataOptions.httpTokens", False, []),
    ],
)
def test_baseline_holds_a_finding_by_control_resource_and_path(
    urn: str, path: str, found: list[Known], *, undecided: bool
) -> None:
    baseline = Baseline("2026-11-22", (TOKENS, ADDRESS), NAMES)
    assert baseline.holding("ec2-imdsv2-check", urn, path, undecided=undecided) == found


def test_baseline_compares_a_path_with_blanks_by_its_first_word() -> None:
    baseline = Baseline("2026-11-22", (Known("EC2.8", "urn:a", "tags.Cost"),), NAMES)
    assert baseline.holding("ec2-imdsv2-check", "urn:a", "tags.Cost Center", undecided=False)
