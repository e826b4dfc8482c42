"""The AWS services a VPC reaches through endpoints: which there are, and what they are called."""

from collections import Counter
from collections.abc import Mapping

from components import _rules as rules
from components._exemptions import Exemptions
from components._validation import Arguments

GATEWAYS = ("s3", "dynamodb")
# What an instance needs that reaches nothing else. Sources:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
# https://docs.aws.amazon.com/inspector/latest/user/inspector-vm-scanner-enabling.html
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
DEFAULT = (
    *("ssm", "ssmmessages", "ec2messages", "ssm-contacts", "ssm-incidents"),
    *("inspector2", "inspector2-telemetry", "logs", "kms", "ecr.api", "ecr.dkr", "ec2", "s3"),
)
# Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
KNOWN = (
    *DEFAULT,
    *("autoscaling", "cloudformation", "codeartifact.api", "codeartifact.repositories"),
    *("dynamodb", "ebs", "elasticloadbalancing", "events", "imagebuilder", "lambda", "monitoring"),
    *("secretsmanager", "sns", "sqs", "sts", "xray"),
)
# The controls that find a VPC without the endpoint.
DEMANDED: Mapping[str, str] = {
    "ec2": "EC2.10",
    "ecr.api": "EC2.55",
    "ecr.dkr": "EC2.56",
    "ssm": "EC2.57",
    "ssm-contacts": "EC2.58",
    "ssm-incidents": "EC2.60",
    "ec2messages": "EXT.VPCE_EC2MESSAGES",
    "ssmmessages": "EXT.VPCE_SSMMESSAGES",
}
_USUAL = "com.amazonaws"
# Some partitions put other words in front of some services, as one reads by
# `aws ec2 describe-vpc-endpoint-services`.
_UNUSUAL: Mapping[str, tuple[str, frozenset[str]]] = {
    "aws-cn": (
        "cn.com.amazonaws",
        frozenset(
            {
                *("autoscaling", "cloudformation", "ebs", "ec2", "ecr.api", "ecr.dkr"),
                *("imagebuilder", "lambda", "monitoring", "sqs", "sts", "xray"),
            }
        ),
    ),
    "aws-eusc": ("eu.amazonaws", frozenset({"ecr.api", "ecr.dkr"})),
}


def service_name(service: str, region: str, partition: str) -> str:
    """Return the full name of a service, as an endpoint names it."""
    prefix, unusual = _UNUSUAL.get(partition, (_USUAL, frozenset()))
    return f"{prefix if service in unusual else _USUAL}.{region}.{service}"


def read_services(reader: Arguments, name: str) -> tuple[str, ...]:
    """Read the services that get an endpoint."""
    given = reader.plain(name, rules.list_of(rules.TEXT), DEFAULT)
    reader.problems.unknown(given, KNOWN, f"{name}.")
    for service, times in Counter(given).items():
        if times > 1:
            reader.add(name, f'names "{service}" {times} times; name it once')
    return tuple(given)


def read_demanded(reader: Arguments, exemptions: Exemptions, name: str) -> list[str]:
    """Read the services of a VPC of one's own; what the catalogue demands needs an exemption."""
    services = read_services(reader, name)
    missing = [control for service, control in DEMANDED.items() if service not in services]
    exemptions.require(name, *missing)
    return list(services)
