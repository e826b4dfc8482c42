"""The policies of functions do not let anyone invoke them.

What: no Permission, and no statement of a ResourcePolicy, has a principal with a wildcard, unless a
condition limits the callers to fixed values (`principalOrgId`, `sourceAccount`, a `sourceArn`
without wildcards); and what Amazon S3 may invoke names the `sourceAccount`, for a bucket's ARN does
not tell whose it is. A FunctionUrl with `authorizationType` "NONE" fails too: it works only
together with a policy that lets anyone in.

Why: anyone who can invoke a function can use the rights of its role, and its bill.

How to fix: name the principal, and for services the `sourceAccount` or `sourceArn`; use
`authorizationType="AWS_IAM"`.
"""

from collections.abc import Iterator

from .._helpers import must, security_hub, undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._policy_documents import Statement, all_true, any_true, values
from .._policy_grants import Right, judge_document
from .._public_access import PUBLIC_ACCESS
from .._role_examples import document
from .._values import UNKNOWN
from ._tokens import FUNCTION_URL, PERMISSION, RESOURCE_POLICY

S3 = ("s3.amazonaws.com", "s3.amazonaws.com.cn")
OWNER = "sourceAccount"
AUTHORIZATION = "authorizationType"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge a permission, a whole policy, or a URL."""
    if resource.type == FUNCTION_URL:
        found = resource.at(AUTHORIZATION)
        signed = 'be "AWS_IAM"', 'set it to "AWS_IAM"'
        yield from must(found, lambda kind: kind.value == "AWS_IAM", *signed)
    elif resource.type == RESOURCE_POLICY:
        for right in (PUBLIC_ACCESS, ANY_BUCKET):
            yield from judge_document(resource.at("policy"), right)
    else:
        yield from _judge_permission(resource)


def _judge_permission(permission: Resource) -> Iterator[Finding]:
    principal, owner = permission.at("principal"), permission.at(OWNER)
    if principal.unknown:
        yield undecided(principal, "name one account, role or service")
    elif not principal.text:
        yield violation(principal, "name one account, role or service")
    elif principal.value in S3 and owner.absent:
        yield violation(owner, "set it to the account that owns the bucket")
    elif "*" in principal.text and owner.absent and permission.at("principalOrgId").absent:
        source = permission.at("sourceArn")
        if source.unknown:
            yield undecided(source, "name one resource, for the principal is everyone")
        elif source.absent or "*" in (source.text or "*"):
            yield violation(principal, "name one account, role or service")


def _any_bucket(statement: Statement) -> bool | None:
    services = values(statement.member("Principal").at("Service"))
    by_s3 = any_true(None if found.unknown else found.value in S3 for found in services)
    condition = statement.member("Condition")
    tests = [condition.at(operator).keys() for operator in condition.keys()]  # noqa: SIM118
    named = any(key.lower() == "aws:sourceaccount" for keys in tests for key in keys)
    unnamed = None if condition.unknown else not named
    return all_true((statement.allows, by_s3, unnamed))


ANY_BUCKET = Right(
    _any_bucket,
    "lets Amazon S3 invoke the function for any bucket; add StringEquals on aws:SourceAccount",
    "name the account of the bucket if it is for Amazon S3",
)


def _permission(principal: object, **more: object) -> Given:
    return Given(PERMISSION, {"action": "lambda:InvokeFunction", "principal": principal, **more})


def _policy(principal: object, **more: object) -> Given:
    grant = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": principal}
    return Given(RESOURCE_POLICY, {"policy": document({**grant, **more})})


SERVICE = {"Service": S3[0]}
BUCKET = "arn:aws:s3:::bucket"
CONTROL = Control(
    doc=__doc__,
    id="Lambda.1",
    name="lambda-function-public-access-prohibited",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    applies_to=(PERMISSION, FUNCTION_URL, RESOURCE_POLICY),
    config_rule=ConfigRule("LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
    remediation="Name the principal, and add sourceAccount or sourceArn for services.",
    url=security_hub("Lambda.1"),
    since="0.2.0",
    check=check,
    passing=(
        Example("an account", _permission("123456789012")),
        Example("everyone of an organization", _permission("*", principalOrgId="o-a1b2c3d4e5")),
        Example("bucket of an account", _permission(S3[0], sourceArn=BUCKET, sourceAccount="1")),
        Example("another service", _permission("events.amazonaws.com")),
        Example("URL for signed requests", Given(FUNCTION_URL, {AUTHORIZATION: "AWS_IAM"})),
        Example(
            "policy for a bucket of an account",
            _policy(SERVICE, Condition={"StringEquals": {"AWS:SourceAccount": "123456789012"}}),
        ),
    ),
    failing=(
        Example("everyone", _permission("*"), path="principal"),
        Example("no principal", Given(PERMISSION), path="principal"),
        Example("everyone, any rule", _permission("*", sourceArn="arn:*"), path="principal"),
        Example("any bucket", _permission(S3[0], sourceArn=BUCKET), path=OWNER),
        Example("open URL", Given(FUNCTION_URL, {AUTHORIZATION: "NONE"}), path=AUTHORIZATION),
        Example("policy for everyone", _policy({"AWS": "*"}), path="policy.Statement"),
        Example("policy for any bucket", _policy(SERVICE), path="policy.Statement"),
    ),
    undecided=(
        Example("principal unknown", _permission(UNKNOWN), path="principal"),
        Example("everyone, source unknown", _permission("*", sourceArn=UNKNOWN), path="sourceArn"),
        Example(
            "authorization unknown",
            Given(FUNCTION_URL, {AUTHORIZATION: UNKNOWN}),
            path=AUTHORIZATION,
        ),
        Example("policy unknown", Given(RESOURCE_POLICY, {"policy": UNKNOWN}), path="policy"),
    ),
)
