"""What Image Builder holds in one account and region."""

from typing import Any

from moto.core.base_backend import BackendDict

from sandbox.emulator.rest_json import Backend

Record = dict[str, Any]


class ImageBuilderBackend(Backend):
    """Image Builder in one account and region; every record is kept by its ARN."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.records: dict[str, Record] = {}


# Botocore lists no regions of Image Builder, which is wherever EC2 is.
image_builder_backends = BackendDict(ImageBuilderBackend, "ec2")
