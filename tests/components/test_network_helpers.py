"""Arithmetic of ranges, traffic of rules, names of services, and policies of endpoints."""

import json

import pytest

from components._documents import logs_key_policy
from components._network import rules as network
from components._network.endpoint_policies import Passage, endpoint_policy
from components._network.endpoint_services import DEFAULT, DEMANDED, KNOWN, service_name
from components._network.flow_logs import delivery_policy, trust_policy
from components._network.place import Place
from components._network.private_network import acl_rules
from components._network.ranges import (
    carve,
    contains,
    fitting_prefix,
    is_internet,
    is_split,
    is_wide,
    subnet_problems,
)
from components._network.traffic import (
    Traffic,
    objections_to_destination,
    objections_to_source,
    overlaps,
    source_problems,
)
from components._rules import Rule
from policypack.controls import catalogue

PLACE = Place("aws", "eu-west-1", "123456789012")
CHINA = Place("aws-cn", "cn-north-1", "123456789012")


@pytest.mark.parametrize(
    ("block", "size", "count", "subnets"),
    [
        ("10.0.0.0/16", 20, 3, ("10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20")),
        ("10.1.0.0/24", 28, 2, ("10.1.0.0/28", "10.1.0.16/28")),
        ("10.0.0.0/16", 16, 1, ("10.0.0.0/16",)),
        ("10.0.0.0/26", 28, 4, ("10.0.0.0/28", "10.0.0.16/28", "10.0.0.32/28", "10.0.0.48/28")),
    ],
)
def test_carve_gives_the_first_subnets_of_a_size(
    block: str, size: int, count: int, subnets: tuple[str, ...]
) -> None:
    assert carve(block, size, count) == subnets
    assert list(subnet_problems(block, subnets)) == []


@pytest.mark.parametrize(
    ("block", "size", "count"), [("10.0.0.0/26", 28, 5), ("10.0.0.0/20", 16, 1)]
)
def test_carve_without_room_is_refused(block: str, size: int, count: int) -> None:
    with pytest.raises(
        ValueError, match=f"{block} has no room for {count} subnets of size /{size}"
    ):
        carve(block, size, count)


@pytest.mark.parametrize(
    ("block", "size"), [("10.0.0.0/16", 20), ("10.0.0.0/24", 28), ("10.0.0.0/27", 28)]
)
def test_fitting_prefix_leaves_room_and_stays_within_what_aws_allows(block: str, size: int) -> None:
    assert fitting_prefix(block) == size


def test_subnet_problems_name_what_is_outside_and_what_overlaps() -> None:
    found = subnet_problems("10.0.0.0/16", ["10.0.0.0/20", "10.0.8.0/21", "10.1.0.0/20"])
    assert list(found) == [
        (1, 'is "10.0.8.0/21", which overlaps 10.0.0.0/20; give ranges that are apart'),
        (2, 'is "10.1.0.0/20", outside the VPC; give a range within 10.0.0.0/16'),
    ]


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("10.0.0.0/8", "10.1.0.0/16", True),
        ("10.1.0.0/16", "10.0.0.0/8", False),
        ("2001:db8::/32", "2001:db8:1::/48", True),
        ("::/0", "10.0.0.0/8", False),
    ],
)
def test_contains_compares_ranges_of_one_family(outer: str, inner: str, *, expected: bool) -> None:
    assert contains(outer, inner) is expected


@pytest.mark.parametrize(
    ("block", "internet", "split", "wide"),
    [
        ("0.0.0.0/0", True, False, True),
        ("::/0", True, False, True),
        ("128.0.0.0/1", False, True, True),
        ("2000::/3", False, True, True),
        ("10.0.0.0/8", False, False, True),
        ("10.0.0.0/16", False, False, False),
        ("2001:db8::/32", False, False, True),
        ("2001:db8::/48", False, False, False),
    ],
)
def test_range_is_internet_split_or_wide(
    block: str, *, internet: bool, split: bool, wide: bool
) -> None:
    assert (is_internet(block), is_split(block), is_wide(block)) == (internet, split, wide)


def rule(block: str, first: int = 443, last: int = 0, protocol: str = "tcp") -> Traffic:
    family = "cidr_ipv6" if ":" in block else "cidr_ipv4"
    return Traffic({family: block}, protocol, first, last or first, "text")


def test_overlaps_tell_only_rules_that_add_nothing() -> None:
    rules = {
        "one": rule("10.1.0.0/16"),
        "all": rule("10.0.0.0/8", 400, 500),
        "udp": rule("10.2.0.0/16", protocol="udp"),
        "more": rule("10.3.0.0/16", 443, 600),
        "apart": rule("192.168.0.0/16"),
        "group": Traffic({"security_group_id": "sg-1"}, "tcp", 443, 443, "text"),
        "same": Traffic({"security_group_id": "sg-1"}, "tcp", 443, 443, "other text"),
    }
    assert dict(overlaps(rules)) == {
        "one": 'is 10.1.0.0/16, which lies in 10.0.0.0/8 of "all"; remove one of the two',
        "group": 'repeats "same"; remove one of the two',
    }


@pytest.mark.parametrize(
    ("source", "controls"),
    [
        (rule("10.0.0.0/8", 8080), ()),
        (rule("0.0.0.0/0", 443), ("EXT.SG_NO_INGRESS_FROM_WORLD",)),
        (rule("::/0", 8443), ("EXT.SG_NO_INGRESS_FROM_WORLD", "EC2.18")),
        (rule("0.0.0.0/0", 80, 443), ("EXT.SG_NO_INGRESS_FROM_WORLD", "EC2.18", "EC2.19")),
        (rule("0.0.0.0/0", 443, protocol="udp"), ("EXT.SG_NO_INGRESS_FROM_WORLD", "EC2.18")),
    ],
)
def test_objections_to_source_are_the_controls_that_would_find_it(
    source: Traffic, controls: tuple[str, ...]
) -> None:
    assert objections_to_source(source) == controls
    assert set(controls) <= {one.id for one in catalogue()}


@pytest.mark.parametrize(
    ("destination", "controls"),
    [
        (rule("0.0.0.0/0"), ()),
        (rule("10.0.0.0/8", 5432), ("EXT.SG_EGRESS_443_ONLY",)),
        (rule("10.0.0.0/8", 443, 444), ("EXT.SG_EGRESS_443_ONLY",)),
        (rule("10.0.0.0/8", protocol="udp"), ("EXT.SG_EGRESS_443_ONLY",)),
    ],
)
def test_objections_to_destination_are_about_anything_but_https(
    destination: Traffic, controls: tuple[str, ...]
) -> None:
    assert objections_to_destination(destination) == controls


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (rule("10.0.0.0/16", 22), 0),
        (rule("10.0.0.0/15", 22), 1),
        (rule("2001:db8::/32", 0, 65535), 2),
        (rule("0.0.0.0/1", 443), 1),
        (Traffic({"prefix_list_id": "pl-1"}, "udp", 3389, 3389, ""), 1),
        (Traffic({"security_group_id": "sg-1"}, "tcp", 22, 22, ""), 0),
    ],
)
def test_source_problems_are_what_no_exemption_allows(source: Traffic, count: int) -> None:
    assert len(list(source_problems(source))) == count


@pytest.mark.parametrize(
    ("service", "place", "name"),
    [
        ("ssm", PLACE, "com.amazonaws.eu-west-1.ssm"),
        ("ecr.api", PLACE, "com.amazonaws.eu-west-1.ecr.api"),
        ("ssm", CHINA, "com.amazonaws.cn-north-1.ssm"),
        ("ecr.api", CHINA, "cn.com.amazonaws.cn-north-1.ecr.api"),
        ("s3", CHINA, "com.amazonaws.cn-north-1.s3"),
        (
            "ecr.dkr",
            Place("aws-eusc", "eusc-de-east-1", "1"),
            "eu.amazonaws.eusc-de-east-1.ecr.dkr",
        ),
    ],
)
def test_service_name_is_the_partitions(service: str, place: Place, name: str) -> None:
    assert service_name(service, place.region, place.partition) == name


def test_demanded_services_are_those_of_the_catalogue_and_have_endpoints_by_default() -> None:
    demanding = {one.id for one in catalogue() if one.name.startswith("vpc-endpoint-")}
    assert set(DEMANDED.values()) == demanding
    assert set(DEMANDED) <= set(DEFAULT) <= set(KNOWN)


def statements(policy: str | None) -> list[dict]:
    assert policy is not None
    return json.loads(policy)["Statement"]


def test_endpoint_policy_lets_only_own_principals_through() -> None:
    (mine,) = statements(endpoint_policy("kms", PLACE, Passage()))
    assert mine["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    (ours,) = statements(endpoint_policy("kms", PLACE, Passage("o-a1b2c3d4e5")))
    assert ours["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    assert endpoint_policy("inspector2-telemetry", PLACE, Passage()) is None


def test_endpoint_policy_of_s3_reads_from_aws_and_uses_named_buckets() -> None:
    public, own = statements(endpoint_policy("s3", CHINA, Passage(None, ["logs"], images=True)))
    assert public["Action"] == "s3:GetObject"
    assert "Condition" not in public
    prefix = "arn:aws-cn:s3:::"
    for bucket in (
        "al2023-repos-cn-north-1-de612dc2",
        "patch-baseline-snapshot-cn-north-1",
        "aws-patch-manager-cn-north-1-*",
        "prod-cn-north-1-starport-layer-bucket",
    ):
        assert f"{prefix}{bucket}/*" in public["Resource"]
    assert all(one.endswith("/*") for one in public["Resource"])
    assert own["Resource"] == [f"{prefix}logs", f"{prefix}logs/*"]
    assert own["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    (only,) = statements(endpoint_policy("s3", PLACE, Passage()))
    assert not any("starport" in one for one in only["Resource"])


def test_flow_log_documents_name_this_account_and_no_other() -> None:
    (trust,) = statements(trust_policy(PLACE))
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*"},
    }
    write, find = statements(delivery_policy(PLACE, "/landingzone/zone/flow-logs-"))
    group = "arn:aws:logs:eu-west-1:123456789012:log-group:"
    assert write["Resource"] == f"{group}/landingzone/zone/flow-logs-*"
    assert find == {
        "Sid": "Find",
        "Effect": "Allow",
        "Action": "logs:DescribeLogGroups",
        "Resource": f"{group}*",
    }
    administration, groups = statements(logs_key_policy(CHINA))
    assert administration["Principal"] == {"AWS": "arn:aws-cn:iam::123456789012:root"}
    assert groups["Principal"] == {"Service": "logs.cn-north-1.amazonaws.com.cn"}


def test_acl_rules_open_no_port_of_a_server_to_the_internet() -> None:
    rules = acl_rules("10.0.0.0/16")
    assert [(one["cidr_block"], one["from_port"]) for one in rules["ingress"]] == [
        ("10.0.0.0/16", 0),
        ("0.0.0.0/0", 32768),
    ]
    assert [(one["cidr_block"], one["to_port"]) for one in rules["egress"]] == [
        ("10.0.0.0/16", 0),
        ("0.0.0.0/0", 443),
    ]


@pytest.mark.parametrize(
    ("accepting", "good", "bad"),
    [
        (network.VPC_RANGE, ["10.0.0.0/16", "10.0.0.0/28"], ["10.0.0.0/15", "10.0.0.0/29", "::/0"]),
        (network.ZONE, ["eu-west-1a", "us-gov-west-1b"], ["eu-west-1", "a", 1]),
        (network.RETENTION_DAYS, [1, 365, 3653], [0, 366, True, "365"]),
        (network.BUCKET_NAME, ["my-logs", "a.b"], ["My-logs", "a", "-logs"]),
        (network.ORGANIZATION_ID, ["o-a1b2c3d4e5"], ["o-1", "ou-a1b2c3d4e5"]),
        (network.GROUP_NAME, ["host", "my (host)"], ["sg-host", "höst", ""]),
        (network.NETWORK_NAME, ["zone-1"], ["sg-1", "a b", "a/b"]),
        (network.KEY, ["s3", "2001_db8__-32"], ["", "a b", "a/b"]),
        (network.PORT, [0, 65535, 443.0], [-1, 65536, "443"]),
        (network.ROUTE_TABLE_ID, ["rtb-12345678"], ["rt-12345678"]),
        (
            network.limited(network.CIDR_IPV4),
            ["10.0.0.0/8"],
            ["0.0.0.0/0", "128.0.0.0/1", "10.0.0.1/8"],
        ),
    ],
    ids=lambda value: value.allowed if isinstance(value, Rule) else None,
)
def test_network_rule_accepts_or_refuses(accepting: Rule, good: list, bad: list) -> None:
    assert [value for value in good if not accepting.accepts(value)] == []
    assert [value for value in bad if accepting.accepts(value)] == []
