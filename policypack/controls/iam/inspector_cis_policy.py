"""Instance roles carry the policy that Inspector's CIS scans need.

What: every instance role has the AWS managed policy AmazonInspector2ManagedCisPolicy. A role counts
as one if an instance profile of the stack holds it or its trust policy names ec2.amazonaws.com. The
name is compared with regard to case, as IAM does: `AmazonInspector2ManagedCispolicy`, which some
AWS texts print, does not exist, and a near miss like it is blamed where it stands. An exclusive
list of the role's policies must name it too, for what the list leaves out is taken away.

Why: without the rights to start a CIS session and send its results the scan of an instance yields
nothing, and no finding is not the same as no fault.

How to fix: attach arn:aws:iam::aws:policy/AmazonInspector2ManagedCisPolicy to the role.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._instance_roles import ATTACHING, POLICY, is_instance_role, policy_arns
from .._managed_policies import INSPECTOR_CIS, managed_policy_name, meant
from .._model import (
    Control,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._role_examples import AWS_POLICY, attached, only, profile, role, state, trust
from .._roles import attached_policies, role_of
from .._tokens import INSTANCE_PROFILE, POLICY_ATTACHMENT, ROLE
from .._values import UNKNOWN

ARNS = "managedPolicyArns"


def check(subject: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what a role has, how an attachment spells it, and whether a profile's role is seen."""
    for arn in policy_arns(subject):
        if _misspelt(arn.text):
            fix = f'; there is no such policy, "{INSPECTOR_CIS}" is meant: names are case-sensitive'
            yield Violation(arn.path, f"{arn.state}{fix}")
    if subject.type == ROLE and is_instance_role(subject, graph):
        yield from _lack(subject, graph)
    if subject.type == INSTANCE_PROFILE and role_of(subject, graph).outside:
        yield Undecided("role", f"is not a role of this stack; it must carry {INSPECTOR_CIS}")


def _misspelt(arn: str | None) -> bool:
    return arn is not None and meant(arn, (INSPECTOR_CIS,)) is not None


def _lack(role: Resource, graph: Graph) -> Iterator[Finding]:
    """Report what is missing, unless a misspelt attachment is blamed for it already."""
    carried = list(attached_policies(role, graph))
    texts = [arn.text for _, arn in carried if arn.text is not None]
    if any(managed_policy_name(text) == INSPECTOR_CIS or _misspelt(text) for text in texts):
        return
    for holder, arn in carried:
        if arn.unknown and not graph.refer(holder, arn, POLICY).resources:
            yield Undecided(ARNS, f'cannot be judged: {arn.path} of "{holder.name}" {arn.state}')
            return
    yield Violation(ARNS, f"and the attachments of the role lack {INSPECTOR_CIS}; attach it")


RIGHT = f"{AWS_POLICY}/{INSPECTOR_CIS}"
WRONG = f"{AWS_POLICY}/AmazonInspector2ManagedCispolicy"
CORE = f"{AWS_POLICY}/AmazonSSMManagedInstanceCore"
CHINA = RIGHT.replace("arn:aws:", "arn:aws-cn:")
OWN = f"arn:aws:iam::123456789012:policy/{INSPECTOR_CIS}"
LAMBDA = trust({"Service": "lambda.amazonaws.com"})
CONTROL = Control(
    doc=__doc__,
    id="EXT.INSPECTOR_CIS_POLICY",
    name="iam-instance-role-inspector-cis-policy",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(INSTANCE_PROFILE, *ATTACHING),
    config_rule=NoConfigRule("no AWS Config managed rule demands it of instance roles only"),
    remediation=f"Attach {RIGHT} to the instance role.",
    url="https://docs.aws.amazon.com/inspector/latest/user/scanning-cis.html",
    since="0.1.0",
    graph_check=check,
    passing=(
        state("attached", role(), attached(RIGHT)),
        state("in the role", role(managedPolicyArns=[UNKNOWN, RIGHT])),
        state("attached by an exclusive list", role(), only(INSPECTOR_CIS)),
        state("in another partition", role(managedPolicyArns=[CHINA])),
        state("role of another service", role(assumeRolePolicy=LAMBDA)),
        state("attachment spelt right", attached(RIGHT, "elsewhere")),
        state("profile without role", Given(INSTANCE_PROFILE)),
    ),
    failing=(
        state("misspelt", attached(WRONG), role("web"), path="policyArn"),
        state("misspelt in the role", role(managedPolicyArns=[CORE, WRONG]), path=f"{ARNS}[1]"),
        state("misspelt for all", Given(POLICY_ATTACHMENT, {"policyArn": WRONG}), path="policyArn"),
        state("absent", role(), attached(CORE), path=ARNS),
        state("taken away by an exclusive list", role(), attached(RIGHT), only(), path=ARNS),
        state("policy of one's own by that name", role(), attached(OWN), path=ARNS),
        state("attached to another", role(), attached(RIGHT, "web"), role("web"), path=ARNS),
        state("trust unknown", role(assumeRolePolicy=UNKNOWN), profile(), path=ARNS),
    ),
    undecided=(
        state("policy unknown", role(), attached(UNKNOWN), path=ARNS),
        state("policies unknown", role(managedPolicyArns=UNKNOWN), path=ARNS),
        state("role of another stack", profile("elsewhere"), path="role"),
    ),
)
