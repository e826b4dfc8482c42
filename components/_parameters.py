"""Reads SSM parameters together, so that one error can name all that are missing."""

import asyncio
import importlib.metadata
import re
from collections.abc import Awaitable, Sequence

import pulumi

from components import _caller
from components._rules import Rule

_FUNCTION = "aws:ssm/getParameter:getParameter"
# The SDK and the engine each put the function's name before what the provider says.
_WRAPPING = re.compile(rf"{_FUNCTION}(?: failed| returned an error)?:\s")
_ABSENT = ("couldn't find resource", "parameternotfound", "not found", "empty result")


class ParameterError(pulumi.RunError):
    """SSM parameters are missing or hold something else; the message names each of them."""


def read_parameters(
    wanted: Sequence[tuple[str, Rule]], parent: pulumi.Resource, remedy: str
) -> pulumi.Output[list[str]]:
    """Return the values of the parameters, in the order asked for.

    The reads go past the generated get_parameter_output: of an output that fails, the SDK would
    report the first one on its own, next to the one error that names them all.

    Args:
        wanted: each parameter's full path, and what its value has to be
        parent: the component whose provider is asked
        remedy: who provides the parameters and what to do

    Raises:
        ParameterError: in the output, where a parameter is missing, secret or holds something else
    """
    values: Awaitable[list[str]] = _read_all(wanted, parent, remedy)
    return pulumi.Output.from_input(values)


async def _read_all(
    wanted: Sequence[tuple[str, Rule]], parent: pulumi.Resource, remedy: str
) -> list[str]:
    reads = (_read(path, parent) for path, _ in wanted)
    answers = await asyncio.gather(*reads, return_exceptions=True)
    faults = [
        f"  - {path} {fault}"
        for (path, rule), answer in zip(wanted, answers, strict=True)
        if (fault := _fault(answer, rule))
    ]
    if faults:
        message = "\n".join(["SSM parameters cannot be used:", *faults, remedy])
        raise _caller.current().ending(ParameterError(message))
    return [answer["insecureValue"] for answer in answers if isinstance(answer, dict)]


async def _read(path: str, parent: pulumi.Resource) -> dict[str, str]:
    options = pulumi.InvokeOptions(parent=parent, version=importlib.metadata.version("pulumi_aws"))
    answer: dict[str, str] = await pulumi.runtime.invoke_async(_FUNCTION, {"name": path}, options)
    return answer


def _fault(answer: dict[str, str] | BaseException, rule: Rule) -> str:
    if isinstance(answer, BaseException):
        text = str(answer)
        absent = any(mark in text.lower() for mark in _ABSENT)
        return "does not exist" if absent else f"cannot be read: {_WRAPPING.split(text)[-1]}"
    if answer.get("type") == "SecureString":
        return "is a SecureString; an id is no secret, publish it as a String"
    value = answer.get("insecureValue")
    return "" if rule.accepts(value) else f'holds "{value}"; it has to hold {rule.allowed}'
