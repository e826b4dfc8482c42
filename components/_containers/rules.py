"""What a single value of a registry or a repository may be.

Sources: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
"""

from components._rules import list_of, matching, whole_number

_NAME = r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*"
REPOSITORY_NAME = matching(
    rf"(?=.{{2,256}}$){_NAME}",
    'the name of a repository of lower-case letters, digits and ._-/ such as "team/web"',
)
# That of the role for repositories, of 64 characters, is made of it. Source:
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
REGISTRY_NAME = matching(r"[\w+=,.@-]{1,47}", "up to 47 letters, digits and _+=,.@-")
# The provider ends a name it makes up with a hyphen and seven more characters.
MADE_UP_FROM = matching(
    rf"(?=.{{2,200}}$){_NAME}", "lower-case letters, digits and ._- of which ._- stand alone"
)
REPOSITORY_FILTERS = list_of(
    matching(
        r"(?=.{1,256}$)(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*",
        'the name of a repository, with * as a wildcard, such as "team/*"',
    )
)
REPOSITORY_PREFIXES = list_of(
    matching(
        r"(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*",
        'how names of repositories begin, such as "team/"',
    )
)
CACHE_PREFIX = matching(
    r"(?=.{2,30}$)[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
    r"(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*",
    '2 to 30 lower-case letters, digits and ._-/ such as "docker-hub"',
)
# At most four wildcards in a pattern. Source:
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
TAG_PATTERNS = list_of(
    matching(
        r"(?=.{1,128}$)(?!(?:[^*]*\*){5})[\w.*-]+",
        'the pattern of a tag with up to four wildcards such as "release-*"',
    )
)
TAG_EXCLUSIONS = list_of(
    matching(
        r"(?=.{1,128}$)(?!(?:[^*]*\*){3})(?!\*+$)[\w.*-]+",
        'the pattern of a tag with up to two wildcards such as "cache-*", and not all tags',
    )
)
PRIORITY = whole_number(1, 2_147_483_647)
IMAGE_COUNT = whole_number(1, 100_000, "images")
IMAGE_DAYS = whole_number(1, 3650, "days")
RULE_DESCRIPTION = matching(r"[^\x00-\x1f]{1,256}", "up to 256 characters that can be printed")
CREDENTIAL_ARN = matching(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache/[\w/+=.@-]+",
    'the ARN of a secret whose name begins with "ecr-pullthroughcache/"',
)
SIGNING_PROFILE_ARN = matching(
    r"arn:aws[a-z-]*:signer:[a-z0-9-]+:\d{12}:/signing-profiles/\w{2,64}",
    "the ARN of a signing profile such as "
    '"arn:aws:signer:eu-west-1:123456789012:/signing-profiles/images"',
)
PRINCIPAL_ARN = matching(
    r"arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)/[\w+=,.@/-]+)",
    'the ARN of an account, role or user such as "arn:aws:iam::123456789012:role/build"',
)
AZURE_URL = matching(
    r"[a-z0-9]{5,50}\.azurecr\.io", 'the address of an Azure registry such as "team1.azurecr.io"'
)
