"""What readers of reports do not take; the reports themselves leave nothing out.

Sources: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
and https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

import gzip
from collections.abc import Iterator
from typing import Final

from automation.gate.verdicts import Verdict
from automation.reports import junit, sarif
from automation.reports.wording import count, is_settled, passed_by

RUNS: Final = 20
RESULTS: Final = 25_000
SHOWN: Final = 5_000
SARIF_BYTES: Final = 10_000_000
JUNIT_BYTES: Final = 30_000_000
# Fewer are never that large, and a report need not be written once more to know it.
_FEW: Final = 5_000
_FEWER: Final = "judge fewer environments at once, with --stack or by folder"


def beyond_limits(name: str, verdict: Verdict) -> list[str]:
    """Say what those a report is made for would refuse, leave out or take for something else.

    Args:
        name: of the report's form, such as `sarif`
        verdict: of the gate
    """
    if name == "sarif":
        return [*_of_runs(verdict), *_of_sarif_size(verdict), *_of_suppressions(verdict)]
    return list(_of_junit_size(verdict)) if name == "junit" else []


def _of_runs(verdict: Verdict) -> Iterator[str]:
    if len(verdict.judged) > RUNS:
        yield f"GitHub takes {RUNS} runs of SARIF, and this has {len(verdict.judged)}; {_FEWER}"
    for judged in verdict.judged:
        number = len(judged.reported)
        has = f"{judged.environment} has {number:,}; start with a baseline"
        if number > RESULTS:
            yield f"GitHub takes {RESULTS:,} results in a run of SARIF, and {has}"
        elif number > SHOWN:
            yield f"GitHub shows the worst {SHOWN:,} results of a run of SARIF, and {has}"


def _of_sarif_size(verdict: Verdict) -> Iterator[str]:
    if len(verdict.reported) > _FEW:
        size = len(gzip.compress(sarif.write(verdict).encode()))
        if size > SARIF_BYTES:
            yield f"GitHub takes 10 MB of compressed SARIF, and this is {_said(size)}; {_FEWER}"


def _of_junit_size(verdict: Verdict) -> Iterator[str]:
    passed = sum(passed_by(judged.run) for judged in verdict.judged)
    if passed + len(verdict.reported) > _FEW:
        size = len(junit.write(verdict).encode())
        if size >= JUNIT_BYTES:
            yield f"GitLab takes less than 30 MB of JUnit, and this is {_said(size)}; {_FEWER}"


def _of_suppressions(verdict: Verdict) -> Iterator[str]:
    settled = sum(is_settled(one) for one in verdict.reported)
    if settled:
        yield (
            f"GitHub reads no suppressions of SARIF: {count(settled, 'finding')} that somebody "
            "exempted, knew or had corrected will be open alerts there until they are dismissed"
        )


def _said(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
