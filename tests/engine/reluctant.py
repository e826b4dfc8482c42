"""An AWS endpoint that keeps some of its answers back until its caller is gone."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

_UNUSED: Final = {"connection", "content-length", "transfer-encoding"}


class ReluctantEndpoint:
    """Passes requests on to an endpoint that answers.

    Args:
        endpoint: where to
        unanswered: a request whose body has this text is carried out, its answer kept back
        lost: a request whose body has this text is never carried out
    """

    def __init__(self, endpoint: str, *, unanswered: str = "", lost: str = "") -> None:
        self._address = urlsplit(endpoint).netloc
        self._unanswered = unanswered.encode()
        self._lost = lost.encode()
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._kept = threading.Semaphore(0)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait(self, requests: int = 1) -> None:
        """Wait until that many requests were kept back."""
        for _ in range(requests):
            assert self._kept.acquire(timeout=60)

    def release(self) -> None:
        """Answer what was kept back, and all that follows."""
        self._released.set()

    @contextmanager
    def running(self) -> Iterator["ReluctantEndpoint"]:
        """Serve as long as the context lasts."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self.release()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Ask the other endpoint, and keep what has to be kept."""
        if self._lost and self._lost in body and not self._released.is_set():
            self._keep()
            return 503, [], b""
        connection = http.client.HTTPConnection(self._address)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        found = response.status, response.getheaders(), response.read()
        connection.close()
        if self._unanswered and self._unanswered in body:
            self._keep()
        return found

    def _keep(self) -> None:
        if not self._released.is_set():
            self._kept.release()
            self._released.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                found = endpoint.answer(self.command, self.path, dict(self.headers), body)
                status, headers, content = found
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in _UNUSED:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                # The caller may be gone.
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
