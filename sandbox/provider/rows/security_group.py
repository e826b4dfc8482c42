"""Security groups with rules written in line, and the default group of a VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sandbox.provider.errors import ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_ALL_PROTOCOLS = ("-1", "all")
_DIRECTIONS = {"ingress": "IpPermissions", "egress": "IpPermissionsEgress"}


def permission(rule: Properties, group: str) -> Properties:
    """Return a rule as the API writes it.

    Args:
        rule: A rule as a program writes it in line.
        group: The group the rule belongs to, for rules that name it by `self`.
    """
    protocol = str(rule["protocol"])
    note = {"Description": rule["description"]} if rule.get("description") else {}
    groups = [*(rule.get("securityGroups") or ()), *([group] if rule.get("self") else ())]
    lists = {
        "IpRanges": [{"CidrIp": each, **note} for each in rule.get("cidrBlocks") or ()],
        "Ipv6Ranges": [{"CidrIpv6": each, **note} for each in rule.get("ipv6CidrBlocks") or ()],
        "PrefixListIds": [
            {"PrefixListId": each, **note} for each in rule.get("prefixListIds") or ()
        ],
        "UserIdGroupPairs": [{"GroupId": each, **note} for each in groups],
    }
    ports = {"FromPort": int(rule["fromPort"]), "ToPort": int(rule["toPort"])}
    return {
        "IpProtocol": "-1" if protocol in _ALL_PROTOCOLS else protocol,
        **({} if protocol in _ALL_PROTOCOLS else ports),
        **{name: items for name, items in lists.items() if items},
    }


def rules(permissions: Iterable[Properties], group: str) -> Iterator[Properties]:
    """Yield the API's permissions as rules, one for each description."""
    for found in permissions:
        for note in sorted(_descriptions(found)):
            yield {name: value for name, value in _rule(found, group, note).items() if value != []}


def _rule(found: Properties, group: str, note: str) -> Properties:
    def each(name: str, member: str) -> list[str]:
        items = found.get(name, [])
        return [item[member] for item in items if item.get("Description", "") == note]

    groups = each("UserIdGroupPairs", "GroupId")
    return {
        "protocol": found["IpProtocol"],
        "fromPort": found.get("FromPort", 0),
        "toPort": found.get("ToPort", 0),
        "description": note,
        "cidrBlocks": each("IpRanges", "CidrIp"),
        "ipv6CidrBlocks": each("Ipv6Ranges", "CidrIpv6"),
        "prefixListIds": each("PrefixListIds", "PrefixListId"),
        "securityGroups": [each_group for each_group in groups if each_group != group],
        "self": group in groups,
    }


def _descriptions(found: Properties) -> set[str]:
    kinds = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
    return {item.get("Description", "") for kind in kinds for item in found.get(kind, [])}


class SecurityGroup(Row):
    """A security group; AWS's own allow-all egress rule is taken out, as the provider documents."""

    token = "aws:ec2/securityGroup:SecurityGroup"
    service = "ec2"
    create_operation = "CreateSecurityGroup"
    read_operation = "DescribeSecurityGroups"
    delete_operation = "DeleteSecurityGroup"
    other_operations: ClassVar[tuple[str, ...]] = (
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
    )  # fmt: skip
    identifier = "GroupId"
    created_at = "GroupId"
    found_at = "SecurityGroups.0"
    names = {"name": "GroupName", "arn": "SecurityGroupArn", "ingress": None, "egress": None}
    apart = frozenset({"ingress", "egress", "revokeRulesOnDelete"})
    replace = frozenset({"name", "namePrefix", "description", "vpcId"})
    defaults = {"description": "Managed by Pulumi", "revokeRulesOnDelete": False}
    auto_name: ClassVar[AutoName | None] = AutoName("name", 255)
    tagging = Ec2Tags("security-group")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Put the program's rules in the place of AWS's own."""
        found = self.find(cloud, identifier, {})
        for direction in _DIRECTIONS:
            self._replace_rules(cloud, found or {}, direction, inputs.get(direction) or ())

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the new rules in the place of the old ones."""
        found = self.find(cloud, identifier, {})
        for direction in _DIRECTIONS:
            if change.touches(direction):
                self._replace_rules(cloud, found or {}, direction, change.new.get(direction) or ())

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the rules."""
        del known
        arn = found.get("SecurityGroupArn") or cloud.arn("ec2", f"security-group/{identifier}")
        seen = {
            name: list(rules(found.get(at, []), identifier)) for name, at in _DIRECTIONS.items()
        }
        return {"arn": arn, **seen}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the group, without its rules first if the program says so."""
        if inputs.get("revokeRulesOnDelete"):
            self.complete(cloud, identifier, {})
        super().delete(cloud, identifier, inputs)

    def _replace_rules(
        self, cloud: Cloud, found: Properties, direction: str, new: Iterable[Properties]
    ) -> None:
        group, name = found["GroupId"], direction.capitalize()
        if old := found.get(_DIRECTIONS[direction]):
            self.call(cloud, f"RevokeSecurityGroup{name}", GroupId=group, IpPermissions=old)
        if wanted := [permission(rule, group) for rule in new]:
            self.call(cloud, f"AuthorizeSecurityGroup{name}", GroupId=group, IpPermissions=wanted)


class DefaultSecurityGroup(SecurityGroup):
    """The default group of a VPC, taken over: its rules are the program's, deleting leaves it."""

    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    create_operation = "DescribeSecurityGroups"
    other_operations = (*SecurityGroup.other_operations, "DescribeVpcs")
    names = {"name": "GroupName", "arn": "SecurityGroupArn", "ingress": None, "egress": None}
    apart = frozenset({"ingress", "egress", "revokeRulesOnDelete", "vpcId"})
    replace = frozenset({"vpcId"})
    defaults = {"revokeRulesOnDelete": False}
    auto_name = None

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Find the group; without a VPC, that of the default VPC."""
        filters = [{"Name": "group-name", "Values": ["default"]}]
        vpc = inputs.get("vpcId") or self._default_vpc(cloud)
        filters.append({"Name": "vpc-id", "Values": [vpc]})
        found = self.ask(cloud, Filters=filters)
        if found is None:
            raise ProviderError(f"{vpc} has no default security group")
        return str(found["GroupId"])

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Take over rules and tags."""
        super().complete(cloud, identifier, inputs)
        if tags := inputs.get("tagsAll"):
            self.tagging.put(cloud, identifier, tags)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Leave the group: AWS does not delete it."""

    def _default_vpc(self, cloud: Cloud) -> str:
        filters = [{"Name": "is-default", "Values": ["true"]}]
        found = self.call(cloud, "DescribeVpcs", Filters=filters)["Vpcs"]
        return str(found[0]["VpcId"]) if found else "the account"
