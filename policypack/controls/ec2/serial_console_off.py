"""Access to the EC2 serial console is off for the account.

What: `aws.ec2.SerialConsoleAccess`, where it is declared, has `enabled` false. Left out, the
provider takes it for true: declaring the resource without it switches access on. A stack without
the resource passes, for an account where nobody set it has access off; set `declaredHere` for the
stack that manages the account. The setting holds for one Region.

Why: the serial console is a way to the operating system that no security group, route or agent of
yours sees.

How to fix: declare `aws.ec2.SerialConsoleAccess` with `enabled=False`. To repair an instance that
no longer boots, switch access on for the time it takes.
"""

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import requires
from .._model import (
    STACK,
    Control,
    Correction,
    Example,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
)
from .._values import UNKNOWN

ACCESS = "aws:ec2/serialConsoleAccess:SerialConsoleAccess"
PATH = "enabled"


def _corrections(access: Resource) -> list[Correction]:
    enabled = access.at(PATH)
    wrong = access.type == ACCESS and not enabled.unknown and not enabled.is_false
    return [Correction(PATH, value=False)] if wrong else []


def _access(*, enabled: object) -> Given:
    return Given(ACCESS, {PATH: enabled})


CONTROL = Control(
    doc=__doc__,
    id="EXT.SERIAL_CONSOLE_OFF",
    name="ec2-serial-console-access-off",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(ACCESS, STACK),
    config_rule=NoConfigRule("no AWS Config managed rule looks at this setting of the account"),
    remediation="Declare aws.ec2.SerialConsoleAccess with enabled false.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
    since="0.2.0",
    graph_check=account_check(
        requires(PATH, False),  # noqa: FBT003 - the right value, no option
        Setting(ACCESS, PATH, "with enabled false"),
    ),
    corrections=_corrections,
    parameters=(DECLARED_HERE,),
    passing=(
        Example("off", _access(enabled=False)),
        says_nothing(),
        declares(_access(enabled=False)),
    ),
    failing=(
        Example("on", _access(enabled=True), path=PATH),
        Example("on by default", Given(ACCESS), path=PATH),
        lacks(PATH),
    ),
    undecided=(Example("unknown", _access(enabled=UNKNOWN), path=PATH),),
)
