"""Route tables have no route to an internet gateway for the whole internet.

What: no `Route`, and no inline route of a `RouteTable` or `DefaultRouteTable`, leads 0.0.0.0/0 or
::/0 to an internet gateway, nor do several routes of a table that add up to them. Routes to other
targets (NAT gateway, egress-only gateway, VPN gateway, endpoint) pass. As in AWS Config, every
table is judged but those listed in `routeTableIds`: list the tables of the public subnets, by id,
or by their names in the program.

Why: whether an instance can be reached from the internet is decided by its subnet's route table
first. Subnets without such a route stay private whatever addresses and rules they get.

How to fix: route through a NAT gateway or VPC endpoints, and keep internet gateways for the few
subnets that hold load balancers and NAT gateways.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided
from .._internet import has_public
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
    Violation,
)
from .._prefix_lists import PREFIX_LIST
from .._routes import (
    DEFAULT_ROUTE_TABLE,
    INTERNET_GATEWAY,
    ROUTE,
    ROUTE_TABLE,
    TABLES,
    VPN_GATEWAY,
    open_families,
    table_names,
    ways,
)
from .._values import UNKNOWN

ALLOWED = "routeTableIds"
ADVICE = "use a NAT gateway or VPC endpoints"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the routes written in this resource by all routes of their table."""
    allowed = resource.settings[ALLOWED]
    if isinstance(allowed, list) and table_names(resource, graph).intersection(allowed):
        return
    found = ways(resource, graph)
    sure = open_families([way for way in found if way.certain])
    perhaps = open_families(found)
    for way in found:
        if way.urn != resource.urn:
            continue
        if way.certain and any(has_public(way.blocks[family], family) for family in sure):
            text = f"leads all addresses of the internet to an internet gateway; {ADVICE}"
            yield Violation(way.gateway.path, text)
        elif way.certain:
            for destination in way.doubts:
                yield undecided(destination, "not be the whole internet")
        elif way.doubts or any(has_public(way.blocks[family], family) for family in perhaps):
            yield undecided(way.gateway, "be no internet gateway, or not for the whole internet")


GATEWAY = Given(INTERNET_GATEWAY, name="gateway")
PRIVATE_GATEWAY = Given(VPN_GATEWAY, name="private")
BY_ID = {"routeTableId": "rtb-1", "gatewayId": "igw-1"}


def _route(name: str = "it", gateway: str = "gateway", **destination: object) -> Given:
    inputs = {"routeTableId": "rtb-1", "gatewayId": UNKNOWN, **destination}
    return Given(ROUTE, inputs, name, {"gatewayId": (gateway,)})


def _table(*routes: dict[str, object], token: str = ROUTE_TABLE) -> Given:
    return Given(token, {"routes": list(routes)}, "table")


WORLD = _route(destinationCidrBlock="0.0.0.0/0")
LOWER = _route(destinationCidrBlock="0.0.0.0/1")
UPPER = _route("upper", destinationCidrBlock="128.0.0.0/1")
BY_LIST = Given(
    ROUTE,
    {**BY_ID, "destinationPrefixListId": UNKNOWN},
    depends={"destinationPrefixListId": ("list",)},
)
CONTROL = Control(
    doc=__doc__,
    id="EXT.NO_ROUTE_TO_IGW",
    name="no-unrestricted-route-to-igw",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=TABLES.types,
    config_rule=ConfigRule("NO_UNRESTRICTED_ROUTE_TO_IGW"),
    remediation="Route through NAT gateways or endpoints; list the tables of public subnets.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/no-unrestricted-route-to-igw.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            ALLOWED,
            [],
            {
                "type": "array",
                "description": "ids, or names in the program, of route tables of public subnets",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        Example("no routes", Given(ROUTE_TABLE)),
        Example("NAT gateway", _table({"cidrBlock": "0.0.0.0/0", "natGatewayId": UNKNOWN})),
        Example("one network", _route(destinationCidrBlock="203.0.113.0/24"), (GATEWAY,)),
        Example(
            "VPN gateway",
            _route(gateway="private", destinationCidrBlock="0.0.0.0/0"),
            (PRIVATE_GATEWAY,),
        ),
        Example("within the VPC", _table({"cidrBlock": "0.0.0.0/0", "gatewayId": "local"})),
        Example(
            "table of a public subnet, by id", WORLD, (GATEWAY,), settings={ALLOWED: ["rtb-1"]}
        ),
        Example(
            "table of a public subnet, by name",
            _table({"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}),
            settings={ALLOWED: ["table"]},
        ),
        Example("half of the internet", LOWER, (GATEWAY,)),
        Example(
            "networks of a prefix list",
            BY_LIST,
            (Given(PREFIX_LIST, {"entries": [{"cidr": "203.0.113.0/24"}]}, "list"),),
        ),
    ),
    failing=(
        Example("route to a gateway of the stack", WORLD, (GATEWAY,), "gatewayId"),
        Example(
            "route to a literal gateway",
            Given(ROUTE, {**BY_ID, "destinationIpv6CidrBlock": "::/0"}),
            path="gatewayId",
        ),
        Example(
            "inline route",
            _table({}, {"ipv6CidrBlock": "::/0", "gatewayId": "igw-1"}),
            path="routes[1].gatewayId",
        ),
        Example(
            "inline route of a default table",
            _table({"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}, token=DEFAULT_ROUTE_TABLE),
            path="routes[0].gatewayId",
        ),
        Example("halves of the internet", LOWER, (GATEWAY, UPPER), "gatewayId"),
        Example(
            "prefix list that holds the internet",
            BY_LIST,
            (Given(PREFIX_LIST, {"entries": [{"cidr": "::/0"}]}, "list"),),
            "gatewayId",
        ),
    ),
    undecided=(
        Example(
            "gateway unknown",
            _table({"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}),
            path="routes[0].gatewayId",
        ),
        Example(
            "destination unknown",
            _route(destinationCidrBlock=UNKNOWN),
            (GATEWAY,),
            "destinationCidrBlock",
        ),
        Example("routes unknown", Given(ROUTE_TABLE, {"routes": UNKNOWN}), path="routes"),
        Example(
            "foreign prefix list",
            Given(ROUTE, {**BY_ID, "destinationPrefixListId": "pl-1"}),
            path="destinationPrefixListId",
        ),
    ),
)
