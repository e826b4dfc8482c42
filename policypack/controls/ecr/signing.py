"""ECR signs the images that are pushed.

What: a signing configuration of the stack covers each repository: a rule with a signing profile,
and no filters or one that takes in its name. The provider has no resource for it, so that it is
declared as `aws.cloudcontrol.Resource` of type AWS::ECR::SigningConfiguration. A registry has one
configuration, mostly in another stack, which cannot be seen: this control is off until configured.

Why: a signature proves that an image comes from the pipeline, and has not been changed since
(SEC06-BP02). It protects only where it is verified before an image is started: in the cluster's
admission control or in the pipeline that deploys, which no stack shows.

How to fix: declare `AWS::ECR::SigningConfiguration` with `Rules=[{"SigningProfileArn": ...}]`, with
a profile of the platform Notation-OCI-SHA384-ECDSA. Whoever pushes needs signer:SignPayload.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from .._graph import Graph
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._policy_documents import all_true, any_true, member
from .._values import UNKNOWN, Property
from ._registry import same_region
from ._tokens import CLOUD_CONTROL, REPOSITORY

SIGNING = "AWS::ECR::SigningConfiguration"
STATE = "desiredState"
NOT_COVERED = "is taken in by no signing rule of this stack; add a rule for it"
UNSEEN = "must be taken in by a signing rule, and none that is known does"
NO_RULES = "holds no rule with a SigningProfileArn; add one"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that a configuration signs, and that a repository is covered by one."""
    if resource.type == REPOSITORY:
        yield from _judge_repository(resource, graph)
    elif resource.at("typeName").value == SIGNING:
        signs = any_true(_signs(rule) for rule in _rules(resource))
        if signs is None:
            yield Undecided(STATE, "is not wholly known yet; it must hold a rule that signs")
        elif not signs:
            yield Violation(STATE, NO_RULES)


def _judge_repository(repository: Resource, graph: Graph) -> Iterator[Finding]:
    registries = _registries(graph)
    signed = any_true(
        all_true((same_region(repository, registry), _signs(rule), _covers(rule, repository)))
        for registry in registries
        for rule in _rules(registry)
    )
    if signed is None or not registries:
        yield Undecided("name", UNSEEN)
    elif not signed:
        yield Violation("name", NOT_COVERED)


# Each repository of a stack asks the same: the answer is kept while the stack is judged.
@lru_cache(maxsize=1)
def _registries(graph: Graph) -> tuple[Resource, ...]:
    declared = graph.of_type(CLOUD_CONTROL)
    return tuple(found for found in declared if found.at("typeName").value == SIGNING)


def _rules(registry: Resource) -> list[Property]:
    return member(registry.at(STATE).document(), "Rules").items()


def _signs(rule: Property) -> bool | None:
    profile = member(rule, "SigningProfileArn")
    return None if profile.unknown else bool(profile.text)


def _covers(rule: Property, repository: Resource) -> bool | None:
    filters = member(rule, "RepositoryFilters")
    if filters.absent:
        return True
    return any_true(_matches(member(each, "Filter"), repository) for each in filters.items())


def _matches(pattern: Property, repository: Resource) -> bool | None:
    name = repository.at("name")
    if pattern.text == "*":
        return True
    if pattern.unknown or name.unknown or name.absent:
        return None
    return fnmatchcase(name.text or "", (pattern.text or "").replace("[", "[[]"))


def _signing(*filters: object, profile: object = "arn:aws:signer:::/signing-profiles/x") -> Given:
    rule: dict[str, object] = {"SigningProfileArn": profile}
    if filters:
        patterns = [{"Filter": each, "FilterType": "WILDCARD_MATCH"} for each in filters]
        rule["RepositoryFilters"] = patterns
    return _state(json.dumps({"Rules": [rule]}))


def _state(state: object, kind: str = SIGNING) -> Given:
    return Given(CLOUD_CONTROL, {"typeName": kind, STATE: state}, "signing")


NAMED = Given(REPOSITORY, {"name": "team/web"})
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_SIGNING",
    name="ecr-images-signed-on-push",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(REPOSITORY, CLOUD_CONTROL),
    config_rule=NoConfigRule("no AWS Config managed rule judges the signing of images in ECR"),
    remediation="Declare an AWS::ECR::SigningConfiguration with a rule for the repository.",
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("all repositories", NAMED, (_signing(),)),
        Example("name taken in", NAMED, (_signing("batch", "team/*"),)),
        Example("configuration with a profile", _signing()),
        Example("another type of CloudFormation", _state("{}", "AWS::ECR::RegistryPolicy")),
    ),
    failing=(
        Example("name not taken in", NAMED, (_signing("team"),), path="name"),
        Example("no rules for it", NAMED, (_state('{"Rules": []}'),), path="name"),
        Example("configuration without rules", _state('{"Rules": []}'), path=STATE),
        Example("rule without profile", _signing(profile=""), path=STATE),
    ),
    undecided=(
        Example("configuration of another stack", NAMED, path="name"),
        Example("configuration unknown", _state(UNKNOWN), path=STATE),
        Example("rules unknown", NAMED, (_state(UNKNOWN),), path="name"),
        Example("name absent", Given(REPOSITORY), (_signing("team/*"),), path="name"),
    ),
)
