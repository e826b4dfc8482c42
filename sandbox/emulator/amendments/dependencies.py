"""Deletions that AWS refuses because something depends on the thing.

EC2 (API reference, DeleteSecurityGroup, DeleteSubnet, DeleteVpc, DeleteNetworkInterface,
DetachInternetGateway, ReleaseAddress; error codes): a security group that an interface, an endpoint
or another group's rule uses, a subnet with interfaces, and a VPC with anything but its defaults are
DependencyViolation; a default group is CannotDelete; an attached interface is in use; a gateway of
a VPC with public addresses stays attached; an associated address is InvalidIPAddress.InUse.
IAM (API reference, DeletePolicy): an attached policy, or one with several versions, is
DeleteConflict.

Moto refuses some deletions (volumes in use, attached gateways, roles with policies or profiles,
profiles with roles, VPCs with subnets) and lets these pass, so that a wrong order of deletion would
go unnoticed.
"""

from collections.abc import Callable, Iterator
from typing import Any

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models.elastic_ip_addresses import ElasticAddressBackend
from moto.ec2.models.internet_gateways import InternetGatewayBackend
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces
from moto.ec2.responses.security_groups import SecurityGroups
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend

from sandbox.emulator.amendments.seams import surround


def _delete_security_group(
    original: Callable[..., None],
    backend: Any,
    name: str | None = None,
    group_id: str | None = None,
) -> None:
    """Delete a security group nothing depends on."""
    group = backend.get_security_group_by_name_or_id(group_id or name)
    if group and any(_dependants_of_group(backend, group)):
        raise DependencyViolationError(f"resource {group.id} has a dependent object")
    original(backend, name, group_id)


def _dependants_of_group(backend: Any, group: Any) -> Iterator[Any]:
    """Yield what depends on a security group."""
    for interface in backend.enis.values():
        if any(own.id == group.id for own in interface.group_set):
            yield interface
    for endpoint in _endpoints(backend):
        if group.id in endpoint.security_group_ids:
            yield endpoint
    for other in backend.describe_security_groups():
        rules = (*other.ingress_rules, *other.egress_rules) if other.id != group.id else ()
        yield from (rule for rule in rules if _names(rule, group.id))


def _names(rule: Any, group_id: str) -> bool:
    """Say whether a rule refers to a security group."""
    return bool(rule.source_group and rule.source_group.get("GroupId") == group_id)


def _endpoints(backend: Any) -> list[Any]:
    """Return the VPC endpoints that are not deleted."""
    return [point for point in backend.vpc_end_points.values() if point.state != "deleted"]


def _refuse_default_group(original: Callable[..., Any], response: Any) -> Any:
    """Answer DeleteSecurityGroup; the default group of a VPC goes with the VPC only."""
    named = response._get_param("GroupId") or response._get_param("GroupName")  # noqa: SLF001 - moto's own way for its responses
    group = response.ec2_backend.get_security_group_by_name_or_id(named)
    if group and group.name == "default":
        raise EC2ClientError(
            "CannotDelete",
            f'the specified group: "{group.id}" name: "default" cannot be deleted by a user',
        )
    return original(response)


def _delete_subnet(original: Callable[..., Any], backend: Any, subnet_id: str) -> Any:
    """Delete a subnet without interfaces."""
    if any(interface.subnet.id == subnet_id for interface in backend.enis.values()):
        raise DependencyViolationError(
            f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
        )
    return original(backend, subnet_id)


def _delete_vpc(original: Callable[..., Any], backend: Any, vpc_id: str) -> Any:
    """Delete a VPC that holds nothing but its defaults."""
    if any(_dependants_of_vpc(backend, vpc_id)):
        raise DependencyViolationError(
            f"The vpc '{vpc_id}' has dependencies and cannot be deleted."
        )
    return original(backend, vpc_id)


def _dependants_of_vpc(backend: Any, vpc_id: str) -> Iterator[Any]:
    """Yield what depends on a VPC, beyond what moto looks at."""
    yield from (
        gateway
        for gateway in backend.internet_gateways.values()
        if gateway.vpc and gateway.vpc.id == vpc_id
    )
    yield from (
        group for group in backend.groups.get(vpc_id, {}).values() if group.name != "default"
    )
    yield from (point for point in _endpoints(backend) if point.vpc_id == vpc_id)
    yield from (
        acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id and not acl.default
    )


def _delete_interface(original: Callable[..., Any], response: Any) -> Any:
    """Answer DeleteNetworkInterface; one that is attached is in use."""
    identity = response._get_param("NetworkInterfaceId")  # noqa: SLF001 - moto's own way for its responses
    interface = response.ec2_backend.enis.get(identity)
    if interface and interface.attachment_id:
        raise EC2ClientError(
            "InvalidParameterValue", f"Network interface '{identity}' is currently in use."
        )
    return original(response)


def _detach_gateway(
    original: Callable[..., None], backend: Any, internet_gateway_id: str, vpc_id: str
) -> None:
    """Detach an internet gateway from a VPC without public addresses."""
    if any(
        interface.public_ip and interface.vpc_id == vpc_id for interface in backend.enis.values()
    ):
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public "
            "address(es) before detaching the gateway."
        )
    original(backend, internet_gateway_id, vpc_id)


def _release_address(
    original: Callable[..., None],
    backend: Any,
    address: str | None = None,
    allocation_id: str | None = None,
) -> None:
    """Release an address that is not associated."""
    for elastic in backend.addresses:
        named = elastic.allocation_id == allocation_id if allocation_id else False
        if (named or elastic.public_ip == address) and elastic.association_id:
            raise EC2ClientError(
                "InvalidIPAddress.InUse", f"Address {elastic.public_ip} is in use."
            )
    original(backend, address, allocation_id)


def _delete_policy(original: Callable[..., None], backend: Any, policy_arn: str) -> None:
    """Delete a managed policy that is attached to nothing and has one version."""
    policy = backend.get_policy(policy_arn)
    if policy.attachment_count:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete "
            "the policy's versions. The default version is deleted with the policy."
        )
    original(backend, policy_arn)


def apply() -> None:
    """Fit the amendment."""
    surround(
        SecurityGroupBackend,
        "delete_security_group",
        _delete_security_group,
        parameters=("name", "group_id"),
    )
    surround(SecurityGroups, "delete_security_group", _refuse_default_group, parameters=())
    surround(SubnetBackend, "delete_subnet", _delete_subnet, parameters=("subnet_id",))
    surround(VPCBackend, "delete_vpc", _delete_vpc, parameters=("vpc_id",))
    surround(ElasticNetworkInterfaces, "delete_network_interface", _delete_interface, parameters=())
    surround(
        InternetGatewayBackend,
        "detach_internet_gateway",
        _detach_gateway,
        parameters=("internet_gateway_id", "vpc_id"),
    )
    surround(
        ElasticAddressBackend,
        "release_address",
        _release_address,
        parameters=("address", "allocation_id"),
    )
    surround(IAMBackend, "delete_policy", _delete_policy, parameters=("policy_arn",))
