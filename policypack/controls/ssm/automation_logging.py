"""Automations log the output of their scripts to CloudWatch Logs.

What: the service setting `/ssm/automation/customer-script-log-destination` is declared with the
value "CloudWatch", by its id or its ARN. A stack without it passes, for another one may declare it;
set `declaredHere` for the stack that manages the account. The setting holds for one Region.

Why: what a runbook's script did, and why it failed, is gone with the run unless its output is kept.

How to fix: declare `aws.ssm.ServiceSetting` with that id and `settingValue="CloudWatch"` once per
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

SETTING = "/ssm/automation/customer-script-log-destination"
RIGHT = "CloudWatch"
LOGGED = service_setting(SETTING, RIGHT)
CONTROL = Control(
    doc=__doc__,
    id="SSM.6",
    name="ssm-automation-logging-enabled",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(SERVICE_SETTING, STACK),
    config_rule=ConfigRule("SSM_AUTOMATION_LOGGING_ENABLED"),
    remediation=f"Declare aws.ssm.ServiceSetting {SETTING} with the value {RIGHT}.",
    url=security_hub("SSM.6"),
    since="0.2.0",
    graph_check=setting_check(SETTING, RIGHT),
    corrections=setting_corrections(SETTING, RIGHT),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("logged", LOGGED),
        Example("logged, set by ARN", service_setting(f"{ARN}{SETTING}", RIGHT)),
        Example("another setting", service_setting("/ssm/automation/other", "No")),
        says_nothing(),
        declares(LOGGED),
    ),
    failing=(
        Example("not logged", service_setting(SETTING, "None"), path=VALUE),
        Example("not logged, set by ARN", service_setting(f"{ARN}{SETTING}", ""), path=VALUE),
        lacks(VALUE, service_setting("/ssm/automation/other", "No")),
    ),
    undecided=doubts(SETTING),
)
