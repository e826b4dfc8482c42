"""What may be said about a function, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._access.grant_arguments import GrantsArgs, read_grants
from components._exemptions import ExemptionArgs, Exemptions
from components._functions import rules as function_rules
from components._functions import runtimes
from components._functions.environment import read_environment
from components._functions.invokers import Invoker, InvokerArgs, read_invokers
from components._functions.layers import read_layers
from components._network.rules import BUCKET_NAME, RETENTION_DAYS
from components._validation import Arguments

_A_YEAR = 365


class SignedCodeArgs(TypedDict):
    """Where the signed archive lies: what a signing job has left in its destination."""

    bucket: pulumi.Input[str]
    """Name of the bucket, which keeps versions."""
    key: pulumi.Input[str]
    """Key of the object."""
    version: pulumi.Input[str]
    """Id of the version of the object."""


class FunctionNetworkArgs(TypedDict):
    """Where in a VPC the function runs."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Ids of private subnets of two or more zones; the list is plain."""
    security_group_ids: Sequence[pulumi.Input[str]]
    """Ids of security groups; the list is plain."""


class SignedFunctionArgs(TypedDict):
    """What may be said about a function."""

    code: SignedCodeArgs
    """Where the signed archive lies; plain."""
    code_signing_config_arn: pulumi.Input[str]
    """ARN of the code signing configuration, such as that of FunctionSigning."""
    runtime: str
    """Runtime that gets security updates, such as python3.13; plain. One of one's own,
    provided.al2023, needs an exemption from Lambda.2."""
    handler: str
    """What Lambda calls, such as app.handler; plain."""
    network: NotRequired[Optional[FunctionNetworkArgs]]
    """Where in a VPC it runs; plain. Default: none, which outside_vpc has to say."""
    outside_vpc: NotRequired[Optional[bool]]
    """Run outside of any VPC, from where it reaches the whole internet; needs an exemption from
    Lambda.3; plain. Default: false."""
    architecture: NotRequired[Optional[str]]
    """x86_64 or arm64; plain. Default: x86_64."""
    memory_mb: NotRequired[Optional[int]]
    """Memory in MiB, 128 to 10240; plain. Default: 128."""
    timeout_seconds: NotRequired[Optional[int]]
    """Seconds after which it is stopped, 1 to 900; plain. Default: 30."""
    reserved_concurrency: NotRequired[Optional[int]]
    """How many of it run at a time at most, 0 stops it; an account must keep 100 for its other
    functions; plain. Default: 10."""
    layer_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of versions of layers, which have to be signed too; the list is plain. Default: none."""
    trusted_layer_account_ids: NotRequired[Optional[Sequence[str]]]
    """Accounts beside the function's own whose layers it may use; needs an exemption from
    EXT.LAMBDA_TRUSTED_LAYERS; plain. Default: none."""
    environment: NotRequired[Optional[Mapping[str, pulumi.Input[str]]]]
    """Variables by their names; no secrets; the map is plain. Default: none."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a key for variables and logs, whose policy lets the Region's logs service use it.
    Default: a key of its own, which rotates."""
    retention_days: NotRequired[Optional[int]]
    """Days for which logs are kept; plain. Default: 365."""
    dead_letter_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a queue or topic for events it could not process. Default: none."""
    invokers: NotRequired[Optional[Mapping[str, InvokerArgs]]]
    """Who may invoke it beside principals of the account, by a stable name of one's own; plain.
    Default: nobody."""
    grants: NotRequired[Optional[GrantsArgs]]
    """What it may use; plain. Default: its logs, traces, key and dead letter target only."""
    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that bounds its role. Default: none."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class Validated:
    """What a function is like, checked.

    Args:
        settings: what the function has of runtime, sizes and signatures
        code: bucket, key and version of its archive
        network: subnets and groups; None outside of a VPC
        layers: versions of layers
        layer_accounts: accounts beside its own whose layers it may use
        environment: its variables
        key_arn: a key that exists; None for one of its own
        retention_days: how long logs are kept
        dead_letter_arn: where events go that it could not process
        invokers: who may invoke it
        grants: what it may use
        boundary: the policy that bounds its role
        tags: tags of all that is created
        exemptions: the records that let defaults be turned off
    """

    settings: Mapping[str, Any]
    code: Mapping[str, Any]
    network: Optional[Mapping[str, Sequence[pulumi.Input[str]]]]
    layers: Sequence[pulumi.Input[str]]
    layer_accounts: Sequence[str]
    environment: Mapping[str, pulumi.Input[str]]
    key_arn: Optional[pulumi.Input[str]]
    retention_days: int
    dead_letter_arn: Optional[pulumi.Input[str]]
    invokers: Mapping[str, Invoker]
    grants: Mapping[str, Mapping[str, Any]]
    boundary: Optional[pulumi.Input[str]]
    tags: Mapping[str, str]
    exemptions: Exemptions


def read(reader: Arguments, name: str) -> Validated:
    """Read and check what a function is like, noting every problem with the reader."""
    reader.problems.check("name", name, function_rules.FUNCTION_NAME)
    exemptions = Exemptions(reader)
    trusted = reader.plain("trusted_layer_account_ids", function_rules.ACCOUNT_IDS, ())
    if trusted:
        exemptions.require("trusted_layer_account_ids", "EXT.LAMBDA_TRUSTED_LAYERS")
    validated = Validated(
        settings=_settings(reader, exemptions),
        code=_code(reader),
        network=_network(reader, exemptions),
        layers=read_layers(reader),
        layer_accounts=trusted,
        environment=read_environment(reader),
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        retention_days=reader.plain("retention_days", RETENTION_DAYS, _A_YEAR),
        dead_letter_arn=reader.input("dead_letter_arn", function_rules.LETTERS_ARN),
        invokers=read_invokers(reader),
        grants=read_grants(reader),
        boundary=reader.input("permissions_boundary_arn", rules.POLICY_ARN),
        tags=reader.plain("tags", rules.TAGS, {}),
        exemptions=exemptions,
    )
    if validated.retention_days < _A_YEAR:
        exemptions.require("retention_days", "EXT.LOG_GROUP_RETENTION")
    return validated


def _settings(reader: Arguments, exemptions: Exemptions) -> dict[str, Any]:
    runtime = reader.plain("runtime", runtimes.RUNTIME)
    if runtime in runtimes.OWN:
        exemptions.require("runtime", runtimes.CONTROL)
    signing = reader.input("code_signing_config_arn", function_rules.CODE_SIGNING_ARN)
    return {
        "code_signing_config_arn": signing,
        "runtime": runtime,
        "handler": reader.plain("handler", function_rules.HANDLER),
        "architectures": [reader.plain("architecture", rules.ARCHITECTURE, "x86_64")],
        "memory_size": reader.plain("memory_mb", function_rules.MEMORY, 128),
        "timeout": reader.plain("timeout_seconds", function_rules.TIMEOUT, 30),
        "reserved_concurrent_executions": reader.plain(
            "reserved_concurrency", function_rules.CONCURRENCY, 10
        ),
    }


def _code(reader: Arguments) -> dict[str, Any]:
    given = reader.plain("code", rules.MAP)
    if given is None:
        return {}
    nested = reader.nested("code", given, SignedCodeArgs)
    return {
        "s3_bucket": nested.input("bucket", BUCKET_NAME),
        "s3_key": nested.input("key", function_rules.OBJECT_KEY),
        "s3_object_version": nested.input("version", function_rules.OBJECT_VERSION),
    }


def _network(reader: Arguments, exemptions: Exemptions) -> Optional[dict[str, Any]]:
    given = reader.plain("network", rules.MAP)
    outside = reader.plain("outside_vpc", rules.BOOLEAN, default=False)
    if given is None:
        if outside:
            exemptions.require("outside_vpc", "Lambda.3")
        elif not reader.about("network", "outside_vpc"):
            reader.add("network", "is missing; name private subnets, or set outside_vpc")
        return None
    if outside:
        reader.add("outside_vpc", "is True beside network; give one of the two")
    nested = reader.nested("network", given, FunctionNetworkArgs)
    subnets = nested.several("subnet_ids", rules.SUBNET_ID)
    plain = [subnet for subnet in subnets if isinstance(subnet, str)]
    distinct = len(subnets) - len(plain) + len(set(plain))
    if subnets and distinct < function_rules.SUBNETS_NEEDED:
        nested.add("subnet_ids", "are in one zone; name subnets of two or more")
    groups = nested.several("security_group_ids", rules.SECURITY_GROUP_ID)
    return {"subnet_ids": subnets, "security_group_ids": groups}
