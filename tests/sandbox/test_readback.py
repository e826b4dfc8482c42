import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.landing_zone import SUBNET_PARAMETERS, VPC_PARAMETER, provision
from sandbox.readback import REQUIRED_POLICIES, Facts, Row, describe, judge, render, verdict

Clients = Callable[..., Any]
REGION = "eu-central-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
EGRESS = {"IsEgress": True, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
COMPLIANT = {
    "instance": {
        "InstanceId": "i-1",
        "InstanceType": "t3.micro",
        "State": {"Name": "running"},
        "SubnetId": "subnet-1",
        "RootDeviceName": "/dev/xvda",
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "NetworkInterfaces": [{"Groups": [{"GroupId": "sg-1"}]}],
        "IamInstanceProfile": {"Arn": "arn:aws:iam::1:instance-profile/p"},
    },
    "volumes": [{"Attachments": [{"Device": "/dev/xvda"}], "Encrypted": True, "VolumeType": "gp3"}],
    "rules": [{**EGRESS, "CidrIpv4": "10.0.0.0/16"}],
    "role": {"AssumeRolePolicyDocument": TRUST},
    "policies": list(REQUIRED_POLICIES),
}


def changed(path: str, value: object) -> Facts:
    """Compliant facts with one thing changed, named by its path."""
    facts = copy.deepcopy(COMPLIANT)
    *above, last = path.split(".")
    place: Any = facts
    for step in above:
        place = place[step]
    if value is None and path != "role":
        del place[last]
    else:
        place[last] = value
    return Facts(**facts)


def test_judge_of_compliant_facts_finds_nothing_wrong() -> None:
    assert [row for row in judge(Facts(**COMPLIANT)) if not row.passed] == []


@pytest.mark.parametrize(
    ("path", "value", "subject", "said"),
    [
        ("instance.State", {"Name": "stopped"}, "state", "stopped"),
        (
            "instance.MetadataOptions",
            {"HttpTokens": "optional", "HttpPutResponseHopLimit": 1},
            "metadata tokens",
            "optional",
        ),
        (
            "instance.MetadataOptions",
            {"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
            "metadata hop limit",
            "2",
        ),
        ("instance.PublicIpAddress", "3.3.3.3", "public address", "3.3.3.3"),
        (
            "instance.NetworkInterfaces",
            [{"Groups": [], "Association": {"PublicIp": "4.4.4.4"}}],
            "public address",
            "4.4.4.4",
        ),
        ("instance.NetworkInterfaces", [{}, {}], "network interfaces", "2"),
        ("instance.IamInstanceProfile", None, "instance profile", "none"),
        ("role", None, "role trusts", "none"),
        (
            "role",
            {"AssumeRolePolicyDocument": {"Statement": [{"Principal": {"AWS": ["a", "b"]}}]}},
            "role trusts",
            "a, b",
        ),
        (
            "role",
            {"AssumeRolePolicyDocument": {"Statement": [{"Principal": "*"}]}},
            "role trusts",
            "*",
        ),
        ("policies", [REQUIRED_POLICIES[0]], REQUIRED_POLICIES[1], "not attached"),
        ("volumes", [], "root volume", "none"),
        (
            "volumes",
            [{"Attachments": [{"Device": "/dev/xvda"}], "Encrypted": False, "VolumeType": "gp3"}],
            "root volume",
            "unencrypted gp3",
        ),
        ("rules", [], "egress", "none"),
        (
            "rules",
            [{"IsEgress": True, "IpProtocol": "-1", "CidrIpv4": "0.0.0.0/0"}],
            "egress",
            "all 0.0.0.0/0",
        ),
        (
            "rules",
            [{**EGRESS, "ToPort": 444, "PrefixListId": "pl-1"}],
            "egress",
            "tcp 443-444 pl-1",
        ),
        (
            "rules",
            [
                {**EGRESS, "CidrIpv6": "::/0"},
                {**EGRESS, "IsEgress": False, "ReferencedGroupInfo": {"GroupId": "sg-2"}},
            ],
            "ingress",
            "tcp 443 sg-2",
        ),
    ],
)
def test_judge_of_one_wrong_fact_finds_it_alone(
    path: str, value: object, subject: str, said: str
) -> None:
    wrong = [row for row in judge(changed(path, value)) if not row.passed]
    assert [(row.subject, row.value) for row in wrong] == [(subject, said)]


@pytest.mark.parametrize(
    ("wanted", "passed", "expected"),
    [("", True, "noted"), ("1", True, "ok"), ("1", False, "NOT OK")],
)
def test_verdict_of_row(wanted: str, passed: object, expected: str) -> None:
    assert verdict(Row("i-1", "fact", "value", wanted, passed is True)) == expected


def test_render_of_no_instance_says_so() -> None:
    assert "no instance" in render([])


def test_render_counts_what_is_as_wanted_and_marks_the_rest() -> None:
    rows = [Row("i-1", "a", "1", "1", passed=True), Row("i-1", "b", "2", "1", passed=False)]
    shown = render(rows)
    assert shown.count("NOT OK") == 1
    assert "1 of 2 facts as wanted." in shown


@pytest.fixture(scope="module")
def instances(client: Clients, emulator: str) -> dict[str, str]:
    """A compliant instance and one with everything left to defaults, by these words."""
    provision(emulator, REGION)
    ec2, ssm, iam = client("ec2", REGION), client("ssm", REGION), client("iam", REGION)
    image, older, vpc, subnet = (
        ssm.get_parameter(Name=name)["Parameter"]["Value"]
        for name in (
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64",
            "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
            VPC_PARAMETER,
            SUBNET_PARAMETERS[0],
        )
    )
    iam.create_role(RoleName="readback", AssumeRolePolicyDocument=json.dumps(TRUST))
    for policy in REQUIRED_POLICIES:
        iam.attach_role_policy(RoleName="readback", PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    iam.create_instance_profile(InstanceProfileName="readback")
    iam.add_role_to_instance_profile(InstanceProfileName="readback", RoleName="readback")
    group = ec2.create_security_group(GroupName="readback", Description="x", VpcId=vpc)["GroupId"]
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    https = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    }
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[https])
    compliant = {
        "ImageId": image,
        "InstanceType": "t3.micro",
        "SubnetId": subnet,
        "SecurityGroupIds": [group],
        "IamInstanceProfile": {"Name": "readback"},
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}],
    }
    requests = {"compliant": compliant, "default": {"ImageId": older}}
    return {
        word: ec2.run_instances(MinCount=1, MaxCount=1, **request)["Instances"][0]["InstanceId"]
        for word, request in requests.items()
    }


def test_describe_of_compliant_instance_passes(instances: dict[str, str], emulator: str) -> None:
    rows = [row for row in describe(emulator, REGION) if row.instance == instances["compliant"]]
    values = {row.subject: row.value for row in rows}
    assert [row for row in rows if not row.passed] == []
    assert values["egress"] == "tcp 443 0.0.0.0/0"
    assert values["root volume"] == "encrypted gp3"


def test_describe_of_default_instance_fails_on_every_count(
    instances: dict[str, str], emulator: str
) -> None:
    rows = [row for row in describe(emulator, REGION) if row.instance == instances["default"]]
    assert {row.subject for row in rows if not row.passed} == {
        "metadata tokens",
        "public address",
        "instance profile",
        "role trusts",
        *REQUIRED_POLICIES,
        "root volume",
        "egress",
    }
