"""What a single value of a function or of its signatures may be.

Sources: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
https://docs.aws.amazon.com/signer/latest/api/API_AddProfilePermission.html
"""

from components._rules import ACCOUNT_ID, either, list_of, matching, whole_number

# The provider ends a name it makes up with a hyphen and seven more characters.
FUNCTION_NAME = matching(r"[A-Za-z0-9_-]{1,47}", "up to 47 letters, digits, hyphens and _")
KEY = matching(r"[A-Za-z0-9_-]{1,40}", "up to 40 letters, digits, hyphens and _")
HANDLER = matching(r"\S{1,128}", 'a handler such as "app.handler"')
OBJECT_KEY = matching(r"[^\x00-\x1f]{1,1024}", 'the key of an object such as "signed/web.zip"')
# The version of a bucket that keeps none is "null", and anybody's next upload.
OBJECT_VERSION = matching(
    r"(?!null$)\S{1,1024}", 'the id of one version of the object, which is not "null"'
)
MEMORY = whole_number(128, 10_240, "MiB")
TIMEOUT = whole_number(1, 900, "seconds")
CONCURRENCY = whole_number(0, 10_000, "executions at a time")
# Lambda sets these itself. Source:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
VARIABLE = matching(
    r"(?!AWS_LAMBDA_|AWS_(ACCESS_KEY|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION)"
    r"|LAMBDA_)[A-Za-z]\w+",
    "two or more letters, digits and _, a letter first, and no name that Lambda sets itself",
)
_SIGNER = r"arn:aws[a-z-]*:signer:[a-z0-9-]+:\d{12}:/signing-profiles/\w{2,64}"
PROFILE_VERSION_ARN = matching(
    rf"{_SIGNER}/[A-Za-z0-9]{{10}}",
    "the ARN of a version of a signing profile such as "
    '"arn:aws:signer:eu-west-1:123456789012:/signing-profiles/build/a1B2c3D4e5"',
)
CODE_SIGNING_ARN = matching(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:code-signing-config:csc-[a-z0-9]{17}",
    "the ARN of a code signing configuration such as "
    '"arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"',
)
LAYER_ARN = matching(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]{1,140}:\d+",
    "the ARN of one version of a layer such as "
    '"arn:aws:lambda:eu-west-1:123456789012:layer:base:3"',
)
LETTERS_ARN = matching(
    r"arn:aws[a-z-]*:(sqs|sns):[a-z0-9-]+:\d{12}:[\w-]{1,256}",
    "the ARN of a queue or topic such as "
    '"arn:aws:sqs:eu-west-1:123456789012:letters", not a FIFO one',
)
ACCOUNT_IDS = list_of(ACCOUNT_ID)
ROLE_ARN = matching(
    r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+",
    'the ARN of a role such as "arn:aws:iam::123456789012:role/build"',
)
BUILDER = either(ACCOUNT_ID, ROLE_ARN)
SERVICE = matching(
    r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?",
    'a service such as "events.amazonaws.com"',
)
INVOKER = either(BUILDER, SERVICE)
SOURCE_ARN = matching(
    r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[^\s*]\S*",
    'the ARN of what invokes such as "arn:aws:events:eu-west-1:123456789012:rule/nightly"',
)
SUBNETS_NEEDED = 2
