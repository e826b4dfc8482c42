"""`python -m sandbox.emulator`: run the emulated AWS in the foreground."""

import argparse
import os
import signal
import socket
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from sandbox.emulator.boot import Boot

_LAST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    options = _parser().parse_args(arguments)
    # Before moto is imported: a signal during the slow start ends it as well.
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        listener = _listen(options.host, options.port)
    except OSError as refusal:
        reason = refusal.strerror or refusal
        return _fail(
            f"The emulator cannot listen on {options.host}:{options.port}: {reason}. "
            "End what uses the port, or give another --port (0 takes a free one)."
        )
    with listener:
        boot = Boot(port=listener.getsockname()[1], pid=os.getpid(), boot=str(uuid.uuid4()))
        return _serve(listener, boot, options)


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.emulator", description="Run the emulated AWS in the foreground."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on, 0 for a free one")
    parser.add_argument("--ready-file", type=_new_file, help="file to write once listening")
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser


def _port(text: str) -> int:
    """Return a port number."""
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to {_LAST_PORT}")
    return int(text)


def _new_file(text: str) -> Path:
    """Return the path of a file that can be written."""
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a file in an existing folder")
    return path


def _listen(host: str, port: int) -> socket.socket:
    """Take a port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Only a listening socket keeps others off the port.
        listener.listen(socket.SOMAXCONN)
    except OSError:
        listener.close()
        raise
    return listener


def _serve(listener: socket.socket, boot: Boot, options: argparse.Namespace) -> int:
    """Serve on a port that is taken already, until the process is told to leave."""
    # Imported here: moto takes a second, and a taken port is to be told at once.
    from sandbox.emulator.amendments.seams import SeamError  # noqa: PLC0415
    from sandbox.emulator.server import make_server  # noqa: PLC0415

    try:
        server = make_server(listener, boot, verbose=options.verbose)
    except SeamError as misfit:
        return _fail(str(misfit))
    if options.ready_file:
        boot.announce(options.ready_file)
    server.serve_forever()
    return 0


def _fail(message: str) -> int:
    """Say why there is no emulator and return the exit code for it."""
    print(message, file=sys.stderr)  # noqa: T201 - the command's own message
    return 1


def _leave(_signal: int, _frame: object) -> NoReturn:
    """End the process as a wanted end."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
