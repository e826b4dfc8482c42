"""AWS-style errors for requests the emulator cannot answer.

Moto answers an operation it lacks with an HTML page under a status that clients retry. Here such a
request gets an error of its own protocol and a status that no client retries, so that every client
sees code and message at once.
"""

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from botocore.exceptions import UnknownServiceError
from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MISSING = "NotImplemented"
"""The error code of an operation the emulator lacks."""

BROKEN = "EmulatorFault"
"""The error code of an operation the emulator has and fails at."""

STATUS = "501 Not Implemented"

UNSIGNED = "unsigned"
"""What stands for the service of a request that is not signed."""

_XML_SERVICES = ("s3", "cloudfront", "route53")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Operation:
    """What a request asks for.

    Args:
        service: The service's signing name.
        name: The operation, or method and path where there is no name to be had.
        protocol: How the service's errors are written.
    """

    service: str
    name: str
    protocol: str


@dataclass(frozen=True)
class Fault:
    """An answer that is an error."""

    content_type: str
    body: bytes
    code: str

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the answer."""
        return [
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(self.body))),
            ("x-amzn-ErrorType", self.code),
        ]


def operation_of(environ: "WSGIEnvironment", body: bytes) -> Operation:
    """Find out what a request asks for.

    Args:
        environ: The request.
        body: Its body where it is a form, empty otherwise.
    """
    service = service_of(environ.get("HTTP_AUTHORIZATION", ""))
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return Operation(service, target.rsplit(".", 1)[-1], "json")
    action = parse_qs(body.decode(errors="replace")).get("Action")
    if action:
        return Operation(service, action[0], "ec2" if service == "ec2" else "query")
    protocol = "rest-xml" if service in _XML_SERVICES else "rest-json"
    return Operation(service, _name_by_route(service, environ), protocol)


def service_of(authorization: str) -> str:
    """Return the service a request is signed for, or UNSIGNED."""
    _, found, scope = authorization.partition("Credential=")
    parts = scope.split(",", 1)[0].split("/")
    return parts[3] if found and len(parts) > 3 else UNSIGNED  # noqa: PLR2004 - key/date/region/service/aws4_request


def fault(operation: Operation, code: str, message: str) -> Fault:
    """Write an error the way the operation's service does."""
    if operation.protocol == "json":
        body = json.dumps({"__type": code, "message": message})
        return Fault("application/x-amz-json-1.1", body.encode(), code)
    if operation.protocol == "rest-json":
        return Fault("application/json", json.dumps({"message": message}).encode(), code)
    request = f"<RequestId>{uuid.uuid4()}</RequestId>"
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if operation.protocol == "ec2":
        request = request.replace("RequestId", "RequestID")
        text = f"<Response><Errors><Error>{error}</Error></Errors>{request}</Response>"
    elif operation.service == "s3":
        text = f"<Error>{error}{request}</Error>"
    else:
        text = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>{request}</ErrorResponse>"
    return Fault("text/xml", text.encode(), code)


def missing(operation: Operation) -> Fault:
    """Write the error of an operation the emulator lacks."""
    message = f"the emulator has no {operation.name} ({operation.service})"
    return fault(operation, MISSING, message)


def broken(operation: Operation, cause: BaseException) -> Fault:
    """Write the error of an operation the emulator fails at."""
    message = (
        f"the emulator failed at {operation.name} ({operation.service}): "
        f"{type(cause).__name__}; its log has the details"
    )
    return fault(operation, BROKEN, message)


def is_form(environ: "WSGIEnvironment") -> bool:
    """Say whether a request's body is a form, which names the operation."""
    return str(environ.get("CONTENT_TYPE", "")).startswith(_FORM)


def _name_by_route(service: str, environ: "WSGIEnvironment") -> str:
    """Return the operation a REST request's method and path stand for."""
    # A few services are signed for under a name that has hyphens their model's has not.
    for name in (service, service.replace("-", "")):
        try:
            operation: Any
            operation, _ = get_service_router(name).match(Request(environ))
        except (NotFound, UnknownServiceError):
            continue
        return str(operation.name)
    return f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}"
