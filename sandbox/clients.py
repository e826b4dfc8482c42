"""Boto3 clients of the emulated AWS."""

from typing import Any

import boto3
from botocore.config import Config

from sandbox.environment import ACCESS_KEY


def connect(endpoint: str, region: str, service: str) -> Any:  # noqa: ANN401 - boto3 makes client classes at run time
    """Return a client that gives up early: the emulator is near or not there.

    Args:
        endpoint: The URL of the emulated AWS.
        region: The region to work in.
        service: The service's name in boto3.
    """
    session = boto3.Session(aws_access_key_id=ACCESS_KEY, aws_secret_access_key=ACCESS_KEY)
    return session.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        config=Config(retries={"total_max_attempts": 2}),
    )
