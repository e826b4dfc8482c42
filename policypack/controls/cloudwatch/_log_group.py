"""Log groups, for the controls that judge them and their examples."""

from typing import Final

from .._model import Given

LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"


def log_group(**inputs: object) -> Given:
    """Make a log group for an example."""
    return Given(LOG_GROUP, inputs)
