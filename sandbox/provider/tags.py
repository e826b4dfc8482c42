"""How each AWS service takes, returns and changes the tags of a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sandbox.provider.errors import AwsError
from sandbox.provider.shapes import plain_tags, tag_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Tagging(Protocol):
    """The tags of one kind of resource."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return what a create request says about tags."""

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Return the tags of a resource."""

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Add tags, or give them new values."""

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Remove tags."""


@dataclass(frozen=True)
class Untagged:
    """A resource that has no tags."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Say nothing."""
        del tags
        return {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Return no tags."""
        del cloud, identifier, found
        return {}

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Do nothing."""

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Ec2Tags:
    """Tags of EC2: one pair of operations for every resource type.

    Args:
        resource_type: EC2's word for the type in tag specifications.
    """

    resource_type: str

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a tag specification."""
        specification = {"ResourceType": self.resource_type, "Tags": tag_list(tags)}
        return {"TagSpecifications": [specification]} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Return the tags the description holds."""
        del cloud, identifier
        return plain_tags(found.get("Tags") or found.get("TagSet") or [])

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call CreateTags."""
        cloud.call("ec2", "CreateTags", Resources=[identifier], Tags=tag_list(tags))

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call DeleteTags."""
        cloud.call("ec2", "DeleteTags", Resources=[identifier], Tags=[{"Key": k} for k in keys])


@dataclass(frozen=True)
class IamTags:
    """Tags of IAM: one pair of operations for each noun.

    Args:
        noun: `Role`, `Policy` or `InstanceProfile`.
        member: The request member that carries the identifier.
    """

    noun: str
    member: str

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a list of tags."""
        return {"Tags": tag_list(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Return the tags the description holds."""
        del cloud, identifier
        return plain_tags(found.get("Tags") or [])

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call Tag<Noun>."""
        request = {self.member: identifier, "Tags": tag_list(tags)}
        cloud.call("iam", f"Tag{self.noun}", **request)

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call Untag<Noun>."""
        cloud.call("iam", f"Untag{self.noun}", **{self.member: identifier, "TagKeys": list(keys)})


@dataclass(frozen=True)
class SsmTags:
    """Tags of Systems Manager."""

    resource_type: str

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a list of tags."""
        return {"Tags": tag_list(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call ListTagsForResource."""
        del found
        answer = cloud.call("ssm", "ListTagsForResource", **self._resource(identifier))
        return plain_tags(answer["TagList"])

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call AddTagsToResource."""
        resource = self._resource(identifier)
        cloud.call("ssm", "AddTagsToResource", **resource, Tags=tag_list(tags))

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call RemoveTagsFromResource."""
        resource = self._resource(identifier)
        cloud.call("ssm", "RemoveTagsFromResource", **resource, TagKeys=list(keys))

    def _resource(self, identifier: str) -> Properties:
        return {"ResourceType": self.resource_type, "ResourceId": identifier}


@dataclass(frozen=True)
class KmsTags:
    """Tags of KMS, which has its own words for key and value."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a list of tags."""
        return {"Tags": self._list(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call ListResourceTags."""
        del found
        tags = cloud.call("kms", "ListResourceTags", KeyId=identifier)["Tags"]
        return {tag["TagKey"]: tag["TagValue"] for tag in tags}

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call TagResource."""
        cloud.call("kms", "TagResource", KeyId=identifier, Tags=self._list(tags))

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call UntagResource."""
        cloud.call("kms", "UntagResource", KeyId=identifier, TagKeys=list(keys))

    @staticmethod
    def _list(tags: Mapping[str, str]) -> list[dict[str, str]]:
        return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


@dataclass(frozen=True)
class MapTags:
    """Tags of the services that take them as a map, and name the resource by its ARN.

    Args:
        service: The service.
        arn: Gives the ARN of an identifier that is none.
        member: The request member that carries the ARN.
        listing: The operation that lists tags.
        tags: The member that carries tags.
        keys: The member that carries the keys of those to remove.
    """

    service: str
    arn: Callable[[Cloud, str], str] = lambda _, identifier: identifier
    member: str = "resourceArn"
    listing: str = "ListTagsForResource"
    tags: str = "tags"
    keys: str = "tagKeys"

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a map of tags."""
        return {self.tags: dict(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call the listing."""
        del found
        answer = cloud.call(self.service, self.listing, **self._resource(cloud, identifier))
        tags: dict[str, str] = answer.get(self.tags) or {}
        return tags

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call TagResource."""
        request = {**self._resource(cloud, identifier), self.tags: dict(tags)}
        cloud.call(self.service, "TagResource", **request)

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call UntagResource."""
        request = {**self._resource(cloud, identifier), self.keys: list(keys)}
        cloud.call(self.service, "UntagResource", **request)

    def _resource(self, cloud: Cloud, identifier: str) -> Properties:
        return {self.member: self.arn(cloud, identifier)}


@dataclass(frozen=True)
class ListTags(MapTags):
    """The same with tags as a list of keys and values."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a list of tags."""
        return {self.tags: tag_list(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call the listing."""
        del found
        answer = cloud.call(self.service, self.listing, **self._resource(cloud, identifier))
        return plain_tags(answer.get(self.tags) or [])

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call TagResource."""
        request = {**self._resource(cloud, identifier), self.tags: tag_list(tags)}
        cloud.call(self.service, "TagResource", **request)


@dataclass(frozen=True)
class S3Tags:
    """Tags of a bucket, which S3 replaces as a whole and never takes at creation."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Say nothing: the bucket is tagged after its creation."""
        del tags
        return {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call GetBucketTagging, which fails when there are none."""
        del found
        try:
            answer = cloud.call("s3", "GetBucketTagging", Bucket=identifier)
        except AwsError as error:
            if error.code == "NoSuchTagSet":
                return {}
            raise
        return plain_tags(answer["TagSet"])

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call PutBucketTagging with the tags there are and the new ones."""
        self._replace(cloud, identifier, {**self.read(cloud, identifier, {}), **tags})

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call PutBucketTagging with the tags that stay."""
        tags = self.read(cloud, identifier, {})
        stay = {key: value for key, value in tags.items() if key not in keys}
        self._replace(cloud, identifier, stay)

    @staticmethod
    def _replace(cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        if tags:
            tagging = {"TagSet": tag_list(tags)}
            cloud.call("s3", "PutBucketTagging", Bucket=identifier, Tagging=tagging)
        else:
            cloud.call("s3", "DeleteBucketTagging", Bucket=identifier)
