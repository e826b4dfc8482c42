"""Logs of image builds go where they are declared to go.

What: every pipeline, and every image a program builds itself, names a log group in its
`loggingConfiguration`, or its infrastructure configuration names a bucket in `logging.s3Logs`.
Without both Image Builder writes to a log group it makes itself, without key and without an end. An
infrastructure configuration of another stack cannot be seen. What the log group has to be like, the
controls of log groups say.

Why: the log is what shows which packages and commands made an image, and whether its tests ran.

How to fix: set `loggingConfiguration={"imageLogGroupName": group.name}`, or
`logging={"s3Logs": {"s3BucketName": bucket.bucket}}` at the infrastructure configuration.
"""

from collections.abc import Iterator
from typing import Final

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._role_examples import state
from .._values import UNKNOWN, Property
from ._tokens import IMAGE, INFRASTRUCTURE, PIPELINE

LOGGING = "loggingConfiguration"
INFRASTRUCTURE_ARN = "infrastructureConfigurationArn"
BUCKET = "logging.s3Logs.s3BucketName"
GROUPS: Final = {
    PIPELINE: (f"{LOGGING}.imageLogGroupName", f"{LOGGING}.pipelineLogGroupName"),
    IMAGE: (f"{LOGGING}.logGroupName",),
}
DOUBT = "names no log group, and its infrastructure configuration is not in this stack"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the log groups of a build, then the bucket of its infrastructure."""
    groups = [resource.at(path) for path in GROUPS[resource.type]]
    if any(_is_named(group) for group in groups):
        return
    logging, arn = resource.at(LOGGING), resource.at(INFRASTRUCTURE_ARN)
    infrastructure = graph.refer(resource, arn, INFRASTRUCTURE).resources
    buckets = [found.at(BUCKET) for found in infrastructure]
    if any(_is_named(bucket) for bucket in buckets):
        return
    if logging.unknown or any(bucket.unknown for bucket in buckets):
        yield undecided(logging if logging.unknown else logging.because(DOUBT), "name a log group")
    elif infrastructure:
        yield violation(logging, "name a log group in it, or a bucket at the infrastructure")
    else:
        yield undecided(logging.because(DOUBT), "name one, or have a bucket there")


def _is_named(found: Property) -> bool:
    """Say whether something is named; a name that is not known yet is one."""
    return found.present and not found.asked


def _build(group: object = None, token: str = PIPELINE) -> Given:
    key = GROUPS[token][0].partition(".")[2]
    inputs = {LOGGING: {key: group}, INFRASTRUCTURE_ARN: UNKNOWN}
    return Given(token, inputs, depends={INFRASTRUCTURE_ARN: ("infrastructure",)})


def _infrastructure(logging: object = None) -> Given:
    return Given(INFRASTRUCTURE, {"logging": logging}, "infrastructure")


STORED = _infrastructure({"s3Logs": {"s3BucketName": UNKNOWN}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_LOGS",
    name="imagebuilder-build-logs",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=tuple(GROUPS),
    config_rule=NoConfigRule("no AWS Config managed rule judges where builds write their logs"),
    remediation="Name a log group in loggingConfiguration, or a bucket in logging.s3Logs.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state("log group", _build("/images/web"), _infrastructure()),
        state("log group to come", _build(UNKNOWN), _infrastructure()),
        state("log group of an image", _build("/images/web", IMAGE), _infrastructure()),
        state("bucket", _build(), STORED),
    ),
    failing=(
        state("neither", _build(), _infrastructure(), path=LOGGING),
        state("neither, for an image", _build(token=IMAGE), _infrastructure(), path=LOGGING),
    ),
    undecided=(
        state("infrastructure of another stack", Given(PIPELINE), path=LOGGING),
        state("logging unknown", Given(PIPELINE, {LOGGING: UNKNOWN}), path=LOGGING),
        state("bucket unknown", _build(), _infrastructure(UNKNOWN), path=LOGGING),
    ),
)
