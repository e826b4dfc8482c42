"""Functions about the account, the region and the provider's configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.functions.function import Function

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_DNS_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}


def get_caller_identity(cloud: Cloud, arguments: Properties) -> Properties:
    """Return who the credentials belong to."""
    del arguments
    answer = cloud.call("sts", "GetCallerIdentity")
    account = answer["Account"]
    return {"id": account, "accountId": account, "arn": answer["Arn"], "userId": answer["UserId"]}


def get_default_tags(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the tags the provider's configuration gives every resource."""
    return {"id": arguments.get("id") or cloud.partition, "tags": dict(cloud.default_tags)}


def get_partition(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the partition of the region."""
    del arguments
    suffix = _DNS_SUFFIXES.get(cloud.partition, "amazonaws.com")
    return {
        "id": cloud.partition,
        "partition": cloud.partition,
        "dnsSuffix": suffix,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


def get_region(cloud: Cloud, arguments: Properties) -> Properties:
    """Return a region; the one the provider is configured for, if none is named."""
    region = arguments.get("name") or cloud.region
    return {
        "id": region,
        "name": region,
        "region": region,
        "description": region,
        "endpoint": f"ec2.{region}.{_DNS_SUFFIXES.get(cloud.partition, 'amazonaws.com')}",
    }


FUNCTIONS = (
    Function(
        "aws:index/getCallerIdentity:getCallerIdentity",
        get_caller_identity,
        operations=("sts:GetCallerIdentity",),
    ),
    Function("aws:index/getDefaultTags:getDefaultTags", get_default_tags),
    Function("aws:index/getPartition:getPartition", get_partition),
    Function("aws:index/getRegion:getRegion", get_region),
)
