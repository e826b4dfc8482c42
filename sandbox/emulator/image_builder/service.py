"""Image Builder's operations, and the codes of its errors."""

from sandbox.emulator.image_builder import components, configurations, images, recipes
from sandbox.emulator.image_builder.models import image_builder_backends
from sandbox.emulator.rest_json import Service, tag_operations

SERVICE = Service(
    name="imagebuilder",
    backends=image_builder_backends,
    operations={
        **components.OPERATIONS,
        **recipes.OPERATIONS,
        **configurations.OPERATIONS,
        **images.OPERATIONS,
        **tag_operations(lambda backend, arn: backend.own(arn), code="InvalidParameterException"),
    },
    invalid="InvalidParameterValueException",
    invalid_page="InvalidPaginationTokenException",
)
