"""VPCs reach the ECR API through an interface endpoint.

What: every VPC of the stack has a `VpcEndpoint` for `com.amazonaws.<region>.ecr.api` in this stack,
with `vpcEndpointType` "Interface" and `privateDnsEnabled` true. AWS Config asks for the endpoint
only; private DNS is asked for here because without it clients keep using the public address.
Subnets and security groups of the endpoint are not looked at, as in AWS Config. What another stack
declares for the VPC cannot be seen from here.

Why: to pull an image a host asks the ECR API for a token and for the layers first. Without an
endpoint a private subnet needs a way to the internet for it.

How to fix: add `aws.ec2.VpcEndpoint` with `vpc_endpoint_type="Interface"`,
`private_dns_enabled=True`, the private subnets, and a security group that lets tcp 443 in from the
VPC. A VPC that gets its endpoints from elsewhere needs an exemption.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from .._vpc_endpoint_examples import perhaps_with_endpoint, with_endpoint, without_endpoint
from .._vpc_endpoints import reaches
from .._vpcs import VPCS

SERVICE = "ecr.api"
CONTROL = Control(
    doc=__doc__,
    id="EC2.55",
    name="vpc-endpoint-ecr-api",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=VPCS,
    config_rule=ConfigRule("VPC_ENDPOINT_ENABLED", {"serviceNames": SERVICE}),
    remediation="Add an interface endpoint for ecr.api with private DNS to the VPC.",
    url=security_hub("EC2.55"),
    since="0.2.0",
    graph_check=reaches(SERVICE),
    passing=with_endpoint(SERVICE),
    failing=without_endpoint(SERVICE),
    undecided=perhaps_with_endpoint(SERVICE),
)
