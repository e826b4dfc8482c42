"""Public sharing of EBS snapshots is blocked for the account.

What: `aws.ebs.SnapshotBlockPublicAccess` is declared with `state` "block-all-sharing". The state
"block-new-sharing" fails: AWS Config asks that all public sharing is blocked, and with it what is
shared already stays public. A stack without the resource passes, for another one may declare it;
set `declaredHere` for the stack that manages the account. The setting holds for one Region.

Why: a snapshot is a whole disk. Shared with everyone by one wrong click, it is found within hours
by those who look for keys and customer data in public snapshots.

How to fix: declare `aws.ebs.SnapshotBlockPublicAccess` with `state="block-all-sharing"` once per
Region. It makes snapshots private that are public now: look whether one is meant to be.
"""

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import requires, security_hub
from .._model import STACK, ConfigRule, Control, Example, Given, Level, Severity
from .._values import UNKNOWN

BLOCK = "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"
PATH = "state"
ALL = "block-all-sharing"


def _block(state: object) -> Given:
    return Given(BLOCK, {PATH: state})


CONTROL = Control(
    doc=__doc__,
    id="EC2.182",
    name="ebs-snapshot-block-public-access",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=(BLOCK, STACK),
    config_rule=ConfigRule("EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS"),
    remediation="Declare aws.ebs.SnapshotBlockPublicAccess with state block-all-sharing.",
    url=security_hub("EC2.182"),
    since="0.2.0",
    graph_check=account_check(requires(PATH, ALL), Setting(BLOCK, PATH, f'with state "{ALL}"')),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("all sharing blocked", _block(ALL)),
        says_nothing(),
        declares(_block(ALL)),
    ),
    failing=(
        Example("only new sharing blocked", _block("block-new-sharing"), path=PATH),
        Example("nothing blocked", _block("unblocked"), path=PATH),
        lacks(PATH),
    ),
    undecided=(Example("unknown", _block(UNKNOWN), path=PATH),),
)
