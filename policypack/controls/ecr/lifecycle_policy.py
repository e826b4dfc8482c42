"""Repositories have a lifecycle policy.

What: a LifecyclePolicy of the stack with at least one rule names each repository.

Why: old images keep their vulnerabilities and can be deployed again for as long as they exist.

How to fix: add `aws.ecr.LifecyclePolicy(..., repository=repository.name, policy=...)` with rules
that expire untagged images and all but the last releases.
"""

import json
from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._references import may_refer
from .._values import UNKNOWN
from ._tokens import LIFECYCLE_POLICY, REPOSITORY

NONE = "is in no lifecycle policy; add an aws.ecr.LifecyclePolicy that names this repository"
DOUBT = "must be in a lifecycle policy; one of the stack names a repository not known yet"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that a repository has a policy, and that a policy has rules."""
    if resource.type == LIFECYCLE_POLICY:
        yield from _judge_rules(resource)
        return
    named = may_refer(resource, "repository", LIFECYCLE_POLICY, graph)
    if named is None:
        yield Undecided("name", DOUBT)
    elif not named:
        yield Violation("name", NONE)


def _judge_rules(resource: Resource) -> Iterator[Finding]:
    document = resource.at("policy").document()
    rules = document.at("rules")
    if rules.unknown:
        yield Undecided(rules.path, "is not known yet; it must hold at least one rule")
    elif not rules.items():
        yield Violation(document.path, "holds no rule; add one that expires images")


def _policy(rules: object, **more: object) -> Given:
    return Given(LIFECYCLE_POLICY, {"policy": json.dumps({"rules": rules}), **more}, "policy")


NAMED = Given(REPOSITORY, {"name": "web"})
EXPIRY = {
    "rulePriority": 1,
    "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1},
    "action": {"type": "expire"},
}
CONTROL = Control(
    doc=__doc__,
    id="ECR.3",
    name="ecr-private-lifecycle-policy-configured",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(REPOSITORY, LIFECYCLE_POLICY),
    config_rule=ConfigRule("ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
    remediation="Add an aws.ecr.LifecyclePolicy for the repository.",
    url=security_hub("ECR.3"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("policy by name", NAMED, (_policy([EXPIRY], repository="web"),)),
        Example(
            "policy by reference",
            Given(REPOSITORY),
            (
                Given(
                    LIFECYCLE_POLICY,
                    {"repository": UNKNOWN},
                    "policy",
                    depends={"repository": ("it",)},
                ),
            ),
        ),
        Example("policy with a rule", _policy([EXPIRY], repository="web")),
        Example(
            "policy given as an object",
            Given(LIFECYCLE_POLICY, {"repository": "web", "policy": {"rules": [EXPIRY]}}),
        ),
    ),
    failing=(
        Example("no policy", NAMED, path="name"),
        Example(
            "policy of another repository", NAMED, (_policy([EXPIRY], repository="b"),), "name"
        ),
        Example("policy without rules", _policy([], repository="web"), path="policy"),
        Example(
            "policy that is no document",
            Given(LIFECYCLE_POLICY, {"repository": "web", "policy": "{"}),
            path="policy",
        ),
    ),
    undecided=(
        Example("policy unknown", Given(LIFECYCLE_POLICY, {"policy": UNKNOWN}), path="policy"),
        Example(
            "policy of a repository not known yet",
            NAMED,
            (_policy([EXPIRY], repository=UNKNOWN),),
            path="name",
        ),
    ),
)
