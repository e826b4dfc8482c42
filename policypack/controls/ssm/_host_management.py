"""Default Host Management: Systems Manager gives a role to instances that have no profile."""

from typing import Final

from .._graph import Graph
from .._model import Given
from ._service_settings import SERVICE_SETTING, VALUE, service_setting, sets

SETTING: Final = "/ssm/managed-instance/default-ec2-instance-management-role"
NO_ROLE: Final = ("", "$None")


def declares_management(graph: Graph) -> bool:
    """Say whether the stack switches it on."""
    return any(
        sets(setting, SETTING) and setting.at(VALUE).value not in NO_ROLE
        for setting in graph.of_type(SERVICE_SETTING)
    )


def host_management(role: object) -> Given:
    """Make the setting for an example."""
    return service_setting(SETTING, role, "setting")
