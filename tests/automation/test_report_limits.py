"""What a reader of a report does not take is said before it is found missing."""

import pytest
from made_verdicts import KINDS, foreign, judged, reported, run, verdict

from automation.gate.verdicts import Verdict
from automation.reports import WRITERS, limits
from automation.reports.limits import beyond_limits


def of(number: int) -> Verdict:
    return verdict(judged(*(reported(foreign(f"{at}")) for at in range(number))))


def test_small_report_is_within_all_limits() -> None:
    made = verdict(judged(*KINDS[:3]))
    assert [beyond_limits(name, made) for name in WRITERS] == [[]] * len(WRITERS)


@pytest.mark.parametrize(("number", "said"), [(20, 0), (21, 1)])
def test_runs_that_github_refuses_are_said(number: int, said: int) -> None:
    found = beyond_limits(
        "sarif", verdict(*(judged(environment=f"a/{at}") for at in range(number)))
    )
    assert len(found) == said
    assert all("takes 20 runs of SARIF, and this has 21" in line for line in found)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (3, []),
        (4, ["GitHub shows the worst 3 results of a run of SARIF, and shop/prod has 4"]),
        (6, ["GitHub takes 5 results in a run of SARIF, and shop/prod has 6"]),
    ],
)
def test_results_that_github_drops_or_refuses_are_said(
    number: int, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHOWN", 3)
    monkeypatch.setattr(limits, "RESULTS", 5)
    found = beyond_limits("sarif", of(number))
    assert [line.partition("; ")[0] for line in found] == said
    assert all(line.endswith("start with a baseline") for line in found)


def test_limits_are_those_of_the_documentation() -> None:
    assert (limits.RUNS, limits.RESULTS, limits.SHOWN) == (20, 25_000, 5_000)
    assert (limits.SARIF_BYTES, limits.JUNIT_BYTES) == (10_000_000, 30_000_000)


@pytest.mark.parametrize(
    ("name", "limit", "said"),
    [
        ("sarif", "SARIF_BYTES", "GitHub takes 10 MB of compressed SARIF, and this is 0.0 MB"),
        ("junit", "JUNIT_BYTES", "GitLab takes less than 30 MB of JUnit, and this is 0.0 MB"),
    ],
)
def test_file_that_is_too_large_is_said(
    name: str, limit: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_FEW", 2)
    monkeypatch.setattr(limits, limit, 100)
    found = beyond_limits(name, of(3))
    assert [line.partition("; ")[0] for line in found] == [said]
    assert beyond_limits(name, of(2)) == []


def test_size_of_what_passed_counts_for_junit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_FEW", 2)
    monkeypatch.setattr(limits, "JUNIT_BYTES", 100)
    assert beyond_limits("junit", verdict(judged(made_run=run({"a": ("b", "c")}, ("d",)))))


def test_suppressions_that_github_does_not_read_are_said() -> None:
    (line,) = beyond_limits("sarif", verdict(judged(*KINDS)))
    assert line.startswith("GitHub reads no suppressions of SARIF: 3 findings ")
