"""A change of an instance's user data.

EC2 (API reference, ModifyInstanceAttribute): user data travels as a blob, so it is encoded once, on
the wire. Moto decodes the blob and then wants its content to be base64 again.
"""

from collections.abc import Callable
from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.responses.instances import InstanceResponse

from sandbox.emulator.amendments.seams import surround


def _change_user_data(original: Callable[..., bool], response: Any) -> bool:
    """Take user data as it is; leave other attributes to moto."""
    data = response._get_param("UserData.Value")  # noqa: SLF001 - moto's own way for its responses
    if data is None:
        return original(response)
    response.error_on_dryrun()
    text = data.decode() if isinstance(data, bytes) else str(data)
    identifier = response._get_param("InstanceId")  # noqa: SLF001 - the same
    encoded = Base64EncodedString.from_raw_string(text)
    response.ec2_backend.modify_instance_attribute(identifier, "user_data", encoded)
    return True


def apply() -> None:
    """Fit the amendment."""
    surround(
        InstanceResponse,
        "_dot_value_instance_attribute_handler",
        _change_user_data,
        parameters=(),
        relies_on=("attr_value = parse_user_data(attr_value)",),
    )
