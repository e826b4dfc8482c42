"""Who may invoke a function, as arguments."""

from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._functions import rules as function_rules
from components._validation import Arguments, entry

_S3 = ("s3.amazonaws.com", "s3.amazonaws.com.cn")


class InvokerArgs(TypedDict):
    """One who may invoke the function: an account, a role, or a service on behalf of something."""

    principal: str
    """Id of an account, ARN of a role, or name of a service such as events.amazonaws.com; plain."""
    source_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of what a service invokes for, such as a rule or a bucket; needed for a service.
    Default: none."""
    source_account_id: NotRequired[Optional[pulumi.Input[str]]]
    """Account that owns it, which the ARN of a bucket does not tell; needed for Amazon S3.
    Default: none."""


@dataclass(frozen=True)
class Invoker:
    """One who may invoke a function, checked.

    Args:
        principal: account, role or service
        source_arn: what a service invokes for
        source_account: the account that owns it
    """

    principal: str
    source_arn: Optional[pulumi.Input[str]]
    source_account: Optional[pulumi.Input[str]]


def read_invokers(reader: Arguments) -> dict[str, Invoker]:
    """Read the argument `invokers`."""
    given = reader.plain("invokers", rules.NAMED_MAPS, {})
    found = {}
    for key, one in given.items():
        path = entry("invokers", key)
        reader.problems.check(path, key, function_rules.KEY)
        found[key] = _read_one(reader.nested(path, one, InvokerArgs))
    return found


def _read_one(reader: Arguments) -> Invoker:
    invoker = Invoker(
        principal=reader.plain("principal", function_rules.INVOKER, ""),
        source_arn=reader.input("source_arn", function_rules.SOURCE_ARN),
        source_account=reader.input("source_account_id", rules.ACCOUNT_ID),
    )
    is_service = function_rules.SERVICE.accepts(invoker.principal)
    if is_service and invoker.source_arn is None:
        # Whoever can use the service could let it invoke the function. Source:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
        reader.add("source_arn", "is missing; name what the service invokes the function for")
    if invoker.principal in _S3 and invoker.source_account is None:
        reader.add("source_account_id", "is missing; name the account that owns the bucket")
    return invoker
