"""Whatever a program sends, the pack answers: no crash, no silence, no secret, in bounded time."""

import time
from pathlib import Path
from typing import Any

import pytest
from engine_double import PACK, analyze, analyze_stack, configure, running
from google.protobuf.struct_pb2 import Value
from odd_values import LONG_VALUES, ODD, Stack, disturbed
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import Control, Example, Given
from policypack.controls._tokens import (
    GROUP,
    INSTANCE,
    LAUNCH_TEMPLATE,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    SECURITY_GROUP,
    SECURITY_GROUP_INGRESS_RULE,
    VOLUME,
)
from policypack.controls._values import UNKNOWN, Secret
from policypack.index import index_of
from policypack.server import Analyzer

CRASH = "could not judge"
IMDS = "ec2-launch-template-imdsv2-check"
EBS = "ec2-launch-templates-ebs-volume-encrypted"
CANARY = "canary-7c3e"
LONGEST_MESSAGE = 4000
MANY = 10_000
# Of processor time, far above what it takes: what grows with the square takes minutes.
SECONDS_FOR_LONG_VALUES = 20
SECONDS_FOR_MANY = 60
TRUST = '{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}}'


class Pack:
    """The pack as the engine speaks to it, all controls enforced, or one alone."""

    def __init__(self, *controls: Control) -> None:
        self._analyzer = Analyzer(index_of(controls or catalogue()))
        for control in controls:
            self._analyzer.Configure(configure(control.name, {}), None)

    def judge(self, stack: Stack) -> list[proto.AnalyzeDiagnostic]:
        """Judge each resource, then all of them."""
        self._analyzer.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="dev"), None)
        requests = [analyze(resource) for resource in stack]
        found = [x for each in requests for x in self._analyzer.Analyze(each, None).diagnostics]
        return [*found, *self._analyzer.AnalyzeStack(analyze_stack(stack), None).diagnostics]


def crashes(found: list[proto.AnalyzeDiagnostic]) -> set[str]:
    return {x.message for x in found if CRASH in x.message}


def label(control: Control) -> str:
    return control.name


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_pack_odd_value_anywhere_is_judged_without_a_crash(control: Control) -> None:
    pack = Pack(control)
    faults = {
        f"{name}: {text}"
        for name, odd in ODD.items()
        for stack in disturbed(control, odd)
        for text in crashes(pack.judge(stack))
    }
    assert faults == set()


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_pack_long_value_anywhere_is_judged_in_time_and_not_repeated(control: Control) -> None:
    pack, start = Pack(control), time.process_time()
    for name, value in LONG_VALUES.items():
        for stack in disturbed(control, value):
            found = pack.judge(stack)
            assert crashes(found) == set(), name
            assert all(len(x.message) < LONGEST_MESSAGE for x in found), name
    assert time.process_time() - start < SECONDS_FOR_LONG_VALUES


SECRETS: dict[str, object] = {
    "text": CANARY,
    "list": [CANARY, f"0.0.0.0/0 {CANARY}"],
    "object": {"id": CANARY, "Statement": CANARY, "value": CANARY},
    "policy document": f'{{"Statement": {{"Effect": "Allow", "Action": "*", "Sid": "{CANARY}"}}}}',
}


@pytest.mark.parametrize("control", catalogue(), ids=label)
def test_pack_secret_anywhere_appears_in_no_diagnostic(control: Control) -> None:
    pack = Pack(control)
    told = {
        f"{name}: {found.message}"
        for name, secret in SECRETS.items()
        for stack in disturbed(control, Secret(secret))
        for found in pack.judge(stack)
        if CANARY in str(found)
    }
    assert told == set()


def of(token: str, **inputs: Any) -> Stack:  # noqa: ANN401 - any kind of input
    return resources_of(Example("", Given(token, inputs)))


def template(**inputs: Any) -> Stack:  # noqa: ANN401 - the same
    return of(LAUNCH_TEMPLATE, **inputs)


def role_with(policy: object) -> Stack:
    role = Given(ROLE, {"name": "web", "assumeRolePolicy": TRUST}, "web")
    return resources_of(Example("", Given(ROLE_POLICY, {"role": "web", "policy": policy}), (role,)))


def rule(**changes: Any) -> Stack:  # noqa: ANN401 - the same
    ssh = {"ipProtocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrIpv4": "0.0.0.0/0"}
    return of(SECURITY_GROUP_INGRESS_RULE, **{**ssh, **changes})


NEITHER = (None, "", "sometimes", 5.5, [], {}, [[]], "Zürich")
SILENT_NEVER: list[tuple[str, str, Stack]] = [
    *(
        ("ec2-launch-template-imdsv2-check", f"tokens {odd!r}", template(metadataOptions=options))
        for odd in (*NEITHER, True, "REQUIRED", "required ")
        for options in ({"httpTokens": odd}, odd)
    ),
    *(
        ("ec2-imdsv2-check", f"tokens {odd!r}", of(INSTANCE, metadataOptions={"httpTokens": odd}))
        for odd in (*NEITHER, True, "REQUIRED")
    ),
    *(
        ("encrypted-volumes", f"encrypted {odd!r}", of(VOLUME, encrypted=odd))
        for odd in (*NEITHER, "yes", 1.0)
    ),
    *(
        ("ec2-instance-no-public-ip", f"flag {odd!r}", of(INSTANCE, associatePublicIpAddress=odd))
        for odd in (*NEITHER, "no", 0.0)
    ),
    *(
        ("iam-policy-blacklisted-check", f"policy {odd!r}", role_with(odd))
        for odd in ("{", "[]", "null", "5", "Zürich", 5.0, True, [], [[]], '{"Statement": 5}')
    ),
    *(
        ("restricted-ssh", f"ports {odd!r}", rule(fromPort=odd, toPort=odd))
        for odd in (None, "", "ssh", "22", "022", [], {})
    ),
    *(
        ("restricted-ssh", f"source {odd!r}", rule(cidrIpv4=odd))
        for odd in ("0.0.0.0/", "0.0.0.0/33", "everywhere", "::/0", "0.0.0.0/0 ", 5.0, {}, ["a"])
    ),
    *(
        ("restricted-ssh", f"rules {odd!r}", of(SECURITY_GROUP, ingress=odd))
        for odd in ("all", 5.0, True, [{"cidrBlocks": "0.0.0.0/0"}])
    ),
]


@pytest.mark.parametrize(
    ("name", "stack"),
    [pytest.param(name, stack, id=f"{name} {odd}") for name, odd, stack in SILENT_NEVER],
)
def test_pack_value_that_cannot_be_read_is_no_pass(name: str, stack: Stack) -> None:
    found = Pack().judge(stack)
    assert crashes(found) == set()
    assert name in {x.policyName for x in found}


def nested(levels: int, kind: str) -> Value:
    """Build a value so deep that building it by recursion would fail."""
    value = Value(number_value=1)
    for _ in range(levels):
        outer = Value()
        if kind == "list":
            outer.list_value.values.append(value)
        else:
            outer.struct_value.fields["ebs"].CopyFrom(value)
        value = outer
    return value


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize(
    ("key", "control"), [("metadataOptions", IMDS), ("blockDeviceMappings", EBS)]
)
def test_pack_value_nested_too_deep_to_read_is_undecided(kind: str, key: str, control: str) -> None:
    request = analyze(template(metadataOptions={"httpTokens": "required"})[0])
    request.properties.fields[key].CopyFrom(nested(1000, kind))
    found = Analyzer(index_of(catalogue())).Analyze(request, None).diagnostics
    assert crashes(list(found)) == set()
    (told,) = [x for x in found if x.policyName == control]
    assert f"{key} is not known yet" in told.message


def test_pack_megabytes_of_text_and_thousands_of_elements_are_judged() -> None:
    megabyte = "a" * (1 << 20)
    rules = [
        {"protocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrBlocks": [f"10.{n}.0.0/16"]}
        for n in range(250)
    ]
    opened = [*rules * 40, {**rules[0], "cidrBlocks": ["0.0.0.0/0"]}]
    stacks = {
        "long": template(metadataOptions={"httpTokens": megabyte}, userData=megabyte),
        "closed": of(SECURITY_GROUP, ingress=rules, description=megabyte),
        "opened": of(SECURITY_GROUP, ingress=opened),
        "policy": role_with({"Statement": [{"Effect": "Deny", "Action": "*"}] * MANY}),
        "document": role_with(f'{{"Statement": [{{"Sid": "{megabyte}", "Effect": "Deny"}}]}}'),
        "devices": template(blockDeviceMappings=[{"ebs": {"encrypted": "false"}}] * MANY),
    }
    found = {name: Pack().judge(stack) for name, stack in stacks.items()}
    assert {name for name, told in found.items() if crashes(told)} == set()
    assert max(len(x.message) for told in found.values() for x in told) < LONGEST_MESSAGE
    ssh = {name for name, told in found.items() if "restricted-ssh" in {x.policyName for x in told}}
    assert ssh == {"opened"}


def many(count: int) -> Stack:
    """Build a stack in which everything refers to something else."""
    size = count // 8
    names = [str(number) for number in range(size)]
    givens = [
        given
        for n in names
        for given in (
            Given(LAUNCH_TEMPLATE, {"name": n, "metadataOptions": {}}, f"template-{n}"),
            Given(INSTANCE, {"launchTemplate": {"name": n, "version": "$Latest"}}, f"host-{n}"),
            Given(
                GROUP,
                {"launchTemplate": {"id": UNKNOWN, "version": "$Latest"}},
                f"group-{n}",
                depends={"launchTemplate": (f"template-{n}",)},
            ),
            Given(SECURITY_GROUP, {"name": n}, f"firewall-{n}"),
            Given(SECURITY_GROUP_INGRESS_RULE, {"securityGroupId": n}, f"rule-{n}"),
            Given(ROLE, {"name": n, "assumeRolePolicy": TRUST}, f"role-{n}"),
            Given(ROLE_POLICY_ATTACHMENT, {"role": n, "policyArn": n}, f"attachment-{n}"),
            Given(VOLUME, {"encrypted": True, "size": 8.0}, f"volume-{n}"),
        )
    ]
    return resources_of(Example("", givens[0], tuple(givens[1:])))


def test_pack_ten_thousand_resources_are_judged_in_time() -> None:
    stack, start = many(MANY), time.process_time()
    found = Pack().judge(stack)
    assert time.process_time() - start < SECONDS_FOR_MANY
    assert crashes(found) == set()
    blamed = {x.urn for x in found if x.policyName == "ec2-imdsv2-check"}
    assert len(blamed) == 2 * MANY // 8


def test_pack_process_outlives_what_it_cannot_read(tmp_path: Path) -> None:
    request = analyze(template()[0])
    request.properties.fields["metadataOptions"].CopyFrom(nested(3000, "list"))
    with running(PACK, tmp_path) as pack:
        assert IMDS in {x.policyName for x in pack.Analyze(request).diagnostics}
        assert IMDS in {x.policyName for x in pack.Analyze(analyze(template()[0])).diagnostics}
