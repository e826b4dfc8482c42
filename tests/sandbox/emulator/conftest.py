"""What the tests of the emulator share."""

import uuid
from collections.abc import Callable

import pytest
from botocore.client import BaseClient
from emulated_cloud import Cloud


@pytest.fixture
def cloud(client: Callable[..., BaseClient]) -> Cloud:
    """The emulated AWS, with a name nothing else has."""
    return Cloud(client, f"n{uuid.uuid4().hex[:12]}")
