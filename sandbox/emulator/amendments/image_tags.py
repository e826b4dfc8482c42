"""Tags of container images that stay with their image.

ECR (API reference, PutImage; user guide, Image tag mutability): in an immutable repository a tag
that is pushed with another image is ImageTagAlreadyExistsException; the same image under its own
tag is ImageAlreadyExistsException in any. Filters with wildcards, of which there are up to five,
name the tags for which the opposite holds. They come with the settings made for them and no other.

Moto answers the wrong code, takes a filter for a regular expression, lets a change of the setting
leave the filters out, and fails at a push to a repository that does not exist.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from moto.ecr.models import ECRBackend, Image, Repository

from sandbox.emulator.amendments.seams import surround
from sandbox.emulator.refusal import RefusalError


def _put_image(
    original: Callable[..., Image],
    backend: Any,
    repository_name: str,
    image_manifest: str,
    image_tag: str | None,
    *rest: str | None,
) -> Image:
    """Refuse to move a tag that stays."""
    repository = backend._get_repository(repository_name)  # noqa: SLF001 - moto has no other way
    for image in _tagged(repository, image_tag):
        if image.image_manifest != image_manifest and not _moves(repository, str(image_tag)):
            message = (
                f"The image tag '{image_tag}' already exists in the '{repository_name}' repository "
                "and cannot be overwritten because the tag is immutable."
            )
            raise RefusalError("ImageTagAlreadyExistsException", message)
    return original(backend, repository_name, image_manifest, image_tag, *rest)


def _resolve(
    _original: Callable[..., list[Image]],
    _backend: ECRBackend,
    repository: Repository,
    proposed_image_tag: str,
) -> list[Image]:
    """Return the images that have a tag; whether it may be moved is settled by now."""
    return _tagged(repository, proposed_image_tag)


def _tagged(repository: Repository, tag: str | None) -> list[Image]:
    """Return the images that have a tag."""
    return [image for image in repository.images if tag in image.image_tags]


def _moves(repository: Repository, tag: str) -> bool:
    """Say whether a tag may be moved to another image."""
    filters = repository.image_tag_mutability_exclusion_filters or []
    excluded = any(fnmatchcase(tag, each["filter"].replace("[", "[[]")) for each in filters)
    return repository.is_tag_immutable() == excluded


def _put_mutability(
    original: Callable[..., dict[str, str]], backend: ECRBackend, **asked: Any
) -> dict[str, str]:
    """Take filters with the settings made for them only."""
    filters = asked["image_tag_mutability_exclusion_filters"]
    backend.validate_image_tag_mutability_params_compatibility(
        asked["image_tag_mutability"], filters
    )
    return original(backend, **asked)


def apply() -> None:
    """Fit the amendment."""
    pushed = ("repository_name", "image_manifest", "image_tag", "image_manifest_mediatype")
    surround(ECRBackend, "put_image", _put_image, parameters=(*pushed, "digest"))
    surround(
        ECRBackend,
        "_resolve_image_tag_mutability",
        _resolve,
        parameters=("repository", "proposed_image_tag"),
    )
    setting = ("image_tag_mutability", "image_tag_mutability_exclusion_filters")
    surround(
        ECRBackend,
        "put_image_tag_mutability",
        _put_mutability,
        parameters=("registry_id", "repository_name", *setting),
    )
