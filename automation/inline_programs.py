"""A function of this process as a program, and the end of what running it leaves open.

Where the engine is gone before the function has ended, as after a finding that blocks, the SDK's
server fails on its way out and closes neither the event loop nor the threads of the run.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

Program = Callable[[], Any]
# The engine is gone by then, and all that the function still asks of it fails at once.
_SECONDS: Final = 5.0
_PAUSE_SECONDS: Final = 0.01


class InlineProgram:
    """A function that declares resources, as the SDK calls it.

    Args:
        function: without arguments; it may be asynchronous
    """

    def __init__(self, function: Program) -> None:
        self._function = function
        self._loops: list[asyncio.AbstractEventLoop] = []

    @property
    def __name__(self) -> str:
        """The function's name, which the SDK shows."""
        return str(getattr(self._function, "__name__", "program"))

    def __call__(self) -> Any:  # noqa: ANN401 - what the function returns
        """Declare the resources."""
        self._loops.append(asyncio.get_running_loop())
        return self._function()

    def settle(self) -> None:
        """Close what the runs so far left open."""
        deadline = time.monotonic() + _SECONDS
        while self._loops:
            loop = self._loops[-1]
            while loop.is_running() and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
            self._loops.pop()
            if not loop.is_running() and not loop.is_closed():
                _close(loop)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        ended = asyncio.gather(*tasks, return_exceptions=True)
        # Where the loop has been told to stop, that stops the first of these runs.
        for _ in range(2):
            with suppress(RuntimeError):
                loop.run_until_complete(ended)
    loop.close()
