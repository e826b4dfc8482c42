"""What the emulated AWS itself says about the running instances, and what to think of it.

Facts are read with boto3, past engine and plugin; each is judged by a pure function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sandbox.clients import connect

REQUIRED_POLICIES = ("AmazonSSMManagedInstanceCore", "AmazonInspector2ManagedCisPolicy")
_TRUSTED = "ec2.amazonaws.com"
_HTTPS = 443
_WIDTH = 120


@dataclass(frozen=True)
class Row:
    """One fact about one instance.

    Args:
        instance: The instance's id.
        subject: What the fact is about.
        value: What AWS says.
        wanted: What a compliant instance has; empty where every value will do.
        passed: Whether the value is a wanted one.
    """

    instance: str
    subject: str
    value: str
    wanted: str
    passed: bool


@dataclass(frozen=True)
class Facts:
    """What AWS says about one instance and what it uses.

    Args:
        instance: DescribeInstances' structure.
        volumes: DescribeVolumes' structures of its volumes.
        rules: DescribeSecurityGroupRules' structures of its groups.
        role: GetRole's structure, None without a profile or role.
        policies: Names of the managed policies attached to the role.
    """

    instance: Mapping[str, Any]
    volumes: Sequence[Mapping[str, Any]]
    rules: Sequence[Mapping[str, Any]]
    role: Mapping[str, Any] | None
    policies: Sequence[str]


def describe(endpoint: str, region: str) -> list[Row]:
    """Read and judge every instance that is not terminated.

    Args:
        endpoint: The URL of the emulated AWS.
        region: The region to look at.
    """
    reader = _Reader(endpoint, region)
    return [row for instance in reader.instances() for row in judge(reader.facts(instance))]


def judge(facts: Facts) -> list[Row]:
    """Judge what is known about an instance."""
    instance = facts.instance
    options = instance.get("MetadataOptions", {})
    state = instance["State"]["Name"]
    interfaces = len(instance.get("NetworkInterfaces", []))
    tokens = options.get("HttpTokens", "optional")
    hops = options.get("HttpPutResponseHopLimit")
    public = public_addresses(instance)
    trusted = trusted_services(facts.role)
    judged = [
        ("state", state, "running", state == "running"),
        ("type", instance["InstanceType"], "", True),
        ("subnet", instance.get("SubnetId", "none"), "", True),
        ("metadata tokens", tokens, "required", tokens == "required"),
        ("metadata hop limit", str(hops), "1", hops == 1),
        ("public address", _listed(public), "none", not public),
        ("network interfaces", str(interfaces), "1", interfaces == 1),
        ("instance profile", profile_name(instance), "one", "IamInstanceProfile" in instance),
        ("role trusts", _listed(trusted), _TRUSTED, trusted == [_TRUSTED]),
        *_judge_policies(facts.policies),
        _judge_root(facts),
        _judge_rules("egress", egress(facts.rules), f"tcp {_HTTPS}"),
        _judge_rules("ingress", ingress(facts.rules), "none"),
    ]
    return [Row(instance["InstanceId"], *row) for row in judged]


def public_addresses(instance: Mapping[str, Any]) -> list[str]:
    """Return the public addresses of an instance, of all its interfaces."""
    found = {instance.get("PublicIpAddress")}
    for interface in instance.get("NetworkInterfaces", []):
        found.add(interface.get("Association", {}).get("PublicIp"))
    return sorted(address for address in found if address)


def profile_name(instance: Mapping[str, Any]) -> str:
    """Return the name of an instance's profile."""
    arn = instance.get("IamInstanceProfile", {}).get("Arn", "none")
    return str(arn).rsplit("/", 1)[-1]


def trusted_services(role: Mapping[str, Any] | None) -> list[str]:
    """Return who may assume a role, of whatever kind of principal."""
    statements = (role or {}).get("AssumeRolePolicyDocument", {}).get("Statement", [])
    principals: set[str] = set()
    for statement in statements:
        named = statement.get("Principal", {})
        for value in named.values() if isinstance(named, Mapping) else [named]:
            principals.update([value] if isinstance(value, str) else value)
    return sorted(principals)


def root_volume(facts: Facts) -> Mapping[str, Any] | None:
    """Return the volume an instance boots from."""
    device = facts.instance.get("RootDeviceName")
    for volume in facts.volumes:
        if any(attachment["Device"] == device for attachment in volume["Attachments"]):
            return volume
    return None


def egress(rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return outbound rules as text."""
    return sorted(rule_text(rule) for rule in rules if rule["IsEgress"])


def ingress(rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return inbound rules as text."""
    return sorted(rule_text(rule) for rule in rules if not rule["IsEgress"])


def rule_text(rule: Mapping[str, Any]) -> str:
    """Return a rule as protocol, ports and peer."""
    peer = (
        rule.get("CidrIpv4")
        or rule.get("CidrIpv6")
        or rule.get("PrefixListId")
        or rule.get("ReferencedGroupInfo", {}).get("GroupId")
    )
    if rule["IpProtocol"] == "-1":
        return f"all {peer}"
    first, last = rule["FromPort"], rule["ToPort"]
    ports = str(first) if first == last else f"{first}-{last}"
    return f"{rule['IpProtocol']} {ports} {peer}"


def render(rows: Sequence[Row]) -> str:
    """Return a table for people, with a verdict on every line."""
    if not rows:
        return "The emulated AWS has no instance that is not terminated.\n"
    table = Table(title="Read back from the emulated AWS", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("instance", "fact", "value", "wanted", "verdict"):
        table.add_column(heading, overflow="fold")
    shown = ""
    for row in rows:
        if shown and shown != row.instance:
            table.add_section()
        name = "" if shown == row.instance else row.instance
        shown = row.instance
        table.add_row(name, row.subject, row.value, row.wanted, verdict(row))
    output = StringIO()
    Console(file=output, width=_WIDTH).print(table)
    lines = "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())
    failed = sum(not row.passed for row in rows)
    return f"{lines}{len(rows) - failed} of {len(rows)} facts as wanted.\n"


def verdict(row: Row) -> str:
    """Return the word for a row's judgement."""
    if not row.wanted:
        return "noted"
    return "ok" if row.passed else "NOT OK"


def _judge_policies(policies: Sequence[str]) -> list[tuple[str, str, str, bool]]:
    """Judge the managed policies: each required one is a fact, the others are one."""
    others = sorted(set(policies) - set(REQUIRED_POLICIES))
    required = [
        (name, "attached" if name in policies else "not attached", "attached", name in policies)
        for name in REQUIRED_POLICIES
    ]
    return [*required, ("other policies", _listed(others), "", True)]


def _judge_root(facts: Facts) -> tuple[str, str, str, bool]:
    """Judge the root volume."""
    volume = root_volume(facts)
    if volume is None:
        return ("root volume", "none", "encrypted gp3", False)
    text = f"{'encrypted' if volume['Encrypted'] else 'unencrypted'} {volume['VolumeType']}"
    return ("root volume", text, "encrypted gp3", text == "encrypted gp3")


def _judge_rules(subject: str, rules: Sequence[str], wanted: str) -> tuple[str, str, str, bool]:
    """Judge rules by what each may start with; "none" allows none, another text needs some."""
    passed = not rules if wanted == "none" else bool(rules) and _all_start(rules, f"{wanted} ")
    return (subject, _listed(rules), wanted, passed)


def _all_start(texts: Iterable[str], start: str) -> bool:
    """Say whether every text starts alike."""
    return all(text.startswith(start) for text in texts)


def _listed(values: Iterable[str]) -> str:
    """Return values on one line."""
    return ", ".join(values) or "none"


class _Reader:
    """Reads facts from the emulated AWS."""

    def __init__(self, endpoint: str, region: str) -> None:
        self._ec2 = connect(endpoint, region, "ec2")
        self._iam = connect(endpoint, region, "iam")

    def instances(self) -> list[Mapping[str, Any]]:
        """Return the instances that are not terminated, by id."""
        pages = self._ec2.get_paginator("describe_instances").paginate()
        reservations = [found for page in pages for found in page["Reservations"]]
        instances = [instance for found in reservations for instance in found["Instances"]]
        alive = [item for item in instances if item["State"]["Name"] != "terminated"]
        return sorted(alive, key=lambda instance: str(instance["InstanceId"]))

    def facts(self, instance: Mapping[str, Any]) -> Facts:
        """Read what an instance uses."""
        mine = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        role = self._role(instance)
        return Facts(
            instance=instance,
            volumes=self._ec2.describe_volumes(Filters=mine)["Volumes"],
            rules=self._rules(instance),
            role=role,
            policies=self._policies(role),
        )

    def _rules(self, instance: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Return the rules of all groups of all interfaces."""
        groups = {
            group["GroupId"]
            for interface in instance.get("NetworkInterfaces", [])
            for group in interface["Groups"]
        }
        if not groups:
            return []
        chosen = [{"Name": "group-id", "Values": sorted(groups)}]
        found = self._ec2.describe_security_group_rules(Filters=chosen)
        rules: list[Mapping[str, Any]] = found["SecurityGroupRules"]
        return rules

    def _role(self, instance: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the role of an instance's profile, as IAM says."""
        if "IamInstanceProfile" not in instance:
            return None
        name = profile_name(instance)
        roles = self._iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]
        if not roles:
            return None
        role: Mapping[str, Any] = self._iam.get_role(RoleName=roles[0]["RoleName"])["Role"]
        return role

    def _policies(self, role: Mapping[str, Any] | None) -> list[str]:
        """Return the names of the managed policies attached to a role."""
        if role is None:
            return []
        attached = self._iam.list_attached_role_policies(RoleName=role["RoleName"])
        return [policy["PolicyName"] for policy in attached["AttachedPolicies"]]
