"""New EBS volumes of the account are encrypted by default.

What: `aws.ebs.EncryptionByDefault` is declared with `enabled` true, which is also its default. A
stack without it passes, for another one may declare it; set `declaredHere` for the stack that
manages the account. The setting holds for one Region: declare it in each you use.

Why: whoever forgets to encrypt a volume, in a console or in a program nobody reviews, gets an
encrypted one all the same.

How to fix: declare `aws.ebs.EncryptionByDefault` with `enabled=True` once per Region.
"""

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import corrects, requires, security_hub
from .._model import STACK, ConfigRule, Control, Example, Given, Level, Severity
from .._values import UNKNOWN

ENCRYPTION_BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault"
PATH = "enabled"
ON = Given(ENCRYPTION_BY_DEFAULT, {PATH: True})
CONTROL = Control(
    doc=__doc__,
    id="EC2.7",
    name="ec2-ebs-encryption-by-default",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(ENCRYPTION_BY_DEFAULT, STACK),
    config_rule=ConfigRule("EC2_EBS_ENCRYPTION_BY_DEFAULT"),
    remediation="Declare aws.ebs.EncryptionByDefault with enabled true once per Region.",
    url=security_hub("EC2.7"),
    since="0.2.0",
    graph_check=account_check(
        requires(PATH, True, absent_is_right=True),  # noqa: FBT003 - the right value, no option
        Setting(ENCRYPTION_BY_DEFAULT, PATH, "with enabled true"),
    ),
    corrections=corrects(PATH, value=True, absent_is_right=True),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("on", ON),
        Example("on by default", Given(ENCRYPTION_BY_DEFAULT)),
        says_nothing(),
        declares(ON),
    ),
    failing=(
        Example("off", Given(ENCRYPTION_BY_DEFAULT, {PATH: False}), path=PATH),
        lacks(PATH),
    ),
    undecided=(Example("unknown", Given(ENCRYPTION_BY_DEFAULT, {PATH: UNKNOWN}), path=PATH),),
)
