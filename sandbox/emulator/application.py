"""The emulator's WSGI application: moto behind a health check, one request at a time."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from sandbox.emulator.boot import BOOT_PATH, Boot

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


class Application:
    """Answers AWS requests with moto, and the health check by itself."""

    def __init__(self, boot: Boot) -> None:
        self._boot = boot
        self._aws: Callable[..., Any] = DomainDispatcherApplication(create_backend_app)
        # Moto's stores are plain dictionaries that parallel requests would change under each other.
        self._turn = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO") == BOOT_PATH:
            start("200 OK", [("Content-Type", "application/json")])
            return [self._boot.to_json().encode()]
        with self._turn:
            answer: Iterable[bytes] = self._aws(environ, start)
            return answer
