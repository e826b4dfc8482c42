"""What holds for a registry of container images as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class RegistrySetting(Row):
    """A setting of which a registry has one; it is known by the registry's id."""

    service = "ecr"

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Leave the id to the one who knows it."""
        del request, answer
        return ""

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Make the setting and return the registry's id."""
        super().create(cloud, inputs)
        return cloud.connections.account

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the setting of the only registry there is."""
        del identifier, known
        return self.ask(cloud)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the setting anew."""
        del identifier
        self.create(cloud, change.new)


class RegistryPolicy(RegistrySetting):
    """Who may use a registry."""

    token = "aws:ecr/registryPolicy:RegistryPolicy"
    create_operation = "PutRegistryPolicy"
    read_operation = "GetRegistryPolicy"
    delete_operation = "DeleteRegistryPolicy"
    names = {"policy": "policyText"}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the policy."""
        del identifier, inputs
        self.call(cloud, self.delete_operation)


class AccountSetting(Row):
    """A setting of the account, known by its name; AWS has no way to take it back."""

    token = "aws:ecr/accountSetting:AccountSetting"
    service = "ecr"
    create_operation = "PutAccountSetting"
    read_operation = "GetAccountSetting"
    update_operation = "PutAccountSetting"
    identifier = "name"
    replace = frozenset({"name"})

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Leave the setting as it is."""
        del cloud, identifier, inputs


class RegistryScanningConfiguration(RegistrySetting):
    """How images are scanned; without it they are scanned in the basic way, when asked."""

    token = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
    create_operation = "PutRegistryScanningConfiguration"
    read_operation = "GetRegistryScanningConfiguration"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the configuration beside the registry's id."""
        found = super().find(cloud, identifier, known)
        return found and {**found, **found["scanningConfiguration"]}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Go back to what holds without a configuration."""
        del identifier, inputs
        self.call(cloud, self.create_operation, scanType="BASIC", rules=[])


class ReplicationConfiguration(RegistrySetting):
    """Where images are copied to."""

    token = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
    create_operation = "PutReplicationConfiguration"
    read_operation = "DescribeRegistry"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the configuration; one without rules is none."""
        found = super().find(cloud, identifier, known)
        return found if found and found["replicationConfiguration"]["rules"] else None

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Copy nothing any more."""
        del identifier, inputs
        self.call(cloud, self.create_operation, replicationConfiguration={"rules": []})


class PullThroughCacheRule(Row):
    """A registry whose images are cached below a prefix."""

    token = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
    service = "ecr"
    create_operation = "CreatePullThroughCacheRule"
    read_operation = "DescribePullThroughCacheRules"
    update_operation = "UpdatePullThroughCacheRule"
    delete_operation = "DeletePullThroughCacheRule"
    identifier = "ecrRepositoryPrefix"
    found_at = "pullThroughCacheRules.0"
    replace = frozenset({"ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"})

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the rule up by its prefix."""
        del known
        return self.ask(cloud, ecrRepositoryPrefixes=[identifier])


class RepositoryCreationTemplate(Row):
    """What repositories are like that ECR makes itself."""

    token = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
    service = "ecr"
    create_operation = "CreateRepositoryCreationTemplate"
    read_operation = "DescribeRepositoryCreationTemplates"
    update_operation = "UpdateRepositoryCreationTemplate"
    delete_operation = "DeleteRepositoryCreationTemplate"
    identifier = "prefix"
    replace = frozenset({"prefix"})
    defaults = {"imageTagMutability": "MUTABLE"}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the template up by its prefix."""
        del known
        answer = self.call(cloud, self.read_operation, prefixes=[identifier])
        found = answer["repositoryCreationTemplates"]
        return {**found[0], "registryId": answer["registryId"]} if found else None
