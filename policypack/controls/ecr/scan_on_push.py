"""Images are scanned for vulnerabilities when they are pushed.

What: every repository has `imageScanningConfiguration.scanOnPush`, or a rule of the registry's
scanning configuration in the same stack covers it: scan frequency SCAN_ON_PUSH or CONTINUOUS_SCAN,
and a filter that takes in its name ("web" takes in every name that contains it, "web*" those that
begin with it). Under enhanced scanning only the rules of the registry count: what no filter takes
in is not scanned, whatever the repository says. A configuration of another stack cannot be seen.

Why: an image with a known vulnerability has to be found before it is deployed, not after.

How to fix: set `imageScanningConfiguration={"scanOnPush": True}`, or declare a
RegistryScanningConfiguration with a filter for it; AWS is giving up the setting per repository.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import corrects, must, security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._values import UNKNOWN
from ._registry import is_enhanced, is_scanned
from ._tokens import REPOSITORY, SCANNING

PATH = "imageScanningConfiguration.scanOnPush"
NOT_COVERED = "has no effect under enhanced scanning; add a registry rule that covers this name"
DOUBT = "does not decide: a registry rule that is not wholly known must cover this repository"


def check(repository: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the rules of the registry first, for they win over the repository."""
    scanned, enhanced = is_scanned(repository, graph), is_enhanced(repository, graph)
    flag = repository.at(PATH)
    if scanned or (flag.is_true and enhanced is False):
        return
    if scanned is False and enhanced is False:
        yield from must(flag, lambda found: found.is_true, "be true", "set it to true")
    elif scanned is False and enhanced:
        yield Violation(PATH, NOT_COVERED)
    else:
        yield Undecided(PATH, DOUBT)


def _repository(flag: object = None, name: object = "team/web") -> Given:
    return Given(REPOSITORY, {"name": name, "imageScanningConfiguration": {"scanOnPush": flag}})


def _registry(
    filters: object, frequency: object = "SCAN_ON_PUSH", kind: object = "BASIC", **more: object
) -> Given:
    rule = {"scanFrequency": frequency, "repositoryFilters": filters}
    return Given(SCANNING, {"scanType": kind, "rules": [rule], **more}, "registry")


def _filter(pattern: object) -> list[object]:
    return [{"filter": pattern, "filterType": "WILDCARD"}]


CONTINUOUS = ("CONTINUOUS_SCAN", "ENHANCED")
CONTROL = Control(
    doc=__doc__,
    id="ECR.1",
    name="ecr-private-image-scanning-enabled",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(REPOSITORY,),
    config_rule=ConfigRule("ECR_PRIVATE_IMAGE_SCANNING_ENABLED"),
    remediation="Set imageScanningConfiguration.scanOnPush to true, or add a registry rule.",
    url=security_hub("ECR.1"),
    since="0.2.0",
    graph_check=check,
    corrections=corrects(PATH, value=True),
    passing=(
        Example("scan on push", _repository(flag=True)),
        Example("registry rule for all", _repository(name=None), (_registry(_filter("*")),)),
        Example("registry rule by part of the name", _repository(), (_registry(_filter("web")),)),
        Example(
            "registry rule of enhanced scanning",
            _repository(),
            (_registry(_filter("team/*"), *CONTINUOUS),),
        ),
        Example(
            "scan on push beside a basic rule for others",
            _repository(flag=True),
            (_registry(_filter("batch")),),
        ),
    ),
    failing=(
        Example("flag false", _repository(flag=False), path=PATH),
        Example("flag absent", Given(REPOSITORY), path=PATH),
        Example("registry rule for others", _repository(), (_registry(_filter("web*")),), PATH),
        Example(
            "manual registry rule", _repository(), (_registry(_filter("*"), "MANUAL"),), path=PATH
        ),
        Example(
            "enhanced scanning leaves it out",
            _repository(flag=True),
            (_registry(_filter("batch"), *CONTINUOUS),),
            path=PATH,
        ),
        Example(
            "registry rule of another region",
            Given(REPOSITORY, {"region": "eu-central-1"}),
            (_registry(_filter("*"), region="eu-west-1"),),
            path=PATH,
        ),
    ),
    undecided=(
        Example("flag unknown", _repository(UNKNOWN), path=PATH),
        Example("filter unknown", _repository(), (_registry(_filter(UNKNOWN)),), path=PATH),
        Example("name unknown", _repository(name=UNKNOWN), (_registry(_filter("web")),), path=PATH),
        Example(
            "scan type unknown",
            _repository(flag=True),
            (_registry(_filter("batch"), kind=UNKNOWN),),
            path=PATH,
        ),
        Example(
            "region of the registry unknown",
            _repository(),
            (_registry(_filter("*"), region=UNKNOWN),),
            path=PATH,
        ),
    ),
)
