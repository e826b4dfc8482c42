"""What a single value of a fleet may be."""

import functools
import re
import zoneinfo
from datetime import datetime

from components._fleet.capacity import LARGEST_FLEET
from components._rules import Rule, list_of, matching, one_of, whole_number

_DAY = 86_400
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
# Each field of a cron expression: lowest and highest number, and names that stand for numbers.
_CRON_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, {name: at + 1 for at, name in enumerate(_MONTHS)}),
    (0, 7, {name: at for at, name in enumerate(_DAYS)}),
)


def number(lowest: float, highest: float, unit: str = "") -> Rule:
    """Accept numbers of a range, whole or not."""

    def accepts(value: object) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and lowest <= value <= highest  # type: ignore[operator]

    return Rule(f"a number from {lowest} to {highest}{unit and f' ({unit})'}", accepts)


def _is_cron(value: object) -> bool:
    fields = value.upper().split() if isinstance(value, str) else []
    return len(fields) == len(_CRON_FIELDS) and all(
        _is_cron_field(part, *limits)
        for field, limits in zip(fields, _CRON_FIELDS, strict=True)
        for part in field.split(",")
    )


def _is_cron_field(part: str, lowest: int, highest: int, names: dict[str, int]) -> bool:
    span, slash, step = part.partition("/")
    if slash and not (step.isdigit() and int(step) > 0):
        return False
    if span == "*":
        return True
    ends = [names.get(end, int(end) if end.isdigit() else -1) for end in span.split("-")]
    return len(ends) in (1, 2) and lowest <= ends[0] <= ends[-1] <= highest


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.strptime(value, _MOMENT))  # noqa: DTZ007 - Z is UTC
    except ValueError:
        return False


def _is_time_zone(value: object) -> bool:
    # A machine without the data cannot tell; AWS will.
    return isinstance(value, str) and (not _time_zones() or value in _time_zones())


@functools.cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _pattern_of_types(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9.*?-]{1,30}", value) is not None


MAP = Rule("a map", lambda value: isinstance(value, dict))
KEY = matching(r"[A-Za-z0-9_-]{1,64}", "a name of up to 64 letters, digits, _ and -")
FILLED_MAP = Rule("a map of one or more", lambda value: isinstance(value, dict) and bool(value))

SIZE = whole_number(0, LARGEST_FLEET)
# What sizes count may also be weights, processors or MiB of memory.
MOST_CAPACITY = 100_000_000
CAPACITY = whole_number(0, MOST_CAPACITY)
LARGEST_CAPACITY = whole_number(1, MOST_CAPACITY)
LIFETIME_DAYS = whole_number(0, 365, "days, 0 for no end")
SECONDS = whole_number(0, _DAY, "seconds")
WEIGHT = whole_number(1, 999)
PERCENTAGE = whole_number(0, 100, "percent")
LOWEST_HEALTHY = whole_number(0, 100, "percent")
HIGHEST_HEALTHY = whole_number(100, 200, "percent")

CHECKPOINTS = list_of(whole_number(1, 100, "percent"))
CHECKPOINT_DELAY = whole_number(0, 2 * _DAY, "seconds")
PROTECTED_INSTANCES = one_of("Refresh", "Ignore", "Wait")
STANDBY_INSTANCES = one_of("Terminate", "Ignore", "Wait")
# The provider's names of what a group has; a changed template starts a refresh in any case.
TRIGGERS = list_of(
    one_of("tag", "vpc_zone_identifier", "placement_group", "target_group_arns", "traffic_source")
)

ON_DEMAND_STRATEGY = one_of("prioritized", "lowest-price")
SPOT_STRATEGY = one_of(
    "price-capacity-optimized",
    "capacity-optimized",
    "capacity-optimized-prioritized",
    "lowest-price",
)
SPOT_POOLS = whole_number(1, 20)
PRICE = matching(r"\d{1,4}(\.\d{1,6})?", 'a price in dollars an hour such as "0.05"')
CAPACITY_TYPE = one_of("units", "vcpu", "memory-mib")

WHOLE = whole_number(0, 100_000_000)
NUMBER = number(0, 100_000_000)
PATTERN_OF_TYPES = Rule('an instance type or a pattern such as "m7i.*"', _pattern_of_types)
CPU_MANUFACTURER = one_of("intel", "amd", "amazon-web-services")
GENERATION = one_of("current", "previous")
INCLUSION = one_of("included", "excluded", "required")
STORAGE_TYPE = one_of("hdd", "ssd")
ACCELERATOR_TYPE = one_of("gpu", "fpga", "inference", "media")
NAME_OF_HARDWARE = matching(r"[a-z0-9-]+", 'a name as EC2 writes it, such as "nvidia" or "t4"')

POOL_STATE = one_of("Stopped", "Running", "Hibernated")

HEALTH_CHECKS = list_of(one_of("ELB", "EBS", "VPC_LATTICE"))
TRAFFIC_SOURCE_TYPE = one_of("elbv2", "elb", "vpc-lattice")
TARGET_GROUP_ARN = matching(
    r"arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]+/[0-9a-f]+",
    'the ARN of a target group such as "arn:aws:elasticloadbalancing:eu-west-1:123456789012:'
    'targetgroup/web/73e2d6bc24d8a067"',
)
LATTICE_TARGET_GROUP_ARN = matching(
    r"arn:aws[a-z-]*:vpc-lattice:[a-z0-9-]+:\d{12}:targetgroup/tg-[0-9a-z]+",
    'the ARN of a target group of VPC Lattice such as "arn:aws:vpc-lattice:eu-west-1:123456789012:'
    'targetgroup/tg-0123456789abcdef0"',
)
LOAD_BALANCER_NAME = matching(r"[A-Za-z0-9-]{1,32}", "the name of a Classic Load Balancer")

METRIC = one_of("cpu", "network_in", "network_out", "alb_requests")
ALB_LABEL = matching(
    r"app/[A-Za-z0-9-]+/[0-9a-f]+/targetgroup/[A-Za-z0-9-]+/[0-9a-f]+",
    "the ends of the ARNs of load balancer and target group, such as "
    '"app/web/50dc6c495c0c9188/targetgroup/web/73e2d6bc24d8a067"',
)
TARGET_VALUE = number(0.000_001, 1e12)
CPU_TARGET = number(1, 100, "percent")
STATISTIC = one_of("Average", "Minimum", "Maximum", "SampleCount", "Sum")
METRIC_PERIOD = Rule("10, 30 or 60 (seconds)", lambda value: value in (10, 30, 60))
ADJUSTMENT_TYPE = one_of("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity")
AGGREGATION = one_of("Average", "Minimum", "Maximum")
ADJUSTMENT = whole_number(-LARGEST_FLEET, LARGEST_FLEET)
BOUND = number(-1e12, 1e12)
FORECAST_MODE = one_of("ForecastOnly", "ForecastAndScale")
SCHEDULING_BUFFER = whole_number(0, 3600, "seconds")

RECURRENCE = Rule(
    'a cron expression of five fields such as "0 6 * * MON-FRI", in the order minute, hour, '
    "day of the month, month, day of the week",
    _is_cron,
)
TIME_ZONE = Rule('a time zone such as "Europe/Berlin"', _is_time_zone)
MOMENT = Rule('a moment in UTC such as "2026-12-31T06:00:00Z"', _is_moment)

TRANSITION = one_of("autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING")
HOOK_RESULT = one_of("ABANDON", "CONTINUE")
HEARTBEAT = whole_number(30, 7200, "seconds")
NOTIFICATION_TARGET_ARN = matching(
    r"arn:aws[a-z-]*:(sns|sqs|lambda):[a-z0-9-]+:\d{12}:\S+",
    "the ARN of a topic, a queue or a function",
)
ROLE_ARN = matching(
    r"arn:aws[a-z-]*:iam::\d{12}:role/\S+",
    'the ARN of a role such as "arn:aws:iam::123456789012:role/hooks"',
)

ZONE_DISTRIBUTION = one_of("balanced-best-effort", "balanced-only")
PROCESSES = list_of(
    one_of(
        "Launch",
        "Terminate",
        "AddToLoadBalancer",
        "AlarmNotification",
        "AZRebalance",
        "HealthCheck",
        "InstanceRefresh",
        "ReplaceUnhealthy",
        "ScheduledActions",
    )
)
GROUP_METRIC = matching(r"(Group|WarmPool)[A-Za-z]+", "a metric such as GroupInServiceInstances")
TERMINATION_POLICY = matching(
    r"Default|AllocationStrategy|OldestLaunchTemplate|OldestLaunchConfiguration"
    r"|ClosestToNextInstanceHour|NewestInstance|OldestInstance"
    r"|arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:\S+",
    "Default, AllocationStrategy, OldestLaunchTemplate, OldestLaunchConfiguration, "
    "ClosestToNextInstanceHour, NewestInstance, OldestInstance or the ARN of a function",
)
DURATION = matching(r"0|(\d+[hms])+", 'a duration such as "10m", or "0" not to wait')
