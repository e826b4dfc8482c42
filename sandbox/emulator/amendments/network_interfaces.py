"""Network interfaces of an instance: whose groups, whose life, whose tags.

EC2 (user guide, Elastic network interfaces; API reference, InstanceNetworkInterfaceSpecification
and Instance): each interface has its own security groups; an instance's groups are those of its
primary interface. Interfaces created by a launch are deleted with the instance unless told
otherwise, the others are detached and stay. Tag specifications for `network-interface` tag the
interfaces a launch creates. An Elastic IP address does not stay associated with an interface that
is deleted; an interface without public address has no association.

Moto keeps groups at the instance, adds them to every interface's, shows none where the launch named
interfaces, leaves interfaces attached to terminated instances, replaces a launch's description,
ignores the tags, keeps addresses associated with deleted interfaces, and shows empty associations.
"""

from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.models.instances import Instance

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import exchange, supply, surround

_MOTO_ASSOCIATION: Any = vars(NetworkInterface)["association"]


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch instances whose interfaces carry what the launch asked for."""
    wanted = [
        {"DeviceIndex": 0, **interface}
        if "NetworkInterfaceId" in interface
        else {"DeviceIndex": 0, "DeleteOnTermination": True, **interface}
        for interface in launch.request.get("nics") or [{}]
    ]
    launch.request["nics"] = wanted
    reservation = proceed(launch)
    tags = (launch.request.get("tags") or {}).get("network-interface", {})
    for instance in reservation.instances:
        for interface in wanted:
            created = instance.nics[int(interface["DeviceIndex"])]
            if "NetworkInterfaceId" not in interface:
                created.description = interface.get("Description", "")
                created.add_tags(tags)
    return reservation


def _groups_of_instance(instance: Any) -> list[Any]:
    """Return the groups of the primary interface; before it exists, those of the launch."""
    primary = getattr(instance, "nics", {}).get(0)
    return list(primary.group_set) if primary else instance.__dict__.get("launch_groups", [])


def _set_groups_of_instance(instance: Any, groups: list[Any]) -> None:
    """Set the groups of the primary interface."""
    instance.__dict__["launch_groups"] = groups
    primary = getattr(instance, "nics", {}).get(0)
    if primary:
        primary._group_set = list(groups)  # noqa: SLF001 - moto has no public way


def _groups_of_interface(interface: Any) -> list[Any]:
    """Return an interface's own groups, each once."""
    return list({group.id: group for group in interface._group_set}.values())  # noqa: SLF001 - the property stands in for moto's


def _terminate(original: Any, instance: Any) -> Any:
    """Terminate an instance and let go of the interfaces that outlive it."""
    groups = instance.security_groups
    previous = original(instance)
    for interface in list(instance.nics.values()):
        instance.detach_eni(interface)
    instance.security_groups = groups
    return previous


def _delete_interface(original: Any, backend: Any, eni_id: str) -> None:
    """Delete an interface and free its address."""
    original(backend, eni_id)
    for address in backend.addresses:
        if address.eni and address.eni.id == eni_id:
            address.eni = address.instance = address.association_id = None


def _association_of_interface(interface: Any) -> dict[str, Any] | None:
    """Return an interface's public address, None without one."""
    association: dict[str, Any] = _MOTO_ASSOCIATION.fget(interface)
    return association or None


def _of_primary(member: str) -> property:
    """Return a property that reads the primary interface; a terminated instance has none."""

    def read(instance: Any) -> Any:
        interface = instance.nics.get(0)
        return getattr(interface, member) if interface else None

    return property(read)


def apply() -> None:
    """Fit the amendment."""
    surround_launch(_launch)
    surround(Instance, "terminate", _terminate, parameters=(), relies_on=("nic.delete()",))
    supply(Instance, "security_groups", property(_groups_of_instance, _set_groups_of_instance))
    surround(
        NetworkInterfaceBackend,
        "delete_network_interface",
        _delete_interface,
        parameters=("eni_id",),
    )
    exchange(NetworkInterface, "group_set", property(_groups_of_interface))
    exchange(NetworkInterface, "association", property(_association_of_interface))
    for name in ("private_ip", "private_ip_address"):
        exchange(Instance, name, _of_primary("private_ip_address"))
    for name in ("public_ip", "public_ip_address"):
        exchange(Instance, name, _of_primary("public_ip"))
