"""What policies say reaches a Python program whole: each state of a finding, and what passed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pulumi
import pytest
from pulumi.automation import ConfigValue
from workbench import PACK, NewEnvironment

from automation import Environment, FindingState, PolicyError, PolicyPack, Run

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
IMDS, ADDRESSES = "ec2-launch-template-imdsv2-check", "ec2-launch-template-public-ip-disabled"
RECORD = {
    "control": "EC2.170",
    "resource": f"urn:pulumi:*::portal::{TEMPLATE}::excused",
    "reason": "the vendor's agent needs version 1",
    "owner": "web team",
    "expires": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
}
CONFIG = {"aws:region": ConfigValue("eu-west-1")}
Portal = Callable[..., Environment]


def template(name: str, tokens: pulumi.Input[str], **inputs: object) -> pulumi.CustomResource:
    options = {"httpEndpoint": "enabled", "httpTokens": tokens}
    return pulumi.CustomResource(TEMPLATE, name, {"metadataOptions": options, **inputs})


def program() -> None:
    """Declare a resource for each state."""
    template("loose", "optional")
    template("excused", "optional")
    template("open", "required", networkInterfaces=[{"associatePublicIpAddress": "true"}])
    strict = template("strict", "required")
    # What its identifier is, nobody knows before the update.
    known = {"lt-1": "optional"}
    template("later", strict.id.apply(lambda one: known.get(one, "required")))
    pulumi.export("strict", strict.id)


@pytest.fixture(name="portal")
def _portal(new_environment: NewEnvironment) -> Portal:
    variables = new_environment(stack="portal")

    def make(level: str) -> Environment:
        options = {"exemptions": [RECORD], "undecided": "advisory"}
        config = {"all": "disabled", IMDS: level, ADDRESSES: "remediate", "pack-options": options}
        packs = [PolicyPack(PACK, config)]
        return Environment(
            "portal", program, project="portal", variables=variables, packs=packs, config=CONFIG
        )

    return make


def told(run: Run) -> set[tuple[str, str, FindingState, str]]:
    return {(one.resource, one.rule, one.state, one.level) for one in run.policy.findings}


def by_name(policies: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {urn.rpartition("::")[2]: names for urn, names in policies.items() if names}


def expected(level: str) -> set[tuple[str, str, FindingState, str]]:
    return {
        ("loose", "EC2.170", FindingState.VIOLATION, level),
        ("excused", "EC2.170", FindingState.EXEMPTED, "advisory"),
        ("open", "EC2.25", FindingState.CORRECTED, "advisory"),
    }


def test_finding_reaches_the_caller_in_its_state_with_what_passed_and_was_rewritten(
    portal: Portal,
) -> None:
    undecided = ("later", "EC2.170", FindingState.UNDECIDED, "advisory")
    with portal("mandatory") as environment:
        environment.create()
        with pytest.raises(PolicyError, match="1 finding of the policies") as raised:
            environment.preview()
    blocked = raised.value.run
    assert blocked is not None
    assert told(blocked) == {*expected("mandatory"), undecided}
    assert {one.severity for one in blocked.policy.findings if one.rule == "EC2.170"} == {"low"}
    with portal("advisory") as environment:
        run = environment.up()
    assert told(run) == expected("advisory")
    assert {change.operation for change in run.changes} == {"create"}
    assert run.outputs["strict"].startswith("lt-")
    assert by_name(run.policy.remediated) == {"open": (ADDRESSES,)}
    assert by_name(run.policy.passed) == dict.fromkeys(("later", "open", "strict"), (IMDS,))
    assert dict(run.policy.packs) == {"compliant-ec2": "0.2.0"}
