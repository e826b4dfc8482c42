"""What repositories draw from: each other, and public registries by a store for each.

Sources: https://docs.aws.amazon.com/codeartifact/latest/ug/external-connection.html
https://docs.aws.amazon.com/codeartifact/latest/ug/repos-upstream.html
https://docs.aws.amazon.com/codeartifact/latest/ug/service-limits.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from components._choices import choice_problem
from components._validation import entry

_MOST_DIRECT = 10
_MOST_SEARCHED = 25


@dataclass(frozen=True)
class PublicRegistry:
    """A public registry.

    Args:
        connection: CodeArtifact's name of the connection to it
        format: the format of its packages
        store: the repository that is connected to it, named as the console of AWS does
    """

    connection: str
    format: str
    store: str


PUBLIC_REGISTRIES: Mapping[str, PublicRegistry] = {
    "pypi": PublicRegistry("public:pypi", "pypi", "pypi-store"),
    "npm": PublicRegistry("public:npmjs", "npm", "npm-store"),
    "maven-central": PublicRegistry("public:maven-central", "maven", "maven-central-store"),
    "nuget": PublicRegistry("public:nuget-org", "nuget", "nuget-store"),
    "google-android": PublicRegistry("public:maven-googleandroid", "maven", "google-android-store"),
    "gradle-plugins": PublicRegistry("public:maven-gradleplugins", "maven", "gradle-plugins-store"),
    "commonsware": PublicRegistry("public:maven-commonsware", "maven", "commonsware-store"),
    "clojars": PublicRegistry("public:maven-clojars", "maven", "clojars-store"),
    "ruby-gems": PublicRegistry("public:ruby-gems-org", "ruby", "ruby-gems-store"),
    "crates-io": PublicRegistry("public:crates-io", "cargo", "crates-io-store"),
}
DEFAULT_UPSTREAMS = ("pypi", "npm", "maven-central", "nuget")
Upstreams = Mapping[str, Sequence[str]]


def public_registries(upstreams: Upstreams) -> list[str]:
    """Name the public registries that are drawn from, each once."""
    drawn = dict.fromkeys(name for names in upstreams.values() for name in names)
    return [name for name in drawn if name in PUBLIC_REGISTRIES]


def from_above(upstreams: Upstreams) -> list[str]:
    """Order repositories so that each comes after those it draws from; there is no circle."""
    ordered: dict[str, None] = {}
    waiting = list(upstreams)
    while waiting:
        ready = [name for name in waiting if not set(upstreams[name]) & set(waiting)]
        ordered |= dict.fromkeys(ready)
        waiting = [name for name in waiting if name not in ready]
    return list(ordered)


def upstream_problems(upstreams: Upstreams) -> Iterator[tuple[str, str]]:
    """Find upstreams that do not exist, repeat, stand in the wrong order, or lead to a circle."""
    taken = {*PUBLIC_REGISTRIES, *(one.store for one in PUBLIC_REGISTRIES.values())}
    for name, above in upstreams.items():
        path = entry("repositories", name)
        if name in taken:
            yield path, "has the name of a public registry or its store; give it another"
        found = list(_of_one(f"{path}.upstreams", above, upstreams))
        if not found and len(above) > _MOST_DIRECT:
            found = [(f"{path}.upstreams", f"names {len(above)}; give {_MOST_DIRECT} at most")]
        yield from found
    circle = _circle({name: above for name, above in upstreams.items() if name not in taken})
    if circle:
        path = entry("repositories", circle[0])
        yield f"{path}.upstreams", f"leads back to itself: {' -> '.join(circle)}; break the circle"
        return
    for name in upstreams:
        number = len(_reached(name, upstreams))
        if number > _MOST_SEARCHED:
            reason = f"leads to {number} repositories; CodeArtifact looks into {_MOST_SEARCHED}"
            yield f"{entry('repositories', name)}.upstreams", f"{reason}: shorten the chains"


def _of_one(path: str, above: Sequence[str], upstreams: Upstreams) -> Iterator[tuple[str, str]]:
    connections = {one.connection: name for name, one in PUBLIC_REGISTRIES.items()}
    public: Optional[str] = None
    for at, upstream in enumerate(above):
        where = f"{path}[{at}]"
        if upstream in above[:at]:
            yield where, f'names "{upstream}" twice; name it once'
        elif upstream in connections:
            name = connections[upstream]
            yield where, f'is "{upstream}", a connection, which only a store has; give "{name}"'
        elif problem := choice_problem(upstream, [*upstreams, *PUBLIC_REGISTRIES]):
            yield where, problem
        elif upstream in PUBLIC_REGISTRIES:
            public = public or upstream
        elif public:
            reason = f'comes after "{public}", a public registry, which would win; put it before'
            yield where, f'is "{upstream}" and {reason}'


def _circle(upstreams: Upstreams) -> list[str]:
    """Return the way from a repository back to itself; nothing where there is none."""
    for start in upstreams:
        ways = [[start]]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            for upstream in upstreams.get(way[-1], ()):
                if upstream == start:
                    return [*way, start]
                if upstream not in seen:
                    seen.add(upstream)
                    ways.append([*way, upstream])
    return []


def _reached(name: str, upstreams: Upstreams) -> set[str]:
    found: set[str] = set()
    waiting = [*upstreams.get(name, ())]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += upstreams.get(one, ())
    return found
