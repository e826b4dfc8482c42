"""The emulated AWS, in one region: calls by service and operation, with errors one can read."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
)
from botocore.exceptions import ConnectionError as UnreachableError

from sandbox.provider.errors import (
    AwsError,
    ProviderError,
    emulator_fault,
    invalid_request,
    without_secrets,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.client import BaseClient

    from sandbox.provider.settings import Settings
    from sandbox.provider.wire import ApiShape, Properties

_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_HTTP = Config(
    retries={"total_max_attempts": 1},  # the emulator is on this machine: an error stays one
    connect_timeout=5,
    read_timeout=60,
    parameter_validation=True,
    max_pool_connections=16,
    s3={"addressing_style": "path"},
)


class Connections:
    """The clients of one configured provider, by service and region."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._session: Any = boto3.Session(**dict[str, Any](settings.credentials))
        self._clients: dict[tuple[str, str], BaseClient] = {}
        self._lock = threading.RLock()  # clients are thread-safe, making them is not

    def client(self, service: str, region: str) -> BaseClient:
        """Return the client of a service in a region."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._session.client(
                    service,
                    region_name=region,
                    endpoint_url=self.settings.endpoint(service),
                    config=_HTTP,
                )
            return self._clients[service, region]

    @cached_property
    def account(self) -> str:
        """The account the credentials belong to."""
        identity = Cloud(self, self.settings.region).call("sts", "GetCallerIdentity")
        return str(identity["Account"])


class Cloud:
    """AWS in one region.

    Args:
        connections: The configured provider's clients.
        region: Where calls go.
    """

    def __init__(self, connections: Connections, region: str) -> None:
        self.connections = connections
        self.region = region

    @classmethod
    def of(cls, settings: Settings) -> Cloud:
        """Return AWS in the configured region."""
        return cls(Connections(settings), settings.region)

    def at(self, region: str | None) -> Cloud:
        """Return AWS in another region; every resource may name one of its own."""
        return self if region in (None, self.region) else Cloud(self.connections, str(region))

    @property
    def default_tags(self) -> Mapping[str, str]:
        """The tags the provider's configuration gives every resource."""
        return self.connections.settings.default_tags

    @property
    def partition(self) -> str:
        """The partition the region belongs to."""
        starts = (name for start, name in _PARTITIONS.items() if self.region.startswith(start))
        return next(starts, "aws")

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a regional resource."""
        account = self.connections.account
        return f"arn:{self.partition}:{service}:{self.region}:{account}:{resource}"

    def shape(self, service: str, operation: str) -> ApiShape:
        """Return the API's description of an operation's request."""
        model = self.connections.client(service, self.region).meta.service_model
        shape = model.operation_model(operation).input_shape
        if shape is None:
            raise ProviderError(f"{service}:{operation} takes no request")
        return shape

    def call(self, service: str, operation: str, **request: Any) -> Properties:  # noqa: ANN401
        """Call an operation.

        Raises:
            AwsError: AWS refused.
            ProviderError: AWS was not reached, or the emulator has no such operation.
        """
        client = self.connections.client(service, self.region)
        try:
            answer: Properties = getattr(client, xform_name(operation))(**request)
        except ClientError as error:
            raise self._refusal(service, operation, request, error) from None
        except ParamValidationError as error:
            raise invalid_request(operation, str(error.kwargs["report"])) from None
        except BotoCoreError as error:
            raise self._failure(service, operation, error) from None
        return answer

    def _refusal(
        self, service: str, operation: str, request: Properties, error: ClientError
    ) -> ProviderError:
        answer = error.response.get("Error", {})
        code, message = str(answer.get("Code", "")), str(answer.get("Message", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if fault := emulator_fault(status, f"{service}:{operation}"):
            return ProviderError(fault)
        shape = self.shape(service, operation)
        return AwsError(f"{operation}: {code}: {without_secrets(message, request, shape)}", code)

    def _failure(self, service: str, operation: str, error: BotoCoreError) -> ProviderError:
        if isinstance(error, NoCredentialsError):
            return ProviderError(
                "no AWS credentials: the sandbox takes any (`make env` prints what to export)"
            )
        if isinstance(error, HTTPClientError | UnreachableError):
            address = self.connections.settings.endpoint(service)
            return ProviderError(
                f"the sandbox's AWS is not running at {address}: start it with `make up`"
            )
        return ProviderError(f"{service}:{operation}: {type(error).__name__}")
