"""How errors become answers the engine understands, none of which quotes a value by accident."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
from google.protobuf import any_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import status_pb2

from sandbox.provider import plans
from sandbox.provider.errors import ProviderError
from sandbox.provider.wire import dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

    from sandbox.provider.wire import Properties

_Answer = TypeVar("_Answer", bound="Message")


class InitializationError(ProviderError):
    """A resource was made, but not all of what belongs to it.

    Args:
        identifier: The id of what was made.
        inputs: Its inputs.
        reason: What went wrong.
    """

    def __init__(self, identifier: str, inputs: Properties, reason: str) -> None:
        super().__init__(reason)
        self.identifier = identifier
        self.inputs = inputs


def answering(method: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """Turn errors of a method into what the engine shows."""

    @functools.wraps(method)
    def answer(
        servicer: object,
        request: Any,  # noqa: ANN401 - one wrapper for all requests
        context: grpc.ServicerContext,
    ) -> _Answer:
        try:
            return method(servicer, request, context)
        except InitializationError as error:
            _abort_partially(context, error)
        except Exception as error:  # noqa: BLE001 - every error gets an answer
            status = getattr(error, "status", grpc.StatusCode.UNKNOWN)
            context.abort(status, explanation(error))
        raise AssertionError  # abort never returns

    return answer


def explanation(error: Exception) -> str:
    """Say what went wrong; of a fault of our own only where, for its text may hold secrets."""
    if isinstance(error, ProviderError):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno}" if trace else ""
    return f"bug in the sandbox provider: {type(error).__name__}{place}"


class UnsupportedError(ProviderError):
    """A type or function the sandbox does not know."""

    status = grpc.StatusCode.UNIMPLEMENTED


def type_and_name(urn: str) -> tuple[str, str]:
    """Return the type token and the name a URN ends with."""
    *_, types, name = urn.split("::", 3)
    return types.rpartition("$")[2], name


def _abort_partially(context: grpc.ServicerContext, error: InitializationError) -> None:
    """Answer with an error that carries what was made, in the details of the status."""
    outputs = dump(plans.actual_outputs(error.inputs, {}))
    detail = any_pb2.Any()
    detail.Pack(
        pb.ErrorResourceInitFailed(
            id=error.identifier,
            properties=outputs,
            inputs=dump(error.inputs),
            reasons=[str(error)],
        )
    )
    code = grpc.StatusCode.UNKNOWN
    status = status_pb2.Status(code=code.value[0], message=str(error), details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, str(error))
