"""The emulator's WSGI application: moto behind a health check, one request at a time."""

import io
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from moto.backends import list_of_moto_modules
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from sandbox.emulator import faults
from sandbox.emulator.boot import BOOT_PATH, Boot

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_NO_ROUTE = ("404", "405")


class Application:
    """Answers AWS requests with moto, and the health check by itself."""

    def __init__(self, boot: Boot) -> None:
        self._boot = boot
        self._aws: Callable[..., Any] = DomainDispatcherApplication(create_backend_app)
        # Moto's stores are plain dictionaries that parallel requests would change under each other.
        self._turn = threading.Lock()
        # Requests that are not signed are moto's own affair.
        self._services = {faults.UNSIGNED: True}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO") == BOOT_PATH:
            start("200 OK", [("Content-Type", "application/json")])
            return [self._boot.to_json().encode()]
        with self._turn:
            return self._answer(environ, start)

    def _answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer an AWS request, by an AWS-style error where moto cannot."""
        body = _buffer(environ) if faults.is_form(environ) else b""
        reply = _Reply()
        try:
            content = self._ask(environ, reply)
        except NotImplementedError:
            fault = faults.missing(faults.operation_of(environ, body))
        except Exception as cause:  # noqa: BLE001 - whatever moto raises, the client gets an answer
            traceback.print_exception(cause)
            fault = faults.broken(faults.operation_of(environ, body), cause)
        else:
            if not reply.is_no_route or _service(environ) == "s3":
                start(reply.status, reply.headers)
                return content
            fault = faults.missing(faults.operation_of(environ, body))
        start(faults.STATUS, fault.headers)
        return [fault.body]

    def _ask(self, environ: "WSGIEnvironment", reply: "_Reply") -> list[bytes]:
        """Hand a request to moto."""
        if not self._has_service(environ):
            raise NotImplementedError
        return list(self._aws(environ, reply.start))

    def _has_service(self, environ: "WSGIEnvironment") -> bool:
        """Say whether moto has the service of a request."""
        service = _service(environ)
        if service not in self._services:
            dispatcher: Any = self._aws
            host = dispatcher.infer_service_region_host(environ, environ.get("PATH_INFO", ""))
            address = f"http://{host}"
            self._services[service] = host in list_of_moto_modules() or any(
                pattern.match(address) for _, pattern in dispatcher.backend_url_patterns
            )
        return self._services[service]


def _service(environ: "WSGIEnvironment") -> str:
    """Return the service a request is signed for."""
    return faults.service_of(environ.get("HTTP_AUTHORIZATION", ""))


class _Reply:
    """Status and headers of an answer that is not sent yet."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def start(
        self, status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Callable[[bytes], object]:
        """Take status and headers as WSGI's start_response does."""
        self.status, self.headers = status, headers
        return _refuse_write

    @property
    def is_no_route(self) -> bool:
        """Whether it is moto's web framework that found nothing, not an emulated service.

        S3's answers to HEAD look the same.
        """
        kind = dict(self.headers).get("Content-Type", "")
        return self.status.startswith(_NO_ROUTE) and kind.startswith("text/html")


def _refuse_write(_data: bytes) -> None:
    """Refuse WSGI's old way of sending a body, which nothing in moto uses."""
    raise NotImplementedError


def _buffer(environ: "WSGIEnvironment") -> bytes:
    """Read a request's body and put it back."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body
