"""Packages are installed from private registries, not from public ones.

What: no user data, Image Builder component, Dockerfile template or inline build specification names
a host of the parameter `publicRegistries`, and no environment variable of a function or build that
configures a package manager does; and `pip install` and `npm install` stand in them only together
with a setting of where to install from: an index or registry, a file of settings, or
`aws codeartifact login`. Files of source repositories and of Amazon S3 cannot be read; packages of
the operating system are not judged.

Why: what a public registry holds under a name can be replaced overnight, or be a near miss of the
name that was meant. A private one keeps what was checked (SEC06-BP02).

How to fix: connect a CodeArtifact repository to the public registry, and run
`aws codeartifact login --tool pip --domain ... --repository ...` before the command.
"""

from collections.abc import Iterator

from .._helpers import undecided
from .._model import (
    Control,
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
from .._role_examples import state
from .._tokens import INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN
from ..imagebuilder._tokens import COMPONENT
from ..lambda_._tokens import FUNCTION
from ._package_sources import (
    INSTALLING,
    PROJECT,
    TOOLS,
    Source,
    commands_in,
    hosts_in,
    is_configured,
    settings,
    sources,
)

HOSTS = (
    *("pypi.org", "files.pythonhosted.org", "pypi.python.org"),
    *("registry.npmjs.org", "registry.yarnpkg.com"),
    *("repo1.maven.org", "repo.maven.apache.org", "plugins.gradle.org"),
    *("api.nuget.org", "www.nuget.org", "rubygems.org", "crates.io", "proxy.golang.org"),
)
NEED = "lead to private package registries only"
USE = "use a CodeArtifact repository that is connected to it"
LOGIN = "configure a registry of your own, as aws codeartifact login does"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge what is run and what configures it, as far as it can be read."""
    listed = resource.settings["publicRegistries"]
    hosts = [x for x in listed if isinstance(x, str) and x] if isinstance(listed, list) else []
    for source in (*sources(resource), *settings(resource)):
        if isinstance(source, Source):
            for host, place in hosts_in(source.script, tuple(hosts)).items():
                yield Violation(source.place.path, f"names {host} in {place}; {USE}")
        else:
            yield undecided(source, NEED)
    yield from _judge_commands(resource)


def _judge_commands(resource: Resource) -> Iterator[Finding]:
    run = [source for source in sources(resource) if isinstance(source, Source)]
    for tool in TOOLS:
        commands = [source for source in run if tool.name in commands_in(source.script)]
        configured = is_configured(tool, resource) if commands else True
        for source in commands if not configured else ():
            place = source.script.place(commands_in(source.script)[tool.name])
            text = f"runs {tool.name} in {place} without saying where packages come from; {LOGIN}"
            kind = Undecided if configured is None else Violation
            yield kind(source.place.path, text)


def _data(text: object, token: str = COMPONENT, path: str = "data") -> Given:
    return Given(token, {path: text})


def _build(spec: object, *variables: tuple[object, object]) -> Given:
    listed = [{"name": name, "value": value} for name, value in variables]
    inputs = {"source": {"buildspec": spec}, "environment": {"environmentVariables": listed}}
    return Given(PROJECT, inputs)


def _function(**variables: object) -> Given:
    return Given(FUNCTION, {"environment": {"variables": variables}})


OWN = "https://packages-123456789012.d.codeartifact.eu-west-1.amazonaws.com/pypi/team/simple/"
PIP = "#!/bin/bash\npip3 install boto3\n"
LOGGED_IN = "aws codeartifact login --domain packages \\\n  --tool npm\nnpm ci"
ENCODED = "IyEvYmluL2Jhc2gKcGlwMyBpbnN0YWxsIGJvdG8zCg=="  # PIP in base64
CONTROL = Control(
    doc=__doc__,
    id="EXT.PUBLIC_PACKAGE_REGISTRY",
    name="packages-from-private-registries",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=INSTALLING,
    config_rule=NoConfigRule("AWS Config does not read what instances, images and builds run"),
    remediation="Install packages through CodeArtifact: aws codeartifact login, or an index URL.",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_hardened_images.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            "publicRegistries",
            list(HOSTS),
            {
                "type": "array",
                "description": "hosts of registries that packages must not come from",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        state("no packages", _data("phases: []")),
        state("own index", _data(f"pip install --index-url {OWN} boto3", INSTANCE, "userData")),
        state("logged in", _build(LOGGED_IN)),
        state("own index in the environment", _build(PIP, ("PIP_INDEX_URL", OWN))),
        state("named in a comment", _data("# not pip install, not pypi.org\ndnf upgrade -y")),
        state("function without packages", _function(TABLE=UNKNOWN, DOCS="https://pypi.org")),
    ),
    failing=(
        state("pip in user data", _data(PIP, INSTANCE, "userData"), path="userData"),
        state("pip, encoded", _data(ENCODED, LAUNCH_TEMPLATE, "userData"), path="userData"),
        state("npm in a build", _build("npm ci"), path="source.buildspec"),
        state("public index named", _data("--index-url=https://pypi.org/simple"), path="data"),
        state(
            "public index in a function",
            _function(PIP_INDEX_URL="https://pypi.org/simple"),
            path="environment.variables.PIP_INDEX_URL",
        ),
        state(
            "public registry in a build",
            _build("buildspec.yml", ("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org")),
            path="environment.environmentVariables[0].value",
        ),
    ),
    undecided=(
        state("user data unknown", _data(UNKNOWN, INSTANCE, "userData"), path="userData"),
        state("document in Amazon S3", _data("s3://bucket/component.yml", path="uri"), path="uri"),
        state("variable unknown", _build(PIP, (UNKNOWN, "x")), path="source.buildspec"),
        state(
            "variables unknown",
            _function(PIP_INDEX_URL=UNKNOWN),
            path="environment.variables.PIP_INDEX_URL",
        ),
    ),
)
