"""Identities and keys.

Property names checked against pulumi-aws-native 1.84.0. Policy documents are objects there, which
controls read like JSON text.
"""

from typing import Final

from ._parts import Each, Tags, fields
from ._twin import Companion, Twin

USER_POLICY_TYPE: Final = "aws:iam/userPolicy:UserPolicy"
GROUP_POLICY_TYPE: Final = "aws:iam/groupPolicy:GroupPolicy"
INLINE: Final = fields(name="policyName", policy="policyDocument")

ROLE: Final = Twin(
    "aws:iam/role:Role",
    fields(
        "description",
        "managedPolicyArns",
        "maxSessionDuration",
        "path",
        "permissionsBoundary",
        assumeRolePolicy="assumeRolePolicyDocument",
        inlinePolicies=Each("policies", INLINE),
        name="roleName",
        tags=Tags("tags"),
    ),
    outputs={"id": "roleName", "name": "roleName"},
)
ROLE_POLICY: Final = Twin(
    "aws:iam/rolePolicy:RolePolicy",
    {**INLINE, **fields(role="roleName")},
)
MANAGED_POLICY: Final = Twin(
    "aws:iam/policy:Policy",
    fields("description", "path", name="managedPolicyName", policy="policyDocument"),
    outputs={"id": "policyArn", "arn": "policyArn"},
    companions=(
        Companion(
            "aws:iam/policyAttachment:PolicyAttachment",
            "roles",
            fields(roles=""),
            owner="policyArn",
        ),
    ),
    lacks=("tags",),
)
INSTANCE_PROFILE: Final = Twin(
    "aws:iam/instanceProfile:InstanceProfile",
    fields("path", name="instanceProfileName", role="roles[0]"),
    outputs={"id": "instanceProfileName", "name": "instanceProfileName"},
    lacks=("tags",),
)
KEY: Final = Twin(
    "aws:kms/key:Key",
    fields(
        "bypassPolicyLockoutSafetyCheck",
        "description",
        "enableKeyRotation",
        "keyUsage",
        "multiRegion",
        "rotationPeriodInDays",
        customerMasterKeySpec="keySpec",
        deletionWindowInDays="pendingWindowInDays",
        isEnabled="enabled",
        policy="keyPolicy",
        tags=Tags("tags"),
    ),
    outputs={"id": "keyId"},
    variants={"origin=EXTERNAL": "aws:kms/externalKey:ExternalKey"},
)

USER: Final = Twin(
    "aws:iam/user:User",
    fields("path", "permissionsBoundary", name="userName", tags=Tags("tags")),
    outputs={"id": "userName", "name": "userName"},
    companions=(
        Companion(USER_POLICY_TYPE, "policies[]", INLINE, owner="user"),
        Companion(
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            "managedPolicyArns[]",
            fields(policyArn=""),
            owner="user",
        ),
    ),
)
USER_GROUP: Final = Twin(
    "aws:iam/group:Group",
    fields("path", name="groupName"),
    outputs={"id": "groupName", "name": "groupName"},
    companions=(
        Companion(GROUP_POLICY_TYPE, "policies[]", INLINE, owner="group"),
        Companion(
            "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            "managedPolicyArns[]",
            fields(policyArn=""),
            owner="group",
        ),
    ),
)
USER_POLICY: Final = Twin(USER_POLICY_TYPE, {**INLINE, **fields(user="userName")})
GROUP_POLICY: Final = Twin(GROUP_POLICY_TYPE, {**INLINE, **fields(group="groupName")})
SERVICE_LINKED_ROLE: Final = Twin(
    "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    fields("awsServiceName", "customSuffix", "description"),
    outputs={"name": "roleName"},
)
ALIAS: Final = Twin(
    "aws:kms/alias:Alias",
    fields("targetKeyId", name="aliasName"),
    outputs={"id": "aliasName", "name": "aliasName"},
)
REPLICA_KEY: Final = Twin(
    "aws:kms/replicaKey:ReplicaKey",
    fields(
        "description",
        "enabled",
        "primaryKeyArn",
        deletionWindowInDays="pendingWindowInDays",
        policy="keyPolicy",
        tags=Tags("tags"),
    ),
    outputs={"id": "keyId"},
)

TABLE: Final = {
    "aws-native:iam:Group": USER_GROUP,
    "aws-native:iam:GroupPolicy": GROUP_POLICY,
    "aws-native:iam:InstanceProfile": INSTANCE_PROFILE,
    "aws-native:iam:ManagedPolicy": MANAGED_POLICY,
    "aws-native:iam:Role": ROLE,
    "aws-native:iam:RolePolicy": ROLE_POLICY,
    "aws-native:iam:ServiceLinkedRole": SERVICE_LINKED_ROLE,
    "aws-native:iam:User": USER,
    "aws-native:iam:UserPolicy": USER_POLICY,
    "aws-native:kms:Alias": ALIAS,
    "aws-native:kms:Key": KEY,
    "aws-native:kms:ReplicaKey": REPLICA_KEY,
}
