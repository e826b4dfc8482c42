"""What may be said about a registry of packages, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._choices import choice_problem
from components._exemptions import ExemptionArgs, Exemptions
from components._network.rules import ORGANIZATION_ID
from components._packages import rules as packages
from components._packages.groups import PackageGroup
from components._packages.upstreams import (
    DEFAULT_UPSTREAMS,
    PUBLIC_REGISTRIES,
    public_registries,
    upstream_problems,
)
from components._validation import Arguments, entry

_SHARED = "shared"
# Each is named twice in a policy of at most 7168 characters.
_MOST_PUBLISHERS = 20


class PackageRepositoryArgs(TypedDict):
    """What a repository draws from, and who publishes to it."""

    upstreams: NotRequired[Optional[Sequence[str]]]
    """What it draws from, the first that has a version wins: other repositories of the registry by
    name, and after them public registries: pypi, npm, maven-central, nuget, google-android,
    gradle-plugins, commonsware, clojars, ruby-gems, crates-io; plain. The provider cannot take the
    last one away from a repository that exists. Default: pypi, npm, maven-central and nuget."""
    publisher_arns: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """ARNs of the roles and users that publish to it, and nobody else; those of other accounts sign
    in as accounts of the organization. Default: nobody."""
    description: NotRequired[Optional[str]]
    """What it is for; plain. Default: none."""


class InternalPackagesArgs(TypedDict):
    """Packages of your own, which never come from a public registry."""

    pattern: str
    """Which ones, such as /npm/acme/*, /maven/com.acme~ or /pypi//acme~; plain."""
    publish_to: Sequence[str]
    """Names of the repositories they are published to; plain."""
    description: NotRequired[Optional[str]]
    """What they are; plain. Default: none."""
    contact: NotRequired[Optional[str]]
    """Who answers for them; plain. Default: none."""


class PackageRegistryArgs(TypedDict):
    """Which repositories there are, what they draw from, and whose packages they hold."""

    domain_name: NotRequired[Optional[str]]
    """Name of the domain; a change makes a new one without packages; plain. Default: the
    component's name."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key that encrypts packages; a change makes a new domain without packages.
    Default: a key of its own, which rotates."""
    organization_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the organization whose accounts may read packages, and outside of which nobody may
    sign in. Default: none; only the own account."""
    repositories: NotRequired[Optional[Mapping[str, PackageRepositoryArgs]]]
    """The repositories for builds, by their names; plain. Default: one named shared."""
    internal_packages: NotRequired[Optional[Mapping[str, InternalPackagesArgs]]]
    """Packages of your own, each group by a stable name; no others can be published; plain.
    Default: none."""
    client_repository: NotRequired[Optional[str]]
    """Name of the repository the settings of clients are for; plain. Default: the only one, or the
    one named shared."""
    deletion_protection: NotRequired[Optional[bool]]
    """Have the engine refuse to delete or replace anything of the registry, as packages would be
    lost or open to strangers; turn it off in an update of its own; plain. Default: true."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class Repository:
    """A repository for builds, checked."""

    upstreams: Sequence[str]
    publishers: Sequence[pulumi.Input[str]]
    description: Optional[str]


@dataclass(frozen=True)
class Registry:
    """A registry of packages, checked."""

    domain: str
    key_arn: Optional[pulumi.Input[str]]
    organization: Optional[pulumi.Input[str]]
    repositories: Mapping[str, Repository]
    internal: Mapping[str, PackageGroup]
    client: str
    protected: bool
    exemptions: Exemptions
    tags: Mapping[str, str]

    @property
    def upstreams(self) -> Mapping[str, Sequence[str]]:
        """What each repository draws from."""
        return {name: one.upstreams for name, one in self.repositories.items()}


def read(reader: Arguments, name: str) -> Registry:
    """Return what is said, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    domain = reader.plain("domain_name", packages.DOMAIN_NAME, name)
    if domain == name and not packages.DOMAIN_NAME.accepts(name):
        allowed = packages.DOMAIN_NAME.allowed
        reader.add("domain_name", f'is "{name}", the name of the component; give {allowed}')
    repositories = _read_repositories(reader)
    registry = Registry(
        domain=domain,
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        organization=reader.input("organization_id", ORGANIZATION_ID),
        repositories=repositories,
        internal=_read_internal(reader, repositories),
        client=_read_client(reader, repositories),
        protected=reader.plain("deletion_protection", rules.BOOLEAN, default=True),
        exemptions=exemptions,
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    reader.problems.extend(upstream_problems(registry.upstreams))
    _check_publishing(reader, registry)
    return registry


def _read_repositories(reader: Arguments) -> dict[str, Repository]:
    given = reader.plain("repositories", rules.NAMED_MAPS, {_SHARED: {}})
    found = {}
    # Hosts of components hand maps over in an order of their own.
    for name, one in sorted(given.items()):
        path = entry("repositories", name)
        if not packages.REPOSITORY_NAME.accepts(name):
            allowed = packages.REPOSITORY_NAME.allowed
            reader.add(path, f"has a name CodeArtifact does not take; give {allowed}")
        nested = reader.nested(path, one, PackageRepositoryArgs)
        publishers = nested.several("publisher_arns", packages.PUBLISHER_ARN)
        if len(publishers) > _MOST_PUBLISHERS:
            reason = f"names {len(publishers)}; give {_MOST_PUBLISHERS} at most, or let roles share"
            nested.add("publisher_arns", reason)
        found[name] = Repository(
            upstreams=nested.plain("upstreams", packages.NAMES, DEFAULT_UPSTREAMS),
            publishers=publishers,
            description=nested.plain("description", packages.TEXT),
        )
    return found


def _read_internal(
    reader: Arguments, repositories: Mapping[str, Repository]
) -> dict[str, PackageGroup]:
    found: dict[str, PackageGroup] = {}
    seen: dict[str, str] = {}
    for key, given in sorted(reader.plain("internal_packages", rules.NAMED_MAPS, {}).items()):
        path = entry("internal_packages", key)
        nested = reader.nested(path, given, InternalPackagesArgs)
        group = PackageGroup(
            pattern=nested.plain("pattern", packages.PATTERN, ""),
            published=nested.plain("publish_to", packages.NAMES, ()),
            fetched=(),
            description=nested.plain("description", packages.TEXT),
            contact=nested.plain("contact", packages.TEXT),
        )
        if group.pattern in seen:
            reason = f"which {seen[group.pattern]} has already; join the two"
            nested.add("pattern", f'is "{group.pattern}", {reason}')
        seen |= {group.pattern: path} if group.pattern else {}
        for at, name in enumerate(group.published):
            if problem := choice_problem(name, [*repositories]):
                nested.add(f"publish_to[{at}]", problem)
        if not group.published and not nested.about("publish_to"):
            nested.add("publish_to", "is empty; name the repositories they are published to")
        found[key] = group
    return found


def _read_client(reader: Arguments, repositories: Mapping[str, Repository]) -> str:
    given = reader.plain("client_repository", rules.TEXT)
    if given is not None:
        if problem := choice_problem(given, [*repositories]):
            reader.add("client_repository", problem)
        return str(given)
    if len(repositories) > 1 and _SHARED not in repositories:
        reader.add("client_repository", "is missing; name one of the repositories")
    return _SHARED if _SHARED in repositories else next(iter(repositories), "")


def _check_publishing(reader: Arguments, registry: Registry) -> None:
    """Note publishers with nothing to publish, the other way round, and formats all blocked."""
    taken = {name for group in registry.internal.values() for name in group.published}
    for name, repository in registry.repositories.items():
        path = f"{entry('repositories', name)}.publisher_arns"
        if repository.publishers and name not in taken:
            reason = "internal_packages publish nothing to the repository; name it there in"
            reader.add(path, f"is given, but {reason} publish_to, or remove it")
        elif name in taken and not repository.publishers and not reader.about(path):
            reader.add(path, "is missing, but internal_packages are published here; name who does")
    formats = {PUBLIC_REGISTRIES[one].format for one in public_registries(registry.upstreams)}
    for key, group in registry.internal.items():
        if group.pattern in {f"/{one}/*" for one in formats}:
            reason = "all packages of a format that is drawn from a public registry"
            path = f"{entry('internal_packages', key)}.pattern"
            reader.add(path, f'is "{group.pattern}", {reason}; narrow it to your own names')
