"""Security group rules that stand alone, in both ways the provider offers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, ClassVar

from sandbox.provider.errors import ProviderError
from sandbox.provider.row import Row
from sandbox.provider.rows.security_group import permission
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PEERS = {
    "cidrIpv4": ("IpRanges", "CidrIp"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}


class SecurityGroupIngressRule(Row):
    """One ingress rule with one peer."""

    token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    service = "ec2"
    create_operation = "AuthorizeSecurityGroupIngress"
    read_operation = "DescribeSecurityGroupRules"
    update_operation = "ModifySecurityGroupRules"
    delete_operation = "RevokeSecurityGroupIngress"
    identifier = "SecurityGroupRuleId"
    created_at = "SecurityGroupRules.0.SecurityGroupRuleId"
    found_at = "SecurityGroupRules.0"
    names = {"securityGroupId": "GroupId", "arn": "SecurityGroupRuleArn"}
    apart = frozenset({"ipProtocol", "fromPort", "toPort", "description", *_PEERS})
    replace = frozenset({"securityGroupId"})
    tagging = Ec2Tags("security-group-rule")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the rule as a permission with one peer."""
        note = {"Description": inputs["description"]} if inputs.get("description") else {}
        wanted: Properties = {"IpProtocol": str(inputs["ipProtocol"])}
        for name, member in (("fromPort", "FromPort"), ("toPort", "ToPort")):
            if name in inputs:
                wanted[member] = int(inputs[name])
        for name, (member, inner) in _PEERS.items():
            if inputs.get(name):
                wanted[member] = [{inner: inputs[name], **note}]
        return {**super().creation(cloud, inputs), "IpPermissions": [wanted]}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the rule in place."""
        members = {
            "ipProtocol": "IpProtocol", "fromPort": "FromPort", "toPort": "ToPort",
            "description": "Description", "cidrIpv4": "CidrIpv4", "cidrIpv6": "CidrIpv6",
            "prefixListId": "PrefixListId", "referencedSecurityGroupId": "ReferencedGroupId",
        }  # fmt: skip
        new = change.new
        rule = {member: new[name] for name, member in members.items() if name in new}
        self.call(
            cloud,
            self.update_operation,
            GroupId=new["securityGroupId"],
            SecurityGroupRules=[{"SecurityGroupRuleId": identifier, "SecurityGroupRule": rule}],
        )

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Leave out the ports AWS reports for all protocols."""
        del known
        arn = cloud.arn("ec2", f"security-group-rule/{identifier}")
        all_ports = {"fromPort": None, "toPort": None} if found["IpProtocol"] == "-1" else {}
        return {
            "arn": found.get("SecurityGroupRuleArn") or arn,
            "securityGroupRuleId": identifier,
            "referencedSecurityGroupId": (found.get("ReferencedGroupInfo") or {}).get("GroupId"),
            **all_ports,
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Revoke the rule."""
        group = inputs["securityGroupId"]
        request = {"GroupId": group, "SecurityGroupRuleIds": [identifier]}
        self.call(cloud, self.delete_operation, **request)


class SecurityGroupEgressRule(SecurityGroupIngressRule):
    """One egress rule with one peer."""

    token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    create_operation = "AuthorizeSecurityGroupEgress"
    delete_operation = "RevokeSecurityGroupEgress"


class SecurityGroupRule(Row):
    """A rule of the older kind: several peers, and an id the provider makes up."""

    token = "aws:ec2/securityGroupRule:SecurityGroupRule"
    service = "ec2"
    create_operation = "AuthorizeSecurityGroupIngress"
    read_operation = "DescribeSecurityGroups"
    other_operations = (
        "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
    )  # fmt: skip
    identifier = "GroupId"
    found_at = "SecurityGroups.0"
    peers: ClassVar[tuple[str, ...]] = (
        "cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "self", "sourceSecurityGroupId",
    )  # fmt: skip
    apart = frozenset({
        "type", "protocol", "fromPort", "toPort", "securityGroupId", "description", *peers,
    })  # fmt: skip
    replace = apart
    defaults = {"self": False}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Add the permission and return an id made from it."""
        wanted = self._permission(inputs)
        self._call(cloud, "Authorize", inputs, wanted)
        text = json.dumps([inputs["type"], inputs["securityGroupId"], wanted], sort_keys=True)
        return f"sgrule-{int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)}"

    def read(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the rule as it is known, if its group still has all of it."""
        del identifier
        if "securityGroupId" not in known:
            raise ProviderError(
                "the sandbox provider cannot import aws.ec2.SecurityGroupRule; "
                "aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule it can"
            )
        found = self.ask(cloud, GroupIds=[known["securityGroupId"]]) or {}
        at = "IpPermissions" if known["type"] == "ingress" else "IpPermissionsEgress"
        wanted = self._permission(known)
        if not any(_covers(each, wanted) for each in found.get(at, [])):
            return None
        return {**known, "region": cloud.region}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Revoke the permission."""
        del identifier
        self._call(cloud, "Revoke", inputs, self._permission(inputs))

    def _call(self, cloud: Cloud, verb: str, inputs: Properties, wanted: Properties) -> None:
        operation = f"{verb}SecurityGroup{inputs['type'].capitalize()}"
        group = inputs["securityGroupId"]
        self.call(cloud, operation, GroupId=group, IpPermissions=[wanted])

    @staticmethod
    def _permission(inputs: Properties) -> Properties:
        source = inputs.get("sourceSecurityGroupId")
        groups = [source] if source else []
        return permission({**inputs, "securityGroups": groups}, inputs["securityGroupId"])


def _covers(found: Properties, wanted: Properties) -> bool:
    """Tell whether a group's permission holds every peer of a rule."""
    same = all(found.get(k) == wanted.get(k) for k in ("IpProtocol", "FromPort", "ToPort"))
    members = dict(_PEERS.values())
    return same and all(
        {each[member] for each in wanted.get(kind, [])}
        <= {each.get(member) for each in found.get(kind, [])}
        for kind, member in members.items()
    )
