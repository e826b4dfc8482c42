"""Image Builder's operations, and the codes of its errors."""

from sandbox.emulator.image_builder.models import image_builder_backends
from sandbox.emulator.rest_json import Operation, Service

_OPERATIONS: dict[str, Operation] = {}
SERVICE = Service(
    name="imagebuilder",
    backends=image_builder_backends,
    operations=_OPERATIONS,
    invalid_page="InvalidPaginationTokenException",
)
