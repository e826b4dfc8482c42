"""Metadata session tokens do not travel further than the instance.

What: `metadataOptions.httpPutResponseHopLimit` is at most `tokenHopLimit` (1), at the instance or
in its launch template. One that sets it nowhere fails, although its API default is 1: account
defaults come first, and images with `imdsSupport` "v2.0", as those of Amazon Linux 2023, make it 2.
The launch specifications of a spot fleet cannot set it, so they fail. Control Tower's CT.EC2.PR.2
lets a launch template leave it out.

Why: with one hop the token stays on the host, so that neither a container in a bridge network nor
an open proxy or VPN on the instance can fetch the role's credentials.

At level remediate it is set to the limit. Allow 2 where containers, as those of Image Builder or of
EKS, need the metadata.

How to fix: set `metadataOptions={"httpTokens": "required", "httpPutResponseHopLimit": 1}`.
"""

from collections.abc import Callable, Iterable

from .._graph import Graph
from .._helpers import must
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._scalars import whole_number
from .._settings import LAUNCHING, Setting, corrects_setting
from .._tokens import INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._values import UNKNOWN, Property

PATH = "metadataOptions.httpPutResponseHopLimit"
SETTING = Setting(PATH, PATH, PATH)
LIMIT = "tokenHopLimit"


def _limit(resource: Resource) -> int:
    return whole_number(resource.settings.get(LIMIT)) or 1


def _within(limit: int) -> Callable[[Property], bool]:
    return lambda found: found.number is not None and found.number <= limit


def check(resource: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge the value in force for each launch."""
    limit = _limit(resource)
    for found in SETTING.in_force(resource, graph):
        yield from must(found, _within(limit), f"be at most {limit}", f"set it to {limit}")


def corrections(resource: Resource) -> Iterable[Correction]:
    """Set the limit where it is not kept."""
    limit = _limit(resource)
    return corrects_setting(SETTING, _within(limit), limit)(resource)


def _hops(value: object, token: str = INSTANCE) -> Given:
    return Given(token, {"metadataOptions": {"httpPutResponseHopLimit": value}})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IMDS_HOP_LIMIT",
    name="ec2-token-hop-limit-check",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("EC2_TOKEN_HOP_LIMIT_CHECK", {LIMIT: "1"}),
    remediation="Set metadataOptions.httpPutResponseHopLimit to 1.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ec2-token-hop-limit-check.html",
    since="0.2.0",
    graph_check=check,
    corrections=corrections,
    parameters=(
        Parameter(
            LIMIT,
            default=1.0,
            schema={
                "type": "integer",
                "minimum": 1,
                "maximum": 64,
                "description": "The most hops a token may travel.",
            },
        ),
    ),
    passing=(
        Example("one hop", _hops(1.0)),
        Example("one hop in a template nobody launches from", _hops(1.0, LAUNCH_TEMPLATE)),
        Example("two hops where that is allowed", _hops(2.0), settings={LIMIT: 2.0}),
    ),
    failing=(
        Example("two hops", _hops(2.0), path=PATH),
        Example("limit absent", Given(INSTANCE, {"metadataOptions": {}}), path=PATH),
        Example("options absent in a template", Given(LAUNCH_TEMPLATE), path=PATH),
        Example(
            "many hops in a launch configuration", _hops("64", LAUNCH_CONFIGURATION), path=PATH
        ),
        Example(
            "launch specification of a spot fleet",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ami": "ami-1"}]}),
            path="launchSpecifications[0]",
        ),
    ),
    undecided=(
        Example("limit unknown", _hops(UNKNOWN), path=PATH),
        Example(
            "launch template of another stack",
            Given(INSTANCE, {"launchTemplate": {"id": "lt-0123456789abcdef0"}}),
            path="launchTemplate",
        ),
    ),
)
