"""Whether a VPC reaches an AWS service through an interface endpoint."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ._graph import Graph
from ._model import Finding, GraphCheck, Resource, Undecided, Violation
from ._vpcs import ID, belongings, missing

VPC_ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
# com.amazonaws.eu-west-1.ecr.api; other partitions put other words in front of the region.
SERVICE_NAME: Final = re.compile(
    r"[a-z0-9.-]+\.(?P<region>[a-z]{2,4}(-[a-z]+){1,3}-\d+)\.(?P<service>[a-z0-9.-]+)"
)


def reaches(service: str) -> GraphCheck:
    """Make the check of a control that demands an interface endpoint in every VPC.

    Args:
        service: what follows the region in the service's name, as `ecr.api`.
    """

    def check(vpc: Resource, graph: Graph) -> Iterable[Finding]:
        found = belongings(vpc, graph, VPC_ENDPOINT)
        own = [list(_judge(one)) for one in found.own if _may_serve(one, service, vpc)]
        if [] in own:
            return []
        doubts = [findings for findings in own if not any(map(_is_violation, findings))]
        loose = [one for one in found.loose if _may_serve(one, service, vpc)]
        if doubts:
            return doubts[0]
        if loose:
            text = f"may be named by {_words(loose[0])}, whose vpcId is not known yet"
            return [Undecided(ID, text)]
        lack = f"is named by no interface endpoint for {service} in this stack"
        fix = 'add one with vpcEndpointType "Interface" and privateDnsEnabled true'
        faults = [fault for findings in own for fault in findings if _is_violation(fault)]
        return faults or [missing(vpc, ID, lack, fix)]

    return check


def region_of(resource: Resource) -> str | None:
    """Read the region a resource is made in: its own, else its provider's; None if not known."""
    own = resource.at("region")
    region = own.text if own.present else resource.provider.get("region")
    return region if isinstance(region, str) else None


def _judge(endpoint: Resource) -> Iterator[Finding]:
    """Say why an endpoint is not, or perhaps not, the one that is sought."""
    name, kind = endpoint.at("serviceName"), endpoint.at("vpcEndpointType")
    private = endpoint.at("privateDnsEnabled")
    named = f"is named by {_words(endpoint)}, whose"
    if name.unknown:
        yield Undecided(ID, f"{named} serviceName is not known yet")
    if kind.unknown:
        yield Undecided(ID, f'{named} vpcEndpointType is not known yet and must be "Interface"')
    elif kind.value != "Interface":
        yield Violation(ID, f'{named} vpcEndpointType {kind.state}; set it to "Interface"')
    if private.unknown:
        yield Undecided(ID, f"{named} privateDnsEnabled is not known yet and must be true")
    elif not private.is_true:
        yield Violation(ID, f"{named} privateDnsEnabled {private.state}; set it to true")


def _may_serve(endpoint: Resource, service: str, vpc: Resource) -> bool:
    """Say whether an endpoint is for a service in the region of the VPC, as far as is known."""
    name = endpoint.at("serviceName")
    if name.unknown:
        return True
    read = SERVICE_NAME.fullmatch(name.text or "")
    return (
        read is not None and read["service"] == service and region_of(vpc) in {None, read["region"]}
    )


def _is_violation(finding: Finding) -> bool:
    return isinstance(finding, Violation)


def _words(endpoint: Resource) -> str:
    return f'VPC endpoint "{endpoint.name}"'
