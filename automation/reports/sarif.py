"""SARIF 2.1.0, for code scanning: one run for each environment.

Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and, for what GitHub takes
of it, https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import json
from typing import Any, Final
from urllib.parse import quote

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.wording import PRODUCT, SETTLED, place_of
from automation.results import FindingState
from automation.rules import Rule, rule_of

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RUNS: Final = 20
MOST_RESULTS: Final = 25_000
# A number as text: above 9.0 critical, above 7.0 high, above 4.0 medium.
_SECURITY_SEVERITIES: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_PROBLEM: Final = "gate-problem"


def write(verdict: Verdict) -> str:
    """Write the findings of a gate for code scanning.

    Args:
        verdict: of the gate
    """
    runs = [_run(judged) for judged in verdict.judged]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n"


def warnings(verdict: Verdict) -> list[str]:
    """Say what of a report GitHub would not take; the report itself leaves nothing out."""
    found = []
    if len(verdict.judged) > MOST_RUNS:
        found.append(
            f"GitHub takes {MOST_RUNS} runs in a SARIF file, and this has {len(verdict.judged)}; "
            "judge fewer environments at once, with --stack or by folder"
        )
    found += [
        f"GitHub takes {MOST_RESULTS} results in a run, and {judged.environment} has "
        f"{len(judged.reported)}; start with a baseline"
        for judged in verdict.judged
        if len(judged.reported) > MOST_RESULTS
    ]
    return found


def _run(judged: Judged) -> dict[str, Any]:
    rules = list(
        {rule.id: rule for one in judged.reported if (rule := rule_of(one.finding))}.values()
    )
    at = {rule.id: index for index, rule in enumerate(rules)}
    packs = {} if judged.run is None else judged.run.policy.packs
    driver = {
        "name": PRODUCT,
        "rules": [_rule(rule) for rule in rules],
    }
    if PRODUCT in packs:
        driver["version"] = packs[PRODUCT]
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"{PRODUCT}/{judged.environment}/"},
        "invocations": [_invocation(judged)],
        "results": [_result(one, judged, at) for one in judged.reported],
        "columnKind": "utf16CodeUnits",
    }


def _rule(rule: Rule) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": _LEVELS.get(rule.severity, "error")},
        "properties": {
            "tags": list(rule.tags),
            "security-severity": _SECURITY_SEVERITIES.get(rule.severity, "8.0"),
            "problem.severity": _LEVELS.get(rule.severity, "error"),
        },
    }
    if rule.url:
        described["helpUri"] = rule.url
    return described


def _result(one: Reported, judged: Judged, at: dict[str, int]) -> dict[str, Any]:
    finding = one.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": at[finding.rule],
        "level": _level(one),
        "kind": "fail",
        "message": {"text": finding.message},
        "locations": [_location(one, judged)],
        "partialFingerprints": {f"{PRODUCT}/v1": one.fingerprint},
        "properties": {
            "environment": one.environment,
            "policy": finding.policy,
            "state": finding.state.value,
            "shutsTheGate": one.standing is Standing.FAILS,
        },
    }
    suppressions = _suppressions(one)
    if suppressions:
        result["suppressions"] = suppressions
    return result


def _level(one: Reported) -> str:
    if one.finding.state is FindingState.UNDECIDED and one.standing is not Standing.FAILS:
        return "note"
    return _LEVELS.get(one.severity, "error")


def _location(one: Reported, judged: Judged) -> dict[str, Any]:
    urn = one.finding.urn or f"stack of {judged.environment}"
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": one.finding.resource, "fullyQualifiedName": urn, "kind": "resource"}
        ]
    }
    place = place_of(one, judged)
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line},
        }
    return location


def _suppressions(one: Reported) -> list[dict[str, str]]:
    if one.finding.state in SETTLED:
        return [{"kind": "external", "status": "accepted", "justification": one.finding.message}]
    if one.standing is Standing.KNOWN:
        return [{"kind": "external", "status": "accepted", "justification": "in the baseline"}]
    return []


def _invocation(judged: Judged) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not judged.problem}
    if judged.problem:
        invocation["exitCode"] = judged.exit_code
        notification = {
            "level": "error",
            "descriptor": {"id": _PROBLEM},
            "message": {"text": judged.problem},
        }
        invocation["toolExecutionNotifications"] = [notification]
    return invocation
