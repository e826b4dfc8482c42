"""Lists of all rules a security group may have: what is not listed is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.rows.exclusive import Exclusive

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class VpcSecurityGroupRulesExclusive(Exclusive):
    """The rules of a security group, and no other; deleting it changes nothing."""

    token = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive"
    service = "ec2"
    create_operation = "RevokeSecurityGroupIngress"
    read_operation = "DescribeSecurityGroupRules"
    other_operations = ("RevokeSecurityGroupEgress",)
    identifier = "GroupId"
    names = {"securityGroupId": "GroupId"}
    apart = frozenset({"egressRuleIds", "ingressRuleIds"})
    replace = frozenset({"securityGroupId"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Revoke what is not listed; what is listed but missing cannot be made up."""
        group = str(inputs["securityGroupId"])
        found = self.find(cloud, group, {}) or {}
        for way in ("Egress", "Ingress"):
            listed = inputs[f"{way.lower()}RuleIds"]
            strays = sorted(set(found.get(f"{way}RuleIds", ())).difference(listed))
            if strays:
                request = {"GroupId": group, "SecurityGroupRuleIds": strays}
                self.call(cloud, f"RevokeSecurityGroup{way}", **request)
        return group

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """List the rules."""
        del known
        filters = [{"Name": "group-id", "Values": [identifier]}]
        found = self.call(cloud, self.read_operation, Filters=filters)["SecurityGroupRules"]
        return {
            "GroupId": identifier,
            "EgressRuleIds": [e["SecurityGroupRuleId"] for e in found if e["IsEgress"]],
            "IngressRuleIds": [e["SecurityGroupRuleId"] for e in found if not e["IsEgress"]],
        }
