"""Settings of functions that are shown as they were set.

Lambda (API reference, CreateFunction, UpdateFunctionConfiguration, UpdateFunctionCode,
GetFunctionConcurrency; developer guide, Configuring log groups): a function has a dead letter
target, logging settings (text to the log group /aws/lambda/<name> unless set), a tracing mode, a
key, temporary storage and an architecture, which can all be changed. Subnets and groups of its VPC
exist, and the VPC is theirs (InvalidParameterValueException). No reserved concurrency is not the
same as one of zero, which stops the function.

Moto loses dead letter target and logging settings, changes none of the six, shows a VPC of its own
invention, and hides a concurrency of zero.
"""

from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.ec2.models import ec2_backends

from sandbox.emulator.amendments.seams import exchange, surround
from sandbox.emulator.refusal import RefusalError

_CHANGED = {"TracingConfig": "tracing_config", "KMSKeyArn": "kms_key_arn"}


def _initialise(original: Callable[..., None], function: Any, *given: Any, **named: Any) -> None:
    """Create a function with all its settings."""
    spec = named.get("spec") or given[1]
    function.dead_letter_target, function.logging = {}, {}
    original(function, *given, **named)
    function.vpc_id = _vpc_of(function, spec.get("VpcConfig"))
    _set(function, spec)


def _set(function: Any, asked: dict[str, Any]) -> None:
    """Take over the settings moto loses."""
    if "DeadLetterConfig" in asked:
        target = asked["DeadLetterConfig"].get("TargetArn")
        function.dead_letter_target = {"TargetArn": target} if target else {}
    function.logging |= asked.get("LoggingConfig") or {}


def _configure(
    original: Callable[..., Any], function: Any, config_updates: dict[str, Any]
) -> dict[str, Any]:
    """Change settings."""
    asked = config_updates.get("VpcConfig")
    vpc = function.vpc_id if asked is None else _vpc_of(function, asked)
    original(function, config_updates)
    function.vpc_id = vpc
    for member, name in _CHANGED.items():
        if config_updates.get(member) is not None:
            setattr(function, name, config_updates[member])
    if config_updates.get("EphemeralStorage"):
        function.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
    _set(function, config_updates)
    described: dict[str, Any] = function.get_configuration()
    return described


def _change_code(
    original: Callable[..., Any], function: Any, updated_spec: dict[str, Any]
) -> dict[str, Any]:
    """Change the code, and with it what processors it is for."""
    original(function, updated_spec)
    if updated_spec.get("Architectures") and not updated_spec.get("DryRun"):
        function.architectures = updated_spec["Architectures"]
    described: dict[str, Any] = function.get_configuration()
    return described


def _describe(
    original: Callable[..., dict[str, Any]], function: Any, *given: Any, **named: Any
) -> dict[str, Any]:
    """Describe a function with all its settings."""
    described = original(function, *given, **named)
    if function.dead_letter_target:
        described["DeadLetterConfig"] = function.dead_letter_target
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    described["LoggingConfig"] = {**defaults, **function.logging}
    return described


def _describe_whole(original: Callable[..., dict[str, Any]], function: Any) -> dict[str, Any]:
    """Describe a function with its concurrency."""
    described = original(function)
    if function.reserved_concurrency is not None:
        reserved = {"ReservedConcurrentExecutions": function.reserved_concurrency}
        described["Concurrency"] = reserved
    return described


def _vpc(function: Any) -> dict[str, Any] | None:
    """Return subnets and groups of a function with the VPC they are of."""
    asked = function._vpc_config  # noqa: SLF001 - moto shows another one
    return {**asked, "VpcId": function.vpc_id} if asked and asked.get("SubnetIds") else None


def _vpc_of(function: Any, asked: dict[str, Any] | None) -> str:
    """Return the VPC of subnets that are asked for, which have to be there, as have groups."""
    if not asked or not asked.get("SubnetIds"):
        return ""
    backend = ec2_backends[function.account_id][function.region]
    known = {
        subnet.id: subnet.vpc_id for zone in backend.subnets.values() for subnet in zone.values()
    }
    groups = {group.id for group in backend.describe_security_groups()}
    missing = [one for one in asked["SubnetIds"] if one not in known]
    missing += [one for one in asked.get("SecurityGroupIds") or [] if one not in groups]
    if missing:
        message = f"{', '.join(missing)} does not exist."
        raise RefusalError("InvalidParameterValueException", message)
    return str(known[asked["SubnetIds"][0]])


def apply() -> None:
    """Fit the amendment."""
    made = ("account_id", "spec", "region", "version")
    surround(LambdaFunction, "__init__", _initialise, parameters=made)
    updates = ("config_updates",)
    surround(LambdaFunction, "update_configuration", _configure, parameters=updates)
    spec = ("updated_spec",)
    surround(LambdaFunction, "update_function_code", _change_code, parameters=spec)
    surround(LambdaFunction, "get_configuration", _describe, parameters=("on_create",))
    surround(LambdaFunction, "get_code", _describe_whole, parameters=())
    exchange(LambdaFunction, "vpc_config", property(_vpc))
