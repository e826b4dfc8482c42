"""AWS Config records all resources, with the service-linked role.

What: an `aws.cfg.Recorder` has as `roleArn` the service-linked role AWSServiceRoleForConfig and
records all supported types (`recordingGroup.allSupported`, true by default), and an
`aws.cfg.RecorderStatus` has `isEnabled` true. Security Hub asks that the types its enabled controls
need are recorded; which they are no program shows, so a list of types fails here. With
`includeConfigServiceLinkedRoleCheck` false any role passes. A stack without a recorder passes, for
another one may declare it; set `declaredHere` for the stack that manages the account.

Why: what is not recorded is not judged: rules of AWS Config and most controls of Security Hub see
nothing of it, and afterwards nobody can tell who changed what.

How to fix: declare Recorder with that role, DeliveryChannel, and RecorderStatus with
`isEnabled=True`, once per Region.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, declares, lacks, says_nothing, undeclared
from .._graph import Graph
from .._helpers import requires, security_hub, undecided, violation
from .._model import (
    STACK,
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .._scalars import truth
from .._values import UNKNOWN

RECORDER = "aws:cfg/recorder:Recorder"
STATUS = "aws:cfg/recorderStatus:RecorderStatus"
LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
ROLE = "roleArn"
ENABLED = "isEnabled"
ALL = "recordingGroup.allSupported"
ROLE_NAME = "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
CHECK_ROLE = "includeConfigServiceLinkedRoleCheck"
USE_LINKED = f"name {ROLE_NAME} of the account"
enabled = requires(ENABLED, True)  # noqa: FBT003 - the right value, no option
all_types = requires(ALL, True, absent_is_right=True)  # noqa: FBT003 - the same


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge a recorder, its status, or a stack that has none."""
    if resource.type == STATUS:
        yield from enabled(resource)
    elif resource.type == RECORDER:
        yield from all_types(resource)
        if truth(resource.settings[CHECK_ROLE]) is not False:
            yield from _role(resource, graph)
    else:
        recorder = Setting(RECORDER, ROLE, "with the service-linked role")
        status = Setting(STATUS, ENABLED, "with isEnabled true")
        yield from undeclared(resource, graph, recorder, status)


def _role(recorder: Resource, graph: Graph) -> Iterator[Finding]:
    role = recorder.at(ROLE)
    linked = graph.refer(recorder, role, LINKED_ROLE).resources
    if any(it.at("awsServiceName").text == "config.amazonaws.com" for it in linked):
        return
    if role.unknown:
        yield undecided(role, USE_LINKED)
    elif not (role.text or "").endswith(f":{ROLE_NAME}"):
        yield violation(role, USE_LINKED)


def _recorder(role: object = f"arn:aws:iam::123456789012:{ROLE_NAME}", **group: object) -> Given:
    return Given(RECORDER, {ROLE: role, "recordingGroup": group}, "recorder", {ROLE: ("role",)})


def _status(*, on: object) -> Given:
    return Given(STATUS, {"name": "default", ENABLED: on}, "status")


FOR_CONFIG = Given(LINKED_ROLE, {"awsServiceName": "config.amazonaws.com"}, "role")
FOR_OTHERS = Given(LINKED_ROLE, {"awsServiceName": "ssm.amazonaws.com"}, "role")
OWN = Given(RECORDER, {ROLE: "arn:aws:iam::123456789012:role/config"}, "recorder")
LIST = Given(
    RECORDER,
    {"recordingGroup": {"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]}},
)
CONTROL = Control(
    doc=__doc__,
    id="Config.1",
    name="config-recorder-enabled",
    severity=Severity.CRITICAL,
    level=Level.DISABLED,
    applies_to=(RECORDER, STATUS, STACK),
    config_rule=NoConfigRule("Security Hub checks it by itself: a rule needs a recorder to run"),
    remediation="Declare Recorder, DeliveryChannel and RecorderStatus with isEnabled true.",
    url=security_hub("Config.1"),
    since="0.2.0",
    graph_check=check,
    parameters=(
        DECLARED_HERE,
        Parameter(
            CHECK_ROLE,
            default=True,
            schema={"type": "boolean", "description": "only the service-linked role passes"},
        ),
    ),
    passing=(
        Example("service-linked role", _recorder(allSupported=True), (FOR_CONFIG,)),
        Example("service-linked role of the stack", _recorder(UNKNOWN), (FOR_CONFIG,)),
        Example("any role will do", OWN, settings={CHECK_ROLE: False}),
        Example("switched on", _status(on=True)),
        says_nothing(),
        declares(OWN, _status(on=True)),
    ),
    failing=(
        Example("role of one's own", OWN, path=ROLE),
        Example("list of types", LIST, path=ALL),
        Example("switched off", _status(on=False), path=ENABLED),
        lacks(ROLE),
        lacks(ENABLED, OWN),
    ),
    undecided=(
        Example("role unknown", _recorder(UNKNOWN), (FOR_OTHERS,), path=ROLE),
        Example("status unknown", _status(on=UNKNOWN), path=ENABLED),
    ),
)
