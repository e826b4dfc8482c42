"""Public sharing of machine images is blocked for the account.

What: `aws.ec2.ImageBlockPublicAccess` is declared with `state` "block-new-sharing", the only state
that blocks. It leaves images public that are public already. A stack without the resource passes,
for another one may declare it; set `declaredHere` for the stack that manages the account. The
setting holds for one Region.

Why: an image holds what the disk held when it was made: configuration, source code, keys. Once
public it is copied, and making it private again does not bring the copies back.

How to fix: declare `aws.ec2.ImageBlockPublicAccess` with `state="block-new-sharing"` once per
Region.
"""

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import requires
from .._model import STACK, Control, Example, Given, Level, NoConfigRule, Severity
from .._values import UNKNOWN

BLOCK = "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess"
PATH = "state"
NEW = "block-new-sharing"


def _block(state: object) -> Given:
    return Given(BLOCK, {PATH: state})


CONTROL = Control(
    doc=__doc__,
    id="EXT.AMI_BLOCK_PUBLIC_ACCESS",
    name="ec2-image-block-public-access",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=(BLOCK, STACK),
    config_rule=NoConfigRule("no AWS Config managed rule looks at this setting of the account"),
    remediation="Declare aws.ec2.ImageBlockPublicAccess with state block-new-sharing.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
    since="0.2.0",
    graph_check=account_check(requires(PATH, NEW), Setting(BLOCK, PATH, f'with state "{NEW}"')),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("new sharing blocked", _block(NEW)),
        says_nothing(),
        declares(_block(NEW)),
    ),
    failing=(
        Example("nothing blocked", _block("unblocked"), path=PATH),
        Example("absent", Given(BLOCK), path=PATH),
        lacks(PATH),
    ),
    undecided=(Example("unknown", _block(UNKNOWN), path=PATH),),
)
