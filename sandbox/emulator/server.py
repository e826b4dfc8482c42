"""The emulator's server: werkzeug's, on a port that is taken already."""

import os
import socket
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug import serving

from sandbox.emulator.amendments import amend
from sandbox.emulator.application import Application
from sandbox.emulator.boot import Boot


class _QuietHandler(MotoRequestHandler):
    """Serves requests without logging them."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


def make_server(listener: socket.socket, boot: Boot, *, verbose: bool) -> serving.BaseWSGIServer:
    """Amend moto and build its server.

    Args:
        listener: The bound socket.
        boot: What the health check answers.
        verbose: Whether every request is logged.
    """
    amend()
    host, port = listener.getsockname()
    # Some of moto's services name their own endpoint in answers.
    os.environ["MOTO_PORT"] = str(port)
    handler: type[Any] = MotoRequestHandler if verbose else _QuietHandler
    return serving.make_server(
        host,
        port,
        Application(boot),
        threaded=True,
        request_handler=handler,
        fd=listener.fileno(),
    )
