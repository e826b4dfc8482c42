"""The account allows only machine images of named providers.

What: `aws.ec2.AllowedImagesSettings` is declared with `state` "enabled", and each of its criteria
names `imageProviders`: "amazon", "aws-marketplace", "aws-backup-vault", account ids, or "none" for
images of one's own only. "audit-mode" fails, for it allows everything. Images of the account itself
are always allowed by AWS. A stack without the resource passes, for another one may declare it; set
`declaredHere` for the stack that manages the account. The setting holds for one Region.

Why: anyone may publish an image under a name that looks right. Where only known providers count,
nobody launches a stranger's image by mistake.

How to fix: declare `aws.ec2.AllowedImagesSettings` with `state="enabled"` and the providers you
trust. Try with "audit-mode" first what would no longer start.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import requires, undecided, violation
from .._model import STACK, ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN

SETTINGS = "aws:ec2/allowedImagesSettings:AllowedImagesSettings"
STATE = "state"
CRITERIA = "imageCriterions"
NAME_THEM = "name the providers you trust in imageProviders"
enabled = requires(STATE, "enabled")


def _judge(settings: Resource) -> Iterator[Finding]:
    yield from enabled(settings)
    criteria = settings.at(CRITERIA)
    if not criteria.unknown and not criteria.items():
        yield violation(criteria.because("hold no criterion"), NAME_THEM)
    for criterion in criteria.items():
        providers = criterion.at("imageProviders")
        if providers.unknown:
            yield undecided(providers, "name trusted providers")
        elif not providers.items():
            yield violation(providers, NAME_THEM)


def _allowed(state: object, *criteria: object) -> Given:
    return Given(SETTINGS, {STATE: state, CRITERIA: list(criteria)})


AMAZON = {"imageProviders": ["amazon", "123456789012"]}
PROVIDERS = f"{CRITERIA}[0].imageProviders"
CONTROL = Control(
    doc=__doc__,
    id="EXT.ALLOWED_AMIS",
    name="ec2-instance-launched-with-allowed-ami",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(SETTINGS, STACK),
    config_rule=ConfigRule("EC2_INSTANCE_LAUNCHED_WITH_ALLOWED_AMI"),
    remediation="Declare aws.ec2.AllowedImagesSettings with state enabled and the providers.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html",
    since="0.2.0",
    graph_check=account_check(_judge, Setting(SETTINGS, STATE, 'with state "enabled"')),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("providers named", _allowed("enabled", AMAZON)),
        Example(
            "a provider that is not known yet", _allowed("enabled", {"imageProviders": [UNKNOWN]})
        ),
        says_nothing(),
        declares(_allowed("enabled", AMAZON)),
    ),
    failing=(
        Example("audit only", _allowed("audit-mode", AMAZON), path=STATE),
        Example("disabled", _allowed("disabled", AMAZON), path=STATE),
        Example("no criteria", _allowed("enabled"), path=CRITERIA),
        Example("names only", _allowed("enabled", {"imageNames": ["web-*"]}), path=PROVIDERS),
        lacks(STATE),
    ),
    undecided=(
        Example("state unknown", _allowed(UNKNOWN, AMAZON), path=STATE),
        Example(
            "criteria unknown",
            Given(SETTINGS, {STATE: "enabled", CRITERIA: UNKNOWN}),
            path=CRITERIA,
        ),
        Example(
            "providers unknown", _allowed("enabled", {"imageProviders": UNKNOWN}), path=PROVIDERS
        ),
    ),
)
