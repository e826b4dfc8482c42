"""One route table for a subnet.

EC2 (API reference, AssociateRouteTable, and error codes): a subnet is associated with one route
table at a time; a second association is Resource.AlreadyAssociated, the same one again is answered
with its id. ReplaceRouteTableAssociation moves it.

Moto answers a second association with the id of the first, and changes nothing.
"""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.route_tables import RouteBackend

from sandbox.emulator.amendments.seams import surround


def _associate(
    original: Callable[..., str],
    backend: Any,
    route_table_id: str,
    gateway_id: str | None = None,
    subnet_id: str | None = None,
) -> str:
    """Associate a route table with a subnet that has no other."""
    holders = (
        table.id
        for table in backend.route_tables.values()
        if subnet_id and subnet_id in table._associations.values()  # noqa: SLF001 - moto has no public way
    )
    if next(holders, route_table_id) != route_table_id:
        raise EC2ClientError(
            "Resource.AlreadyAssociated",
            f"the specified association for route table {route_table_id} conflicts with an "
            "existing association",
        )
    return original(backend, route_table_id, gateway_id, subnet_id)


def apply() -> None:
    """Fit the amendment."""
    surround(
        RouteBackend,
        "associate_route_table",
        _associate,
        parameters=("route_table_id", "gateway_id", "subnet_id"),
        relies_on=("Idempotent if association already exists",),
    )
