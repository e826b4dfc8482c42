"""Code signing configurations, and which functions have them.

Lambda (API reference, CreateCodeSigningConfig, UpdateCodeSigningConfig, DeleteCodeSigningConfig,
ListFunctionsByCodeSigningConfig, PutFunctionCodeSigningConfig, DeleteFunctionCodeSigningConfig):
without a policy untrusted code is a warning only; a configuration that a function has is not
deleted (ResourceConflictException), and a function is given one that exists only
(CodeSigningConfigNotFoundException). What runs already is not judged.

Moto has none of the operations, and takes any configuration at the creation of a function.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.awslambda import urls
from moto.awslambda.models import LambdaBackend
from moto.awslambda.responses import LambdaResponse
from moto.core.responses import ActionResult, EmptyResult

from sandbox.emulator import code_signing
from sandbox.emulator.amendments.seams import route, supply, surround
from sandbox.emulator.refusal import RefusalError

_ALL = "{0}/(?P<api_version>[^/]+)/code-signing-configs"
_ONE = f"{_ALL}/(?P<config_arn>[^/]+)"
_MISSING = "CodeSigningConfigNotFoundException"


def _named(response: Any, position: int = -1) -> code_signing.Configuration:
    """Return the configuration that stands in a path."""
    arn = unquote(response.path.split("/")[position])
    return code_signing.find(response.backend, arn)


def _users(response: Any, arn: str) -> list[str]:
    """Return the functions that have a configuration."""
    functions = response.backend.list_functions()
    return [one.function_arn for one in functions if one.code_signing_config_arn == arn]


def _described(configuration: code_signing.Configuration) -> ActionResult:
    return ActionResult({"CodeSigningConfig": configuration.described()})


def _create(response: Any) -> ActionResult:
    """Answer CreateCodeSigningConfig."""
    return _described(code_signing.create(response.backend, json.loads(response.body)))


def _update(response: Any) -> ActionResult:
    """Answer UpdateCodeSigningConfig."""
    found = _named(response)
    found.set(json.loads(response.body))
    return _described(found)


def _delete(response: Any) -> ActionResult:
    """Answer DeleteCodeSigningConfig."""
    found = _named(response)
    if _users(response, found.arn):
        message = f"The code signing configuration {found.arn} is in use by a function."
        raise RefusalError("ResourceConflictException", message)
    del code_signing.configurations_of(response.backend)[found.arn]
    return ActionResult({})


def _list(response: Any) -> ActionResult:
    """Answer ListCodeSigningConfigs."""
    found = code_signing.configurations_of(response.backend).values()
    return ActionResult({"CodeSigningConfigs": [one.described() for one in found]})


def _list_functions(response: Any) -> ActionResult:
    """Answer ListFunctionsByCodeSigningConfig."""
    return ActionResult({"FunctionArns": _users(response, _named(response, -2).arn)})


def _put(response: Any) -> ActionResult:
    """Answer PutFunctionCodeSigningConfig."""
    arn = json.loads(response.body)["CodeSigningConfigArn"]
    function = _function(response)
    function.code_signing_config_arn = code_signing.find(response.backend, arn, _MISSING).arn
    return ActionResult(function.get_function_code_signing_config())


def _take(response: Any) -> EmptyResult:
    """Answer DeleteFunctionCodeSigningConfig."""
    _function(response).code_signing_config_arn = None
    return EmptyResult()


def _function(response: Any) -> Any:
    """Return the function that stands in a path."""
    return response.backend.get_function(unquote(response.path.split("/")[-2]))


def _create_function(
    original: Callable[..., Any], backend: LambdaBackend, spec: dict[str, Any]
) -> Any:
    """Create a function whose configuration exists."""
    if spec.get("CodeSigningConfigArn"):
        code_signing.find(backend, spec["CodeSigningConfigArn"], _MISSING)
    return original(backend, spec)


def _resource(original: Callable[..., Any], backend: LambdaBackend, arn: str) -> Any:
    """Return what has the tags of an ARN."""
    if ":code-signing-config:" in arn:
        return code_signing.find(backend, arn)
    return original(backend, arn)


def apply() -> None:
    """Fit the amendment."""
    route(urls, LambdaResponse, f"{_ALL}/?$", f"{_ONE}/?$", f"{_ONE}/functions/?$")
    answers = {
        "create_code_signing_config": _create,
        "get_code_signing_config": lambda self: _described(_named(self)),
        "update_code_signing_config": _update,
        "delete_code_signing_config": _delete,
        "list_code_signing_configs": _list,
        "list_functions_by_code_signing_config": _list_functions,
        "put_function_code_signing_config": _put,
        "delete_function_code_signing_config": _take,
    }
    for name, answer in answers.items():
        supply(LambdaResponse, name, answer)
    surround(LambdaBackend, "create_function", _create_function, parameters=("spec",))
    surround(LambdaBackend, "_get_resource_by_arn", _resource, parameters=("arn",))
