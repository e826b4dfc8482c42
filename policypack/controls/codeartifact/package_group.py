"""No name of a package is open to own publishers and to public registries at once.

What: every package group blocks PUBLISH or EXTERNAL_UPSTREAM for its packages. What it leaves to
the groups above it, those of the stack say; the group of everything (`/*`) allows both by default.
The provider has no resource for it, so that it is declared as `aws.cloudcontrol.Resource` of type
AWS::CodeArtifact::PackageGroup. Domains without a declared group cannot be judged.

Why: where a name may come from both, a stranger who publishes a higher version of an internal
package under its name has it installed in every build: dependency confusion. CodeArtifact protects
names by itself only once a first version is there.

How to fix: block EXTERNAL_UPSTREAM for the names of internal packages (`/npm/acme/*`), and PUBLISH
for all others (`/*`).
"""

import json
from collections.abc import Iterator

from .._graph import Graph
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
from .._policy_documents import all_true
from .._role_examples import state
from .._values import UNKNOWN
from ..ecr._tokens import CLOUD_CONTROL
from ._package_groups import EVERYTHING, GROUP, STATE, group_of, is_open

ORIGINS = ("Publish", "ExternalUpstream")
PATH = f"{STATE}.OriginConfiguration"
BOTH = "lets the same packages be published and come from outside; block one of both"
DOUBT = "leaves open whether packages can be published and come from outside; it must block one"
UNREAD = "is not wholly known yet; it must block publishing or packages from outside"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the ways a group leaves open."""
    group = group_of(resource)
    if group is None:
        return
    if not isinstance(group.state.value, dict):
        yield Undecided(STATE, UNREAD)
        return
    both = all_true(is_open(group, origin, graph) for origin in ORIGINS)
    if both is None:
        yield Undecided(PATH, DOUBT)
    elif both:
        yield Violation(PATH, BOTH)


def _group(
    pattern: object, publish: object = None, external: object = None, name: str = "it"
) -> Given:
    modes = dict(zip(ORIGINS, (publish, external), strict=True))
    restrictions = {key: {"RestrictionMode": mode} for key, mode in modes.items() if mode}
    desired = {
        "DomainName": "packages",
        "Pattern": pattern,
        "OriginConfiguration": {"Restrictions": restrictions},
    }
    return Given(CLOUD_CONTROL, {"typeName": GROUP, STATE: json.dumps(desired)}, name)


def _of(desired: object, kind: str = GROUP) -> Given:
    return Given(CLOUD_CONTROL, {"typeName": kind, STATE: desired})


OWN = "/npm/acme/*"
ALLOW, BLOCK, SOME = "ALLOW", "BLOCK", "ALLOW_SPECIFIC_REPOSITORIES"
CONTROL = Control(
    doc=__doc__,
    id="EXT.CODEARTIFACT_PACKAGE_GROUP",
    name="codeartifact-package-group-one-origin",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(CLOUD_CONTROL,),
    config_rule=NoConfigRule("no AWS Config managed rule judges package groups"),
    remediation="Block EXTERNAL_UPSTREAM for internal names, and PUBLISH for all others.",
    url="https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-origin-controls.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state("internal names", _group(OWN, ALLOW, BLOCK)),
        state("names from outside", _group(EVERYTHING, BLOCK, ALLOW)),
        state(
            "closed above",
            _group(OWN, SOME, "INHERIT"),
            _group("/npm/*", BLOCK, BLOCK, "npm"),
            _group(EVERYTHING, ALLOW, ALLOW, "root"),
        ),
        state("another type of CloudFormation", _of("{}", "AWS::ECR::RegistryPolicy")),
    ),
    failing=(
        state("both", _group(OWN, ALLOW, ALLOW), path=PATH),
        state("both into some repositories", _group(OWN, SOME, SOME), path=PATH),
        state("everything left as it is", _group(EVERYTHING), path=PATH),
        state(
            "open above", _group(OWN, ALLOW), _group(EVERYTHING, BLOCK, ALLOW, "root"), path=PATH
        ),
    ),
    undecided=(
        state("group above in another stack", _group(OWN, ALLOW), path=PATH),
        state("state unknown", _of(UNKNOWN), path=STATE),
        state("state is no document", _of("{"), path=STATE),
    ),
)
