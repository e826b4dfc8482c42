"""What a VPC endpoint holds in subnets and route tables.

EC2 (PrivateLink guide, Create an interface endpoint, Gateway endpoints; API reference,
ModifyVpcEndpoint): an interface endpoint has a network interface in each of its subnets, with an
address of the subnet and the endpoint's groups, without any given the VPC's default group; they
come and go as subnets are added and removed. A gateway endpoint has a route in each of its route
tables, and the same holds. Private DNS can be switched, and a gateway endpoint has none.

Moto makes interfaces and routes at creation only, with addresses outside of the subnet and the
default group; it fails to delete an endpoint whose route tables changed, and keeps private DNS as
it was.
"""

from collections.abc import Callable, Iterable
from typing import Any

from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.vpcs import VPCs

from sandbox.emulator.amendments.seams import surround

_CREATE = (
    *("vpc_id", "service_name", "endpoint_type", "policy_document", "route_table_ids"),
    *("subnet_ids", "network_interface_ids", "dns_entries", "client_token"),
    *("security_group_ids", "tags", "private_dns_enabled"),
)
_MODIFY = (
    *("vpc_id", "policy_doc", "add_subnets", "remove_subnets", "remove_route_tables"),
    *("add_route_tables", "add_security_groups", "remove_security_groups"),
)


def _create(original: Callable[..., Any], backend: Any, **request: Any) -> Any:
    """Create an endpoint, its interfaces with what they need."""
    wanted = list(request.get("subnet_ids") or ())
    interface = str(request.get("endpoint_type") or "").lower() == "interface"
    if not interface:
        return original(backend, **{**request, "private_dns_enabled": False})
    groups = request.get("security_group_ids") or [_default_group(backend, request["vpc_id"])]
    made = original(backend, **{**request, "subnet_ids": [], "security_group_ids": groups})
    made.subnet_ids = []
    _enter(backend, made, wanted)
    return made


def _default_group(backend: Any, vpc_id: str) -> str:
    group = backend.get_security_group_by_name_or_id("default", vpc_id)
    return str(group.id)


def _modify(original: Callable[..., None], backend: Any, **request: Any) -> None:
    """Change an endpoint along with its interfaces and routes."""
    endpoint = backend.describe_vpc_endpoints(vpc_end_point_ids=[request["vpc_id"]])[0]
    added, removed = request["add_subnets"] or [], request["remove_subnets"] or []
    tables = [one for one in request["add_route_tables"] or () if one not in _tables(endpoint)]
    gone = [one for one in request["remove_route_tables"] or () if one in _tables(endpoint)]
    original(backend, **{**request, "add_subnets": None, "remove_subnets": None})
    _leave(backend, endpoint, removed)
    _enter(backend, endpoint, [one for one in added if one not in endpoint.subnet_ids])
    groups = [backend.get_security_group_from_id(one) for one in endpoint.security_group_ids]
    for interface in map(backend.enis.get, endpoint.network_interface_ids):
        interface._group_set = list(groups)  # noqa: SLF001 - moto has no public way
    for table in tables:
        _route(backend, endpoint, table)
    for table in gone:
        backend.delete_route(table, endpoint.destination_prefix_list_id)


def _tables(endpoint: Any) -> list[str]:
    return list(endpoint.route_table_ids or ())


def _enter(backend: Any, endpoint: Any, subnets: Iterable[str]) -> None:
    """Give an endpoint an interface in each of these subnets."""
    for subnet_id in subnets:
        subnet = backend.get_subnet(subnet_id)
        interface = backend.create_network_interface(
            subnet,
            None,
            group_ids=endpoint.security_group_ids,
            description=f"VPC Endpoint Interface {endpoint.id}",
        )
        endpoint.subnet_ids.append(subnet_id)
        endpoint.network_interface_ids.append(interface.id)


def _leave(backend: Any, endpoint: Any, subnets: Iterable[str]) -> None:
    """Take an endpoint's interfaces out of these subnets."""
    left = set(subnets)
    for identity in list(endpoint.network_interface_ids):
        if backend.enis[identity].subnet.id in left:
            endpoint.network_interface_ids.remove(identity)
            backend.delete_network_interface(identity)
    endpoint.subnet_ids = [one for one in endpoint.subnet_ids if one not in left]


def _route(backend: Any, endpoint: Any, table: str) -> None:
    if endpoint.destination_prefix_list_id:
        backend.create_route(
            table,
            None,
            gateway_id=endpoint.id,
            destination_prefix_list_id=endpoint.destination_prefix_list_id,
        )


def _answer_modify(original: Callable[..., Any], response: Any) -> Any:
    """Answer ModifyVpcEndpoint; private DNS is switched as well."""
    answer = original(response)
    private = response._get_param("PrivateDnsEnabled")  # noqa: SLF001 - moto's own way for its responses
    if private is not None:
        identity = response._get_param("VpcEndpointId")  # noqa: SLF001 - the same
        endpoint = response.ec2_backend.get_vpc_end_point(identity)
        endpoint.private_dns_enabled = str(private).lower() == "true"
    return answer


def apply() -> None:
    """Fit the amendment."""
    surround(VPCBackend, "create_vpc_endpoint", _create, parameters=_CREATE)
    surround(VPCBackend, "modify_vpc_endpoint", _modify, parameters=_MODIFY)
    surround(VPCs, "modify_vpc_endpoint", _answer_modify, parameters=())
