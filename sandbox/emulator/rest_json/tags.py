"""The operations for tags, which differ between services only in how tags are written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json.service import Answer, Asked, Operation

_MOST = 50
_RESERVED = "aws:"

Record = dict[str, Any]


def tags_from_list(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Return a list of pairs of key and value as a map."""
    return {one["key"]: one["value"] for one in tags or ()}


def tag_operations(
    find: Callable[[Any, str], Record], *, code: str, as_list: bool = False
) -> dict[str, Operation]:
    """Return what answers TagResource, UntagResource and ListTagsForResource.

    Args:
        find: Returns the record of an ARN, whose `tags` are a map, or refuses.
        code: The error code of tags AWS does not take.
        as_list: Whether the service writes tags as a list of key and value instead of a map.
    """

    def tag(backend: Any, asked: Asked) -> Answer:
        record = find(backend, asked["resourceArn"])
        new = tags_from_list(asked["tags"]) if as_list else asked["tags"]
        if any(key.lower().startswith(_RESERVED) for key in new):
            raise RefusalError(code, f"Tag keys cannot start with {_RESERVED}")
        both = {**record["tags"], **new}
        if len(both) > _MOST:
            raise RefusalError(code, f"A resource has at most {_MOST} tags.")
        record["tags"] = both
        return None

    def untag(backend: Any, asked: Asked) -> Answer:
        record = find(backend, asked["resourceArn"])
        kept = record["tags"].items()
        record["tags"] = {key: value for key, value in kept if key not in asked["tagKeys"]}
        return None

    def listed(backend: Any, asked: Asked) -> Answer:
        found = find(backend, asked["resourceArn"])["tags"]
        pairs = [{"key": key, "value": value} for key, value in found.items()]
        return {"tags": pairs if as_list else found}

    return {"TagResource": tag, "UntagResource": untag, "ListTagsForResource": listed}
