"""What Image Builder holds in one account and region."""

from functools import cached_property
from typing import Any

from moto.core.base_backend import BackendDict

from sandbox.emulator.image_builder.managed import managed_records
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Backend

Record = dict[str, Any]
_SERVICE = "imagebuilder"


class ImageBuilderBackend(Backend):
    """Image Builder in one account and region.

    A record is what the Get operation of its kind answers, kept by its ARN.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.records: dict[str, Record] = {}

    @cached_property
    def managed(self) -> dict[str, Record]:
        """What Amazon offers in the region."""
        return managed_records(f"arn:{self.partition}:{_SERVICE}:{self.region_name}:aws:")

    @property
    def all(self) -> dict[str, Record]:
        """What the account has, and what Amazon offers."""
        return {**self.managed, **self.records}

    def name(self, resource: str) -> str:
        """Return the ARN of a resource of the account."""
        return self.arn(_SERVICE, resource)

    def of_kind(self, kind: str) -> list[Record]:
        """Return the account's records of a kind such as `image-recipe`."""
        stem = self.name(f"{kind}/")
        return [record for arn, record in self.records.items() if arn.startswith(stem)]

    def own(self, arn: str) -> Record:
        """Return a record of the account."""
        if arn not in self.records:
            raise not_found(arn)
        return self.records[arn]


def not_found(arn: str) -> RefusalError:
    """Return the error of a resource that does not exist."""
    message = f"The resource with the ARN '{arn}' was not found."
    return RefusalError("ResourceNotFoundException", message)


def not_valid(parameter: str, why: str) -> RefusalError:
    """Return the error of a parameter whose value cannot be used."""
    message = f"The value supplied for parameter '{parameter}' is not valid. {why}"
    return RefusalError("InvalidParameterValueException", message)


def no_combination(message: str) -> RefusalError:
    """Return the error of parameters that contradict each other."""
    return RefusalError("InvalidParameterCombinationException", message)


# Botocore lists no regions of Image Builder, which is wherever EC2 is.
image_builder_backends = BackendDict(ImageBuilderBackend, "ec2")
