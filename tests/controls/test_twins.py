"""Resources of aws-native, judged as the classic resources they amount to."""

import pytest
from twin_cases import CASES, NATIVE, Case

from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Correction, Example, Finding, Given, Resource
from policypack.controls._twins import (
    CLASSIC_ONLY,
    Translation,
    classic,
    outputs,
    translate,
    twin_types,
)
from policypack.controls._values import UNKNOWN, Secret
from policypack.judgement import judge

# What examples of controls set that no resource of aws-native can.
NO_NATIVE = {
    "aws-native:autoscaling:AutoScalingGroup": {
        "instanceRefresh",
        "namePrefix",
        "suspendedProcesses",
    },
    "aws-native:ec2:Eip": {"networkInterface"},
    "aws-native:ec2:Instance": {"instanceMarketOptions", "primaryNetworkInterface", "userData"},
    "aws-native:autoscaling:LaunchConfiguration": {"userData"},
    "aws-native:ec2:NetworkAcl": {"ingress", "subnetIds"},
    "aws-native:ec2:NetworkInterface": {"attachments"},
    "aws-native:ec2:RouteTable": {"routes"},
    "aws-native:ec2:SpotFleet": {"instanceInterruptionBehaviour"},
    "aws-native:ec2:VpnGateway": {"vpcId"},
    "aws-native:kms:Key": {"customKeyStoreId", "xksKeyId"},
    "aws-native:ssm:Document": {"permissions"},
}
EVERYWHERE = {"region", "namePrefix"}


def findings(case: Case, stack: tuple[Given, ...]) -> list[tuple[type[Finding], str]]:
    """Judge the first resource of a stack, with its companions, and spell the paths."""
    resources = resources_of(Example("stack", stack[0], stack[1:]))
    translated = [classic(resource) for resource in resources]
    graph = Graph(resource for pairs in translated for resource, _ in pairs)
    judging = by_name()[case.control]
    return [
        (type(found), translation.spelling(found.path))
        for resource, translation in translated[0]
        if resource.type in judging.applies_to
        for found in judge(judging, resource, graph, case.settings)
        if not translation.dismisses(judging.id, found.path)
    ]


def translated(token: str, **inputs: object) -> Translation:
    found = translate(f"{NATIVE}{token}", inputs)
    assert found is not None
    return found


def label(case: Case) -> str:
    return f"{case.failing[0].type.removeprefix(NATIVE)}-{case.control}-{case.path}"


@pytest.mark.parametrize("case", CASES, ids=label)
def test_twin_failing_is_found_under_its_native_path(case: Case) -> None:
    found = findings(case, case.failing)
    assert (case.kind, case.path) in found, found


@pytest.mark.parametrize("case", CASES, ids=label)
def test_twin_passing_finds_nothing(case: Case) -> None:
    assert findings(case, case.passing) == []


def test_twins_all_take_part_in_a_case() -> None:
    stacks = [stack for case in CASES for stack in (case.failing, case.passing)]
    assert set(twin_types()) - {given.type for stack in stacks for given in stack} == set()


@pytest.mark.parametrize("token", sorted(twin_types()))
def test_twin_reads_what_examples_of_controls_set(token: str) -> None:
    read = translate(token, {})
    assert read is not None
    known = {path.partition(".")[0].partition("[")[0] for path in read.paths()}
    missing = used_inputs().get(twin_types()[token], set()) - known - EVERYWHERE
    assert missing - NO_NATIVE.get(token, set()) == set()


def used_inputs() -> dict[str, set[str]]:
    """Name the inputs that examples of controls set, by type."""
    used: dict[str, set[str]] = {}
    for control in catalogue():
        for example in (*control.passing, *control.failing, *control.undecided):
            for each in (example.subject, *example.others):
                used.setdefault(each.type, set()).update(each.inputs)
    return used


@pytest.mark.parametrize(
    "token", ["aws:ec2/instance:Instance", "aws-native:s3:Bucket", "random:index:Id", ""]
)
def test_translate_without_a_twin_is_none(token: str) -> None:
    assert translate(token, {"tags": []}) is None
    assert classic(Resource("urn", token, "it", {})) == ()
    assert outputs(token, {"id": "x"}) == {"id": "x"}


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "ec2:LaunchTemplate",
            {"launchTemplateData": {"networkInterfaces": [{"groups": ["sg-1"]}]}},
            {"networkInterfaces": [{"securityGroups": ["sg-1"]}]},
        ),
        (
            "ec2:LaunchTemplate",
            {
                "tagSpecifications": [
                    {"resourceType": "x", "tags": [{"key": "a", "value": "1"}]},
                    {"resourceType": "launch-template", "tags": [{"key": "b", "value": "2"}]},
                ]
            },
            {"tags": {"b": "2"}},
        ),
        (
            "ec2:LaunchTemplate",
            {"tagSpecifications": [{"resourceType": UNKNOWN, "tags": []}]},
            {"tags": UNKNOWN},
        ),
        (
            "ec2:Instance",
            {"launchTemplate": {"launchTemplateId": "lt-1", "version": "1"}},
            {"launchTemplate": {"id": "lt-1", "version": "1"}},
        ),
        ("ec2:Instance", {"launchTemplate": None, "tags": None}, {}),
        ("ec2:Instance", {"tags": [{"key": UNKNOWN, "value": "x"}]}, {"tags": UNKNOWN}),
        ("ec2:Instance", {"tags": [{"key": "a"}, None, "odd"]}, {"tags": {"a": None}}),
        (
            "ec2:Instance",
            {"tags": [{"key": Secret("a"), "value": "1"}]},
            {"tags": Secret({"a": "1"})},
        ),
        (
            "ec2:Instance",
            {"tags": [{"key": "a", "value": "1"}], "propagateTagsToVolumeOnCreation": True},
            {"tags": {"a": "1"}, "volumeTags": {"a": "1"}},
        ),
        (
            "ec2:Instance",
            {"tags": [{"key": "a", "value": "1"}], "propagateTagsToVolumeOnCreation": UNKNOWN},
            {"tags": {"a": "1"}, "volumeTags": UNKNOWN},
        ),
        (
            "ec2:Instance",
            {"ipv6Addresses": [{"ipv6Address": "::1"}, {}, UNKNOWN]},
            {"ipv6Addresses": ["::1", None, UNKNOWN]},
        ),
        ("ec2:Instance", {"userData": "IyEvYmluL3No"}, {"userDataBase64": "IyEvYmluL3No"}),
        (
            "ec2:FlowLog",
            {"resourceType": "Subnet", "resourceId": "subnet-1"},
            {"subnetId": "subnet-1"},
        ),
        (
            "ec2:FlowLog",
            {"resourceType": Secret(UNKNOWN), "resourceId": "x"},
            dict.fromkeys(
                ("eniId", "subnetId", "transitGatewayAttachmentId", "transitGatewayId", "vpcId"),
                Secret(UNKNOWN),
            ),
        ),
        (
            "ssm:Association",
            {"parameters": {"Operation": ["Install"], "Other": ["a", "b"], "Odd": UNKNOWN}},
            {"parameters": {"Operation": "Install", "Other": ["a", "b"], "Odd": UNKNOWN}},
        ),
        (
            "codeartifact:Repository",
            {"externalConnections": ["public:pypi"], "upstreams": ["a", UNKNOWN]},
            {
                "externalConnections": {"externalConnectionName": "public:pypi"},
                "upstreams": [{"repositoryName": "a"}, {"repositoryName": UNKNOWN}],
            },
        ),
        (
            "ecr:SigningConfiguration",
            {"rules": Secret([])},
            {"desiredState": Secret({"Rules": []}), "typeName": "AWS::ECR::SigningConfiguration"},
        ),
        ("iam:InstanceProfile", {"roles": ["web"]}, {"role": "web"}),
        ("iam:InstanceProfile", {"roles": UNKNOWN}, {"role": UNKNOWN}),
        ("iam:InstanceProfile", {"roles": []}, {}),
    ],
)
def test_translate_inputs(
    token: str, inputs: dict[str, object], expected: dict[str, object]
) -> None:
    assert translated(token, **inputs).inputs == expected


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (UNKNOWN, UNKNOWN),
        (Secret(UNKNOWN), Secret(UNKNOWN)),
        (Secret({"imageId": "ami-1"}), Secret("ami-1")),
        ({"imageId": Secret(Secret("ami-1"))}, Secret("ami-1")),
        ({"imageId": "ami-1"}, "ami-1"),
    ],
)
def test_translate_what_is_unknown_or_secret_above_is_so_below(
    value: object, reads: object
) -> None:
    assert translated("ec2:LaunchTemplate", launchTemplateData=value).inputs["imageId"] == reads


def test_translate_unknown_ancestor_is_what_a_path_is_spelled_as() -> None:
    found = translated("ec2:LaunchTemplate", launchTemplateData=UNKNOWN)
    assert found.spelling("metadataOptions") == "launchTemplateData"
    assert found.spelling("networkInterfaces") == "launchTemplateData"


@pytest.mark.parametrize(
    ("egress", "expected"),
    [
        (None, ["0.0.0.0/0"]),
        ([], ["0.0.0.0/0"]),
        ([{"ipProtocol": "tcp", "cidrIp": "10.0.0.0/8"}], ["10.0.0.0/8"]),
    ],
)
def test_security_group_without_egress_lets_everything_out(
    egress: object, expected: object
) -> None:
    found = translated("ec2:SecurityGroup", securityGroupEgress=egress)
    [rule] = found.inputs["egress"]
    assert rule["cidrBlocks"] == expected


def test_security_group_with_egress_unknown_stays_unknown() -> None:
    assert translated("ec2:SecurityGroup", securityGroupEgress=UNKNOWN).inputs["egress"] is UNKNOWN


@pytest.mark.parametrize(
    ("mappings", "root", "others"),
    [
        ([("/dev/sdf", "1"), ("/dev/xvda", "2")], 1, [0]),
        ([("/dev/sda1", "1"), ("/dev/xvda", "2")], 0, [1]),
        ([("/dev/sdf", "1"), (UNKNOWN, "2"), (UNKNOWN, "3")], 1, [0, 2]),
        ([("/dev/sdf", "1")], None, [0]),
    ],
)
def test_block_devices_are_told_apart_by_their_names(
    mappings: list[tuple[object, str]], root: int | None, others: list[int]
) -> None:
    given = [{"deviceName": name, "ebs": {"volumeSize": size}} for name, size in mappings]
    found = translated("ec2:Instance", blockDeviceMappings=given)
    path = "" if root is None else str(root)
    assert found.spelling("rootBlockDevice.encrypted") == (
        f"blockDeviceMappings[{path}].ebs.encrypted"
    )
    assert [found.spelling(f"ebsBlockDevices[{i}].kmsKeyId") for i in range(len(others))] == [
        f"blockDeviceMappings[{index}].ebs.kmsKeyId" for index in others
    ]


def test_block_devices_unknown_leave_the_root_unknown() -> None:
    found = translated("ec2:Instance", blockDeviceMappings=UNKNOWN)
    assert found.inputs == {"rootBlockDevice": UNKNOWN}
    assert found.spelling("rootBlockDevice") == "blockDeviceMappings"


def test_block_devices_that_make_no_volume_are_ephemeral() -> None:
    found = translated(
        "ec2:Instance", blockDeviceMappings=[{"deviceName": "/dev/sdb", "virtualName": "e"}]
    )
    assert found.inputs == {
        "ephemeralBlockDevices": [{"deviceName": "/dev/sdb", "virtualName": "e"}]
    }


def test_interfaces_are_told_apart_by_whether_they_exist() -> None:
    new, second = {"deviceIndex": "0", "subnetId": "a"}, {"deviceIndex": "1", "subnetId": "b"}
    held = {"deviceIndex": "2", "networkInterfaceId": UNKNOWN}
    found = translated("ec2:Instance", networkInterfaces=[held, second, new])
    assert found.inputs == {
        "networkInterfaces": [{"deviceIndex": "2", "networkInterfaceId": UNKNOWN}],
        "secondaryNetworkInterfaces": [{"deviceIndex": "1", "secondarySubnetId": "b"}],
        "subnetId": "a",
    }
    assert found.spelling("subnetId") == "networkInterfaces[2].subnetId"
    assert found.spelling("secondaryNetworkInterfaces[0]") == "networkInterfaces[1]"


def test_interfaces_unknown_may_have_a_public_address() -> None:
    found = translated("ec2:Instance", networkInterfaces=UNKNOWN, subnetId="a").inputs
    assert found["associatePublicIpAddress"] is UNKNOWN
    assert found["secondaryNetworkInterfaces"] is UNKNOWN
    assert found["subnetId"] == "a"
    assert "networkInterfaces" not in found


@pytest.mark.parametrize(
    ("token", "inputs", "path", "native"),
    [
        ("ec2:Vpc", {}, "id", "vpcId"),
        ("ec2:Instance", {}, "launchTemplate.version", "launchTemplate.version"),
        ("ec2:Instance", {}, "launchTemplate.id", "launchTemplate.launchTemplateId"),
        (
            "ec2:Instance",
            {},
            "blockDeviceMappings[2].ebs.encrypted",
            "launchTemplateData.blockDeviceMappings[2].ebs.encrypted",
        ),
        ("autoscaling:AutoScalingGroup", {}, "imageId", "launchTemplateData.imageId"),
        (
            "autoscaling:AutoScalingGroup",
            {"launchConfigurationName": "x"},
            "rootBlockDevice.encrypted",
            "blockDeviceMappings[].ebs.encrypted",
        ),
        ("ec2:SecurityGroup", {}, "ingress[].cidrBlocks", "securityGroupIngress[].cidrIp"),
        ("ec2:SecurityGroup", {}, "unheard.of[0]", "unheard.of[0]"),
        ("ecr:Repository", {}, "encryptionConfigurations[0]", "encryptionConfiguration"),
        ("ecr:Repository", {}, "encryptionConfigurations", "encryptionConfiguration"),
        ("iam:Role", {}, "inlinePolicies[0].policy", "policies[0].policy"),
        (
            "iam:Role",
            {"policies": [{"policyDocument": {}}]},
            "inlinePolicies[0].policy.Statement[1]",
            "policies[0].policyDocument.Statement[1]",
        ),
        ("ec2:Volume", {"tags": [{"key": "a.b", "value": ""}]}, "tags.a.b", "tags[0].value"),
        ("ec2:Volume", {"tags": [{"key": "a", "value": ""}]}, "tags.c", "tags"),
    ],
)
def test_spelling(token: str, inputs: dict[str, object], path: str, native: str) -> None:
    assert translated(token, **inputs).spelling(path) == native


def test_edges_follow_the_inputs_that_are_read() -> None:
    found = translated("ec2:LaunchTemplate", launchTemplateData=UNKNOWN)
    edges = found.edges({"launchTemplateData": ("role", "group"), "launchTemplateName": ("name",)})
    assert edges["iamInstanceProfile"] == edges["networkInterfaces"] == ("role", "group")
    assert edges["name"] == ("name",)
    assert "tags" not in edges


def test_companion_refers_to_the_resource_it_is_written_in() -> None:
    text = {"lifecyclePolicyText": "{}"}
    inputs = {"lifecyclePolicy": text, "repositoryPolicyText": {}}
    repository = Resource("urn", f"{NATIVE}ecr:Repository", "it", inputs)
    (_, main), (policy, own), (other, _) = classic(repository)
    assert policy.type == "aws:ecr/lifecyclePolicy:LifecyclePolicy"
    assert policy.inputs == {"policy": "{}", "repository": UNKNOWN}
    assert policy.property_dependencies == {"repository": ("urn",)}
    assert policy.urn.startswith("urn#")
    assert len({policy.urn, other.urn, repository.urn}) == 3
    assert own.spelling("policy") == "lifecyclePolicy.lifecyclePolicyText"
    assert own.spelling("repository") == "lifecyclePolicy"
    assert main.inputs == {}


def test_companion_of_each_element_has_a_urn_of_its_own() -> None:
    features = [{"name": "A"}, {"name": "B"}]
    detector = Resource("urn", f"{NATIVE}guardduty:Detector", "it", {"features": features})
    found = [resource.urn for resource, _ in classic(detector)]
    assert len(set(found)) == 3
    assert translated("guardduty:Detector", features=features).companions[1].inputs["name"] == "B"


def test_outputs_have_their_classic_names() -> None:
    given = {"launchTemplateId": "lt-1", "latestVersionNumber": "3", "arn": "arn:x"}
    found = outputs(f"{NATIVE}ec2:LaunchTemplate", given)
    assert found["id"] == "lt-1"
    assert found["latestVersion"] == "3"
    assert found["arn"] == "arn:x"
    assert found.get("defaultVersion") is None
    assert dict(found) == {"id": "lt-1", "latestVersion": "3", **given}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("token", "path", "value", "expected"),
    [
        (
            "ec2:LaunchTemplate",
            "metadataOptions.httpTokens",
            "required",
            Correction("launchTemplateData.metadataOptions.httpTokens", "required"),
        ),
        (
            "ec2:LaunchTemplate",
            "blockDeviceMappings[0].ebs.encrypted",
            "true",
            Correction("launchTemplateData.blockDeviceMappings[0].ebs.encrypted", True),  # noqa: FBT003 - a value
        ),
        ("ec2:LaunchTemplate", "networkInterfaces[].associatePublicIpAddress", "false", None),
        ("ec2:LaunchTemplate", "updateDefaultVersion", True, None),
        ("ec2:Volume", "tags.Owner", "web", None),
        ("ec2:SecurityGroup", "egress[0].protocol", "tcp", None),
        ("ecr:Repository", "encryptionConfigurations", [], None),
    ],
)
def test_correction_only_where_the_shapes_are_the_same(
    token: str, path: str, value: object, expected: Correction | None
) -> None:
    assert translated(token).correction(Correction(path, value)) == expected


@pytest.mark.parametrize(
    ("token", "control_id", "path", "dismissed"),
    [
        ("ec2:SecurityGroupIngress", "EXT.REQUIRED_TAGS", "tags.Owner", True),
        ("ec2:SecurityGroup", "EXT.REQUIRED_TAGS", "tags", False),
        ("ec2:SecurityGroup", "EXT.SG_RULE_MANAGEMENT_CONFLICT", "ingress", True),
        ("autoscaling:AutoScalingGroup", "EXT.X", "instanceRefresh.strategy", True),
    ],
)
def test_dismisses_what_aws_native_cannot_have(
    *, token: str, control_id: str, path: str, dismissed: bool
) -> None:
    assert translated(token).dismisses(control_id, path) is dismissed


def test_controls_of_the_classic_provider_only_exist() -> None:
    assert CLASSIC_ONLY - {control.id for control in catalogue()} == set()


@pytest.mark.parametrize(
    ("overrides", "unseen"),
    [
        ([], ()),
        ([{"instanceType": "m5.large"}], ()),
        (
            [{}, {"metadataOptions": {}, "keyName": UNKNOWN}],
            (
                "launchTemplateConfigs[0].overrides[1].keyName",
                "launchTemplateConfigs[0].overrides[1].metadataOptions",
            ),
        ),
        (UNKNOWN, ("launchTemplateConfigs[0].overrides",)),
    ],
)
def test_unseen_names_what_no_control_judges(overrides: object, unseen: tuple[str, ...]) -> None:
    found = translated("ec2:Ec2Fleet", launchTemplateConfigs=[{"overrides": overrides}])
    assert found.unseen == unseen


@pytest.mark.parametrize(
    ("token", "inputs", "type_"),
    [
        ("kms:Key", {}, "aws:kms/key:Key"),
        ("kms:Key", {"origin": "AWS_KMS"}, "aws:kms/key:Key"),
        ("kms:Key", {"origin": "EXTERNAL"}, "aws:kms/externalKey:ExternalKey"),
        ("kms:Key", {"origin": UNKNOWN}, "aws:kms/key:Key"),
        (
            "ec2:VpcGatewayAttachment",
            {"vpnGatewayId": UNKNOWN},
            "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
        ),
    ],
)
def test_type_by_inputs(token: str, inputs: dict[str, object], type_: str) -> None:
    assert translated(token, **inputs).type == type_
