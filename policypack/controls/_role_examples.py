"""Roles, profiles and policy documents that the examples of several controls are made of."""

import json
from typing import Final

from ._model import Example, Given
from ._tokens import (
    INSTANCE_PROFILE,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
)

EC2: Final = {"Service": "ec2.amazonaws.com"}
AWS_POLICY: Final = "arn:aws:iam::aws:policy"


def trust(*principals: object) -> str:
    """Write a trust policy that lets each of the principals assume the role."""
    return document(
        *(
            {"Effect": "Allow", "Principal": found, "Action": "sts:AssumeRole"}
            for found in principals
        )
    )


def document(*statements: object) -> str:
    """Write a policy document; a single statement stands alone, as IAM allows."""
    body: object = statements[0] if len(statements) == 1 else statements
    return json.dumps({"Version": "2012-10-17", "Statement": body})


def allow(action: object, resource: object, **more: object) -> dict[str, object]:
    """Write a statement that allows actions on resources."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def role(name: str = "it", **inputs: object) -> Given:
    """Make a role that EC2 may assume, unless `assumeRolePolicy` says otherwise."""
    return Given(ROLE, {"name": name, "assumeRolePolicy": trust(EC2), **inputs}, name)


def profile(of: str = "it", name: str = "profile") -> Given:
    """Make an instance profile that holds a role of the example."""
    return Given(INSTANCE_PROFILE, {"role": of}, name)


def attached(arn: object, of: str = "it") -> Given:
    """Attach a managed policy to a role; a name without colon is that of a policy of AWS."""
    named = isinstance(arn, str) and ":" not in arn
    inputs = {"role": of, "policyArn": f"{AWS_POLICY}/{arn}" if named else arn}
    return Given(ROLE_POLICY_ATTACHMENT, inputs, "attachment")


def only(*names: str, of: str = "it") -> Given:
    """Let a role have these policies of AWS and no other."""
    inputs = {"roleName": of, "policyArns": [f"{AWS_POLICY}/{name}" for name in names]}
    return Given(ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, inputs, "exclusive")


def inline(*statements: object) -> Given:
    """Give the role an inline policy."""
    return Given(ROLE_POLICY, {"role": "it", "policy": document(*statements)}, "inline")


def state(title: str, subject: Given, *others: Given, path: str = "") -> Example:
    """Make an example of a subject and the rest of its stack."""
    return Example(title, subject, others, path)
