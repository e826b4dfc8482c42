"""Reading Systems Manager parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.functions.function import Function
from sandbox.provider.wire import Secret

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


def get_parameter(cloud: Cloud, arguments: Properties) -> Properties:
    """Return a parameter; its value is a secret, a plain one is readable as `insecureValue` too.

    Raises:
        ProviderError: There is no such parameter.
    """
    name, decrypted = arguments["name"], arguments.get("withDecryption", True)
    try:
        answer = cloud.call("ssm", "GetParameter", Name=name, WithDecryption=decrypted)
    except AwsError as error:
        if error.gone:
            # The official plugin's words, which the components recognise.
            message = f"reading SSM Parameter ({name}) in {cloud.region}: couldn't find resource"
            raise ProviderError(message) from None
        raise
    found = answer["Parameter"]
    plain = found["Type"] != "SecureString"
    return {
        "id": name,
        "name": found["Name"],
        "arn": found["ARN"],
        "type": found["Type"],
        "value": Secret(found["Value"]),
        "insecureValue": found["Value"] if plain else "",
        "version": found["Version"],
        "withDecryption": decrypted,
        "region": cloud.region,
    }


FUNCTIONS = (
    Function(
        "aws:ssm/getParameter:getParameter",
        get_parameter,
        required=("name",),
        operations=("ssm:GetParameter",),
    ),
)
