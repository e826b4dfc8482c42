"""The registry scans images continuously, not only when they are pushed.

What: a RegistryScanningConfiguration has `scanType` "ENHANCED" and a rule with `scanFrequency`
"CONTINUOUS_SCAN". There is one configuration for a registry, so stacks without one are not judged
here; that each repository is covered by a rule is the control ECR.1.

Why: most vulnerabilities become known after an image was pushed. Only a continuous scan finds them
in images that run already, as the Well-Architected Framework demands (SEC06-BP02).

How to fix: set `scanType="ENHANCED"`, and `scanFrequency="CONTINUOUS_SCAN"` in a rule with the
filter "*". Amazon Inspector must be enabled for ECR, and is paid by the image.
"""

from collections.abc import Iterator

from .._helpers import must
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
    Violation,
)
from .._policy_documents import any_true
from .._values import UNKNOWN
from ._tokens import SCANNING

RULES = "rules"


def check(registry: Resource) -> Iterator[Finding]:
    """Judge the kind of scan, then how often it is made."""
    yield from must(
        registry.at("scanType"),
        lambda found: found.value == "ENHANCED",
        'be "ENHANCED"',
        'set it to "ENHANCED"',
    )
    continuous = any_true(
        None if frequency.unknown else frequency.value == "CONTINUOUS_SCAN"
        for frequency in registry.each(f"{RULES}[].scanFrequency")
    )
    if continuous is None:
        yield Undecided(RULES, "must hold one with scanFrequency CONTINUOUS_SCAN; not all is known")
    elif not continuous:
        yield Violation(RULES, "holds none with scanFrequency CONTINUOUS_SCAN; add one")


def _registry(kind: object, *frequencies: object) -> Given:
    filters = [{"filter": "*", "filterType": "WILDCARD"}]
    rules = [{"scanFrequency": each, "repositoryFilters": filters} for each in frequencies]
    return Given(SCANNING, {"scanType": kind, RULES: rules})


CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_ENHANCED_SCANNING",
    name="ecr-registry-continuous-scanning",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(SCANNING,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the scanning rules of a registry"),
    remediation='Set scanType to "ENHANCED" and add a rule with scanFrequency "CONTINUOUS_SCAN".',
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("continuous", _registry("ENHANCED", "CONTINUOUS_SCAN")),
        Example("continuous for some", _registry("ENHANCED", "SCAN_ON_PUSH", "CONTINUOUS_SCAN")),
    ),
    failing=(
        Example("basic scans", _registry("BASIC", "SCAN_ON_PUSH"), path="scanType"),
        Example("on push only", _registry("ENHANCED", "SCAN_ON_PUSH"), path=RULES),
        Example("no rules", Given(SCANNING, {"scanType": "ENHANCED"}), path=RULES),
    ),
    undecided=(
        Example("scan type unknown", _registry(UNKNOWN, "CONTINUOUS_SCAN"), path="scanType"),
        Example("frequency unknown", _registry("ENHANCED", UNKNOWN), path=RULES),
        Example(
            "rules unknown", Given(SCANNING, {"scanType": "ENHANCED", RULES: UNKNOWN}), path=RULES
        ),
    ),
)
