"""What a single value of a policy, a key or a session may be."""

import re

from components import _rules as rules
from components._rules import Rule, matching, whole_number

# What control EXT.NO_ADMIN_ATTACHMENT denies, and all policies of AWS that grant a whole service.
# Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_TOO_BROAD = re.compile(
    r"arn:aws[a-z-]*:iam::aws:policy/(.+/)?"
    r"(AdministratorAccess.*|PowerUserAccess|AmazonEC2RoleforSSM|.*FullAccess.*)"
)
NARROW_POLICY_ARN = Rule(
    f"{rules.POLICY_ARN.allowed}, and no policy of AWS for administrators or for all of a service",
    lambda value: rules.POLICY_ARN.accepts(value) and not _TOO_BROAD.fullmatch(value),
)
BUCKET_ARN = matching(
    r"arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    'the ARN of one bucket such as "arn:aws:s3:::assets", its folder apart',
)
# A folder ends in a slash, so that "app/" does not take in "application-secrets/".
# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
FOLDER = matching(
    r"([\w!.'()=+@:,-][\w !.'()=+@:,-]*/)+",
    'a folder without wildcards such as "app/releases/", which ends in a slash',
)
# Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
SECRET_ARN = matching(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}",
    "the whole ARN of one secret, with the hyphen and six characters AWS ends it with, such as "
    '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/db-a1B2c3"',
)
SECRET_NAME = matching(r"[\w/+=.@-]{1,512}", 'the name of a secret such as "app/db"')
# Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
LOG_GROUP_ARN = matching(
    r"arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[\w./#-]{1,512}(:\*)?",
    'the ARN of one log group such as "arn:aws:logs:eu-west-1:123456789012:log-group:app"',
)
LOG_GROUP_NAME = matching(r"[\w./#-]{1,512}", 'the name of a log group such as "/sessions/hosts"')
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
IDLE_MINUTES = whole_number(1, 60, "minutes")
SESSION_MINUTES = whole_number(1, 1440, "minutes")
USER_NAME = matching(
    r"(?!root$)[a-z_][a-z0-9_.-]{0,31}", 'the name of a user of the hosts other than "root"'
)
SHELL_PROFILE = matching(r"[\s\S]{1,512}", "1 to 512 characters of commands")
