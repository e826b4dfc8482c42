"""Requests and answers of a service on moto's own machinery for REST and JSON.

Moto finds operation and members of a request, and writes answer and errors, by botocore's models.
"""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from moto.core.responses import ActionContext, ActionResult, BaseResponse
from moto.core.serialize import DefaultAttributePicker
from moto.core.utils import get_service_model

from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json.constraints import strangers, violations
from sandbox.emulator.rest_json.paging import is_paged, page
from sandbox.emulator.rest_json.service import Service


class _Exact(ActionResult):
    """An answer whose members have the model's names; moto else takes similar ones too."""

    def execute_result(self, context: ActionContext) -> Any:
        """Write the answer."""
        serializer = context.serializer_class(
            operation_model=context.operation_model, value_picker=DefaultAttributePicker()
        )
        written = serializer.serialize(self.result)
        return written["status_code"], written["headers"], written["body"]


class RestJsonResponse(BaseResponse):
    """One request to a service."""

    service: ClassVar[Service]

    def __init__(self) -> None:
        super().__init__(service_name=self.service.name)
        self.automated_parameter_parsing = True

    def call_action(self) -> Any:
        """Answer the request.

        Raises:
            NotImplementedError: The service does not have the operation here.
        """
        name = self._get_action()
        if name not in self.service.operations:
            raise NotImplementedError(name)
        try:
            result: ActionResult = _Exact(self._answer(name))
        except RefusalError as refusal:
            result = ActionResult(refusal)
        return self.serialized(result)

    def _answer(self, name: str) -> dict[str, Any]:
        """Judge a request, let the operation answer and complete what it says."""
        model = get_service_model(self.service.name).operation_model(name)
        asked = {member: value for member, value in self.params.items() if value is not None}
        if model.input_shape is not None and (found := violations(model.input_shape, asked)):
            plural = "s" if len(found) > 1 else ""
            message = f"{len(found)} validation error{plural} detected: {'; '.join(found)}"
            raise RefusalError(self.service.invalid, message)
        backend = self.service.backends[self.current_account][self.region]
        answer = self.service.answer(name, backend, asked) or {}
        return completed(self.service, model.output_shape, asked, answer)


def routes(service: Service) -> dict[str, Callable[..., Any]]:
    """Return the routes of a service, as a module of moto for URLs has them."""
    response: type[RestJsonResponse] = type(
        f"{service.name.title()}Response", (RestJsonResponse,), {"service": service}
    )
    return {"{0}/.*$": response.dispatch}


def completed(
    service: Service, output: Any, asked: dict[str, Any], answer: dict[str, Any]
) -> dict[str, Any]:
    """Return the page that is asked for, with what every answer has."""
    if output is None:
        return answer
    if is_paged(output):
        answer = page(output, asked, answer, service.invalid_page)
    every = {"requestId": str(uuid.uuid4()), "clientToken": asked.get("clientToken")}
    answer = {**{name: each for name, each in every.items() if name in output.members}, **answer}
    unknown = sorted(strangers(output, answer))
    if unknown:
        raise TypeError(f"the model of {output.name} has no {', '.join(unknown)}")
    return answer
