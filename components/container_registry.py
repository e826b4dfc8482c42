"""The registry of container images of an account and Region: scans, caches, signatures, copies."""

from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._containers import signing
from components._containers.creation import CreationRole
from components._containers.policies import (
    KEY_TAG,
    registry_address,
    registry_policy,
    repository_policy,
)
from components._containers.registry_arguments import ContainerRegistryArgs, Registry, read
from components._containers.replication import configuration
from components._keys import EncryptionKey
from components._network.place import Place, place_of
from components._signing_profiles import signing_profile
from components._tags import tags_with_defaults
from components._validation import Arguments

# Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html
_LONGEST = 255


class ContainerRegistry(pulumi.ComponentResource):
    """Scan, sign, cache, copy and limit the images of an account and Region as a whole.

    There is one registry in each account and Region, so that one stack may hold this component.
    Amazon Inspector scans each image when it is pushed and whenever a vulnerability becomes known,
    and has to be enabled for ECR. Whoever pushes images that are signed needs signer:SignPayload on
    the profile by a policy of theirs.

    Threat: images from public registries, of unknown origin or with vulnerabilities that became
    known after their build are run. Here they come through caches with fixed tags, are scanned for
    as long as they are kept, and are signed so that verifiers start nothing else.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    registry_id: pulumi.Output[str]
    """Id of the registry, which is that of the account."""
    registry_url: pulumi.Output[str]
    """Address of the registry for clients."""
    key_arn: pulumi.Output[str]
    """ARN of the key of repositories ECR makes."""
    creation_role_arn: pulumi.Output[str]
    """ARN of the role with which ECR makes repositories."""
    pull_through_prefixes: pulumi.Output[list[str]]
    """Prefixes of the repositories of caches; known once they answer."""
    signing_profile_arn: pulumi.Output[str]
    """ARN of the signing profile; empty where images are not signed."""
    trust_policy: pulumi.Output[str]
    """Trust policy as JSON, with which Notation and admission controllers verify the images of the
    registry; empty where they are not signed."""

    def __init__(
        self, name: str, args: ContainerRegistryArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        self._subject = f'ContainerRegistry "{name}"'
        reader = Arguments(self._subject, args, ContainerRegistryArgs)
        validated = read(reader, name)
        reader.finish()
        inputs = validated.exemptions.inputs
        super().__init__("compliant-ec2:index:ContainerRegistry", name, inputs, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        place = place_of(self)
        tags = {**validated.tags, KEY_TAG: name}
        described = f"Container images of {name}"
        self.key_arn = EncryptionKey(name, validated.key_arn, described, tags).create(self)
        self._scan()
        self._limit(validated, place)
        self._cache(validated, self._harden(validated, place))
        self.signing_profile_arn = self._sign(validated)
        self._replicate(validated, place)
        self._register(place)

    def _register(self, place: pulumi.Output[Place]) -> None:
        self.registry_id = place.account
        self.registry_url = place.apply(registry_address)
        self.trust_policy = pulumi.Output.all(place, self.signing_profile_arn).apply(
            lambda known: signing.trust_policy(known[0].partition, known[1]) if known[1] else ""
        )
        self.register_outputs(
            {
                "registryId": self.registry_id,
                "registryUrl": self.registry_url,
                "keyArn": self.key_arn,
                "creationRoleArn": self.creation_role_arn,
                "pullThroughPrefixes": self.pull_through_prefixes,
                "signingProfileArn": self.signing_profile_arn,
                "trustPolicy": self.trust_policy,
            }
        )

    def _scan(self) -> None:
        everything = {"filter": "*", "filter_type": "WILDCARD"}
        rule: Any = {"scan_frequency": "CONTINUOUS_SCAN", "repository_filters": [everything]}
        aws.ecr.RegistryScanningConfiguration(
            f"{self._name}-scanning", scan_type="ENHANCED", rules=[rule], opts=self._child
        )

    def _limit(self, validated: Registry, place: pulumi.Output[Place]) -> None:
        # In accounts of before the scope V2 a policy says nothing of pulls, pushes and TLS. Source:
        # https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
        scope = aws.ecr.AccountSetting(
            f"{self._name}-policy-scope",
            name="REGISTRY_POLICY_SCOPE",
            value="V2",
            opts=self._child,
        )
        named = (validated.organization, [*validated.caches], validated.sources)
        aws.ecr.RegistryPolicy(
            f"{self._name}-policy",
            policy=pulumi.Output.all(place, *named).apply(lambda known: registry_policy(*known)),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[scope]),
        )

    def _harden(
        self, validated: Registry, place: pulumi.Output[Place]
    ) -> "aws.ecr.RepositoryCreationTemplate":
        """Let repositories that ECR makes itself be like those of HardenedRepository."""
        role = CreationRole(self._name, validated.key_arn, validated.boundary, validated.tags)
        self.creation_role_arn, attachment = role.create(self, place)
        return aws.ecr.RepositoryCreationTemplate(
            f"{self._name}-template",
            prefix="ROOT",
            description=f"Hardened as by {self._name}"[:_LONGEST],
            applied_fors=["PULL_THROUGH_CACHE", "REPLICATION"],
            image_tag_mutability="IMMUTABLE",
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": self.key_arn}],
            lifecycle_policy=validated.lifecycle,
            repository_policy=pulumi.Output.from_input(validated.organization).apply(
                lambda organization: repository_policy(organization, (), ())
            ),
            custom_role_arn=self.creation_role_arn,
            # Default tags do not reach what ECR makes.
            resource_tags=tags_with_defaults(self, validated.tags, self._name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attachment]),
        )

    def _cache(self, validated: Registry, template: pulumi.Resource) -> None:
        # What is pulled before there is a template lands in a repository without protection.
        opts = pulumi.ResourceOptions(parent=self, depends_on=[template])
        caches = [
            aws.ecr.PullThroughCacheRule(
                f"{self._name}-cache-{prefix}",
                ecr_repository_prefix=prefix,
                upstream_registry_url=cache.url,
                credential_arn=cache.credential_arn,
                upstream_repository_prefix=cache.upstream_prefix,
                opts=opts,
            )
            for prefix, cache in validated.caches.items()
        ]
        self.pull_through_prefixes = pulumi.Output.all(
            *(cache.ecr_repository_prefix for cache in caches)
        )

    def _sign(self, validated: Registry) -> pulumi.Output[str]:
        wanted = validated.signing
        if wanted is None:
            return pulumi.Output.from_input("")
        arn = wanted.profile_arn
        if arn is None:
            kept = (signing.PLATFORM, wanted.validity_months, validated.tags)
            arn = signing_profile(self, self._name, *kept).arn
        state = pulumi.Output.from_input(arn).apply(wanted.desired_state)
        aws.cloudcontrol.Resource(
            f"{self._name}-signing",
            type_name=signing.TYPE_NAME,
            desired_state=state,
            opts=self._child,
        )
        return pulumi.Output.from_input(arn)

    def _replicate(self, validated: Registry, place: pulumi.Output[Place]) -> None:
        if validated.replication:
            written: Any = place.apply(
                lambda known: configuration(self._subject, known, validated.replication)
            )
            aws.ecr.ReplicationConfiguration(
                f"{self._name}-replication", replication_configuration=written, opts=self._child
            )
