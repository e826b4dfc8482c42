"""What ends a verb from outside: Ctrl-C, the end of a CI job, a terminal that is closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopped_by_signals(stop: Callable[[], bool]) -> Iterator[None]:
    """Stop the engine with this process, as long as the context lasts.

    The engine runs in a session of its own, and would go on alone. Each signal asks it once more;
    what the verb does with a run that was stopped is the same as ever.

    Args:
        stop: asks it, without waiting, and says whether there was anything to stop

    Raises:
        KeyboardInterrupt: there was nothing
    """

    def handle(number: int, frame: object) -> None:
        del number, frame
        if not stop():
            raise KeyboardInterrupt

    previous = {one: signal.signal(one, handle) for one in _ENDING}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
