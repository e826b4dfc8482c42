"""A VPC with and without an interface endpoint for a service, as examples."""

from dataclasses import replace
from typing import Final

from ._model import Example, Given
from ._values import UNKNOWN
from ._vpc_endpoints import VPC_ENDPOINT
from ._vpcs import DEFAULT_VPC, ID, VPC

NETWORK: Final = Given(VPC, {"cidrBlock": "10.0.0.0/16"})
KNOWN: Final = replace(NETWORK, outputs={"id": "vpc-1"})
IN_IRELAND: Final = replace(NETWORK, provider={"region": "eu-west-1"})


def with_endpoint(service: str) -> tuple[Example, ...]:
    """List the ways to declare the endpoint."""
    other = _endpoint("s3", "gateway", vpcEndpointType="Gateway", privateDnsEnabled=False)
    name = f"com.amazonaws.eu-west-1.{service}"
    return (
        Example("endpoint", NETWORK, (_endpoint(service),)),
        Example("endpoint in the VPC's region", IN_IRELAND, (_endpoint(service),)),
        Example("endpoint beside others", NETWORK, (other, _endpoint(service))),
        Example(
            "endpoint in China", NETWORK, (_endpoint(service, region="cn.com.amazonaws.cn-north"),)
        ),
        Example(
            "endpoint by the literal id of the VPC",
            KNOWN,
            (replace(_endpoint(service, vpcId="vpc-1", serviceName=name), depends={}),),
        ),
        Example(
            "subnets unknown",
            NETWORK,
            (_endpoint(service, subnetIds=UNKNOWN),),
        ),
    )


def without_endpoint(service: str) -> tuple[Example, ...]:
    """List the ways to fail."""
    elsewhere = _endpoint(service, vpcId="vpc-2")
    return (
        Example("no endpoint", NETWORK, path=ID),
        Example("endpoint of another VPC", NETWORK, (replace(elsewhere, depends={}),), path=ID),
        Example("endpoint for another service", NETWORK, (_endpoint("execute-api"),), path=ID),
        Example(
            "endpoint of an own service",
            NETWORK,
            (_endpoint(service, serviceName=f"com.amazonaws.vpce.eu-west-1.vpce-svc-{service}"),),
            path=ID,
        ),
        Example("gateway endpoint", NETWORK, (_endpoint(service, vpcEndpointType=None),), path=ID),
        Example(
            "private names off", NETWORK, (_endpoint(service, privateDnsEnabled=None),), path=ID
        ),
        Example(
            "endpoint for another region",
            IN_IRELAND,
            (_endpoint(service, region="com.amazonaws.us-east"),),
            path=ID,
        ),
    )


def perhaps_with_endpoint(service: str) -> tuple[Example, ...]:
    """List what cannot be decided yet."""
    return (
        Example("service unknown", NETWORK, (_endpoint(service, serviceName=UNKNOWN),), path=ID),
        Example(
            "kind of endpoint unknown",
            NETWORK,
            (_endpoint(service, vpcEndpointType=UNKNOWN),),
            path=ID,
        ),
        Example(
            "private names unknown",
            NETWORK,
            (_endpoint(service, privateDnsEnabled=UNKNOWN),),
            path=ID,
        ),
        Example(
            "VPC of the endpoint unknown",
            NETWORK,
            (replace(_endpoint(service), depends={}),),
            path=ID,
        ),
        Example("default VPC without endpoint", Given(DEFAULT_VPC), path=ID),
    )


def _endpoint(
    service: str, name: str = "endpoint", *, region: str = "com.amazonaws.eu-west", **own: object
) -> Given:
    inputs = {
        "vpcId": UNKNOWN,
        "serviceName": f"{region}-1.{service}",
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
    }
    return Given(VPC_ENDPOINT, {**inputs, **own}, name, {"vpcId": ("it",)})
