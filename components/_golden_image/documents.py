"""Component documents: what Image Builder runs on the instances that build and test an image."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from components._golden_image.order import Rank
from components._validation import Arguments

# What CreateComponent takes as data. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
SIZE_LIMIT = 16_000


@dataclass(frozen=True)
class Document:
    """A component document without problems.

    Args:
        text: the document as YAML, the same for the same content whoever wrote it
        phases: names of its phases
        parameters: names of what it lets be chosen
    """

    text: str
    phases: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank:
        """Where the component stands in a recipe if it does no hardening."""
        return Rank.TEST if self.phases == ("test",) else Rank.SOFTWARE


def read_document(reader: Arguments, name: str, given: object) -> Optional[Document]:
    """Read an argument that holds a document; None if it has problems, which are noted.

    Every problem stands under its own path, such as document.phases[0].steps[1].inputs.commands[0].
    """


def read_file(reader: Arguments, name: str, path: str) -> Optional[Document]:
    """Read an argument that names a YAML file with a document; None if it has problems."""


def document_problems(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find what Image Builder would refuse, and what must not be built: where, and why."""


def document_text(document: Mapping[str, Any]) -> str:
    """Write a document as YAML."""
