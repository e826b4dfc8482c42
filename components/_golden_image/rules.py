"""What a single value of a pipeline of golden images may be."""

from components._rules import Rule, list_of, matching, whole_number

# Children are named after the pipeline, and Image Builder takes 128 characters of these. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImagePipeline.html
PIPELINE_NAME = matching(
    r"[A-Za-z][A-Za-z0-9-]{0,62}", "up to 63 letters, digits and hyphens, a letter first"
)
COMPONENT_NAME = matching(
    r"[a-z][a-z0-9-]{0,46}", "up to 47 small letters, digits and hyphens, a letter first"
)
VERSION_LINE = matching(
    r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", 'major and minor number such as "1.0"'
)
# Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
COMPONENT_VERSION = matching(
    r"x\.x\.x|\d{1,10}\.(x\.x|\d{1,10}\.(x|\d{1,10}))",
    'a version such as "1.0.2", or with x for the newest from the right on, such as "1.0.x"',
)
INSTANCE_TYPES = list_of(
    matching(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", 'an EC2 instance type such as "t3.medium"')
)
TEST_MINUTES = whole_number(60, 1440, "minutes")
# Source: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LifecyclePolicyDetailFilter.html
DAYS = whole_number(1, 1000, "days")
KEPT = whole_number(1, 10, "images")
# Image Builder's own role writes no other parameters. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-distribution-settings.html
PARAMETER_NAME = matching(
    r"(?=.{1,1000}$)/imagebuilder(/[A-Za-z0-9_.-]+)+",
    'a path below "/imagebuilder/" such as "/imagebuilder/web/latest"',
)
ORGANIZATION_ARN = matching(
    r"arn:aws[a-z-]*:organizations::\d{12}:organization/o-[a-z0-9]{10,32}",
    "the ARN of an organization such as "
    '"arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"',
)
UNIT_ARN = matching(
    r"arn:aws[a-z-]*:organizations::\d{12}:ou/o-[a-z0-9]{10,32}/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}",
    "the ARN of an organizational unit such as "
    '"arn:aws:organizations::123456789012:ou/o-a1b2c3d4e5/ou-ab12-cdefghij"',
)
TOPIC_ARN = matching(
    r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}",
    'the ARN of a topic such as "arn:aws:sns:eu-west-1:123456789012:images", not a FIFO one',
)
TEXTS = Rule(
    "a map of texts",
    lambda value: (
        isinstance(value, dict)
        and all(isinstance(key, str) and isinstance(text, str) for key, text in value.items())
    ),
)
