"""Whether a resource carries a tag that somebody looks for, by key or by key and value."""

from ._tags import Tags


def carries(tags: Tags, key: str, value: str | None = None) -> bool | None:
    """Say whether a resource has a tag.

    Args:
        tags: those of the resource.
        key: key of the tag.
        value: its value; None for any.

    Returns:
        None where it may have it.
    """
    found = tags.known.get(key)
    if found is None:
        return None if tags.doubts else False
    if value is None:
        return True
    return None if found.unknown else found.text == value


def carries_one(tags: Tags, wanted: list[str]) -> bool | None:
    """Say whether a resource has one of some tags, each spelled `key` or `key:value`."""
    parted = (one.partition(":") for one in wanted)
    answers = {carries(tags, key, value if mark else None) for key, mark, value in parted}
    return True if True in answers else None if None in answers else False
