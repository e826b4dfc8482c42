"""How packages may come into the registry, by groups of packages as Cloud Control takes them.

Sources: https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-origin-controls.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codeartifact-packagegroup.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

TYPE_NAME = "AWS::CodeArtifact::PackageGroup"
_EVERYTHING = "/*"
_SPECIFIC = "ALLOW_SPECIFIC_REPOSITORIES"


@dataclass(frozen=True)
class PackageGroup:
    """Packages of a pattern, and which repositories they may come into.

    Args:
        pattern: the pattern
        published: repositories to which they may be published
        fetched: repositories that may fetch them from public registries
        description: what they are
        contact: who answers for them
    """

    pattern: str
    published: Sequence[str]
    fetched: Sequence[str]
    description: Optional[str] = None
    contact: Optional[str] = None

    def desired_state(self, domain: str, tags: Mapping[str, str]) -> str:
        """Write the group as Cloud Control takes it; between repositories packages may go."""
        restrictions = {
            "Publish": _restriction(self.published),
            "ExternalUpstream": _restriction(self.fetched),
            "InternalUpstream": {"RestrictionMode": "ALLOW"},
        }
        state = {
            "DomainName": domain,
            "Pattern": self.pattern,
            "Description": self.description,
            "ContactInfo": self.contact,
            "OriginConfiguration": {"Restrictions": restrictions},
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        said = {name: value for name, value in state.items() if value is not None}
        return json.dumps(said, sort_keys=True)


def all_others(stores: Sequence[str]) -> PackageGroup:
    """Return the group of all packages that are in no other: stores fetch, nobody publishes."""
    description = "All packages that are not internal: from public registries only"
    return PackageGroup(_EVERYTHING, (), stores, description)


def _restriction(repositories: Sequence[str]) -> dict[str, Any]:
    if not repositories:
        return {"RestrictionMode": "BLOCK"}
    return {"RestrictionMode": _SPECIFIC, "Repositories": sorted(repositories)}
