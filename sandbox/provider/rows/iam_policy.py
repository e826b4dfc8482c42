"""IAM policies and how roles get them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import IamTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


def document(found: object) -> str:
    """Return a policy document as text; AWS reports it parsed or URL-encoded."""
    return json.dumps(found) if isinstance(found, dict) else unquote(str(found))


class RolePolicy(Row):
    """A policy in line of a role."""

    token = "aws:iam/rolePolicy:RolePolicy"
    service = "iam"
    create_operation = "PutRolePolicy"
    read_operation = "GetRolePolicy"
    update_operation = "PutRolePolicy"
    delete_operation = "DeleteRolePolicy"
    names = {"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"}
    replace = frozenset({"name", "namePrefix", "role"})
    auto_name = AutoName("name", 128)

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return role and policy name as the id."""
        del answer
        return f"{request['RoleName']}:{request['PolicyName']}"

    def identify(self, cloud: Cloud, operation: str, identifier: str) -> Properties:
        """Return role and policy name."""
        del cloud, operation
        role, _, name = identifier.partition(":")
        return {"RoleName": role, "PolicyName": name}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the policy; the answer itself describes it."""
        del known
        answer = self.ask(cloud, **self.identify(cloud, self.read_operation, identifier))
        return answer and {**answer, "PolicyDocument": document(answer["PolicyDocument"])}


class RolePolicyAttachment(Row):
    """A managed policy attached to a role."""

    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    service = "iam"
    create_operation = "AttachRolePolicy"
    read_operation = "ListAttachedRolePolicies"
    delete_operation = "DetachRolePolicy"
    names = {"role": "RoleName"}
    replace = frozenset({"role", "policyArn"})

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return role and policy as the id."""
        del answer
        return f"{request['RoleName']}/{request['PolicyArn']}"

    def identify(self, cloud: Cloud, operation: str, identifier: str) -> Properties:
        """Return role and policy."""
        del cloud, operation
        role, _, arn = identifier.partition("/")
        return {"RoleName": role, "PolicyArn": arn}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the policy up among those of the role."""
        del known
        wanted = self.identify(cloud, self.read_operation, identifier)
        answer = self.ask(cloud, RoleName=wanted["RoleName"]) or {}
        attached = {policy["PolicyArn"] for policy in answer.get("AttachedPolicies", [])}
        return wanted if wanted["PolicyArn"] in attached else None


class Policy(Row):
    """A managed policy; its changes become versions."""

    token = "aws:iam/policy:Policy"
    service = "iam"
    create_operation = "CreatePolicy"
    read_operation = "GetPolicy"
    delete_operation = "DeletePolicy"
    other_operations = (
        "GetPolicyVersion", "ListPolicyVersions", "CreatePolicyVersion", "DeletePolicyVersion",
    )  # fmt: skip
    identifier = "PolicyArn"
    created_at = "Policy.Arn"
    found_at = "Policy"
    names = {"name": "PolicyName", "policy": "PolicyDocument"}
    apart = frozenset({"delayAfterPolicyCreationInMs"})
    replace = frozenset({"name", "namePrefix", "path", "description"})
    defaults = {"path": "/"}
    auto_name = AutoName("name", 128)
    tagging = IamTags("Policy", "PolicyArn")
    most_versions = 5

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the default version's document."""
        del known
        version = found["DefaultVersionId"]
        request = {"PolicyArn": identifier, "VersionId": version}
        answer = self.call(cloud, "GetPolicyVersion", **request)
        return {"policy": document(answer["PolicyVersion"]["Document"])}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Make a new default version, at the cost of the oldest one."""
        if not change.touches("policy"):
            return
        versions = self._old_versions(cloud, identifier)
        if len(versions) >= self.most_versions - 1:
            self._delete_version(cloud, identifier, versions[-1])
        policy = change.new["policy"]
        request = {"PolicyArn": identifier, "PolicyDocument": policy, "SetAsDefault": True}
        self.call(cloud, "CreatePolicyVersion", **request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the policy, its old versions first."""
        for version in self._old_versions(cloud, identifier):
            self._delete_version(cloud, identifier, version)
        super().delete(cloud, identifier, inputs)

    def _old_versions(self, cloud: Cloud, identifier: str) -> list[str]:
        """Return the versions that are not the default, the newest first."""
        found = self.call(cloud, "ListPolicyVersions", PolicyArn=identifier)["Versions"]
        old = [each["VersionId"] for each in found if not each["IsDefaultVersion"]]
        return sorted(old, key=lambda version: int(version.removeprefix("v")), reverse=True)

    def _delete_version(self, cloud: Cloud, identifier: str, version: str) -> None:
        request = {"PolicyArn": identifier, "VersionId": version}
        self.call(cloud, "DeletePolicyVersion", **request)
