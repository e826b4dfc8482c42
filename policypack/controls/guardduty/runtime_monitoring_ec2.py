"""GuardDuty monitors what runs on EC2 instances, with an agent it manages.

What: the `aws.guardduty.DetectorFeature` named RUNTIME_MONITORING has the status ENABLED, and among
its `additionalConfigurations` EC2_AGENT_MANAGEMENT with the status ENABLED. Other features are not
judged. A stack without the feature passes, for another one may declare it; set `declaredHere` for
the stack that manages the account. A detector belongs to one Region.

Why: network and API logs do not show a process that mines coins or opens a shell; the agent on the
instance does. Managed by GuardDuty, it is there on new instances too.

How to fix: declare `aws.guardduty.DetectorFeature` with `name="RUNTIME_MONITORING"`,
`status="ENABLED"` and an additional configuration EC2_AGENT_MANAGEMENT that is ENABLED.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import must, security_hub, undecided, violation
from .._model import STACK, ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN, Property

FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
MONITORING = "RUNTIME_MONITORING"
AGENT = "EC2_AGENT_MANAGEMENT"
MORE = "additionalConfigurations"


def _is_monitoring(feature: Resource) -> bool | None:
    name = feature.at("name")
    return None if name.unknown else name.value == MONITORING


def _judge(feature: Resource) -> Iterator[Finding]:
    is_it = _is_monitoring(feature)
    if is_it is None:
        yield undecided(feature.at("name"), f"be known, to tell whether it is {MONITORING}")
    elif is_it:
        yield from _enabled(feature.at("status"))
        yield from _agent(feature.at(MORE))


def _agent(configurations: Property) -> Iterator[Finding]:
    named = [(it, it.at("name")) for it in configurations.items()]
    right = [it for it, name in named if name.value == AGENT]
    unknown = [name for _, name in named if name.unknown]
    for configuration in right:
        yield from _enabled(configuration.at("status"))
    if not right and unknown:
        yield undecided(unknown[0], f"be {AGENT}")
    elif not right:
        yield violation(configurations.because(f"lacks {AGENT}"), "add it with status ENABLED")


def _enabled(status: Property) -> Iterator[Finding]:
    yield from must(status, lambda it: it.value == "ENABLED", 'be "ENABLED"', 'set it to "ENABLED"')


def _feature(status: object, *more: object, name: object = MONITORING) -> Given:
    return Given(FEATURE, {"name": name, "status": status, MORE: list(more)})


def _configuration(status: object, name: object = AGENT) -> dict[str, object]:
    return {"name": name, "status": status}


ON = _feature(
    "ENABLED", _configuration("DISABLED", "EKS_ADDON_MANAGEMENT"), _configuration("ENABLED")
)
CONTROL = Control(
    doc=__doc__,
    id="GuardDuty.13",
    name="guardduty-ec2-protection-runtime-enabled",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(FEATURE, STACK),
    config_rule=ConfigRule("GUARDDUTY_EC2_PROTECTION_RUNTIME_ENABLED"),
    remediation=f"Enable the feature {MONITORING} with {AGENT}.",
    url=security_hub("GuardDuty.13"),
    since="0.2.0",
    graph_check=account_check(
        _judge, Setting(FEATURE, "status", f"named {MONITORING} that is ENABLED", _is_monitoring)
    ),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("enabled with the agent", ON),
        Example("another feature", _feature("DISABLED", name="LAMBDA_NETWORK_LOGS")),
        says_nothing(),
        declares(ON),
    ),
    failing=(
        Example("disabled", _feature("DISABLED", _configuration("ENABLED")), path="status"),
        Example("agent left out", _feature("ENABLED"), path=MORE),
        Example(
            "agent not managed",
            _feature("ENABLED", _configuration("DISABLED")),
            path=f"{MORE}[0].status",
        ),
        lacks("status", _feature("ENABLED", name="LAMBDA_NETWORK_LOGS")),
    ),
    undecided=(
        Example("feature unknown", _feature("DISABLED", name=UNKNOWN), path="name"),
        Example("status unknown", _feature(UNKNOWN, _configuration("ENABLED")), path="status"),
        Example("agent unknown", _feature("ENABLED", UNKNOWN), path=f"{MORE}[0]"),
    ),
)
