"""Whether the Inspector resources of a stack switch one kind of scan on, for which accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .._account import Setting, declares, lacks, says_nothing, undeclared
from .._graph import Graph
from .._helpers import must, undecided, violation
from .._model import STACK, Example, Finding, Given, Resource, Undecided
from .._values import UNKNOWN

ENABLER: Final = "aws:inspector2/enabler:Enabler"
ORGANIZATION: Final = "aws:inspector2/organizationConfiguration:OrganizationConfiguration"
JUDGED: Final = (ENABLER, ORGANIZATION, STACK)
TYPES: Final = "resourceTypes"
ACCOUNTS: Final = "accountIds"
OTHER: Final = "CODE_REPOSITORY"


@dataclass(frozen=True, slots=True)
class Scan:
    """One kind of scan.

    Args:
        resource_type: its name in `resourceTypes` of an enabler.
        member: its name in `autoEnable` of an organisation's configuration.
    """

    resource_type: str
    member: str

    @property
    def path(self) -> str:
        """The property that switches it on for new members of an organisation."""
        return f"autoEnable.{self.member}"

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Judge an enabler, an organisation's configuration, or a stack that has neither."""
        if resource.type == ENABLER:
            yield from self._enabler(resource, graph)
        elif resource.type == ORGANIZATION:
            found = resource.at(self.path)
            yield from must(found, lambda it: it.is_true, "be true", "set it to true")
        else:
            fix = f"with {self.resource_type} among its {TYPES}"
            yield from undeclared(resource, graph, Setting(ENABLER, TYPES, fix))

    def _enabler(self, enabler: Resource, graph: Graph) -> Iterator[Finding]:
        types = enabler.at(TYPES)
        enables = self._enables(enabler)
        if enables:
            return
        if enables is None:
            unknown = next(it for it in types.items() if it.unknown)
            holds = unknown.path == types.path
            yield undecided(
                types if holds else unknown, f"{'hold' if holds else 'be'} {self.resource_type}"
            )
            return
        others = [x for x in graph.of_type(ENABLER) if self._enables(x)]
        left = _left_out(enabler, others)
        blame = types.because(f"lacks {self.resource_type}")
        if left is None:
            text = f"{blame.state}; another enabler may switch it on for the same accounts"
            yield Undecided(types.path, text)
        elif left:
            yield violation(blame, f"add {self.resource_type}")

    def _enables(self, enabler: Resource) -> bool | None:
        types = enabler.at(TYPES).items()
        if any(it.value == self.resource_type for it in types):
            return True
        return None if any(it.unknown for it in types) else False

    def passing(self) -> tuple[Example, ...]:
        """Show what passes."""
        enabler = _given(self.resource_type)
        return (
            Example("enabled", enabler),
            Example("enabled for new members", _organization(self.member, on=True)),
            Example(
                "enabled by another enabler", _given(OTHER), (_given(self.resource_type, "other"),)
            ),
            says_nothing(),
            declares(enabler),
        )

    def failing(self) -> tuple[Example, ...]:
        """Show what fails."""
        elsewhere = _given(self.resource_type, "other", "210987654321")
        return (
            Example("left out", _given(OTHER), path=TYPES),
            Example("enabled for another account", _given(OTHER), (elsewhere,), path=TYPES),
            Example("off for new members", _organization(self.member, on=False), path=self.path),
            Example("absent for new members", Given(ORGANIZATION), path=self.path),
            lacks(TYPES),
        )

    def undecided(self) -> tuple[Example, ...]:
        """Show what is not decided."""
        accounts = _given(OTHER, account=UNKNOWN)
        other = _given(self.resource_type, "other")
        return (
            Example("types unknown", Given(ENABLER, {TYPES: UNKNOWN}), path=TYPES),
            Example("one type unknown", _given(UNKNOWN), path=f"{TYPES}[0]"),
            Example("accounts unknown", accounts, (other,), path=TYPES),
            Example("unknown for members", _organization(self.member, on=UNKNOWN), path=self.path),
        )


def _left_out(enabler: Resource, others: Iterable[Resource]) -> bool | None:
    """Say whether the other enablers leave out an account of this one; None if not known."""
    accounts = [account for other in others for account in other.at(ACCOUNTS).items()]
    known = {account.text for account in accounts}
    wanted = enabler.at(ACCOUNTS).items()
    if accounts and all(account.text in known for account in wanted if not account.unknown):
        return None if any(account.unknown for account in wanted) else False
    return None if any(account.unknown for account in accounts) else True


def _given(resource_type: object, name: str = "it", account: object = "123456789012") -> Given:
    return Given(ENABLER, {TYPES: [resource_type], ACCOUNTS: [account]}, name)


def _organization(member: str, *, on: object) -> Given:
    return Given(ORGANIZATION, {"autoEnable": {member: on}})
