"""One security group rule, spelled in each of the ways a program can spell it, as examples."""

from ._model import Example, Given
from ._security_group_rules import DEFAULT_SECURITY_GROUP
from ._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)

Ports = tuple[object, object] | None


def ingress(
    title: str, source: object, ports: Ports, protocol: object = "tcp", *, blame: str = ""
) -> tuple[Example, ...]:
    """Spell an ingress rule in all four ways.

    Args:
        title: the state, to which the spelling is added.
        source: CIDR block of either address family.
        ports: first and last port, left out where the protocol has none.
        protocol: name or number.
        blame: what a finding must name: `source`, `protocol`, `fromPort` or `toPort`.
    """
    family = 6 if isinstance(source, str) and ":" in source else 4
    block = "ipv6CidrBlocks" if family == 6 else "cidrBlocks"  # noqa: PLR2004 - IPv6
    traffic = {} if ports is None else {"fromPort": ports[0], "toPort": ports[1]}
    inline = {"protocol": protocol, **traffic, block: [source]}
    separate = {"ipProtocol": protocol, **traffic, f"cidrIpv{family}": source}
    own = {"source": f"cidrIpv{family}", "protocol": "ipProtocol"}.get(blame, blame)
    path = f"{block}[0]" if blame == "source" else blame
    return (
        *_inline(title, "ingress", inline, path),
        Example(f"{title}, ingress rule", Given(SECURITY_GROUP_INGRESS_RULE, separate), path=own),
    )


def egress(
    title: str, ports: Ports, protocol: object = "tcp", *, blame: str = ""
) -> tuple[Example, ...]:
    """Spell an egress rule to everywhere in all four ways.

    Args:
        title: the state, to which the spelling is added.
        ports: first and last port, left out where the protocol has none.
        protocol: name or number.
        blame: what a finding must name: `protocol`, `fromPort` or `toPort`.
    """
    traffic = {} if ports is None else {"fromPort": ports[0], "toPort": ports[1]}
    inline = {"protocol": protocol, **traffic, "cidrBlocks": ["0.0.0.0/0"]}
    separate = {"ipProtocol": protocol, **traffic, "cidrIpv4": "0.0.0.0/0"}
    own = "ipProtocol" if blame == "protocol" else blame
    return (
        *_inline(title, "egress", inline, blame),
        Example(f"{title}, egress rule", Given(SECURITY_GROUP_EGRESS_RULE, separate), path=own),
    )


def _inline(
    title: str, direction: str, rule: dict[str, object], path: str
) -> tuple[Example, Example, Example]:
    inside = f"{direction}[0].{path}" if path else ""
    return (
        Example(f"{title}, inline", Given(SECURITY_GROUP, {direction: [rule]}), path=inside),
        Example(
            f"{title}, default group",
            Given(DEFAULT_SECURITY_GROUP, {direction: [rule]}),
            path=inside,
        ),
        Example(
            f"{title}, rule",
            Given(SECURITY_GROUP_RULE, {"type": direction, **rule}),
            path=path,
        ),
    )
