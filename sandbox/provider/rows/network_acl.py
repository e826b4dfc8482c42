"""Network ACLs with rules written in line, and the default ACL of a VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sandbox.provider.errors import ProviderError
from sandbox.provider.row import Row
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PROTOCOLS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "all": "-1"}
_NAMES = {number: name for name, number in _PROTOCOLS.items() if name != "all"}
_ICMP = ("1", "58")
_LAST_OWN_RULE = 32766
"""AWS ends every ACL with rules that refuse the rest, and lets nobody change them."""


def _entry(rule: Properties, *, egress: bool) -> Properties:
    """Return a rule as the API writes it."""
    protocol = _PROTOCOLS.get(str(rule["protocol"]), str(rule["protocol"]))
    entry: Properties = {
        "RuleNumber": int(rule["ruleNo"]),
        "Egress": egress,
        "RuleAction": rule["action"],
        "Protocol": protocol,
    }
    for name, member in (("cidrBlock", "CidrBlock"), ("ipv6CidrBlock", "Ipv6CidrBlock")):
        if rule.get(name):
            entry[member] = rule[name]
    if protocol in _ICMP:
        code, kind = int(rule.get("icmpCode") or 0), int(rule.get("icmpType") or 0)
        entry["IcmpTypeCode"] = {"Code": code, "Type": kind}
    elif protocol != _PROTOCOLS["all"]:
        entry["PortRange"] = {"From": int(rule["fromPort"]), "To": int(rule["toPort"])}
    return entry


def _rule(entry: Properties) -> Properties:
    """Return the API's entry as a program writes it."""
    ports, icmp = entry.get("PortRange") or {}, entry.get("IcmpTypeCode") or {}
    found = {
        "ruleNo": entry["RuleNumber"],
        "action": entry["RuleAction"],
        "protocol": _NAMES.get(entry["Protocol"], entry["Protocol"]),
        "cidrBlock": entry.get("CidrBlock"),
        "ipv6CidrBlock": entry.get("Ipv6CidrBlock"),
        "fromPort": ports.get("From", 0),
        "toPort": ports.get("To", 0),
        "icmpCode": icmp.get("Code"),
        "icmpType": icmp.get("Type"),
    }
    return {name: value for name, value in found.items() if value is not None}


class NetworkAcl(Row):
    """A network ACL, its rules and its subnets."""

    token = "aws:ec2/networkAcl:NetworkAcl"
    service = "ec2"
    create_operation = "CreateNetworkAcl"
    read_operation = "DescribeNetworkAcls"
    delete_operation = "DeleteNetworkAcl"
    other_operations: ClassVar[tuple[str, ...]] = (
        "CreateNetworkAclEntry", "DeleteNetworkAclEntry", "ReplaceNetworkAclAssociation",
    )  # fmt: skip
    identifier = "NetworkAclId"
    created_at = "NetworkAcl.NetworkAclId"
    found_at = "NetworkAcls.0"
    names = {"ingress": None, "egress": None, "subnetIds": None}
    apart = frozenset({"ingress", "egress", "subnetIds"})
    replace = frozenset({"vpcId"})
    tagging = Ec2Tags("network-acl")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Write the rules and take over the subnets."""
        self._write_rules(cloud, identifier, inputs)
        self._move(cloud, inputs.get("subnetIds") or (), identifier)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Write rules that differ; subnets that are named no more go to the default ACL."""
        if change.touches("ingress", "egress"):
            self._write_rules(cloud, identifier, change.new)
        before, after = (set(each.get("subnetIds") or ()) for each in (change.old, change.new))
        self._move(cloud, sorted(after - before), identifier)
        self._give_back(cloud, identifier, sorted(before - after))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read rules and subnets."""
        del known
        own = [each for each in found["Entries"] if each["RuleNumber"] <= _LAST_OWN_RULE]
        return {
            "arn": cloud.arn("ec2", f"network-acl/{identifier}"),
            "ingress": [_rule(each) for each in own if not each["Egress"]],
            "egress": [_rule(each) for each in own if each["Egress"]],
            "subnetIds": [each["SubnetId"] for each in found.get("Associations", [])],
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the ACL, after its subnets went to the default one."""
        del inputs
        found = self.find(cloud, identifier, {}) or {}
        subnets = [each["SubnetId"] for each in found.get("Associations", [])]
        self._give_back(cloud, identifier, subnets)
        self.call(cloud, self.delete_operation, NetworkAclId=identifier)

    def _write_rules(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        found = self.find(cloud, identifier, {}) or {}
        for entry in found.get("Entries", []):
            if entry["RuleNumber"] <= _LAST_OWN_RULE:
                place = {"RuleNumber": entry["RuleNumber"], "Egress": entry["Egress"]}
                self.call(cloud, "DeleteNetworkAclEntry", NetworkAclId=identifier, **place)
        for entry in _entries(inputs):
            self.call(cloud, "CreateNetworkAclEntry", NetworkAclId=identifier, **entry)

    def _move(self, cloud: Cloud, subnets: Iterable[str], acl: str) -> None:
        for subnet in subnets:
            filters = [{"Name": "association.subnet-id", "Values": [subnet]}]
            holder = self.ask(cloud, Filters=filters) or {}
            held = {each["SubnetId"]: each for each in holder.get("Associations", [])}
            if subnet in held and held[subnet]["NetworkAclId"] != acl:
                association = held[subnet]["NetworkAclAssociationId"]
                request = {"AssociationId": association, "NetworkAclId": acl}
                self.call(cloud, "ReplaceNetworkAclAssociation", **request)

    def _give_back(self, cloud: Cloud, identifier: str, subnets: list[str]) -> None:
        found = self.find(cloud, identifier, {}) or {}
        filters = [{"Name": "vpc-id", "Values": [found.get("VpcId", "")]}]
        default = self.ask(cloud, Filters=[*filters, {"Name": "default", "Values": ["true"]}])
        if default is not None:
            self._move(cloud, subnets, default["NetworkAclId"])


class DefaultNetworkAcl(NetworkAcl):
    """The default ACL of a VPC, taken over: its rules are the program's, deleting leaves it."""

    token = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
    create_operation = "DescribeNetworkAcls"
    apart = frozenset({*NetworkAcl.apart, "defaultNetworkAclId"})
    replace = frozenset({"defaultNetworkAclId"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Return the ACL's id, which the program knows."""
        identity = str(inputs["defaultNetworkAclId"])
        found = self.find(cloud, identity, {})
        if not (found and found["IsDefault"]):
            raise ProviderError(f"{identity} is no default network ACL")
        return identity

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Take over rules, subnets and tags."""
        super().complete(cloud, identifier, inputs)
        if tags := inputs.get("tagsAll"):
            self.tagging.put(cloud, identifier, tags)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Say whose default it is."""
        seen = super().outputs(cloud, identifier, found, known)
        return {**seen, "defaultNetworkAclId": identifier}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Leave the ACL: AWS does not delete it."""


def _entries(inputs: Properties) -> Iterator[Properties]:
    for direction in ("ingress", "egress"):
        for rule in inputs.get(direction) or ():
            yield _entry(rule, egress=direction == "egress")
