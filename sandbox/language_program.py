"""Run a Pulumi program for the language host: the process between the host and user code.

It runs in the program's own Python and needs nothing there but the Pulumi SDK. It says what went
wrong to the engine, and by its exit code to the host, as the official language host's does.
"""

import argparse
import asyncio
import logging
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

FAILED = 1
# The reason was shown, the engine shall add nothing to it.
SHOWN = 32
INTERRUPTED = 130
WATCH_SECONDS = 1.0

try:
    import pulumi
    import pulumi.runtime
except ImportError:
    traceback.print_exc()
    sys.exit(
        f"The Pulumi SDK is not installed for {sys.executable}: install the program's "
        "requirements.txt there, or name its virtual environment in Pulumi.yaml."
    )


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the settings the host passes."""
    parser = argparse.ArgumentParser()
    for name in ("monitor", "engine", "project", "root", "stack", "organization", "directory"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--parallel", type=int, default=0)
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs="*")
    return parser.parse_args(arguments)


def configure(settings: argparse.Namespace) -> None:
    """Connect the SDK to the engine."""
    pulumi.runtime.set_all_config(
        pulumi.runtime.get_config_env(), pulumi.runtime.get_config_secret_keys_env()
    )
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            monitor=settings.monitor,
            engine=settings.engine,
            project=settings.project,
            root_directory=settings.root,
            stack=settings.stack,
            parallel=settings.parallel,
            dry_run=settings.preview,
            organization=settings.organization,
        )
    )


def main_file(program: str) -> str:
    """Return the file that a program starts with."""
    path = os.path.abspath(program)  # noqa: PTH100 - resolves no links, as tracebacks do not
    return os.path.join(path, "__main__.py") if os.path.isdir(path) else path  # noqa: PTH112, PTH118 - the same


def user_traceback(error: BaseException, start: str) -> str:
    """Return the traceback from the user's first frame on.

    Args:
        error: What the program raised.
        start: The file that the program starts with.
    """
    frame = error.__traceback__
    while frame is not None and os.path.abspath(frame.tb_frame.f_code.co_filename) != start:  # noqa: PTH100 - the same
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, frame or error.__traceback__))


def run(program: str, parallel: int) -> int:
    """Run the program inside a stack and return the exit code."""
    start = main_file(program)
    if not os.path.isfile(start):  # noqa: PTH113 - the same
        pulumi.log.error(f"unable to find the program: there is no file {start}")
        return SHOWN
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # A program that fails leaves futures behind that nobody will look at; asyncio would report
    # each of them, and hide the one error that matters.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        with ThreadPoolExecutor(max_workers=max(parallel, 1) * 4) as executor:
            loop.set_default_executor(executor)
            loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: _run_as_main(program)))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return FAILED
    except Exception as error:  # noqa: BLE001 - whatever user code raises is shown to the user
        text = user_traceback(error, start)
        pulumi.log.error(f"Program failed with an unhandled exception:\n{text}")
        return SHOWN
    finally:
        loop.close()
    return 0


def _run_as_main(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


def end_with(parent: int) -> None:
    """End this process when the host is gone, even if it had no time to say so."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(FAILED)


def main() -> int:
    """Run the program that the command line names."""
    settings = parse(sys.argv[1:])
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    configure(settings)
    sys.argv = [settings.program, *settings.arguments]
    if settings.directory:
        os.chdir(settings.directory)
    try:
        code = run(settings.program, settings.parallel)
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        # An engine that gives up interrupts a program that is ending by itself, too.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return code


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)
