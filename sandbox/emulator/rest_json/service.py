"""What makes a service: its backends, its operations and the codes of its errors."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.core.base_backend import BaseBackend

from sandbox.emulator.refusal import RefusalError

Asked = dict[str, Any]
Answer = dict[str, Any] | None
Operation = Callable[[Any, Asked], Answer]

_CLIENT = "clientToken"


class Backend(BaseBackend):
    """A service in one account and region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.client_tokens: dict[str, tuple[str, Asked, Answer]] = {}

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region_name}:{self.account_id}:{resource}"


@dataclass(frozen=True)
class Service:
    """A service with the operations it has here.

    Args:
        name: Its name in botocore.
        backends: Moto's dictionary of its backends, by account and region.
        operations: What answers each operation, by the API's name of it.
        invalid: The code of a request that breaks the model.
        invalid_page: The code of a page token that was never given.
        mismatch: The code of a client token that was used for another request, where there are any.
    """

    name: str
    backends: Any
    operations: Mapping[str, Operation]
    invalid: str = "ValidationException"
    invalid_page: str = "ValidationException"
    mismatch: str = "IdempotentParameterMismatchException"

    def answer(self, name: str, backend: Backend, asked: Asked) -> Answer:
        """Call an operation, once for each token of a client."""
        operation, token = self.operations[name], asked.get(_CLIENT)
        if token is None:
            return copy.deepcopy(operation(backend, asked))
        rest = {member: value for member, value in asked.items() if member != _CLIENT}
        if token in backend.client_tokens:
            before, request, answer = backend.client_tokens[token]
            if (before, request) != (name, rest):
                message = f"The client token {token} was used with other parameters."
                raise RefusalError(self.mismatch, message)
            return copy.deepcopy(answer)
        answer = copy.deepcopy(operation(backend, asked))
        backend.client_tokens[token] = name, copy.deepcopy(rest), answer
        return copy.deepcopy(answer)
