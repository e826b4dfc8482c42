"""Which managed policies a host's role has, and which of them cannot go together."""

from collections.abc import Iterator, Mapping

from components._validation import entry

# Fixed child role -> AWS managed policy. The names are case-sensitive.
# Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
# https://docs.aws.amazon.com/inspector/latest/user/scanning-cis.html
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
_CORE = "AmazonSSMManagedInstanceCore"
_WITHOUT_PARAMETERS = "AmazonSSMManagedEC2InstanceDefaultPolicy"
_INSPECTOR = "AmazonInspector2ManagedCisPolicy"
# The quota of an account unless raised. Source:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MOST_POLICIES = 10


def built_in_policies(*, narrow: bool) -> dict[str, str]:
    """Name the policies every role has, by the child that attaches each.

    Args:
        narrow: without the right to read every parameter
    """
    return {"ssm": _WITHOUT_PARAMETERS if narrow else _CORE, "inspector-cis": _INSPECTOR}


def policy_problems(
    own: Mapping[str, object], written: int, *, narrow: bool
) -> Iterator[tuple[str, str]]:
    """Find policies named twice, one that takes back what is left out, and too many of them.

    Args:
        own: the ARNs the caller names, by name; outputs are not looked into
        written: how many policies are made of grants
        narrow: the right to read every parameter is left out
    """
    seen = dict.fromkeys(built_in_policies(narrow=narrow).values(), "the role itself")
    for key, arn in own.items():
        if not isinstance(arn, str):
            continue
        path = entry("managed_policy_arns", key)
        name = arn.rpartition(":aws:policy/")[2]
        if name == _CORE and narrow:
            yield path, "grants what narrow_systems_manager leaves out; remove one of the two"
        elif name in seen:
            yield path, f'is "{arn}", which {seen[name]} names already; remove one of the two'
        seen[name] = path
    number = len(built_in_policies(narrow=narrow)) + written + len(own)
    if number > MOST_POLICIES:
        reason = (
            f"brings the policies of the role to {number}; IAM takes {MOST_POLICIES}: "
            "join your own in one policy, or use grants"
        )
        yield "managed_policy_arns", reason
