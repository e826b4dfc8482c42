"""Type tokens of AWS CodeArtifact."""

from typing import Final

DOMAIN: Final = "aws:codeartifact/domain:Domain"
DOMAIN_PERMISSIONS: Final = "aws:codeartifact/domainPermissions:DomainPermissions"
REPOSITORY: Final = "aws:codeartifact/repository:Repository"
REPOSITORY_PERMISSIONS: Final = (
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy"
)
