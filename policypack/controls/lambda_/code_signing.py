"""Functions run signed code only.

What: every function that is a zip archive has a `codeSigningConfigArn`, and every code signing
configuration has `policies.untrustedArtifactOnDeployment` "Enforce" and at least one signing
profile. Without the policy AWS takes "Warn": it lets unsigned code in and counts it. What a
configuration of another stack says cannot be seen. Functions made of container images cannot have
one: the controls of their registry stand in for it.

Why: only a signature shows that the code comes from the pipeline and nobody has changed it since
(SEC06-BP02). With "Enforce" the layers of the function must be signed as well.

How to fix: create a SigningProfile and a CodeSigningConfig with "Enforce", and set
`codeSigningConfigArn` to its ARN. What runs already is checked at the next deployment.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must, undecided, violation
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Undecided,
)
from .._values import UNKNOWN
from ._tokens import CODE_SIGNING, FUNCTION

ARN = "codeSigningConfigArn"
PACKAGE = "packageType"
POLICY = "policies.untrustedArtifactOnDeployment"
PROFILES = "allowedPublishers.signingProfileVersionArns"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that a function has a configuration, and what one of the stack says."""
    if resource.type == FUNCTION:
        yield from _judge_function(resource, graph)
        return
    yield from must(
        resource.at(POLICY),
        lambda found: found.value == "Enforce",
        'be "Enforce"',
        'set it to "Enforce"',
    )
    profiles = resource.at(PROFILES)
    if profiles.unknown:
        yield undecided(profiles, "hold a signing profile")
    elif not profiles.items():
        yield violation(profiles.because("names none"), "name the signing profiles you trust")


def _judge_function(function: Resource, graph: Graph) -> Iterator[Finding]:
    package, reference = function.at(PACKAGE), function.at(ARN)
    if package.value == "Image":
        return
    if reference.absent or reference.value == "":
        if package.unknown:
            yield undecided(package, f'be "Image" where no {ARN} is set')
        else:
            yield violation(reference, "set it to the ARN of a configuration that enforces")
    elif graph.refer(function, reference, CODE_SIGNING).outside:
        yield Undecided(ARN, "is no configuration of this stack; it must enforce signatures")


def _config(policy: object, profiles: object = (UNKNOWN,), name: str = "it") -> Given:
    found = list(profiles) if isinstance(profiles, tuple) else profiles
    publishers = {"signingProfileVersionArns": found}
    policies = {"untrustedArtifactOnDeployment": policy}
    return Given(CODE_SIGNING, {"allowedPublishers": publishers, "policies": policies}, name)


SIGNED = Given(FUNCTION, {ARN: UNKNOWN}, depends={ARN: ("signing",)})
OUTSIDE = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"
CONTROL = Control(
    doc=__doc__,
    id="EXT.LAMBDA_CODE_SIGNING",
    name="lambda-code-signing-enforced",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(FUNCTION, CODE_SIGNING),
    config_rule=NoConfigRule("AWS Config judges the tags of code signing configurations only"),
    remediation='Set codeSigningConfigArn, and "Enforce" in the configuration it names.',
    url="https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("configuration of the stack", SIGNED, (_config("Enforce", name="signing"),)),
        Example("container image", Given(FUNCTION, {PACKAGE: "Image"})),
        Example("enforced", _config("Enforce")),
    ),
    failing=(
        Example("no configuration", Given(FUNCTION, {PACKAGE: "Zip"}), path=ARN),
        Example("warning only", _config("Warn"), path=POLICY),
        Example("policy absent", Given(CODE_SIGNING), path=POLICY),
        Example("no profiles", _config("Enforce", ()), path=PROFILES),
    ),
    undecided=(
        Example("configuration of another stack", Given(FUNCTION, {ARN: OUTSIDE}), path=ARN),
        Example("configuration unknown", Given(FUNCTION, {ARN: UNKNOWN}), path=ARN),
        Example("package type unknown", Given(FUNCTION, {PACKAGE: UNKNOWN}), path=PACKAGE),
        Example("policy unknown", _config(UNKNOWN), path=POLICY),
        Example("profiles unknown", _config("Enforce", UNKNOWN), path=PROFILES),
    ),
)
