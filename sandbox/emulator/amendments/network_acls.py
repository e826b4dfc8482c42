"""Network ACLs: the rules they end with, and subnets that are gone.

EC2 (VPC user guide, Network ACLs; API reference, DescribeNetworkAcls, DeleteNetworkAclEntry, error
codes): every ACL ends with rule 32767, which denies the rest both ways. One that does not exist is
InvalidNetworkAclID.NotFound, a rule InvalidNetworkAclEntry.NotFound. A deleted subnet is associated
with no ACL.

Moto gives that rule to default ACLs only, calls a missing ACL a route table, breaks on a missing
rule, and keeps the associations of deleted subnets, so that the ACL cannot be deleted.
"""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidNetworkAclIdError
from moto.ec2.models.network_acls import NetworkAclBackend
from moto.ec2.models.subnets import SubnetBackend

from sandbox.emulator.amendments.seams import surround

_LAST = 32767


def _create(
    original: Callable[..., Any],
    backend: Any,
    vpc_id: str,
    tags: Any = None,
    default: bool = False,  # noqa: FBT001, FBT002 - moto's own signature
) -> Any:
    """Create an ACL that denies all."""
    acl = original(backend, vpc_id, tags, default)
    for egress in () if default else (True, False):
        backend.create_network_acl_entry(
            acl.id, _LAST, "-1", "deny", egress, "0.0.0.0/0", None, None, None, None, None
        )
    return acl


def _describe(
    original: Callable[..., Any],
    backend: Any,
    network_acl_ids: list[str] | None = None,
    filters: Any = None,
) -> Any:
    """Find ACLs, or say which does not exist."""
    for identity in network_acl_ids or ():
        if identity not in backend.network_acls:
            raise InvalidNetworkAclIdError(identity)
    return original(backend, network_acl_ids, filters)


def _delete_entry(
    original: Callable[..., Any],
    backend: Any,
    network_acl_id: str,
    rule_number: int,
    egress: bool,  # noqa: FBT001 - moto's own signature
) -> Any:
    """Delete a rule, or say that there is none."""
    entries = backend.get_network_acl(network_acl_id).network_acl_entries
    if not any((each.rule_number, each.egress) == (rule_number, egress) for each in entries):
        raise EC2ClientError(
            "InvalidNetworkAclEntry.NotFound",
            f"The network acl entry identified by {rule_number} does not exist.",
        )
    return original(backend, network_acl_id, rule_number, egress)


def _delete_subnet(original: Callable[..., Any], backend: Any, subnet_id: str) -> Any:
    """Delete a subnet along with its association."""
    deleted = original(backend, subnet_id)
    for acl in backend.network_acls.values():
        for identity, association in list(acl._associations.items()):  # noqa: SLF001 - moto has no public way
            if association.subnet_id == subnet_id:
                del acl._associations[identity]  # noqa: SLF001 - the same
    return deleted


def apply() -> None:
    """Fit the amendment."""
    surround(
        NetworkAclBackend,
        "create_network_acl",
        _create,
        parameters=("vpc_id", "tags", "default"),
        relies_on=("if default:",),
    )
    surround(
        NetworkAclBackend,
        "describe_network_acls",
        _describe,
        parameters=("network_acl_ids", "filters"),
        relies_on=("InvalidRouteTableIdError",),
    )
    surround(
        NetworkAclBackend,
        "delete_network_acl_entry",
        _delete_entry,
        parameters=("network_acl_id", "rule_number", "egress"),
    )
    surround(SubnetBackend, "delete_subnet", _delete_subnet, parameters=("subnet_id",))
