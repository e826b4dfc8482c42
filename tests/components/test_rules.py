import pytest

from components import _rules as rules

ACCOUNT = "123456789012"


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (rules.COMPUTE, ["instance", "fleet"], ["Instance", "", 1]),
        (rules.ARCHITECTURE, ["x86_64", "arm64"], ["amd64"]),
        (rules.KERNEL, ["6.1", "6.12", "6.18", "default"], ["latest", "6.120", 6.1]),
        (
            rules.INSTANCE_TYPE,
            ["t3.micro", "m7gd.metal-48xl", "u-6tb1.56xlarge"],
            ["t3", "T3.micro", "t3.micro ", ".micro"],
        ),
        (
            rules.PARAMETER_PATH,
            ["/a", "/landingzone/vpc/vpc-id"],
            ["landingzone/vpc", "/", "/a/", "/a b", ""],
        ),
        (
            rules.IMAGE_ID,
            ["ami-12345678", "ami-0123456789abcdef0"],
            ["ami-123456789", "ami-xyz", "img-12345678", None],
        ),
        (rules.VPC_ID, ["vpc-0123456789abcdef0"], ["subnet-0123456789abcdef0"]),
        (rules.VOLUME_SIZE, [8, 16384, 20.0], [7, 16385, 8.5, "8", True, float("nan")]),
        (rules.FLEET_SIZE, [1, 1000], [0, 1001, -1]),
        (rules.BOOLEAN, [True, False], ["true", 1, None]),
        (rules.CIDR_IPV4, ["0.0.0.0/0", "10.0.0.0/16"], ["10.0.0.1/16", "10.0.0.0", "::/0", 4]),
        (rules.CIDR_IPV6, ["::/0", "2001:db8::/32"], ["0.0.0.0/0", "2001:db8::1/32"]),
        (rules.CIDR, ["::/0", "0.0.0.0/0"], ["everywhere"]),
        (rules.list_of(rules.CIDR), [["::/0"]], [[], ["x/0"], "::/0", None]),
        (
            rules.KMS_KEY_ARN,
            [
                f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a-2b",
                f"arn:aws-cn:kms:cn-north-1:{ACCOUNT}:key/1",
            ],
            ["alias/aws/ebs", f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/x", "1a-2b"],
        ),
        (
            rules.POLICY_ARN,
            [f"arn:aws:iam::{ACCOUNT}:policy/p", "arn:aws-us-gov:iam::aws:policy/service-role/P"],
            [f"arn:aws:iam::{ACCOUNT}:role/p", "p"],
        ),
        (rules.IAM_PATH, ["/", "/a/", "/a/b/"], ["a", "/a", "//x"]),
        (rules.LAUNCH_TEMPLATE_VERSION, ["1", "42"], ["$Latest", "$Default", "0", 1]),
        (rules.TAGS, [{}, {"a": "b"}], [{"a": 1}, {"aws:x": "y"}, {"": "y"}, ["a"], "a"]),
        (rules.NAMED_MAPS, [{"a": {}}], [{}, {"a": 1}, []]),
        (rules.RULE_DESCRIPTION, ["HTTPS to 10.0.0.0/8"], ["", "Ä", "x" * 256]),
    ],
    ids=lambda value: value.allowed if isinstance(value, rules.Rule) else None,
)
def test_rule_value_accepted_or_refused(rule: rules.Rule, good: list, bad: list) -> None:
    assert [value for value in good if not rule.accepts(value)] == []
    assert [value for value in bad if rule.accepts(value)] == []


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.KERNEL, '"6.1", "6.12", "6.18" or "default"'),
        (rules.VOLUME_SIZE, "a whole number from 8 to 16384 (GiB)"),
        (rules.FLEET_SIZE, "a whole number from 1 to 1000"),
        (rules.one_of("Enforce"), '"Enforce"'),
        (rules.VPC_ID, 'a VPC id such as "vpc-0a1b2c3d"'),
    ],
)
def test_rule_allowed_tells_what_passes(rule: rules.Rule, allowed: str) -> None:
    assert rule.allowed == allowed
