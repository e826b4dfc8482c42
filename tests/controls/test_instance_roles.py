"""Findings about instance roles land where the fault is, once."""

import pytest

from policypack.controls import by_name
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._instance_roles import concerns_instances, is_instance_role
from policypack.controls._model import Example, Given, Undecided, Violation
from policypack.controls._role_examples import attached, profile, role, trust
from policypack.controls._tokens import ROLE_POLICY_ATTACHMENT
from policypack.controls._values import UNKNOWN
from policypack.judgement import judge

LAMBDA = trust({"Service": "lambda.amazonaws.com"})
CUSTOMER_POLICY = Given("aws:iam/policy:Policy", {"policy": "{}"}, "own")
CUSTOMER_ATTACHMENT = Given(
    ROLE_POLICY_ATTACHMENT,
    {"role": "it", "policyArn": UNKNOWN},
    "attachment",
    depends={"policyArn": ("own",)},
)


def kinds(policy: str, *givens: Given) -> list[list[type]]:
    """Judge each resource of a stack that the control applies to."""
    control = by_name()[policy]
    resources = resources_of(Example("stack", givens[0], givens[1:]))
    graph = Graph(resources)
    return [
        [type(finding) for finding in judge(control, resource, graph)]
        for resource in resources
        if resource.type in control.applies_to
    ]


@pytest.mark.parametrize(
    ("attachments", "found"),
    [
        ((), [[Violation]]),
        ((attached("AmazonInspector2ManagedCisPolicy"),), [[], []]),
        ((attached("AmazonInspector2ManagedCispolicy"),), [[], [Violation]]),
        ((attached(UNKNOWN),), [[Undecided], []]),
        ((CUSTOMER_ATTACHMENT, CUSTOMER_POLICY), [[Violation], []]),
    ],
)
def test_inspector_cis_policy_missing_or_misspelt_is_blamed_once(
    attachments: tuple[Given, ...], found: list[list[type]]
) -> None:
    assert kinds("iam-instance-role-inspector-cis-policy", role(), *attachments) == found


def test_no_administrator_policy_beside_a_policy_of_the_stack_is_not_undecided() -> None:
    found = kinds("iam-policy-blacklisted-check", role(), CUSTOMER_ATTACHMENT, CUSTOMER_POLICY)
    assert found == [[], [Undecided]]


@pytest.mark.parametrize(
    ("trusted", "in_profile", "expected"),
    [
        (trust({"Service": "ec2.amazonaws.com"}), False, True),
        (LAMBDA, False, False),
        (LAMBDA, True, True),
        (UNKNOWN, True, True),
        (UNKNOWN, False, False),
    ],
)
def test_role_is_an_instance_role_by_profile_or_by_trust(
    *, trusted: object, in_profile: bool, expected: bool
) -> None:
    others = (attached("X"), *((profile(),) if in_profile else ()))
    found = resources_of(Example("stack", role(assumeRolePolicy=trusted), others))
    graph = Graph(found)
    assert is_instance_role(found[0], graph) is expected
    assert concerns_instances(found[1], graph) is expected


def test_attachment_to_a_role_of_another_stack_concerns_nobody_knows_whom() -> None:
    (attachment,) = resources_of(Example("stack", attached("X", "elsewhere")))
    assert concerns_instances(attachment, Graph([attachment])) is None
