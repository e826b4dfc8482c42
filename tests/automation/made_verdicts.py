"""Verdicts of a gate, put together by hand; and any text a program may hand in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.results import (
    EventCounts,
    Finding,
    FindingState,
    Operation,
    PolicyResults,
    Run,
    SourceLine,
)

PREFIX = "urn:pulumi:prod::shop::"
WEB = f"{PREFIX}aws:ec2/instance:Instance::web"
DISK = f"{PREFIX}aws:ebs/volume:Volume::disk"
STARTED = datetime(2026, 11, 22, 10, 30, 0, 250_000, tzinfo=UTC)
LINE = SourceLine("infra/__main__.py", 7)
IMDS = '[EC2.8] metadataOptions.httpTokens is "optional"; set it to "required". https://x.y/EC2.8'

# Everything JSON can carry, halves of pairs included, and signs that forms give a meaning.
SIGNS = "\\`*_{}[]<>()#|!~@&%:,;'\"\n\r\t \0\x1b\x85\u2028\u202e\ufffe\ud800"
TEXTS = st.one_of(
    st.text(alphabet=st.characters(), max_size=60),
    st.text(alphabet=st.sampled_from(SIGNS + "ab"), max_size=60),
    st.lists(
        st.sampled_from(["]]>", "::error::", "##[error]", "](", "https://x.y/a", "@all", "#1", "a"])
    ).map("".join),
)


def finding(message: str = IMDS, urn: str = WEB, **other: Any) -> Finding:  # noqa: ANN401
    """Return a mandatory finding of EC2.8 on an instance, or what is said otherwise."""
    facts: dict[str, Any] = {
        "policy": "ec2-imdsv2-check",
        "pack": "compliant-ec2",
        "pack_version": "0.2.0",
        "level": "mandatory",
        "severity": "high",
        "description": "EC2 instances use IMDSv2.",
        "state": FindingState.VIOLATION,
        "control": "EC2.8",
        "path": "metadataOptions.httpTokens",
    }
    return Finding(urn=urn, message=message, **{**facts, **other})


def foreign(message: str, urn: str = WEB, **other: Any) -> Finding:  # noqa: ANN401
    """Return a finding of a pack that tells little."""
    facts = {"policy": "no-public", "pack": "house", "control": "", "path": "", "severity": ""}
    return finding(message, urn, **{**facts, "description": "Nothing is public.", **other})


def reported(
    one: Finding | None = None,
    standing: Standing = Standing.FAILS,
    severity: str = "high",
    source: SourceLine | None = LINE,
    environment: str = "shop/prod",
) -> Reported:
    """Return a finding that shuts the gate, or what is said otherwise."""
    return Reported(one or finding(), environment, source, standing, severity)


def run(
    passed: Mapping[str, tuple[str, ...]] | None = None,
    passed_stack: tuple[str, ...] = (),
    packs: Mapping[str, str] | None = None,
    events: EventCounts | None = None,
) -> Run:
    """Return a preview of two resources."""
    return Run(
        operation=Operation.PREVIEW,
        project="shop",
        stack="prod",
        started=STARTED,
        seconds=2.5,
        counts={"create": 2},
        policy=PolicyResults(
            packs=packs or {"compliant-ec2": "0.2.0"},
            passed=passed or {},
            passed_stack=passed_stack,
        ),
        events=events or EventCounts(total=9),
    )


def judged(
    *findings: Reported,
    environment: str = "shop/prod",
    made_run: Run | None = None,
    **other: Any,  # noqa: ANN401
) -> Judged:
    """Return an environment with findings; without any it is one where all is well."""
    facts = {"manifest": "infra/Pulumi.yaml", **other}
    return Judged(environment, findings, made_run or run(), **facts)


def broken(environment: str = "shop/dev", problem: str = "preview of shop/dev: it broke") -> Judged:
    """Return an environment whose preview did not begin."""
    return Judged(environment, (), None, problem, 3, "infra/Pulumi.yaml")


def verdict(*environments: Judged, remarks: Sequence[str] = ()) -> Verdict:
    """Return what a gate decides about them."""
    return Verdict(environments, 4.25, "mandatory", tuple(remarks))


KINDS = (
    reported(),
    reported(foreign("Nothing here is public."), severity="medium", standing=Standing.TOLD),
    reported(
        finding(f"undecided: {IMDS}", level="advisory", state=FindingState.UNDECIDED),
        standing=Standing.TOLD,
    ),
    reported(
        finding(
            f"exempt until 2026-12-31 (web team, agent: old): {IMDS}",
            DISK,
            level="advisory",
            state=FindingState.EXEMPTED,
        ),
        standing=Standing.TOLD,
    ),
    reported(finding(urn=DISK, path="other"), standing=Standing.KNOWN, source=None),
    reported(
        finding(f"corrected: {IMDS}", DISK, level="advisory", state=FindingState.CORRECTED),
        standing=Standing.TOLD,
    ),
    reported(foreign("It is undecidable.", ""), severity="low", standing=Standing.TOLD),
)
# One of each kind of finding, one environment that broke and one where all is well.
MIXED = verdict(
    judged(*KINDS, made_run=run({WEB: ("ec2-no-public-ip",), DISK: ()}, ("ec2-in-vpc",))),
    broken(),
    judged(environment="shop/test", made_run=run(events=EventCounts(9, 0, 2, {"newEvent": 1}))),
)
