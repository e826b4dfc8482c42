"""Key rotation with a period.

KMS (API reference, EnableKeyRotation and GetKeyRotationStatus): RotationPeriodInDays is 90 to 2560,
365 without one, and is reported with the date of the next rotation while rotation is on.

Moto ignores the period and reports neither.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.kms.responses import KmsResponse

from sandbox.emulator.amendments.seams import surround

_DEFAULT_DAYS = 365


def _key(response: Any) -> Any:
    """Return the key a request names."""
    backend = response.kms_backend
    identity = response._get_param("KeyId")  # noqa: SLF001 - moto's own way for its responses
    return backend.keys[backend.get_key_id(identity)]


def _enable(original: Callable[..., str], response: Any) -> str:
    """Answer EnableKeyRotation."""
    answer = original(response)
    key = _key(response)
    key.rotation_days = int(response._get_param("RotationPeriodInDays") or _DEFAULT_DAYS)  # noqa: SLF001 - moto's own way
    key.rotates_at = utcnow() + timedelta(days=key.rotation_days)
    return answer


def _status(original: Callable[..., str], response: Any) -> str:
    """Answer GetKeyRotationStatus."""
    status = json.loads(original(response))
    key = _key(response)
    status["KeyId"] = key.arn
    if status["KeyRotationEnabled"]:
        status["RotationPeriodInDays"] = getattr(key, "rotation_days", _DEFAULT_DAYS)
        if hasattr(key, "rotates_at"):
            status["NextRotationDate"] = key.rotates_at.timestamp()
    return json.dumps(status)


def apply() -> None:
    """Fit the amendment."""
    surround(KmsResponse, "enable_key_rotation", _enable, parameters=())
    surround(
        KmsResponse,
        "get_key_rotation_status",
        _status,
        parameters=(),
        relies_on=('json.dumps({"KeyRotationEnabled": rotation_enabled})',),
    )
