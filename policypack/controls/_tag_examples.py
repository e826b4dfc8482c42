"""Tags right and wrong on a resource of any type, as examples."""

from typing import Final

from ._model import Example, Given
from ._tags import KEYS
from ._values import UNKNOWN

OWNER: Final = {"Owner": "web", "CostCenter": "4711"}
NEEDED: Final = {KEYS: ["Owner", "CostCenter"]}


def _defaults(text: object) -> dict[str, object]:
    return {"defaultTags": text}


def well_tagged(token: str) -> tuple[Example, ...]:
    """Show what passes."""
    by_provider = _defaults('{"tags": {"CostCenter": "4711"}}')
    half = {"tags": {"Owner": "web"}}
    return (
        Example("some tag", Given(token, half)),
        Example("required tags", Given(token, {"tags": OWNER}), settings=NEEDED),
        Example(
            "required tags, one by the provider",
            Given(token, half, provider=by_provider),
            settings=NEEDED,
        ),
        Example(
            "value unknown", Given(token, {"tags": {**OWNER, "Owner": UNKNOWN}}), settings=NEEDED
        ),
    )


def badly_tagged(token: str) -> tuple[Example, ...]:
    """Show what fails."""
    other_case = {"tags": {"owner": "web", "CostCenter": "4711"}}
    return (
        Example("no tags", Given(token), path="tags"),
        Example("tags of AWS only", Given(token, {"tags": {"aws:createdBy": "x"}}), path="tags"),
        Example("a required tag absent", Given(token, other_case), path="tags", settings=NEEDED),
    )


def unknown_tags(token: str) -> tuple[Example, ...]:
    """Show what is not decided."""
    by_provider = Given(token, {"tags": {"Owner": "web"}}, provider=_defaults(UNKNOWN))
    return (
        Example("tags unknown", Given(token, {"tags": UNKNOWN}), path="tags"),
        Example("tags of the provider unknown", by_provider, path="tags", settings=NEEDED),
    )
