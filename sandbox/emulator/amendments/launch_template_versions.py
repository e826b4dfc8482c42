"""Launch templates that read back as they were written.

EC2 (API reference, CreateLaunchTemplate, CreateLaunchTemplateVersion, CreateTags,
DescribeLaunchTemplates): TagSpecifications of the request tag the template itself and are not part
of its data; a version made from a SourceVersion inherits the members it does not name; tags changed
later show; descriptions of more templates than a page holds come with a token.

Moto writes the template's own tags into its data, ignores SourceVersion, leaves the user data of
later versions in a form its own Auto Scaling refuses, shows the tags of creation time for ever, and
cuts off after 15 templates or versions without a token.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.utils import parse_user_data

from sandbox.emulator.amendments.seams import supply, surround

_OWN_TAGS = "launch-template"
_MOST_PER_PAGE = 200


def own_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a version's data without the template's own tags and empty members."""
    specifications = [
        specification
        for specification in data.get("TagSpecifications", [])
        if specification["ResourceType"] != _OWN_TAGS
    ]
    kept = {**data, "TagSpecifications": specifications}
    # What CreateLaunchTemplate has parsed already is no plain string any more.
    if isinstance(data.get("UserData"), str):
        kept["UserData"] = parse_user_data(data["UserData"])
    return {name: value for name, value in kept.items() if value not in (None, [])}


def _create_version(
    original: Callable[..., Any], template: Any, data: Mapping[str, Any], description: str
) -> Any:
    """Add a version to a template."""
    return original(template, own_data(data), description)


def _create_from_source(original: Callable[..., Any], response: Any) -> Any:
    """Answer CreateLaunchTemplateVersion, with the source version's data underneath."""
    source = response._get_param("SourceVersion")  # noqa: SLF001 - moto's own way for its responses
    if source:
        backend = response.ec2_backend
        identity = response._get_param("LaunchTemplateId")  # noqa: SLF001 - the same
        name = response._get_param("LaunchTemplateName")  # noqa: SLF001 - the same
        template = (
            backend.get_launch_template(identity)
            if identity
            else backend.get_launch_template_by_name(name)
        )
        named = response._get_param("LaunchTemplateData", {})  # noqa: SLF001 - the same
        response.params["LaunchTemplateData"] = {**template.get_version(source).data, **named}
    return original(response)


def _whole_page(original: Callable[..., Any], response: Any) -> Any:
    """Answer with as many templates or versions as EC2 puts on a page."""
    response.params.setdefault("MaxResults", _MOST_PER_PAGE)
    return original(response)


def _set_nothing(_template: Any, _tags: object) -> None:
    """Drop moto's snapshot of the tags: they are read when they are asked for."""


def apply() -> None:
    """Fit the amendment."""
    surround(LaunchTemplate, "create_version", _create_version, parameters=("data", "description"))
    surround(LaunchTemplates, "create_launch_template_version", _create_from_source, parameters=())
    surround(LaunchTemplates, "describe_launch_templates", _whole_page, parameters=())
    surround(LaunchTemplates, "describe_launch_template_versions", _whole_page, parameters=())
    supply(LaunchTemplate, "tags", property(LaunchTemplate.get_tags, _set_nothing))
