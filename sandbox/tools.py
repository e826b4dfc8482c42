"""Tools that a step runs; what they say is shown when they fail."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sandbox.paths import Clone
from sandbox.steps import StepError, last_lines
from sandbox.toolchain.process import run_logged

# What a tool has to say is wanted whole.
ALL_LINES = 10_000


def logged(
    clone: Clone,
    title: str,
    command: Sequence[str | Path],
    remedy: str,
    progress: Callable[[str], None],
) -> str:
    """Run a tool and return its last line.

    Args:
        clone: Where it runs, and keeps its log.
        title: What the step is called.
        command: Program and arguments.
        remedy: What to do if it fails.
        progress: Told what is going on.

    Raises:
        StepError: It failed.
    """
    log = clone.logs / f"{title}.log"
    log.unlink(missing_ok=True)
    code = run_logged(
        command,
        log,
        environment=os.environ,
        directory=clone.root,
        progress=partial(progress, "running"),
    )
    if code != 0:
        raise StepError(f"{title} failed (exit code {code})", remedy, log, lines=ALL_LINES)
    return (last_lines(log, 1) or ["done"])[0]
