"""What a single value of a network may be."""

import ipaddress

from components._network.ranges import LARGEST_PREFIX, SMALLEST_PREFIX, is_internet, is_split
from components._rules import CIDR_IPV4, Rule, list_of, matching, one_of, whole_number


def _is_vpc_range(value: object) -> bool:
    if not (isinstance(value, str) and CIDR_IPV4.accepts(value)):
        return False
    return LARGEST_PREFIX <= ipaddress.IPv4Network(value).prefixlen <= SMALLEST_PREFIX


def limited(rule: Rule) -> Rule:
    """Accept the ranges of a rule that hold neither the internet nor a large part of it."""
    return Rule(
        f"{rule.allowed}, and not a large part of the internet",
        lambda value: rule.accepts(value) and not (is_internet(value) or is_split(value)),
    )


VPC_RANGE = Rule(
    f'an IPv4 range of size /{LARGEST_PREFIX} to /{SMALLEST_PREFIX} such as "10.0.0.0/16"',
    _is_vpc_range,
)
VPC_RANGES = list_of(VPC_RANGE)
PREFIX_LENGTH = whole_number(LARGEST_PREFIX, SMALLEST_PREFIX)
# Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS = Rule(
    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 or another period of CloudWatch Logs (days)",
    lambda value: (
        value
        in (
            *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
            *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
        )
        and not isinstance(value, bool)
    ),
)
ROUTE_TABLE_ID = matching(
    r"rtb-([0-9a-f]{8}|[0-9a-f]{17})", 'a route table id such as "rtb-0a1b2c3d"'
)
ZONE_COUNT = whole_number(1, 6, "zones")
ZONE = matching(
    r"[a-z]{2,4}(-[a-z]+){1,3}-\d+[a-z]", 'the name of an availability zone such as "eu-west-1a"'
)
ZONES = list_of(ZONE)
PROTOCOL = one_of("tcp", "udp")
PORT = whole_number(0, 65535)
KEY = matching(r"[A-Za-z0-9._-]{1,100}", "up to 100 letters, digits and ._-")
# The name of a group is made from the component's: EC2 keeps "sg-" for ids.
# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
GROUP_NAME = matching(
    r"(?!sg-)[\w .:/()#,@\[\]+=&;{}!$*-]{1,200}",
    'up to 200 letters, digits and ._-:/()#,@[]+=&;{}!$*, not beginning with "sg-"',
)
NETWORK_NAME = matching(
    r"(?!sg-)[A-Za-z0-9._-]{1,100}", 'up to 100 letters, digits and ._-, not beginning with "sg-"'
)
# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET_NAME = matching(
    r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", 'the name of a bucket such as "patch-logs"'
)
ORGANIZATION_ID = matching(r"o-[a-z0-9]{10,32}", 'the id of an organization such as "o-a1b2c3d4e5"')
