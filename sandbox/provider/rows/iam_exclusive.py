"""Lists of all policies a role may have: what is not listed is taken from the role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.rows.exclusive import Exclusive

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class RolePolicyAttachmentsExclusive(Exclusive):
    """The managed policies of a role, and no other; deleting it changes nothing."""

    token = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
    service = "iam"
    create_operation = "AttachRolePolicy"
    read_operation = "ListAttachedRolePolicies"
    other_operations = ("DetachRolePolicy",)
    identifier = "RoleName"
    apart = frozenset({"policyArns"})
    replace = frozenset({"roleName"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Attach what is listed, detach what is not."""
        role, wanted = str(inputs["roleName"]), set(inputs["policyArns"])
        found = self.find(cloud, role, {})
        if found is None:
            raise ProviderError(f"there is no role {role}")
        for arn in sorted(wanted.difference(found["PolicyArns"])):
            self.call(cloud, "AttachRolePolicy", RoleName=role, PolicyArn=arn)
        for arn in sorted(set(found["PolicyArns"]) - wanted):
            self.call(cloud, "DetachRolePolicy", RoleName=role, PolicyArn=arn)
        return role

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """List what is attached."""
        del known
        answer = self.ask(cloud, RoleName=identifier)
        if answer is None:
            return None
        arns = [policy["PolicyArn"] for policy in answer["AttachedPolicies"]]
        return {"RoleName": identifier, "PolicyArns": arns}


class RolePoliciesExclusive(Exclusive):
    """The names of a role's inline policies, and no other; deleting it changes nothing."""

    token = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive"
    service = "iam"
    create_operation = "DeleteRolePolicy"
    read_operation = "ListRolePolicies"
    identifier = "RoleName"
    apart = frozenset({"policyNames"})
    replace = frozenset({"roleName"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Delete what is not listed; what is listed but missing cannot be made up."""
        role, wanted = str(inputs["roleName"]), set(inputs["policyNames"])
        found = self.find(cloud, role, {})
        if found is None:
            raise ProviderError(f"there is no role {role}")
        for name in sorted(set(found["PolicyNames"]) - wanted):
            self.call(cloud, "DeleteRolePolicy", RoleName=role, PolicyName=name)
        return role

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """List the inline policies."""
        del known
        answer = self.ask(cloud, RoleName=identifier)
        if answer is None:
            return None
        return {"RoleName": identifier, "PolicyNames": answer["PolicyNames"]}
