"""Tasks and functions that the examples of several controls are made of."""

import json
from typing import Final

from .._model import Given
from ..lambda_._tokens import FUNCTION
from ._container_images import TASK

ECR: Final = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
FIRST: Final = "containerDefinitions[0].image"


def task(*images: str, **depends: tuple[str, ...]) -> Given:
    """Make a task definition with a container of each image."""
    definitions = [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]
    return Given(TASK, {"containerDefinitions": json.dumps(definitions)}, depends=depends)


def function(image: object, **depends: tuple[str, ...]) -> Given:
    """Make a function of a container image."""
    return Given(FUNCTION, {"packageType": "Image", "imageUri": image}, depends=depends)
