"""What an image is built from.

User guide (How Image Builder works; Image recipes): the parent is an AMI of the region, also by the
name of a parameter, or the one an image of Image Builder left there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from sandbox.emulator.image_builder.managed import parameter_of_image
from sandbox.emulator.image_builder.models import ImageBuilderBackend, Record
from sandbox.emulator.image_builder.versions import chosen

_OPERATING_SYSTEMS = {"al2023-": "Amazon Linux 2023", "amzn2-": "Amazon Linux 2"}


class BuildError(Exception):
    """A build fails."""


@dataclass(frozen=True)
class Build:
    """What an image is built from.

    Args:
        backend: Image Builder.
        arn: The image.
        recipe: The recipe.
        configurations: The infrastructure and, where there is one, the distribution.
        moment: When it is built.
        role: The role it runs as, where that is not the service-linked one.
    """

    backend: ImageBuilderBackend
    arn: str
    recipe: Record
    configurations: Mapping[str, Record]
    moment: datetime
    role: str | None

    @property
    def places(self) -> list[dict[str, Any]]:
        """What is distributed, by region."""
        configured = self.configurations.get("distributionConfiguration")
        return configured["distributions"] if configured else [{"region": self.home[1]}]

    @cached_property
    def parent(self) -> Any:
        """The AMI the image is built on."""
        image = self._parent_id(self.recipe["parentImage"])
        account, region = self.home
        found = ec2_backends[account][region].amis.get(image)
        if found is None:
            raise BuildError(f"The parent image '{image}' does not exist.")
        return found

    @property
    def operating_system(self) -> str:
        """The system of the parent, where its name says it."""
        names = [
            system
            for beginning, system in _OPERATING_SYSTEMS.items()
            if (self.parent.name or "").startswith(beginning)
        ]
        return names[0] if names else "Linux"

    @property
    def home(self) -> tuple[str, str]:
        """The account and the region it is built in."""
        return self.backend.account_id, self.backend.region_name

    def _parent_id(self, parent: str) -> str:
        """Return the id of the parent's AMI."""
        if parent.startswith("ssm:"):
            return self._parameter(parent.removeprefix("ssm:"))
        arn = chosen(parent, self.backend.all)
        if arn in self.backend.managed:
            return self._parameter(parameter_of_image(self.backend.managed[arn]["name"]))
        if arn is None:
            return parent
        made = (self.backend.records[arn].get("outputResources") or {}).get("amis") or []
        here = [each["image"] for each in made if each["region"] == self.home[1]]
        return str(here[0]) if here else parent

    def _parameter(self, name: str) -> str:
        """Return the value of a parameter, by name or ARN."""
        name = name.rpartition(":parameter")[2] if name.startswith("arn:") else name
        account, region = self.home
        found = ssm_backends[account][region].get_parameter(name)
        if found is None:
            raise BuildError(f"The parameter '{name}' does not exist.")
        return str(found.value)
