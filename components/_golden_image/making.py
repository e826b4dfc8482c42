"""What images are made by: components, the recipe, and where images go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components._caller import current
from components._golden_image.contents import Part
from components._golden_image.distribution import Distribution
from components._golden_image.documents import document_text
from components._golden_image.managed_components import component_arn
from components._golden_image.reading import Golden
from components._golden_image.versions import content_version
from components._network.place import Place
from components._validation import Problems, entry

_RECORD = "record"


@dataclass(frozen=True)
class Making:
    """What images are made of, and where they go.

    Args:
        name: name of the pipeline
        golden: what the pipeline is like
        place: where it is
        key_arn: the key of images and components
        tags: tags of images, with the default ones
    """

    name: str
    golden: Golden
    place: pulumi.Output[Place]
    key_arn: pulumi.Output[str]
    tags: pulumi.Output[dict[str, str]]

    def recipe(
        self, parent: pulumi.Resource, recipe_name: pulumi.Output[str]
    ) -> "aws.imagebuilder.ImageRecipe":
        """Create components and recipe; whatever they say, a change of it makes new ones."""
        recipe = self.golden.recipe
        text = document_text(recipe.record(self.name))
        parts = [*recipe.parts, Part(_RECORD, text, role=_RECORD)]
        arns = [self._component(parent, part) for part in parts]
        image: Any = recipe.parent
        known = pulumi.Output.all(image, self.key_arn, *arns)
        chosen: Any = [
            {"component_arn": arn, **_parameters(part)}
            for part, arn in zip(parts, arns, strict=True)
        ]
        agent: Any = {"uninstall_after_build": False}
        return aws.imagebuilder.ImageRecipe(
            f"{self.name}-recipe",
            name=recipe_name,
            description=f"Golden image of {self.name}",
            version=known.apply(recipe.version),
            parent_image=image,
            components=chosen,
            block_device_mappings=recipe.volumes(self.key_arn),
            systems_manager_agent=agent,
            tags=self.golden.tags,
            # What has a name is deleted first otherwise, while the pipeline still needs it.
            opts=pulumi.ResourceOptions.merge(
                self._kept(parent), pulumi.ResourceOptions(delete_before_replace=False)
            ),
        )

    def distribution(self, parent: pulumi.Resource) -> "aws.imagebuilder.DistributionConfiguration":
        """Create the configuration that says where images go."""
        golden = self.golden
        account = self.place.apply(lambda place: place.account)
        to = Distribution(self.name, account, golden.parameter, self.tags).to
        region = self.place.apply(_home_of(f'GoldenImagePipeline "{self.name}"', golden))
        distributions: Any = [
            to(region, self.key_arn, golden.sharing),
            *(
                to(other, target.key_arn, target.sharing)
                for other, target in sorted(golden.targets.items())
            ),
        ]
        return aws.imagebuilder.DistributionConfiguration(
            f"{self.name}-distribution",
            description=f"Golden images of {self.name}",
            distributions=distributions,
            tags=golden.tags,
            opts=pulumi.ResourceOptions(parent=parent),
        )

    def _component(self, parent: pulumi.Resource, part: Part) -> pulumi.Output[str]:
        if part.text is None:
            return self.place.apply(lambda place: component_arn(place, part.name, part.version))
        component = aws.imagebuilder.Component(
            f"{self.name}-{part.role}",
            description=f"Golden image of {self.name}: {part.name}",
            platform="Linux",
            version=content_version(self.golden.recipe.line, part.text),
            data=part.text,
            kms_key_id=self.key_arn,
            tags=self.golden.tags,
            opts=self._kept(parent),
        )
        return component.arn

    def _kept(self, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Keep what images are made of: of an image that runs somewhere it has to be known."""
        return pulumi.ResourceOptions(parent=parent, retain_on_delete=self.golden.kept)


def _home_of(subject: str, golden: Golden) -> Callable[[Place], str]:
    """Return what tells the pipeline's Region, and refuses Region and account as further ones."""
    caller = current()
    shared = {"sharing": golden.sharing} | {
        f"{entry('regions', region)}.sharing": target.sharing
        for region, target in golden.targets.items()
        if target.sharing is not golden.sharing
    }

    def home(place: Place) -> str:
        problems = Problems(caller)
        reason = "of the pipeline itself, which has its image anyway; remove it"
        if place.region in golden.targets:
            problems.add(entry("regions", place.region), f"is the Region {reason}")
        for path, sharing in shared.items():
            if place.account in sharing.copies:
                told = f'names "{place.account}", the account {reason}'
                problems.add(f"{path}.copy_to_account_ids", told)
        if problems:
            problems.refuse(subject)
        return place.region

    return home


def _parameters(part: Part) -> dict[str, Any]:
    chosen = [{"name": key, "value": text} for key, text in sorted(part.parameters.items())]
    return {"parameters": chosen} if chosen else {}


def image_at_home(made: Sequence[Any], place: Place) -> str:
    """Return the id of the image that a build has made in the pipeline's Region and account."""
    images = [image for one in made for image in (one.get("amis") or [])]
    at_home = [
        image
        for image in images
        if (image["region"], image["account_id"]) == (place.region, place.account)
    ]
    return str(at_home[0]["image"]) if at_home else ""
