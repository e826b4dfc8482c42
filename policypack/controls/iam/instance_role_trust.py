"""Instance roles can be assumed by EC2 and by nobody else.

What: every statement of the trust policy that allows anything has one principal, the service
ec2.amazonaws.com (in China also ec2.amazonaws.com.cn). Accounts, users, other services, identity
providers, `*` and `NotPrincipal` fail. The control judges roles that an instance profile of the
stack holds, and roles whose trust policy names EC2; a role in a profile that EC2 may not assume
fails too.

Why: what an instance may do is granted with the instance in mind; a second principal is a second
way to those rights, and one nobody looks for there.

How to fix: let ec2.amazonaws.com assume the role and no other principal; give others a role of
their own.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._instance_roles import EC2_SERVICES, is_in_profile, trusts_ec2
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
from .._policy_documents import Statement, read, statements, values
from .._role_examples import EC2, document, profile, role, state, trust
from .._roles import role_of
from .._tokens import INSTANCE_PROFILE, ROLE
from .._values import UNKNOWN, Property

POLICY = "assumeRolePolicy"
ONLY_EC2 = "let the service ec2.amazonaws.com assume the role and nobody else"


def check(subject: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the trust policy of instance roles, and whether a profile's role is seen."""
    policy = subject.at(POLICY)
    if subject.type == INSTANCE_PROFILE:
        if role_of(subject, graph).outside:
            yield Undecided("role", "is no role of this stack; it must trust EC2 and nobody else")
    elif is_in_profile(subject, graph) or trusts_ec2(policy):
        yield from _trust(policy)


def _trust(policy: Property) -> Iterator[Finding]:
    document = read(policy)
    if document.absent:
        yield violation(document, ONLY_EC2)
        return
    allowing = (statement for statement in statements(document) if not statement.denies)
    findings = [finding for statement in allowing for finding in _foreign(statement)]
    yield from findings
    if not findings and not trusts_ec2(policy):
        yield Violation(POLICY, f"lets nobody assume the role; {ONLY_EC2}")


def _foreign(statement: Statement) -> Iterator[Finding]:
    """Report the principals of one statement that are not EC2."""
    if statement.whole.unknown:
        yield _refused(statement.whole)
        return
    negated, principal = statement.member("NotPrincipal"), statement.member("Principal")
    if negated.present:
        yield _refused(negated)
    elif not principal.keys():
        yield _refused(principal)
    for kind in principal.keys():  # noqa: SIM118 - a property is no dict
        for value in values(principal.at(kind)):
            if kind != "Service" or value.text not in EC2_SERVICES:
                yield _refused(value)


def _refused(found: Property) -> Finding:
    return undecided(found, ONLY_EC2) if found.unknown else violation(found, ONLY_EC2)


ACCOUNT = {"AWS": "arn:aws:iam::123456789012:root"}
GRANT = {"Effect": "Allow", "Principal": EC2, "Action": "sts:AssumeRole"}
DENIAL = {**GRANT, "Effect": "Deny", "Principal": "*"}
NEGATED = {"Effect": "Allow", "NotPrincipal": ACCOUNT, "Action": "sts:AssumeRole"}
FIRST = f"{POLICY}.Statement.Principal"
SECOND = f"{POLICY}.Statement[1]"


def _with(*statements: object) -> Given:
    return role(assumeRolePolicy={"Statement": list(statements)})


def _trusting(*principals: object) -> Given:
    return role(assumeRolePolicy=trust(*principals))


CONTROL = Control(
    doc=__doc__,
    id="EXT.INSTANCE_ROLE_TRUST",
    name="iam-instance-role-trusts-only-ec2",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(ROLE, INSTANCE_PROFILE),
    config_rule=NoConfigRule("no AWS Config managed rule reads the trust policy of a role"),
    remediation="Trust the service ec2.amazonaws.com and no other principal.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    since="0.1.0",
    graph_check=check,
    passing=(
        state("EC2 only", _trusting(EC2)),
        state("EC2 in a list, in a profile", _trusting({"Service": [EC2["Service"]]}), profile()),
        state("EC2 in China", _trusting({"Service": "ec2.amazonaws.com.cn"})),
        state("written as an object", _with(GRANT)),
        state("no instance role", _trusting(ACCOUNT), role("web"), profile("web")),
        state("no instance role as far as is known", role(assumeRolePolicy=UNKNOWN)),
        state("others denied", role(assumeRolePolicy=document(GRANT, DENIAL))),
    ),
    failing=(
        state(
            "another service",
            _trusting({"Service": ["ssm.amazonaws.com", EC2["Service"]]}),
            path=f"{FIRST}.Service[0]",
        ),
        state("an account", _trusting({**EC2, **ACCOUNT}), path=f"{FIRST}.AWS"),
        state("another statement", _trusting(EC2, ACCOUNT), path=f"{SECOND}.Principal.AWS"),
        state("everybody", _trusting("*"), profile(), path=FIRST),
        state("everybody in AWS", _trusting({**EC2, "AWS": ["*"]}), path=f"{FIRST}.AWS[0]"),
        state("all but somebody", _with(GRANT, NEGATED), path=f"{SECOND}.NotPrincipal"),
        state("nobody", role(assumeRolePolicy=document(DENIAL)), profile(), path=POLICY),
        state("malformed", role(assumeRolePolicy="{"), profile(), path=POLICY),
        state("absent", Given(ROLE, {"name": "it"}), profile(), path=POLICY),
        state(
            "everybody beside an unknown one",
            _with(GRANT, {**GRANT, "Principal": {"AWS": [UNKNOWN, "*"]}}),
            path=f"{SECOND}.Principal.AWS[1]",
        ),
    ),
    undecided=(
        state("unknown in a profile", role(assumeRolePolicy=UNKNOWN), profile(), path=POLICY),
        state("statement unknown", _with(GRANT, UNKNOWN), path=SECOND),
        state(
            "principal unknown",
            _with(GRANT, {**GRANT, "Principal": UNKNOWN}),
            path=f"{SECOND}.Principal",
        ),
        state("role of another stack", profile("elsewhere"), path="role"),
    ),
)
