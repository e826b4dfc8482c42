"""IAM roles and instance profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.rows.iam_policy import document
from sandbox.provider.shapes import dig
from sandbox.provider.tags import IamTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Role(Row):
    """A role."""

    token = "aws:iam/role:Role"
    service = "iam"
    create_operation = "CreateRole"
    read_operation = "GetRole"
    update_operation = "UpdateRole"
    delete_operation = "DeleteRole"
    other_operations = (
        "UpdateAssumeRolePolicy", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
        "PutRolePolicy", "DeleteRolePolicy", "ListRolePolicies", "GetRolePolicy",
        "AttachRolePolicy", "DetachRolePolicy", "ListAttachedRolePolicies",
    )  # fmt: skip
    identifier = "RoleName"
    created_at = "Role.RoleName"
    found_at = "Role"
    names = {
        "name": "RoleName",
        "assumeRolePolicy": "AssumeRolePolicyDocument",
        "uniqueId": "RoleId",
    }
    apart = frozenset({"forceDetachPolicies", "managedPolicyArns", "inlinePolicies"})
    replace = frozenset({"name", "namePrefix", "path"})
    implied = frozenset({"inlinePolicies", "managedPolicyArns"})
    defaults = {"maxSessionDuration": 3600, "path": "/", "forceDetachPolicies": False}
    auto_name = AutoName("name", 64)
    tagging = IamTags("Role", "RoleName")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Give the role the policies written in line."""
        for arn in inputs.get("managedPolicyArns") or ():
            self.call(cloud, "AttachRolePolicy", RoleName=identifier, PolicyArn=arn)
        for policy in inputs.get("inlinePolicies") or ():
            name, text = policy["name"], policy["policy"]
            request = {"PolicyName": name, "PolicyDocument": text}
            self.call(cloud, "PutRolePolicy", RoleName=identifier, **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the role's documents and policies."""
        del known
        return {
            "assumeRolePolicy": document(found["AssumeRolePolicyDocument"]),
            "permissionsBoundary": dig(found, "PermissionsBoundary.PermissionsBoundaryArn"),
            "managedPolicyArns": self._attached(cloud, identifier),
            "inlinePolicies": [
                {"name": name, "policy": self._inline(cloud, identifier, name)}
                for name in self._inline_names(cloud, identifier)
            ],
        }

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the role, its trust, its boundary, its policies."""
        new = change.new
        if change.touches("assumeRolePolicy"):
            trust = new["assumeRolePolicy"]
            self.call(cloud, "UpdateAssumeRolePolicy", RoleName=identifier, PolicyDocument=trust)
        if change.touches("permissionsBoundary"):
            self._set_boundary(cloud, identifier, new.get("permissionsBoundary"))
        if change.touches("managedPolicyArns", "inlinePolicies"):
            self._drop_policies(cloud, identifier, change.old)
            self.complete(cloud, identifier, new)
        if change.touches("description", "maxSessionDuration"):
            super().modify(cloud, identifier, change)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the role, without its policies first where they belong to it."""
        self._drop_policies(cloud, identifier, inputs)
        if inputs.get("forceDetachPolicies"):
            everything = {
                "managedPolicyArns": self._attached(cloud, identifier),
                "inlinePolicies": [
                    {"name": name} for name in self._inline_names(cloud, identifier)
                ],
            }
            self._drop_policies(cloud, identifier, everything)
        super().delete(cloud, identifier, inputs)

    def _set_boundary(self, cloud: Cloud, role: str, arn: str | None) -> None:
        if arn:
            request = {"RoleName": role, "PermissionsBoundary": arn}
            self.call(cloud, "PutRolePermissionsBoundary", **request)
        else:
            self.call(cloud, "DeleteRolePermissionsBoundary", RoleName=role)

    def _drop_policies(self, cloud: Cloud, role: str, policies: Properties) -> None:
        for arn in policies.get("managedPolicyArns") or ():
            if arn in self._attached(cloud, role):
                self.call(cloud, "DetachRolePolicy", RoleName=role, PolicyArn=arn)
        for policy in policies.get("inlinePolicies") or ():
            if policy["name"] in self._inline_names(cloud, role):
                self.call(cloud, "DeleteRolePolicy", RoleName=role, PolicyName=policy["name"])

    def _attached(self, cloud: Cloud, role: str) -> list[str]:
        found = self.call(cloud, "ListAttachedRolePolicies", RoleName=role)["AttachedPolicies"]
        return sorted(policy["PolicyArn"] for policy in found)

    def _inline_names(self, cloud: Cloud, role: str) -> list[str]:
        return sorted(self.call(cloud, "ListRolePolicies", RoleName=role)["PolicyNames"])

    def _inline(self, cloud: Cloud, role: str, name: str) -> str:
        answer = self.call(cloud, "GetRolePolicy", RoleName=role, PolicyName=name)
        return document(answer["PolicyDocument"])


class InstanceProfile(Row):
    """An instance profile with its role."""

    token = "aws:iam/instanceProfile:InstanceProfile"
    service = "iam"
    create_operation = "CreateInstanceProfile"
    read_operation = "GetInstanceProfile"
    delete_operation = "DeleteInstanceProfile"
    other_operations = ("AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile")
    identifier = "InstanceProfileName"
    created_at = "InstanceProfile.InstanceProfileName"
    found_at = "InstanceProfile"
    names = {"name": "InstanceProfileName", "uniqueId": "InstanceProfileId"}
    apart = frozenset({"role"})
    replace = frozenset({"name", "namePrefix", "path"})
    defaults = {"path": "/"}
    auto_name = AutoName("name", 128)
    tagging = IamTags("InstanceProfile", "InstanceProfileName")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Add the role, if the profile does not hold it yet."""
        found = self.find(cloud, identifier, {}) or {}
        present = [each["RoleName"] for each in found.get("Roles", [])]
        if (role := inputs.get("role")) and role not in present:
            request = {"InstanceProfileName": identifier, "RoleName": role}
            self.call(cloud, "AddRoleToInstanceProfile", **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Say which role the profile holds."""
        del cloud, identifier, known
        return {"role": dig(found, "Roles.0.RoleName")}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Exchange the role."""
        self._remove_roles(cloud, identifier)
        self.complete(cloud, identifier, change.new)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the profile, without its role first."""
        self._remove_roles(cloud, identifier)
        super().delete(cloud, identifier, inputs)

    def _remove_roles(self, cloud: Cloud, identifier: str) -> None:
        for role in (self.find(cloud, identifier, {}) or {}).get("Roles", []):
            request = {"InstanceProfileName": identifier, "RoleName": role["RoleName"]}
            self.call(cloud, "RemoveRoleFromInstanceProfile", **request)
