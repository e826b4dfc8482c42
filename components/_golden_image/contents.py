"""The components of an image: Amazon's, one's own and the hardening, in order."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Optional

from components import _rules as rules
from components._choices import choice, several_choices
from components._golden_image import rules as image_rules
from components._golden_image.arguments import ImageComponentArgs, ImageHardeningArgs
from components._golden_image.documents import Document, document_text, read_document, read_file
from components._golden_image.hardening import (
    HARDENING,
    hardening_documents,
    hardening_test_documents,
)
from components._golden_image.managed_components import (
    MANAGED,
    NEWEST,
    name_problem,
    parameter_problems,
)
from components._golden_image.order import Rank, contradictions, in_order
from components._hosts.secrets import secrets
from components._validation import Arguments, entry

_STIG = "stig-build-linux"
_LEVELS = ("Low", "Medium", "High", "none")
_ALWAYS = ("update-linux", "reboot-linux", "simple-boot-test-linux", "reboot-test-linux")
# Source: https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html
_MOST_COMPONENTS = 20


@dataclass(frozen=True)
class Part:
    """A component in a recipe.

    Args:
        name: one of Amazon's, or one of one's own
        text: the document of the latter
        parameters: values of its parameters
        role: which child the latter is
        hardens: it hardens the image
        version: which version of one of Amazon's
    """

    name: str
    text: Optional[str] = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    hardens: bool = False
    version: str = NEWEST

    def told(self) -> str:
        """Say which component it is, by a digest: what it is given may be nobody's business."""
        content = [self.text, sorted(self.parameters.items()), self.version]
        digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
        return f"{self.name} {digest[:16]}"


def read_parts(reader: Arguments) -> list[Part]:
    """Return the components of an image in the order that holds, noting every problem."""
    hardening = reader.nested(
        "hardening", reader.plain("hardening", rules.MAP, {}), ImageHardeningArgs
    )
    left_out = several_choices(hardening, "left_out", tuple(HARDENING), ())
    given = reader.plain("components", rules.LIST_OF_MAPS, ())
    chosen = [
        part
        for at, one in enumerate(given)
        for part in _chosen(reader.nested(f"components[{at}]", one, ImageComponentArgs), left_out)
    ]
    ranked = [
        *((MANAGED[name].rank, Part(name)) for name in _ALWAYS),
        *_hardened(hardening, left_out),
        *chosen,
    ]
    _tell_together(reader, [part for _, part in chosen])
    # The record of them all comes on top.
    if len(ranked) + 1 > _MOST_COMPONENTS:
        most = _MOST_COMPONENTS - len(ranked) + len(chosen) - 1
        reader.add(
            "components",
            f"has {len(chosen)} components; a recipe has room for {most} of one's own choice",
        )
    return in_order(ranked)


def needed_actions(parts: Sequence[Part]) -> set[str]:
    """Return what the role of the build instances must be allowed for components of Amazon."""
    return {action for part in parts if part.text is None for action in MANAGED[part.name].actions}


def _chosen(reader: Arguments, left_out: Sequence[str]) -> Iterator[tuple[Rank, Part]]:
    name = reader.plain("name", rules.TEXT)
    source, document = _document(reader)
    hardens = reader.plain("hardens", rules.BOOLEAN)
    parameters = reader.plain("parameters", image_rules.TEXTS, {})
    _tell_secrets(reader, parameters)
    if name is None:
        return
    if source is None:
        if not reader.about("file"):
            yield from _managed(reader, name, parameters, hardens=hardens)
        return
    reader.plain("name", image_rules.COMPONENT_NAME)
    if reader.plain("version", rules.ANYTHING) is not None:
        reader.add("version", "is given, but that of yours follows from its content; leave it out")
    if name in MANAGED:
        reader.add("name", f'is "{name}", which is one of Amazon\'s; rename yours')
    if document is not None:
        _tell_parameters(reader, parameters, document)
        for reason in contradictions(document.text, HARDENING, left_out):
            reader.add(source, reason)
        rank = Rank.HARDENING if hardens else document.rank
        role = f"component-{name}"
        yield rank, Part(name, document.text, parameters, role, hardens=bool(hardens))


def _tell_parameters(reader: Arguments, parameters: Mapping[str, str], document: Document) -> None:
    """Note parameters a document does not have, and those it cannot do without."""
    for key in parameters:
        if key not in document.parameters:
            known = ", ".join(document.parameters) or "none"
            reader.add(entry("parameters", key), f"is unknown to the document, which has {known}")
    for key in document.needed:
        if key not in parameters:
            reader.add(entry("parameters", key), "is missing, and the document has no default")


def _document(reader: Arguments) -> tuple[Optional[str], Optional[Document]]:
    """Return the argument that gives a document of one's own, and what it holds."""
    given, path = reader.plain("document", rules.ANYTHING), reader.plain("file", rules.TEXT)
    if given is not None and path is not None:
        reader.add("file", f'is "{path}", but a document is given too; give one of the two')
        return "file", None
    if given is not None:
        return "document", read_document(reader, "document", given)
    return (None, None) if path is None else ("file", read_file(reader, "file", path))


def _managed(
    reader: Arguments, name: str, parameters: Mapping[str, str], *, hardens: Optional[bool]
) -> Iterator[tuple[Rank, Part]]:
    """Check a component of Amazon."""
    if hardens is not None:
        reader.add("hardens", "is given, but Amazon says what its components do; leave it out")
    if name in _ALWAYS:
        reader.add("name", f'is "{name}", which every image gets; leave it out')
    elif name == _STIG:
        reader.add("name", f'is "{name}"; choose stig_level in hardening instead')
    elif problem := name_problem(name):
        reader.add("name", f"{problem}; one of your own has a document or file")
    else:
        for key, reason in parameter_problems(name, parameters):
            reader.add(entry("parameters", key), reason)
        if MANAGED[name].needs_key_pair:
            reader.add("name", f'is "{name}", which needs a key pair; build instances have none')
        version = reader.plain("version", image_rules.COMPONENT_VERSION, NEWEST)
        yield MANAGED[name].rank, Part(name, parameters=parameters, version=version)


def _hardened(reader: Arguments, left_out: Sequence[str]) -> Iterator[tuple[Rank, Part]]:
    """Read how the image is hardened."""
    level = choice(reader, "stig_level", _LEVELS, "High")
    switches = {
        "InstallPackages": reader.plain("stig_packages", rules.BOOLEAN),
        "SetDoDConsentBanner": reader.plain("consent_banner", rules.BOOLEAN),
    }
    if level != "none":
        chosen = {name: "Yes" if value else "No" for name, value in switches.items()}
        yield Rank.STIG, Part(_STIG, parameters={"Level": level, **chosen}, hardens=True)
    elif any(value is not None for value in switches.values()):
        reader.add("stig_level", 'is "none", but what the STIG does is said too; leave it out')
    yield from _own_hardening(tuple(name for name in left_out if name in HARDENING))


@cache
def _own_hardening(left_out: tuple[str, ...]) -> tuple[tuple[Rank, Part], ...]:
    """Write the hardening of the pipeline's own once for all pipelines of a program."""
    ranks = {Rank.HARDENING: hardening_documents, Rank.HARDENING_TEST: hardening_test_documents}
    return tuple(
        (rank, Part(name, document_text(document), role=name, hardens=rank == Rank.HARDENING))
        for rank, documents in ranks.items()
        for name, document in documents(left_out).items()
    )


def _tell_together(reader: Arguments, parts: Sequence[Part]) -> None:
    """Note components that are named twice, or exclude each other."""
    names = [part.name for part in parts]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            reader.add("components", f'names "{name}" twice; a recipe takes each once')
    for part in parts:
        excluded = MANAGED[part.name].excludes if part.text is None else ()
        for other in excluded:
            if other in names:
                reader.add("components", f'names "{part.name}" beside "{other}"; name one of them')


def _tell_secrets(reader: Arguments, parameters: Mapping[str, str]) -> None:
    for key, value in parameters.items():
        for kind in secrets(f"{key}={value}"):
            reader.veil("parameters")
            what = kind.rpartition(" in line")[0]
            reason = "recipes and images show it; let the document read it from Secrets Manager"
            reader.add(entry("parameters", key), f"seems to hold {what}; {reason}")
