"""A registry of packages: public registries behind stores, and packages of one's own."""

from collections.abc import Mapping
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._keys import EncryptionKey
from components._network.place import place_of
from components._packages.arguments import PackageRegistryArgs, Repository, read
from components._packages.clients import Client
from components._packages.groups import TYPE_NAME, PackageGroup, all_others
from components._packages.policies import domain_policy, repository_policy
from components._packages.upstreams import PUBLIC_REGISTRIES, from_above, public_registries
from components._tags import tags_with_defaults
from components._validation import Arguments


class PackageRegistry(pulumi.ComponentResource):
    """Let builds install packages through repositories of one's own, from CodeArtifact.

    Each public registry is behind a store of its own, which keeps what was fetched and which
    nobody but other repositories draws from. Repositories draw from stores and from each other in
    the order that is given. Packages of one's own are published by the roles that are named for a
    repository, under the names that are declared for it, and under no other.

    Threat: dependency confusion, where a stranger publishes a package under an internal name, or a
    build publishes one under a public name; and a public registry that loses or changes a version
    overnight. Here a name comes from one side only, and what was fetched once stays.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    domain_name: pulumi.Output[str]
    """Name of the domain."""
    domain_arn: pulumi.Output[str]
    """ARN of the domain."""
    key_arn: pulumi.Output[str]
    """ARN of the key that encrypts packages."""
    repository_names: pulumi.Output[list[str]]
    """Names of the repositories for builds."""
    repository_arns: pulumi.Output[list[str]]
    """ARNs of the repositories for builds, in the order of their names."""
    store_names: pulumi.Output[list[str]]
    """Names of the stores of public registries."""
    package_group_arns: pulumi.Output[list[str]]
    """ARNs of the groups of packages, that of all others first."""
    pip_configuration: pulumi.Output[str]
    """Text of pip.conf, which has no token."""
    npm_configuration: pulumi.Output[str]
    """Text of .npmrc, with the token left to the environment."""
    maven_settings: pulumi.Output[str]
    """Text of settings.xml, with the token left to the environment."""
    nuget_configuration: pulumi.Output[str]
    """Text of NuGet.Config, with the token left to the environment."""

    def __init__(
        self, name: str, args: PackageRegistryArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'PackageRegistry "{name}"', args, PackageRegistryArgs)
        registry = read(reader, name)
        reader.finish()
        inputs = registry.exemptions.inputs
        super().__init__("compliant-ec2:index:PackageRegistry", name, inputs, opts)
        self._name = name
        self._registry = registry
        # Names are fixed, so that what is replaced has to go first. All of it is protected: a
        # deletion that ends at the repositories would else have taken policies and groups away.
        self._child = pulumi.ResourceOptions(
            parent=self, delete_before_replace=True, protect=registry.protected or None
        )
        described = f"Packages of {name}"
        self.key_arn = EncryptionKey(name, registry.key_arn, described, registry.tags).create(self)
        self.domain = self._open_domain()
        self.stores = self._connect()
        self.repositories = self._chain()
        self.groups = self._restrict()
        self._register()

    def _register(self) -> None:
        place = place_of(self)
        self.domain_name, self.domain_arn = self.domain.domain, self.domain.arn
        repositories = [one for _, one in sorted(self.repositories.items())]
        self.repository_names = pulumi.Output.all(*(one.repository for one in repositories))
        self.repository_arns = pulumi.Output.all(*(one.arn for one in repositories))
        self.store_names = pulumi.Output.all(*(one.repository for one in self.stores.values()))
        self.package_group_arns = pulumi.Output.all(*(one.id for one in self.groups))
        client = place.apply(lambda at: Client(at, self._registry.domain, self._registry.client))
        self.pip_configuration = client.apply(Client.pip)
        self.npm_configuration = client.apply(Client.npm)
        self.maven_settings = client.apply(Client.maven)
        self.nuget_configuration = client.apply(Client.nuget)
        self.register_outputs(
            {
                "domainName": self.domain_name,
                "domainArn": self.domain_arn,
                "keyArn": self.key_arn,
                "repositoryNames": self.repository_names,
                "repositoryArns": self.repository_arns,
                "storeNames": self.store_names,
                "packageGroupArns": self.package_group_arns,
                "pipConfiguration": self.pip_configuration,
                "npmConfiguration": self.npm_configuration,
                "mavenSettings": self.maven_settings,
                "nugetConfiguration": self.nuget_configuration,
            }
        )

    def _open_domain(self) -> "aws.codeartifact.Domain":
        domain = aws.codeartifact.Domain(
            f"{self._name}-domain",
            domain=self._registry.domain,
            encryption_key=self.key_arn,
            tags=self._registry.tags,
            opts=self._child,
        )
        if self._registry.organization is not None:
            organization = pulumi.Output.from_input(self._registry.organization)
            aws.codeartifact.DomainPermissions(
                f"{self._name}-domain",
                domain=domain.domain,
                policy_document=organization.apply(domain_policy),
                opts=self._child,
            )
        return domain

    def _connect(self) -> "dict[str, aws.codeartifact.Repository]":
        """Create a store for each public registry that is drawn from."""
        stores = {}
        for name in public_registries(self._registry.upstreams):
            public = PUBLIC_REGISTRIES[name]
            source: Any = {"external_connections": {"external_connection_name": public.connection}}
            fetched = Repository((), (), f"What was fetched from {public.connection}")
            stores[name] = self._repository(public.store, fetched, None, source)
        return stores

    def _chain(self) -> "dict[str, aws.codeartifact.Repository]":
        made: dict[str, aws.codeartifact.Repository] = {}
        for name in from_above(self._registry.upstreams):
            one = self._registry.repositories[name]
            known = {**self.stores, **made}
            above: Any = [{"repository_name": known[each].repository} for each in one.upstreams]
            source = {"upstreams": above or None}
            made[name] = self._repository(name, one, self._registry.organization, source)
        return made

    def _repository(
        self,
        name: str,
        said: Repository,
        readers: Optional[pulumi.Input[str]],
        source: Mapping[str, Any],
    ) -> "aws.codeartifact.Repository":
        repository = aws.codeartifact.Repository(
            f"{self._name}-{name}",
            repository=name,
            domain=self.domain.domain,
            description=said.description,
            tags=self._registry.tags,
            opts=self._child,
            **source,
        )
        known = pulumi.Output.all(readers, said.publishers)
        aws.codeartifact.RepositoryPermissionsPolicy(
            f"{self._name}-{name}",
            domain=self.domain.domain,
            repository=repository.repository,
            policy_document=known.apply(lambda parts: repository_policy(*parts)),
            opts=self._child,
        )
        return repository

    def _restrict(self) -> "list[aws.cloudcontrol.Resource]":
        stores = [PUBLIC_REGISTRIES[name].store for name in self.stores]
        groups = {
            f"{self._name}-packages": all_others(stores),
            **{f"{self._name}-{key}-packages": one for key, one in self._registry.internal.items()},
        }
        return [self._group(name, group) for name, group in groups.items()]

    def _group(self, name: str, group: PackageGroup) -> "aws.cloudcontrol.Resource":
        # Default tags do not reach what Cloud Control makes.
        tags = tags_with_defaults(self, self._registry.tags, name)
        state = tags.apply(lambda found: group.desired_state(self._registry.domain, found))
        listed = [*self.stores.values(), *self.repositories.values()]
        needed = pulumi.ResourceOptions(depends_on=listed, replace_with=[self.domain])
        return aws.cloudcontrol.Resource(
            name,
            type_name=TYPE_NAME,
            desired_state=state,
            opts=pulumi.ResourceOptions.merge(self._child, needed),
        )
