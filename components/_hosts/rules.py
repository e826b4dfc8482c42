"""What single values of hosts may be: image, processor, volumes, first boot."""

from components._rules import Rule, matching, one_of, whole_number

ANY_MAP = Rule("a map", lambda _value: True)
IMAGE_VARIANT = one_of("standard", "minimal")
TENANCY = one_of("default", "dedicated")
CPU_CREDITS = one_of("standard", "unlimited")
CAPACITY_RESERVATIONS = one_of("open", "none", "capacity-reservations-only")
AVAILABILITY_ZONE = matching(
    r"[a-z]{2}(-[a-z]+)+-\d+(-[a-z]+-\d+)?[a-z]", 'an availability zone such as "eu-west-1a"'
)

ROOT_VOLUME_TYPE = one_of("gp3", "gp2", "io2", "io1")
VOLUME_TYPE = one_of("gp3", "gp2", "io2", "io1", "st1", "sc1")
ROOT_VOLUME_SIZE = whole_number(8, 65_536, "GiB")
VOLUME_SIZE = whole_number(1, 65_536, "GiB")
IOPS = whole_number(100, 256_000)
THROUGHPUT = whole_number(125, 2_000, "MiB/s")
ROOT_DEVICE_NAME = one_of("/dev/xvda", "/dev/sda1")
VOLUME_NAME = matching(r"[A-Za-z0-9][\w.-]{0,31}", "up to 32 letters, digits and ._- as its name")
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
DEVICE_NAME = matching(
    r"/dev/(sd[b-z]|xvd[b-z]|xvd[b-d][a-z])", 'a device name such as "/dev/sdf", not the root\'s'
)

# Source: https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
RELEASE = matching(
    r"latest|2023\.\d{1,2}\.\d{8}", '"latest" or a release such as "2023.9.20251117"'
)
PACKAGE = matching(r"[A-Za-z0-9][\w.+-]*", 'the name of a package such as "jq"')
FILE_PATH = matching(r"(/(?!\.\.?(/|$))[\w.@+ -]+)+", 'the full path of a file such as "/etc/motd"')
FILE_MODE = matching(r"0?[0-7]{3}", 'permissions such as "0644"')
FILE_OWNER = matching(
    r"[a-z_][a-z0-9_-]*(:[a-z_][a-z0-9_-]*)?", 'a user, or user and group such as "root:root"'
)
FILE_CONTENT = Rule("a text", lambda value: isinstance(value, str))
# The policy CloudWatchAgentServerPolicy lets an instance read no other parameters.
# Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html
AGENT_PARAMETER = matching(
    r"AmazonCloudWatch-[\w.-]+", 'the name of an SSM parameter such as "AmazonCloudWatch-hosts"'
)
