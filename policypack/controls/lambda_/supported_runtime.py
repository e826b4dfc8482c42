"""Functions use a runtime that gets security updates.

What: `runtime` of every function that is a zip archive is one of the parameter `runtimes`, by
default Security Hub's list. That list moves with the deprecations of AWS, and holds no runtimes of
one's own (`provided.al2023`): add what you allow. Container images bring their runtime, and pass.

Why: a deprecated runtime gets no security updates, and one day its functions cannot be changed.

How to fix: move the function to a listed version of its language.
"""

from collections.abc import Iterator

from .._helpers import must, security_hub, undecided
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._values import UNKNOWN
from ._tokens import FUNCTION

PATH = "runtime"
PACKAGE = "packageType"
RUNTIMES = (
    *("dotnet8", "java25", "java21", "java17", "java11", "java8.al2"),
    *("nodejs24.x", "nodejs22.x", "nodejs20.x"),
    *("python3.14", "python3.13", "python3.12", "python3.11", "python3.10"),
    *("ruby3.4", "ruby3.3", "ruby3.2"),
)


def check(function: Resource) -> Iterator[Finding]:
    """Judge the runtime of a zip archive."""
    package, runtime = function.at(PACKAGE), function.at(PATH)
    if package.value == "Image":
        return
    if package.unknown and runtime.absent:
        yield undecided(package, 'be "Image" where no runtime is set')
        return
    allowed = function.settings["runtimes"]
    yield from must(
        runtime,
        lambda found: isinstance(allowed, list) and found.value in allowed,
        "be a supported runtime",
        "use a supported version of the language",
    )


def _runtime(value: object, **more: object) -> Given:
    return Given(FUNCTION, {PATH: value, **more})


CONTROL = Control(
    doc=__doc__,
    id="Lambda.2",
    name="lambda-function-settings-check",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(FUNCTION,),
    config_rule=ConfigRule("LAMBDA_FUNCTION_SETTINGS_CHECK", {"runtime": ",".join(RUNTIMES)}),
    remediation="Move the function to a runtime that is still supported.",
    url=security_hub("Lambda.2"),
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            "runtimes",
            list(RUNTIMES),
            {
                "type": "array",
                "description": "identifiers of the runtimes functions may use",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        Example("supported", _runtime("python3.13")),
        Example("container image", Given(FUNCTION, {PACKAGE: "Image", "imageUri": UNKNOWN})),
        Example(
            "one's own, allowed",
            _runtime("provided.al2023"),
            settings={"runtimes": ["provided.al2023"]},
        ),
    ),
    failing=(
        Example("deprecated", _runtime("python3.8"), path=PATH),
        Example("one's own", _runtime("provided.al2023"), path=PATH),
        Example("absent", Given(FUNCTION), path=PATH),
        Example("not allowed here", _runtime("java21"), path=PATH, settings={"runtimes": []}),
    ),
    undecided=(
        Example("unknown", _runtime(UNKNOWN), path=PATH),
        Example("package type unknown", Given(FUNCTION, {PACKAGE: UNKNOWN}), path=PACKAGE),
    ),
)
