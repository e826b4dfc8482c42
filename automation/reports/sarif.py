"""SARIF 2.1.0, for code scanning: one run for each environment.

Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and, for what GitHub takes
of it, https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import clipped, printable
from automation.reports.wording import (
    PRODUCT,
    SETTLED,
    message_of,
    notes_of,
    numbered,
    ordered,
    place_of,
    resource_of,
    rule_name,
)
from automation.results import FindingState, Run
from automation.rules import Rule, rule_of

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"
_ROOT_TEXT: Final = "The folder that the gate ran in."
# A number as text: above 9.0 critical, from 7.0 high, from 4.0 medium. What is not known counts as
# the worst.
_SECURITY_SEVERITIES: Final = {"high": "8.0", "medium": "5.5", "low": "3.0"}
_WORST: Final = "9.5"
_LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# Words of GitHub's for the same.
_PROBLEM_SEVERITIES: Final = {"error": "error", "warning": "warning", "note": "recommendation"}
_LONGEST_NAME: Final = 255
_LONGEST_DESCRIPTION: Final = 1024
_PROBLEM: Final = "gate-problem"
_NOTE: Final = "gate-note"


def write(verdict: Verdict) -> str:
    """Write the findings of a gate for code scanning.

    Args:
        verdict: of the gate
    """
    categories = _categories(verdict)
    runs = [
        _run(judged, category) for judged, category in zip(verdict.judged, categories, strict=True)
    ]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}
    return f"{json.dumps(document, indent=2)}\n"


def _categories(verdict: Verdict) -> list[str]:
    """Return the category of each environment; GitHub refuses a file that has one twice."""
    seen: Counter[str] = Counter()
    categories = []
    for judged in verdict.judged:
        name = printable(judged.environment)
        seen[name] += 1
        further = f"/{seen[name]}" if seen[name] > 1 else ""
        # What follows the last slash would be the name of the single run.
        categories.append(f"{PRODUCT}/{name}{further}/")
    return categories


def _run(judged: Judged, category: str) -> dict[str, Any]:
    reported = ordered(judged.reported)
    rules: dict[str, Rule] = {}
    for one in reported:
        rules.setdefault(rule_name(one), rule_of(one.finding))
    at = {name: index for index, name in enumerate(rules)}
    return {
        "tool": _tool(judged.run, rules),
        "automationDetails": {"id": category},
        "originalUriBaseIds": {_ROOT: {"description": {"text": _ROOT_TEXT}}},
        "invocations": [_invocation(judged)],
        "results": [_result(one, number, judged, at) for one, number in numbered(reported)],
        "columnKind": "utf16CodeUnits",
    }


def _tool(run: Run | None, rules: dict[str, Rule]) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": PRODUCT}
    packs = {} if run is None else dict(run.policy.packs)
    own = packs.pop(PRODUCT, "")
    if own:
        driver["version"] = own
    driver["rules"] = [_rule(name, rule) for name, rule in rules.items()]
    tool: dict[str, Any] = {"driver": driver}
    others = [_extension(name, version) for name, version in packs.items() if name]
    if others:
        tool["extensions"] = others
    return tool


def _extension(pack: str, version: str) -> dict[str, str]:
    named = {"name": printable(pack)}
    return {**named, "version": printable(version)} if version else named


def _rule(name: str, rule: Rule) -> dict[str, Any]:
    level = _LEVELS.get(rule.severity, "error")
    text = {"text": clipped(printable(rule.title).strip() or name, _LONGEST_DESCRIPTION)}
    explained = printable(rule.help).strip() or name
    described: dict[str, Any] = {
        "id": name,
        "name": clipped(name, _LONGEST_NAME),
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": explained, "markdown": explained},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": list(rule.tags),
            "security-severity": _SECURITY_SEVERITIES.get(rule.severity, _WORST),
            "problem.severity": _PROBLEM_SEVERITIES[level],
        },
    }
    if rule.url:
        described["helpUri"] = rule.url
    return described


def _result(one: Reported, number: int, judged: Judged, at: dict[str, int]) -> dict[str, Any]:
    name = rule_name(one)
    result: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": at[name],
        "level": _level(one),
        "kind": "fail",
        # Brackets before a parenthesis are a link there, wherever the text comes from.
        "message": {"text": message_of(one).replace("](", "] (")},
        "locations": [_location(one, judged)],
        "partialFingerprints": {
            # The only one that GitHub reads: it would else take the text of the line, which
            # several resources may share.
            "primaryLocationLineHash": f"{one.fingerprint}:{number}",
            f"{PRODUCT}/v1": f"{one.fingerprint}:{number}",
        },
        "properties": {
            "environment": printable(one.environment),
            "policy": printable(one.finding.policy),
            "state": one.finding.state.value,
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
    # GitHub refuses a whole file for one result without a place in a file.
    place = place_of(one, judged)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.file), "uriBaseId": _ROOT},
            # Without an end of its own, it is the line as a whole.
            "region": {"startLine": place.line, "startColumn": 1, "endLine": place.line},
        },
        "logicalLocations": [
            {
                "name": resource_of(one),
                "fullyQualifiedName": printable(one.finding.urn or one.environment),
                "kind": "resource",
            }
        ],
    }


def _uri(file: str) -> str:
    return quote(printable(file).lstrip("/"))


def _suppressions(one: Reported) -> list[dict[str, str]]:
    if one.finding.state in SETTLED:
        return [{"kind": "external", "status": "accepted", "justification": message_of(one)}]
    if one.standing is Standing.KNOWN:
        return [{"kind": "external", "status": "accepted", "justification": "in the baseline"}]
    return []


def _invocation(judged: Judged) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not judged.problem}
    if judged.run is not None:
        ended = judged.run.started + timedelta(seconds=judged.run.seconds)
        invocation["startTimeUtc"] = _time(judged.run.started)
        invocation["endTimeUtc"] = _time(ended)
    notifications = [_notification(_NOTE, "warning", note) for note in notes_of(judged)]
    if judged.problem:
        invocation["exitCode"] = judged.exit_code
        notifications.insert(0, _notification(_PROBLEM, "error", judged.problem))
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    return invocation


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"level": level, "descriptor": {"id": name}, "message": {"text": printable(text)}}


def _time(moment: datetime) -> str:
    return f"{moment.strftime('%Y-%m-%dT%H:%M:%S')}.{moment.microsecond // 1000:03d}Z"
