"""User data holds no secrets.

What: the user data of instances, launch templates, launch configurations, launch specifications
and image recipes holds none of: an AWS access key (AKIA..., ASIA...), a private key, a token of
GitHub or Slack, an address with user name and password, an assignment of a literal to a name that
ends in password, secret, token, api key or access key. A variable, a command's output or a path is
no literal. User data is read as cloud-init does: base64 and gzip are undone, multi-part messages
taken apart. What a script encodes once more is not decoded.

Messages name the line, never what stands there. What looks like a secret may be harmless: then
exempt the resource, or rename the variable.

Why: user data is no secret: every process on the instance can read it from the metadata service,
and everyone who may describe instances or templates can as well. A template keeps old versions.

How to fix: let the instance read secrets at boot, by its role, from Secrets Manager or Parameter
Store. Rotate what has been in user data.
"""

from collections.abc import Iterator

from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._secrets import judge_scripts
from .._tokens import (
    IMAGE_RECIPE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from .._user_data import PATHS, scripts, user_data
from .._user_data_examples import encoded, in_parts, packed, with_user_data
from .._values import UNKNOWN

FIX = "read it at boot from Secrets Manager or Parameter Store"


def check(resource: Resource) -> Iterator[Finding]:
    """Look through the user data, and tell no more than the line."""
    for found in user_data(resource):
        yield from judge_scripts(found, scripts(found.text or ""), FIX)


HEAD = "#!/bin/bash\n"
KEY = f"{HEAD}aws configure set aws_access_key_id {'AKIA' + 'IOSFODNN7EXAMPLE'}\n"
WORD = "pass" + "word"
LOOKED_UP = f"""{HEAD}
TOKEN=$(curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api)
{WORD}: "{{{{ from_secrets_manager }}}}"
DB_SECRET=/prod/db/{WORD}
token = get_token()
lock_passwd: true
"""
CONTROL = Control(
    doc=__doc__,
    id="EXT.USER_DATA_SECRETS",
    name="ec2-user-data-no-secrets",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    applies_to=tuple(PATHS),
    config_rule=NoConfigRule("AWS Config does not record the user data of instances or templates"),
    remediation="Read secrets at boot from Secrets Manager or Parameter Store, and rotate these.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("no user data", Given(INSTANCE)),
        Example("secrets looked up", with_user_data(INSTANCE, LOOKED_UP)),
        Example("harmless script, encoded", with_user_data(LAUNCH_TEMPLATE, encoded(HEAD))),
    ),
    failing=(
        Example("access key", with_user_data(INSTANCE, KEY), path="userData"),
        Example(
            "access key, encoded", with_user_data(LAUNCH_TEMPLATE, encoded(KEY)), path="userData"
        ),
        Example(
            "access key, packed",
            with_user_data(INSTANCE, packed(KEY), in_base64=True),
            path="userDataBase64",
        ),
        Example(
            "access key in the second part",
            with_user_data(LAUNCH_TEMPLATE, in_parts(HEAD, KEY)),
            path="userData",
        ),
        Example(
            "private key",
            with_user_data(LAUNCH_CONFIGURATION, f"{'-' * 5}BEGIN RSA PRIVATE KEY{'-' * 5}"),
            path="userData",
        ),
        Example(
            "token",
            with_user_data(IMAGE_RECIPE, encoded("git clone " + "ghp_" + "0" * 36)),
            path="userDataBase64",
        ),
        Example(
            "address with a password",
            with_user_data(SPOT_FLEET_REQUEST, f"wget https://admin:{WORD}1@example.com/x"),
            path="launchSpecifications[0].userData",
        ),
        Example(
            "assignment", with_user_data(INSTANCE, f'export DB_{WORD}="hunter2"'), path="userData"
        ),
    ),
    undecided=(
        Example("unknown", with_user_data(INSTANCE, UNKNOWN), path="userData"),
        Example(
            "unknown base64",
            with_user_data(LAUNCH_CONFIGURATION, UNKNOWN, in_base64=True),
            path="userDataBase64",
        ),
    ),
)
