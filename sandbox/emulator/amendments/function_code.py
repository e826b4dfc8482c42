"""The code of functions and layers: which object it is, and who has signed it.

Lambda (API reference, CreateFunction, UpdateFunctionCode, UpdateFunctionConfiguration,
PublishLayerVersion; developer guide, Using code signing to verify code integrity): the object may
be an old version; one that does not exist is InvalidParameterValueException. The code of a function
with a code signing configuration, and of the layers added to it, is judged when it is deployed: if
it was changed since it was signed it is refused in any case (InvalidCodeSignatureException), if it
is not signed with an allowed profile, or the signature is over or revoked, where the configuration
enforces (CodeVerificationFailedException). Nothing is changed then. Layers may be of another
account.

Moto takes the newest version of an object, breaks where there is none, knows no signatures, and
finds layers of the own account only.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction, LayerVersion, lambda_backends
from moto.core.exceptions import ServiceException
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from sandbox.emulator import code_signing
from sandbox.emulator.amendments.seams import surround
from sandbox.emulator.refusal import RefusalError


def _code(account: str, region: str, place: Mapping[str, Any]) -> bytes | None:
    """Return the code that lies at a place; `None` for an image."""
    if "ZipFile" in place:
        return base64.b64decode(place["ZipFile"])
    if "S3Bucket" not in place:
        return None
    buckets = s3_backends[account][get_partition(region)]
    bucket, key, version = place["S3Bucket"], place["S3Key"], place.get("S3ObjectVersion")
    try:
        found = buckets.get_object(bucket, key, version_id=version)
    except ServiceException as error:
        found, reason = None, error.code
    else:
        reason = "NoSuchVersion" if version else "NoSuchKey"
    if found is None:
        message = f"Error occurred while GetObject. S3 Error Code: {reason}."
        raise RefusalError("InvalidParameterValueException", message)
    content: bytes = found.value
    return content


def _hold(holder: Any, code: bytes) -> None:
    """Give a function or layer its code, with size and digests."""
    digest = hashlib.sha256(code)
    holder.code_bytes, holder.code_size = code, len(code)
    holder.code_sha_256 = base64.b64encode(digest.digest()).decode()
    holder.code_digest = digest.hexdigest()


def _layer_version(
    original: Callable[..., None],
    layer: LayerVersion,
    spec: dict[str, Any],
    account_id: str,
    region: str,
) -> None:
    """Make a version of a layer from the object that is asked for."""
    code = _code(account_id, region, spec["Content"])
    original(layer, spec, account_id, region)
    if code is not None:
        _hold(layer, code)


def _describe_layer(original: Callable[..., dict[str, Any]], layer: LayerVersion) -> dict[str, Any]:
    """Describe a version of a layer, with who has signed it."""
    described = original(layer)
    if signer := code_signing.signer_of(layer.code_bytes):
        described["Content"]["SigningProfileVersionArn"] = signer.profile_version
        described["Content"]["SigningJobArn"] = signer.job
    return described


def _find_layer(
    original: Callable[..., Any], backend: LambdaBackend, layer_version_arn: str
) -> Any:
    """Find a version of a layer, in the account of its ARN."""
    account = (layer_version_arn.split(":") + [""] * 5)[4] or backend.account_id
    return original(lambda_backends[account][backend.region_name], layer_version_arn)


def _configuration(function: LambdaFunction) -> code_signing.Configuration | None:
    """Return the code signing configuration of a function, if it has one."""
    if not function.code_signing_config_arn:
        return None
    backend = lambda_backends[function.account_id][function.region]
    return code_signing.find(backend, function.code_signing_config_arn)


def _judge_layers(function: LambdaFunction, arns: list[str]) -> None:
    """Let the layers of a function pass."""
    configuration = _configuration(function)
    if configuration is None:
        return
    backend = lambda_backends[function.account_id][function.region]
    for arn in arns:
        layer = backend.layers_versions_by_arn(arn)
        if layer is not None:
            code_signing.judge(configuration, layer.code_bytes, f"layer {arn}")


def _set_code(
    original: Callable[..., None], function: LambdaFunction, updated_spec: dict[str, Any]
) -> None:
    """Give a function the code that is asked for, if its signature passes."""
    code = _code(function.account_id, function.region, updated_spec)
    configuration = _configuration(function)
    if configuration is not None and code is not None:
        code_signing.judge(configuration, code, f"function {function.function_name}")
        _judge_layers(function, [layer["Arn"] for layer in function.layers])
    original(function, updated_spec)
    if code is None or updated_spec.get("DryRun"):
        return
    _hold(function, code)
    signer = code_signing.signer_of(code) if configuration else None
    function.signing_profile_version_arn = signer.profile_version if signer else None
    function.signing_job_arn = signer.job if signer else None


def _configure(
    original: Callable[..., Any], function: LambdaFunction, config_updates: dict[str, Any]
) -> Any:
    """Change the settings of a function, if the signatures of its layers pass."""
    _judge_layers(function, config_updates.get("Layers") or [])
    return original(function, config_updates)


def apply() -> None:
    """Fit the amendment."""
    made = ("spec", "account_id", "region")
    surround(LayerVersion, "__init__", _layer_version, parameters=made)
    surround(LayerVersion, "get_layer_version", _describe_layer, parameters=())
    layer = ("layer_version_arn",)
    surround(LambdaBackend, "layers_versions_by_arn", _find_layer, parameters=layer)
    spec = ("updated_spec",)
    surround(LambdaFunction, "_set_function_code", _set_code, parameters=spec)
    updates = ("config_updates",)
    surround(LambdaFunction, "update_configuration", _configure, parameters=updates)
