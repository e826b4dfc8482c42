"""Functions take layers from their own account or from trusted ones only.

What: every layer is a LayerVersion of the stack, or belongs to the account of the function or to
one of the parameter `trustedAccounts`, such as those in which AWS publishes layers. The account of
the function is known from the ARN of its `role`; as long as it is not, a layer that is not trusted
by name cannot be judged.

Why: the code of a layer runs with the rights of the function, and its publisher can be anyone
(SEC06-BP02).

How to fix: publish the layer in your own account, from sources you have checked, or add the
account of its publisher to `trustedAccounts`.
"""

import re
from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
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
)
from .._values import UNKNOWN, Property
from ._tokens import FUNCTION, LAYER

ACCOUNT = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?P<account>\d{12}):.+")


def check(function: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge each layer by the account it belongs to."""
    trusted = function.settings["trustedAccounts"]
    own = _account(function.at("role")) or _account(function.output("arn"))
    for layer in function.each("layers[]"):
        if graph.refer(function, layer, LAYER).resources:
            continue
        account = _account(layer)
        if layer.unknown:
            yield undecided(layer, "be a layer of a trusted account")
        elif isinstance(trusted, list) and account in trusted:
            continue
        elif own is None and account is not None:
            yield Undecided(layer.path, "must belong to the function's account, not known yet")
        elif account is None or account != own:
            yield violation(layer, "publish it in your own account, or trust its publisher's")


def _account(arn: Property) -> str | None:
    found = ACCOUNT.fullmatch(arn.text or "")
    return found["account"] if found is not None else None


def _function(*layers: object, account: str = "123456789012", **depends: tuple[str, ...]) -> Given:
    role = f"arn:aws:iam::{account}:role/web" if account else UNKNOWN
    return Given(FUNCTION, {"layers": list(layers), "role": role}, depends=depends)


OWN = "arn:aws:lambda:eu-west-1:123456789012:layer:base:1"
OTHER = "arn:aws-cn:lambda:cn-north-1:210987654321:layer:base:1"
CONTROL = Control(
    doc=__doc__,
    id="EXT.LAMBDA_TRUSTED_LAYERS",
    name="lambda-layers-trusted",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(FUNCTION,),
    config_rule=NoConfigRule("no AWS Config managed rule judges where the layers come from"),
    remediation="Publish the layers in your own account, or trust the account of their publisher.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            "trustedAccounts",
            [],
            {
                "type": "array",
                "description": "ids of other accounts whose layers functions may use",
                "items": {"type": "string", "pattern": "^[0-9]{12}$"},
            },
        ),
    ),
    passing=(
        Example("no layers", Given(FUNCTION)),
        Example("own account", _function(OWN)),
        Example(
            "layer of the stack",
            _function(UNKNOWN, layers=("layer",)),
            (Given(LAYER, name="layer"),),
        ),
        Example(
            "trusted account",
            _function(OTHER, account=""),
            settings={"trustedAccounts": ["210987654321"]},
        ),
    ),
    failing=(
        Example("another account", _function(OWN, OTHER), path="layers[1]"),
        Example("no ARN", _function("base:1"), path="layers[0]"),
        Example(
            "another account than the trusted one",
            _function(OTHER),
            path="layers[0]",
            settings={"trustedAccounts": ["111111111111"]},
        ),
    ),
    undecided=(
        Example("layer unknown", _function(UNKNOWN), path="layers[0]"),
        Example("layers unknown", Given(FUNCTION, {"layers": UNKNOWN}), path="layers"),
        Example("account unknown", _function(OWN, account=""), path="layers[0]"),
    ),
)
