"""One run as a document for programs; there is nothing secret in a run."""

from typing import Any

from automation.results import Change, Finding, Run


def run_document(run: Run) -> dict[str, Any]:
    """Return what a run found and did, in values of JSON.

    Args:
        run: of any operation
    """
    return {
        "operation": run.operation.value,
        "project": run.project,
        "stack": run.stack,
        "started": run.started.isoformat(),
        "seconds": round(run.seconds, 3),
        "counts": dict(run.counts),
        "changes": [_change(one) for one in run.changes],
        "policy": {
            "packs": dict(run.policy.packs),
            "findings": [_finding(one) for one in run.policy.findings],
            "passed": {urn: list(names) for urn, names in run.policy.passed.items()},
            "passedStack": list(run.policy.passed_stack),
            "remediated": {urn: list(names) for urn, names in run.policy.remediated.items()},
        },
        "diagnostics": [
            {"severity": one.severity, "resource": one.urn, "message": one.message}
            for one in run.diagnostics
        ],
        "outputs": dict(run.outputs),
        "events": {
            "total": run.events.total,
            "debug": run.events.debug,
            "malformed": run.events.malformed,
            "unknown": dict(run.events.unknown),
            "handlerFailures": run.events.handler_failures,
        },
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "resource": one.urn,
        "operation": one.operation,
        "properties": list(one.properties),
        "replacing": list(one.replacing),
        "source": None if one.source is None else str(one.source),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "control": one.control,
        "policy": one.policy,
        "pack": one.pack,
        "level": one.level,
        "severity": one.severity,
        "state": one.state.value,
        "resource": one.urn,
        "path": one.path,
        "source": None if one.source is None else str(one.source),
        "message": one.message,
    }
