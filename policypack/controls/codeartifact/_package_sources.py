"""Where programs let packages be installed, and what of it leads to a public registry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .._model import Resource
from .._user_data import PATHS as USER_DATA
from .._user_data import Script, scripts, user_data, without_comments
from .._values import Property
from ..imagebuilder._documents import documents
from ..imagebuilder._tokens import COMPONENT, CONTAINER_RECIPE
from ..lambda_._tokens import FUNCTION

PROJECT: Final = "aws:codebuild/project:Project"
SPECIFICATIONS: Final = ("source.buildspec", "secondarySources[].buildspec")
SCRIPTED: Final = (*USER_DATA, COMPONENT, CONTAINER_RECIPE, PROJECT)
INSTALLING: Final = (*SCRIPTED, FUNCTION)
VARIABLES: Final = "environment.environmentVariables[]"
# PIP_INDEX_URL, UV_DEFAULT_INDEX, npm_config_registry, NUGET_SOURCE, MAVEN_REPO_URL, GOPROXY, ...
SETTING: Final = re.compile(
    r"goproxy|(?:pip|uv|npm|yarn|poetry|maven|mvn|gradle|nuget|bundle|cargo|go)_.*"
    r"(?:index|registr|repo|source|mirror|proxy|url).*",
    re.IGNORECASE,
)
BETWEEN: Final = r"""[\s"',]+"""
# The rest of a command, over lines that are continued; bounded, or a long line would take long.
REST: Final = r"(?:\\\n|.){0,400}"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that installs from a public registry unless it is told otherwise.

    Args:
        name: what it is called by.
        installs: finds the command.
        configured: finds what tells it where else to look.
    """

    name: str
    installs: re.Pattern[str]
    configured: re.Pattern[str]


TOOLS: Final = (
    Tool(
        "pip",
        re.compile(rf"\bpip[\d.]*{BETWEEN}(?:install|download)\b"),
        re.compile(
            r"(?<!extra-)index-url|(?<!extra_)index_url|no-index|pip\.conf|uv_(?:default_)?index\b"
            rf"|codeartifact\s+login\b{REST}\bpip\b",
            re.IGNORECASE,
        ),
    ),
    Tool(
        "npm",
        re.compile(rf"\bnpm{BETWEEN}(?:install|i|ci|add)\b"),
        re.compile(
            r"--registry\b|\bset\b.{0,80}\bregistry\b|npm_config_registry|\.npmrc"
            rf"|codeartifact\s+login\b{REST}\bnpm\b",
            re.IGNORECASE,
        ),
    ),
)


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Source:
    """A text that is run, or that a tool is configured by.

    Args:
        place: the property that holds it.
        script: the text without its comments.
    """

    place: Property
    script: Script


def sources(resource: Resource) -> tuple[Source | Property, ...]:
    """List the texts a resource runs; the property where there is one that cannot be read."""
    return resource.once("package sources", lambda: tuple(_sources(resource)))


def _sources(resource: Resource) -> Iterator[Source | Property]:
    for found in user_data(resource):
        parts = scripts(found.text) if found.text is not None else ()
        yield from (Source(found, without_comments(part)) for part in parts)
        if found.unknown:
            yield found
    for found in documents(resource):
        yield from _source(found)
    for path in SPECIFICATIONS if resource.type == PROJECT else ():
        for found in resource.each(path):
            yield from _source(found)


def settings(resource: Resource) -> Iterator[Source | Property]:
    """List the environment variables that tell a tool where to install from."""
    for name, found in _variables(resource):
        if not name or SETTING.fullmatch(name) is not None:
            yield from _source(found)


def is_configured(tool: Tool, resource: Resource) -> bool | None:
    """Say whether a tool is told where else to install from; None if that is not known."""
    found = list(sources(resource))
    names = [name for name, value in _variables(resource) if value.present]
    texts = [source.script.text for source in found if isinstance(source, Source)]
    if any(tool.configured.search(text) is not None for text in (*texts, *names)):
        return True
    return None if len(texts) < len(found) or "" in names else False


@lru_cache(maxsize=256)
def commands_in(script: Script) -> dict[str, int]:
    """Find where a text first runs each tool, by the tool's name."""
    found = ((tool.name, tool.installs.search(script.text)) for tool in TOOLS)
    return {name: match.start() for name, match in found if match is not None}


@lru_cache(maxsize=256)
def hosts_in(script: Script, hosts: tuple[str, ...]) -> dict[str, str]:
    """Find which hosts a text names, and where, in words."""
    places: dict[str, str] = {}
    for match in _finder(hosts).finditer(script.text) if hosts else ():
        places.setdefault(match["host"].lower(), script.place(match.start()))
    return places


@lru_cache(maxsize=16)
def _finder(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern for hosts and those below them; what is in the path of others is none."""
    names = "|".join(map(re.escape, hosts))
    return re.compile(rf"(?<![\w-])(?<!\w/)(?P<host>{names})(?![\w-]|\.\w)", re.IGNORECASE)


def _source(found: Property) -> Iterator[Source | Property]:
    if found.text is not None:
        yield Source(found, without_comments(Script(found.text)))
    elif found.unknown:
        yield found


def _variables(resource: Resource) -> Iterator[tuple[str, Property]]:
    """List environment variables with their names; empty for a name that is not known."""
    if resource.type == FUNCTION:
        variables = resource.at("environment.variables")
        yield from ((name, variables.at(name)) for name in variables.keys())  # noqa: SIM118
        if variables.unknown:
            yield "", variables
    elif resource.type == PROJECT:
        for variable in resource.each(VARIABLES):
            yield variable.at("name").text or "", variable.at("value")
