"""Whether a preview tells all that its policies had to say: what is not known is no pass."""

from automation.errors import AutomationError, EngineError
from automation.outcomes import beside_findings
from automation.results import Run


def missing(run: Run) -> AutomationError | None:
    """Say why a preview cannot be judged wholly; nothing if it can.

    Args:
        run: a preview that came to its end, or that findings block
    """
    subject = f"{run.operation.value} of {run.project}/{run.stack}"
    if not run.policy.packs:
        return EngineError(f"{subject}: no policy pack took part in it", run)
    # There is at least the stack itself to count.
    if not run.counts:
        return EngineError(f"{subject}: it ended before its summary", run)
    if run.events.malformed:
        return EngineError(
            f"{subject}: {run.events.malformed} of {run.events.total} events cannot be read, and "
            "findings may be among them; use an engine that this version knows",
            run,
        )
    return beside_findings(run)
