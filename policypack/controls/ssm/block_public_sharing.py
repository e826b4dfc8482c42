"""Public sharing of Systems Manager documents is blocked for the account.

What: the service setting `/ssm/documents/console/public-sharing-permission` is declared with the
value "Disable", by its id or its ARN. Documents that are public already stay so: SSM.4 finds them.
A stack without the setting passes, for another one may declare it; set `declaredHere` for the stack
that manages the account. The setting holds for one Region.

Why: documents tell names of servers, paths and procedures, and sometimes a password. With sharing
blocked nobody makes one public by mistake.

How to fix: declare `aws.ssm.ServiceSetting` with that id and `settingValue="Disable"` once per
Region.
"""

from .._account import DECLARED_HERE, declares, lacks, says_nothing
from .._helpers import security_hub
from .._model import STACK, ConfigRule, Control, Example, Level, Severity
from ._service_settings import (
    ARN,
    SERVICE_SETTING,
    VALUE,
    doubts,
    service_setting,
    setting_check,
    setting_corrections,
)

SETTING = "/ssm/documents/console/public-sharing-permission"
RIGHT = "Disable"
BLOCKED = service_setting(SETTING, RIGHT)
CONTROL = Control(
    doc=__doc__,
    id="SSM.7",
    name="ssm-automation-block-public-sharing",
    severity=Severity.CRITICAL,
    level=Level.DISABLED,
    applies_to=(SERVICE_SETTING, STACK),
    config_rule=ConfigRule("SSM_AUTOMATION_BLOCK_PUBLIC_SHARING"),
    remediation=f"Declare aws.ssm.ServiceSetting {SETTING} with the value {RIGHT}.",
    url=security_hub("SSM.7"),
    since="0.2.0",
    graph_check=setting_check(SETTING, RIGHT),
    corrections=setting_corrections(SETTING, RIGHT),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("blocked", BLOCKED),
        Example("blocked, set by ARN", service_setting(f"{ARN}{SETTING}", RIGHT)),
        Example("another setting", service_setting("/ssm/automation/other", "Enable")),
        says_nothing(),
        declares(BLOCKED),
    ),
    failing=(
        Example("allowed", service_setting(SETTING, "Enable"), path=VALUE),
        Example("allowed, set by ARN", service_setting(f"{ARN}{SETTING}", "Enable"), path=VALUE),
        lacks(VALUE, service_setting("/ssm/automation/other", "Enable")),
    ),
    undecided=doubts(SETTING),
)
