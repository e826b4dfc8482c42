"""Names of the policies AWS manages, and what a misspelt one was meant to be.

IAM compares ARNs with regard to case. Reference:
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

INSPECTOR_CIS: Final = "AmazonInspector2ManagedCisPolicy"
# The managed policies that instance roles usually carry, with their paths.
USUAL: Final = (
    "AmazonSSMManagedInstanceCore",
    "AmazonSSMManagedEC2InstanceDefaultPolicy",
    "AmazonSSMPatchAssociation",
    "AmazonSSMDirectoryServiceAccess",
    "CloudWatchAgentServerPolicy",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEC2ContainerRegistryPullOnly",
    "EC2InstanceProfileForImageBuilder",
    "EC2InstanceProfileForImageBuilderECRContainerBuilds",
    "service-role/AmazonEC2ContainerServiceforEC2Role",
    "service-role/AmazonEC2RoleforAWSCodeDeploy",
    "service-role/AmazonEC2RoleforAWSCodeDeployLimited",
)

AWS_POLICY: Final = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?P<name>.+)")
OWN_POLICY: Final = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:policy/.+")
# High enough that no policy of AWS is taken for a misspelt other one; a test tries them all.
LIKENESS: Final = 0.94


def managed_policy_name(arn: str) -> str | None:
    """Take the name, with its path, out of the ARN of a policy AWS manages; None if it is none."""
    found = AWS_POLICY.fullmatch(arn)
    return found["name"] if found is not None else None


@lru_cache(maxsize=1024)
def meant(arn: str, names: tuple[str, ...] = USUAL) -> str | None:
    """Find the policy a misspelt ARN was meant to name; None if it is right, or far from all.

    Args:
        arn: what the program names.
        names: names of policies, with their paths.
    """
    if managed_policy_name(arn) in names or OWN_POLICY.fullmatch(arn) is not None:
        return None
    known = {_bare(name): name for name in names}
    near = get_close_matches(_bare(arn), known, n=1, cutoff=LIKENESS)
    return known[near[0]] if near else None


def _bare(name: str) -> str:
    return name.strip().rpartition("/")[2].lower()
