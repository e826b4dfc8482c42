"""Only repositories that others draw from are connected to public registries.

What: a CodeArtifact repository with an external connection is an upstream of another repository of
the stack, or its name is in the parameter `stores`; and no repository has both an external
connection and upstreams, which AWS refuses. Who uses a repository directly cannot be seen.

Why: one store for each public registry is the one place to block a package, to look for one that
turned out to be bad, and to see who drew it. A repository in which teams publish beside a
connection lets a public package of the same name in.

How to fix: move the connection to a repository of its own (`pypi-store`) and name that in the
`upstreams` of the repository that builds use.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from .._graph import Graph
from .._helpers import undecided
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._values import UNKNOWN
from ._tokens import REPOSITORY

CONNECTION = "externalConnections"
UPSTREAMS = "upstreams"
NAMES = f"{UPSTREAMS}[].repositoryName"
NONE: Final[tuple[object, ...]] = ("", [], {})
BOTH = "is set beside upstreams; move it to a repository of its own and make that an upstream"
UNUSED = "is set, but no repository of this stack draws from it; make it an upstream, or a store"


def check(repository: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge repositories with an external connection."""
    connection, upstreams = repository.at(CONNECTION), repository.at(UPSTREAMS)
    if connection.unknown:
        yield undecided(connection, "be set on stores only")
        return
    if connection.absent or connection.value in NONE:
        return
    if upstreams.unknown:
        yield undecided(upstreams, f"be empty beside {CONNECTION}")
    elif upstreams.items():
        yield Violation(CONNECTION, BOTH)
        return
    drawn_from = _is_store(repository, graph)
    if drawn_from is None:
        yield Undecided(CONNECTION, "is set; who draws from this repository is not wholly known")
    elif not drawn_from:
        yield Violation(CONNECTION, UNUSED)


def _is_store(repository: Resource, graph: Graph) -> bool | None:
    name, stores = repository.at("repository"), repository.settings["stores"]
    drawn, loose = _drawn_from(graph)
    listed = isinstance(stores, list) and name.text in stores
    if listed or name.text in drawn or graph.referring(repository, NAMES, REPOSITORY):
        return True
    return None if name.unknown or loose else False


# Each repository of a stack asks the same: the answer is kept while the stack is judged. The graph
# knows resources by their property `name`, which these do not have.
@lru_cache(maxsize=1)
def _drawn_from(graph: Graph) -> tuple[frozenset[str], bool]:
    """List the names of all upstreams, and say whether one is not known at all."""
    names, loose = set(), False
    for user in graph.of_type(REPOSITORY):
        for name in user.each(NAMES):
            if name.text is not None:
                names.add(name.text)
            elif name.unknown and not graph.refer(user, name, REPOSITORY).resources:
                loose = True
    return frozenset(names), loose


def _repository(name: object, **more: object) -> Given:
    return Given(REPOSITORY, {"domain": "packages", "repository": name, **more})


def _store(name: object = "pypi-store", **more: object) -> Given:
    return _repository(name, externalConnections={"externalConnectionName": "public:pypi"}, **more)


def _team(upstream: object, **depends: tuple[str, ...]) -> Given:
    inputs = {"repository": "team", UPSTREAMS: [{"repositoryName": upstream}]}
    return Given(REPOSITORY, inputs, "team", depends=depends)


CONTROL = Control(
    doc=__doc__,
    id="EXT.CODEARTIFACT_UPSTREAM",
    name="codeartifact-external-connection-in-stores",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(REPOSITORY,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the connections of repositories"),
    remediation="Keep external connections in repositories that serve as upstreams only.",
    url="https://docs.aws.amazon.com/codeartifact/latest/ug/external-connection.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            "stores",
            [],
            {
                "type": "array",
                "description": "names of repositories that stacks elsewhere draw from",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        Example("upstream by name", _store(), (_team("pypi-store"),)),
        Example("upstream by reference", _store(UNKNOWN), (_team(UNKNOWN, upstreams=("it",)),)),
        Example("store", _store(), settings={"stores": ["pypi-store"]}),
        Example("no connection", _repository("team")),
    ),
    failing=(
        Example("nobody draws from it", _store(), path=CONNECTION),
        Example("upstream is another", _store("team-a"), (_team("pypi-store"),), path=CONNECTION),
        Example(
            "beside upstreams", _store(upstreams=[{"repositoryName": "npm-store"}]), path=CONNECTION
        ),
    ),
    undecided=(
        Example(
            "connection unknown", _repository("team", externalConnections=UNKNOWN), path=CONNECTION
        ),
        Example("upstreams unknown", _store(upstreams=UNKNOWN), (_team("pypi-store"),), UPSTREAMS),
        Example("upstream of another unknown", _store(), (_team(UNKNOWN),), path=CONNECTION),
        Example("name unknown", _store(UNKNOWN), path=CONNECTION),
    ),
)
