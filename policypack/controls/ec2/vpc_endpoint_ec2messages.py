"""VPCs reach the Run Command message channel through an interface endpoint.

What: every VPC of the stack has a `VpcEndpoint` for `com.amazonaws.<region>.ec2messages` in this
stack, with `vpcEndpointType` "Interface" and `privateDnsEnabled` true. AWS Config asks for the
endpoint only; private DNS is asked for here because without it clients keep using the public
address. Subnets and security groups of the endpoint are not looked at, as in AWS Config. What
another stack declares for the VPC cannot be seen from here.

Why: agents fetch their commands here where they cannot reach `ssmmessages`. AWS prefers
`ssmmessages` now; whether an agent still needs this service depends on its version and region, so
switch the control off where all agents are new.

How to fix: add `aws.ec2.VpcEndpoint` with `vpc_endpoint_type="Interface"`,
`private_dns_enabled=True`, the private subnets, and a security group that lets tcp 443 in from the
VPC. A VPC that gets its endpoints from elsewhere needs an exemption.
"""

from .._model import ConfigRule, Control, Level, Severity
from .._vpc_endpoint_examples import perhaps_with_endpoint, with_endpoint, without_endpoint
from .._vpc_endpoints import reaches
from .._vpcs import VPCS

SERVICE = "ec2messages"
CONTROL = Control(
    doc=__doc__,
    id="EXT.VPCE_EC2MESSAGES",
    name="vpc-endpoint-ec2messages",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=VPCS,
    config_rule=ConfigRule("VPC_ENDPOINT_ENABLED", {"serviceNames": SERVICE}),
    remediation="Add an interface endpoint for ec2messages with private DNS to the VPC.",
    url="https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html",
    since="0.2.0",
    graph_check=reaches(SERVICE),
    passing=with_endpoint(SERVICE),
    failing=without_endpoint(SERVICE),
    undecided=perhaps_with_endpoint(SERVICE),
)
