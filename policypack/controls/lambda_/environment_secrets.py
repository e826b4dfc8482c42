"""Environment variables of functions hold no secrets.

What: no variable of a function has a name that ends in password, secret, token, api key or access
key together with a literal value, and none holds an access key, a private key, a token of GitHub or
Slack, or an address with user name and password: what EXT.USER_DATA_SECRETS looks for. Paths and
ARNs are no secrets. A value that is not known yet is doubted only under such a name.

Messages name the variable, never what it holds.

Why: everyone who may read the configuration of a function can read its variables, and every version
of it keeps them. What is rotated elsewhere stays old here.

How to fix: give the function the name of a secret, and let it read that by its role from Secrets
Manager or Parameter Store. Rotate what has been in a variable.
"""

from collections.abc import Iterator

from .._helpers import undecided
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Violation,
)
from .._secrets import PATTERNS
from .._values import UNKNOWN
from ._tokens import FUNCTION

VARIABLES = "environment.variables"
FIX = "let the function read it by its role from Secrets Manager or Parameter Store"
NEED = "hold no secret"
LITERAL = "literal"


def check(function: Resource) -> Iterator[Finding]:
    """Look through the variables, by name and value."""
    variables = function.at(VARIABLES)
    if variables.unknown:
        yield undecided(variables, NEED)
    for name in variables.keys():  # noqa: SIM118 - no dict
        found = variables.at(name)
        kind = _looks_like(name, found.text if found.text is not None else "")
        if kind:
            yield Violation(found.path, f"holds what looks like {kind}; {FIX}")
        elif found.unknown and _looks_like(name, LITERAL):
            yield undecided(found, NEED)


def _looks_like(name: str, value: str) -> str:
    """Say what a variable looks like, as if a script set it; empty if it looks harmless."""
    text = f"{name}={value}"
    return next((kind for kind, pattern in PATTERNS.items() if pattern.search(text)), "")


def _function(**variables: object) -> Given:
    return Given(FUNCTION, {"environment": {"variables": variables}})


WORD = "PASS" + "WORD"
HARMLESS = {
    "TABLE": UNKNOWN,
    "SECRET_NAME": "prod/db",
    "DB_SECRET": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
    f"DB_{WORD}": "",
}
CONTROL = Control(
    doc=__doc__,
    id="EXT.LAMBDA_ENV_SECRETS",
    name="lambda-environment-no-secrets",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    applies_to=(FUNCTION,),
    config_rule=NoConfigRule("AWS Config does not record environment variables of functions"),
    remediation="Read secrets from Secrets Manager or Parameter Store, and rotate these.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("no variables", Given(FUNCTION)),
        Example("names of secrets", _function(**HARMLESS)),
    ),
    failing=(
        Example("literal", _function(**{f"DB_{WORD}": "hunter2"}), path=f"{VARIABLES}.DB_{WORD}"),
        Example(
            "access key under a harmless name",
            _function(ID="AKIA" + "IOSFODNN7EXAMPLE"),
            path=f"{VARIABLES}.ID",
        ),
    ),
    undecided=(
        Example(
            "unknown under such a name",
            _function(**{f"DB_{WORD}": UNKNOWN}),
            path=f"{VARIABLES}.DB_{WORD}",
        ),
        Example(
            "variables unknown",
            Given(FUNCTION, {"environment": {"variables": UNKNOWN}}),
            path=VARIABLES,
        ),
    ),
)
