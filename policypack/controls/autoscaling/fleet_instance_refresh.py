"""Groups replace their instances when the launch template changes.

What: every group has an `instanceRefresh`, and names its launch template's version by number, as
`latestVersion` gives it. With "$Latest" or "$Default", or no version at all, nothing changes at the
group when the template does, and the provider starts no refresh. Nor does one replace anything
while the processes Launch, Terminate or InstanceRefresh are suspended. Groups from a launch
configuration, which cannot be changed but only replaced, need the refresh alone. EC2 Fleet and Spot
Fleet know no refresh and are left aside.

Why: updates that reach running instances only by patching leave each of them in a state of its own,
drift from the hardened image, and do not remove what an intruder left. Well-Architected SEC06-BP02
names patching as the only method an anti-pattern.

How to fix: set `instanceRefresh={"strategy": "Rolling"}`, refer to `latestVersion` of the template,
and leave these processes out of `suspendedProcesses`.
"""

from collections.abc import Iterator
from dataclasses import replace

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
)
from .._tokens import GROUP, LAUNCH_TEMPLATE
from .._values import UNKNOWN, Property

REFRESH = "instanceRefresh"
MIXED = "mixedInstancesPolicy.launchTemplate"
SPECIFICATION = "launchTemplateSpecification"
TEMPLATES = (
    "launchTemplate",
    f"{MIXED}.{SPECIFICATION}",
    f"{MIXED}.overrides[].{SPECIFICATION}",
)
VERSION = "launchTemplate.version"
# https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html
PROCESSES = ("Launch", "Terminate", "InstanceRefresh")


def check(group: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that there is a refresh, and that it is started."""
    refresh = group.at(REFRESH)
    if refresh.unknown:
        yield undecided(refresh, "be set")
    elif not refresh.keys():
        yield violation(refresh, 'set it, with the strategy "Rolling"')
    yield from _judge_processes(group)
    for path in TEMPLATES:
        linked = bool(graph.sources(group, path.partition(".")[0], LAUNCH_TEMPLATE))
        for template in group.each(path):
            if template.present:
                yield from _judge_version(template.at("version"), linked=linked)


def _judge_processes(group: Resource) -> Iterator[Finding]:
    for process in group.each("suspendedProcesses[]"):
        if process.unknown:
            yield undecided(process, f"be none of {', '.join(PROCESSES)}")
        elif process.text in PROCESSES:
            yield violation(process, "remove it, as a refresh replaces nothing without it")


def _judge_version(version: Property, *, linked: bool) -> Iterator[Finding]:
    if version.unknown:
        # What is not known yet, and comes of a template, is the number of its next version.
        if not linked:
            yield undecided(version, "be the number of a version")
    elif version.absent or (version.text or "").startswith("$"):
        state = version.because(f"{version.state}, so that a new version starts no refresh")
        yield violation(state, "refer to latestVersion of the template")


def _group(version: object = "3", **inputs: object) -> Given:
    template = {"id": "lt-0123456789abcdef0", "version": version}
    return Given(GROUP, {REFRESH: {"strategy": "Rolling"}, "launchTemplate": template, **inputs})


def _mixed(**override: object) -> Given:
    inner = {SPECIFICATION: {"launchTemplateName": "web", "version": "3"}, "overrides": [override]}
    policy = {"launchTemplate": inner}
    return Given(GROUP, {REFRESH: {"strategy": "Rolling"}, "mixedInstancesPolicy": policy})


CONTROL = Control(
    doc=__doc__,
    id="EXT.FLEET_INSTANCE_REFRESH",
    name="autoscaling-instance-refresh",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(GROUP,),
    config_rule=NoConfigRule("a refresh is started by the provider; AWS keeps no setting for it"),
    remediation="Set instanceRefresh, and refer to latestVersion of the launch template.",
    url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("refresh and number of a version", _group()),
        Example(
            "refresh and unknown version of a template of the stack",
            replace(_group(UNKNOWN), depends={"launchTemplate": ("template",)}),
            (Given(LAUNCH_TEMPLATE, name="template"),),
        ),
        Example("mixed instances", _mixed(instanceType="m5.large")),
        Example("other process suspended", _group(suspendedProcesses=["AZRebalance"])),
        Example(
            "refresh and launch configuration",
            Given(GROUP, {REFRESH: {"strategy": "Rolling"}, "launchConfiguration": "web"}),
        ),
    ),
    failing=(
        Example("refresh absent", _group(instanceRefresh=None), path=REFRESH),
        *(
            Example(
                f"{process} suspended",
                _group(suspendedProcesses=["AZRebalance", process]),
                path="suspendedProcesses[1]",
            )
            for process in PROCESSES
        ),
        Example("latest version", _group("$Latest"), path=VERSION),
        Example("default version", _group("$Default"), path=VERSION),
        Example("version absent", _group(None), path=VERSION),
        Example(
            "latest version in an override",
            _mixed(launchTemplateSpecification={"launchTemplateName": "b", "version": "$Latest"}),
            path=f"{MIXED}.overrides[0].{SPECIFICATION}.version",
        ),
    ),
    undecided=(
        Example("refresh unknown", _group(instanceRefresh=UNKNOWN), path=REFRESH),
        Example("version unknown", _group(UNKNOWN), path=VERSION),
        Example(
            "suspended process unknown",
            _group(suspendedProcesses=[UNKNOWN]),
            path="suspendedProcesses[0]",
        ),
    ),
)
