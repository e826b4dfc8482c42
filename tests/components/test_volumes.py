"""Which sizes, IOPS and throughputs a volume of a type can have, and which devices a host."""

import pytest

from components._hosts import rules
from components._hosts.processors import OPTIMISED_ON_REQUEST, credit_problems
from components._hosts.volumes import volume_problems
from policypack.controls.ec2 import ebs_optimized


@pytest.mark.parametrize(
    "volume",
    [
        ("gp3", 1, None, None),
        ("gp3", 1, 3000, 750),
        ("gp3", 160, 80_000, 2_000),
        ("gp3", 65_536, None, 125),
        ("gp2", 16_384, None, None),
        ("io2", 4, 4_000, None),
        ("io2", 256, 256_000, None),
        ("io1", 4, 200, None),
        ("st1", 125, None, None),
        ("sc1", 16_384, None, None),
    ],
)
def test_volume_within_the_limits_of_its_type_has_no_problem(volume: tuple) -> None:
    assert list(volume_problems(*volume)) == []


@pytest.mark.parametrize(
    ("volume", "problems"),
    [
        (("gp2", 16_385, None, None), {"size": '"gp2" has 1 to 16384 GiB'}),
        (("io2", 3, 100, None), {"size": '"io2" has 4 to 65536 GiB'}),
        (("st1", 100, None, None), {"size": '"st1" has 125 to 16384 GiB'}),
        (("gp3", 8, 2_999, None), {"iops": "has 3000 to 80000"}),
        (("gp3", 8, 4_001, None), {"iops": "8 GiB take at most 4000 (500 per GiB)"}),
        (("io1", 4, 201, None), {"iops": "4 GiB take at most 200 (50 per GiB)"}),
        (("io1", 2_000, 64_001, None), {"iops": "has 100 to 64000"}),
        (("io2", 4, 4_001, None), {"iops": "4 GiB take at most 4000 (1000 per GiB)"}),
        (("io2", 8, None, None), {"iops": 'is missing, and "io2" has no default'}),
        (("gp2", 8, 3_000, None), {"iops": 'which "gp2" does not take'}),
        (("io2", 8, 500, 125), {"throughput": 'which only "gp3" takes'}),
        (("gp3", 8, None, 751), {"throughput": "which takes 3004 IOPS"}),
        (("gp3", 16, 8_000, 2_000), {}),
        (("gp3", 16, 7_999, 2_000), {"throughput": "which takes 8000 IOPS"}),
        (("gp3", 8, 5_000, 1_300), {"iops": "at most 4000", "throughput": "5200 IOPS"}),
    ],
)
def test_volume_beyond_the_limits_of_its_type_is_told(volume: tuple, problems: dict) -> None:
    found = dict(volume_problems(*volume))
    assert found.keys() == problems.keys()
    assert [name for name, part in problems.items() if part not in found[name]] == []


def test_types_optimised_on_request_are_those_of_the_control() -> None:
    assert ebs_optimized.OPTIONAL == OPTIMISED_ON_REQUEST


@pytest.mark.parametrize("instance_type", ["t2.micro", "t3.micro", "t3a.nano", "t4g.small"])
def test_credit_problems_of_a_burstable_type_are_none(instance_type: str) -> None:
    assert list(credit_problems(instance_type, "unlimited")) == []


def test_credit_problems_of_another_type_name_those_with_credits() -> None:
    (reason,) = credit_problems("m7i.large", "standard")
    assert '"m7i.large" has no CPU credits; only t2, t3, t3a, t4g have' in reason
    assert list(credit_problems("m7i.large", None)) == []


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (rules.DEVICE_NAME, ["/dev/sdf", "/dev/xvdb", "/dev/xvdba"], ["/dev/xvda", "/dev/sda1"]),
        (rules.RELEASE, ["latest", "2023.9.20251117"], ["2023", "Latest", "2023.9.2025"]),
        (rules.PACKAGE, ["jq", "python3.12", "gcc-c++"], ["-y", "a b", "jq;reboot", "$(id)"]),
        (rules.FILE_PATH, ["/etc/motd", "/opt/a b/..c"], ["etc", "/", "/a/../b", "/a\n", "/a'b"]),
        (rules.FILE_MODE, ["0644", "600"], ["4755", "rw", "0888", 644]),
        (rules.FILE_OWNER, ["root", "ec2-user:adm", "_app"], ["root:", "0", "a b"]),
        (rules.AGENT_PARAMETER, ["AmazonCloudWatch-linux"], ["/golden/agent", "linux"]),
        (rules.AVAILABILITY_ZONE, ["eu-west-1a", "us-west-2-lax-1a"], ["eu-west-1", "1a"]),
        (rules.VOLUME_SIZE, [1, 65_536], [0, 65_537]),
        (rules.ROOT_VOLUME_SIZE, [8], [7]),
    ],
)
def test_rule_of_hosts_accepts_or_refuses(rule: rules.Rule, good: list, bad: list) -> None:
    assert [value for value in good if not rule.accepts(value)] == []
    assert [value for value in bad if rule.accepts(value)] == []
