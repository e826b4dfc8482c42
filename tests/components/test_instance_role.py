"""The role of hosts: in its default and fullest form, narrow, exclusive, with what is granted."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from recorder import ACCOUNT, REGION, Recording, World, record, succeed

import components as library
from components._access.grants import SIZE_LIMIT
from components._access.policies import MOST_POLICIES
from components._validation import InvalidArgumentsError

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1a2b"
LOG_GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:app"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-a1B2c3"
AWS_POLICY = "arn:aws:iam::aws:policy"
CLOUDWATCH = f"{AWS_POLICY}/CloudWatchAgentServerPolicy"
ROLE_TYPE = "aws:iam/role:Role"
POLICY_TYPE = "aws:iam/policy:Policy"
ATTACHMENT_TYPE = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ATTACHMENTS_TYPE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
INLINE_TYPE = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive"
PROFILE_TYPE = "aws:iam/instanceProfile:InstanceProfile"


def role(arguments: Mapping[str, Any] | None = None, world: World | None = None) -> Recording:
    return succeed(lambda: library.InstanceRole("host", arguments or {}), world)


def attached(recording: Recording) -> dict[str, str]:
    return {one.name: one.inputs["policyArn"] for one in recording.of_type(ATTACHMENT_TYPE)}


def statements(recording: Recording, name: str) -> list[dict[str, Any]]:
    (policy,) = (one for one in recording.of_type(POLICY_TYPE) if one.name == name)
    return json.loads(policy.inputs["policy"])["Statement"]


def test_instance_role_default_is_trusted_by_ec2_and_has_both_policies() -> None:
    recording = role()
    inputs = recording.only(ROLE_TYPE).inputs
    assert json.loads(inputs["assumeRolePolicy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
    assert not {"permissionsBoundary", "managedPolicyArns", "inlinePolicies"} & set(inputs)
    assert attached(recording) == {
        "host-ssm": f"{AWS_POLICY}/AmazonSSMManagedInstanceCore",
        "host-inspector-cis": f"{AWS_POLICY}/AmazonInspector2ManagedCisPolicy",
    }
    assert recording.of_type(POLICY_TYPE) == []
    assert recording.only(PROFILE_TYPE).inputs["role"] == "host-role-1a2b3c4"


def test_instance_role_profile_waits_for_the_attachments() -> None:
    recording = role({"managed_policy_arns": {"agent": CLOUDWATCH}})
    attachments = {one.urn for one in recording.of_type(ATTACHMENT_TYPE)}
    assert len(attachments) == 3
    assert attachments <= set(recording.only(PROFILE_TYPE).dependencies)


def test_instance_role_fullest_is_bounded_and_stays_under_its_path() -> None:
    arguments = {
        "permissions_boundary_arn": BOUNDARY,
        "path": "/hosts/",
        "grants": {"use_keys": {"data": {"arn": KEY}}},
        "tags": {"team": "a"},
    }
    recording = role(arguments)
    policy, profile = (recording.only(token).inputs for token in (POLICY_TYPE, PROFILE_TYPE))
    inputs = recording.only(ROLE_TYPE).inputs
    assert inputs["permissionsBoundary"] == BOUNDARY
    assert inputs["path"] == profile["path"] == policy["path"] == "/hosts/"
    assert inputs["tags"] == profile["tags"] == policy["tags"] == {"team": "a"}


def test_instance_role_in_another_partition_names_its_policies_there() -> None:
    china = World(partition="aws-cn")
    recording = role({"grants": {"read_parameters": {"app": {"path": "/app"}}}}, china)
    found = attached(recording)
    assert found.pop("host-grants") == f"arn:aws-cn:iam::{ACCOUNT}:policy/host-grants-1a2b3c4"
    assert all(arn.startswith("arn:aws-cn:iam::aws:policy/") for arn in found.values())
    (statement,) = statements(recording, "host-grants")
    assert statement["Resource"][0] == f"arn:aws-cn:ssm:{REGION}:{ACCOUNT}:parameter/app"


def test_instance_role_narrow_leaves_out_the_right_to_read_every_parameter() -> None:
    recording = role({"narrow_systems_manager": True})
    assert (
        attached(recording)["host-ssm"] == f"{AWS_POLICY}/AmazonSSMManagedEC2InstanceDefaultPolicy"
    )
    assert len(attached(recording)) == 2


def test_instance_role_exclusive_lists_all_it_attaches_and_no_inline_policy() -> None:
    arguments = {
        "grants": {"use_keys": {"data": {"arn": KEY}}},
        "session_logging": {"log_group_arn": LOG_GROUP},
        "managed_policy_arns": {"agent": CLOUDWATCH},
    }
    recording = role(arguments)
    exclusive = recording.only(ATTACHMENTS_TYPE)
    assert exclusive.inputs["roleName"] == "host-role-1a2b3c4"
    assert sorted(exclusive.inputs["policyArns"]) == sorted(attached(recording).values())
    assert len(exclusive.inputs["policyArns"]) == 5
    assert {one.urn for one in recording.of_type(ATTACHMENT_TYPE)} <= set(exclusive.dependencies)
    assert recording.only(INLINE_TYPE).inputs["policyNames"] == []


def test_instance_role_not_exclusive_leaves_alone_what_others_attach() -> None:
    recording = role({"exclusive": False})
    assert recording.of_type(ATTACHMENTS_TYPE) == recording.of_type(INLINE_TYPE) == []
    assert len(attached(recording)) == 2


def test_instance_role_grants_become_one_policy_with_what_is_named() -> None:
    grants = {
        "read_buckets": {"assets": {"arn": "arn:aws:s3:::assets", "prefix": "app/"}},
        "read_secrets": {"db": {"arn": SECRET}},
        "write_log_groups": {"app": {"arn": LOG_GROUP}},
    }
    found = statements(role({"grants": grants}), "host-grants")
    resources = [one["Resource"] for one in found]
    assert resources == [
        "arn:aws:s3:::assets",
        "arn:aws:s3:::assets/app/*",
        SECRET,
        [LOG_GROUP, f"{LOG_GROUP}:*"],
    ]


def test_instance_role_grants_of_nothing_make_no_policy() -> None:
    assert role({"grants": {}}).of_type(POLICY_TYPE) == []


def test_instance_role_session_logging_takes_what_session_access_gives_out() -> None:
    def program() -> None:
        access = library.SessionAccess("access", {"bucket_prefix": "sessions/"})
        logging = {
            "bucket_arn": access.bucket_arn,
            "bucket_prefix": "sessions/",
            "log_group_arn": access.log_group_arn,
            "key_arn": access.key_arn,
        }
        library.InstanceRole("host", {"session_logging": logging})

    found = statements(succeed(program), "host-session-logging")
    assert found[0] == {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::access-sessions-1a2b3c4/sessions/*",
    }
    assert found[-1]["Resource"] == [KEY]
    assert {one["Effect"] for one in found} == {"Allow"}


BAD = [
    (
        {
            "permissions_boundary_arn": "boundary",
            "path": "hosts",
            "narrow_systems_manager": "yes",
            "exclusive": 1,
            "tags": {"aws:a": "b"},
        },
        {
            "permissions_boundary_arn": '"boundary"',
            "path": '"hosts"',
            "narrow_systems_manager": '"yes"',
            "exclusive": "1",
            "tags": "{'aws:a': 'b'}",
        },
    ),
    (
        {
            "grants": {
                "read_buckets": {
                    "all": {"arn": "*"},
                    "some": {"arn": "arn:aws:s3:::team-*"},
                    "object": {"arn": "arn:aws:s3:::assets/app/*"},
                    "prefix": {"arn": "arn:aws:s3:::assets", "prefix": "app"},
                    "stars": {"arn": "arn:aws:s3:::assets", "prefix": "*/"},
                    "root": {"arn": "arn:aws:s3:::assets", "prefix": "/app/"},
                },
                "read_parameters": {"all": {"path": "/"}, "stars": {"path": "/app/*"}, "none": {}},
                "read_secrets": {
                    "short": {"arn": SECRET[:-7]},
                    "stars": {"arn": f"{SECRET[:-7]}-??????"},
                    "both": {"arn": SECRET, "name": "db"},
                    "none": {"key_arn": KEY},
                    "name": {"name": "app/*"},
                },
                "use_keys": {
                    "all": {"arn": "*"},
                    "alias": {"arn": KEY.replace("key/1a2b", "alias/a")},
                    "idle": {"arn": KEY, "decrypt": False},
                },
                "write_log_groups": {"all": {"arn": LOG_GROUP.replace(":app", ":*")}},
            }
        },
        {
            'grants.read_buckets["all"].arn': '"*"',
            'grants.read_buckets["some"].arn': "team-*",
            'grants.read_buckets["object"].arn': "its folder apart",
            'grants.read_buckets["prefix"].prefix': "ends in a slash",
            'grants.read_buckets["stars"].prefix': "without wildcards",
            'grants.read_buckets["root"].prefix': '"/app/"',
            'grants.read_parameters["all"].path': '"/"',
            'grants.read_parameters["stars"].path': '"/app/*"',
            'grants.read_parameters["none"].path': "missing",
            'grants.read_secrets["short"].arn': "six characters",
            'grants.read_secrets["stars"].arn': "six characters",
            'grants.read_secrets["both"].name': "one of the two",
            'grants.read_secrets["none"].arn': "or the name",
            'grants.read_secrets["name"].name': '"app/*"',
            'grants.use_keys["all"].arn': '"*"',
            'grants.use_keys["alias"].arn': "alias/a",
            'grants.use_keys["idle"].decrypt': "one of the two",
            'grants.write_log_groups["all"].arn': "one log group",
        },
    ),
    (
        {"grants": {"read_bucket": {}, "use_keys": {"data": {"arn": KEY, "sign": True}}}},
        {"grants.read_bucket": '"read_buckets"?', 'grants.use_keys["data"].sign': "unknown"},
    ),
    ({"grants": ["arn"]}, {"grants": "['arn']"}),
    ({"session_logging": {}}, {"session_logging": "names nothing"}),
    (
        {"session_logging": {"key_arn": KEY, "bucket_prefix": "a/", "bucket_key_arn": KEY}},
        {
            "session_logging.bucket_prefix": "bucket_arn too",
            "session_logging.bucket_key_arn": "bucket_arn too",
        },
    ),
    (
        {"session_logging": {"bucket_arn": "logs", "log_group_arn": "*", "key_arn": "*"}},
        {
            "session_logging.bucket_arn": '"logs"',
            "session_logging.log_group_arn": '"*"',
            "session_logging.key_arn": '"*"',
        },
    ),
    (
        {
            "managed_policy_arns": {
                "admin": f"{AWS_POLICY}/AdministratorAccess",
                "power": f"{AWS_POLICY}/PowerUserAccess",
                "full": f"{AWS_POLICY}/AmazonS3FullAccess",
                "old": f"{AWS_POLICY}/service-role/AmazonEC2RoleforSSM",
                "name": "CloudWatchAgentServerPolicy",
            }
        },
        {
            'managed_policy_arns["admin"]': "no policy of AWS for administrators",
            'managed_policy_arns["power"]': "PowerUserAccess",
            'managed_policy_arns["full"]': "all of a service",
            'managed_policy_arns["old"]': "AmazonEC2RoleforSSM",
            'managed_policy_arns["name"]': '"CloudWatchAgentServerPolicy"',
        },
    ),
    (
        {
            "managed_policy_arns": {
                "agent": CLOUDWATCH,
                "again": CLOUDWATCH,
                "core": f"{AWS_POLICY}/AmazonSSMManagedInstanceCore",
            }
        },
        {
            'managed_policy_arns["again"]': 'managed_policy_arns["agent"] names already',
            'managed_policy_arns["core"]': "the role itself names already",
        },
    ),
    (
        {
            "narrow_systems_manager": True,
            "managed_policy_arns": {"core": f"{AWS_POLICY}/AmazonSSMManagedInstanceCore"},
        },
        {'managed_policy_arns["core"]': "what narrow_systems_manager leaves out"},
    ),
    ({"managed_policy_arns": [CLOUDWATCH]}, {"managed_policy_arns": "a map of one or more"}),
    (
        {
            "grants": {"use_keys": {"data": {"arn": KEY}}},
            "session_logging": {"key_arn": KEY},
            "managed_policy_arns": {f"p{at}": f"{BOUNDARY}{at}" for at in range(7)},
        },
        {"managed_policy_arns": f"to 11; IAM takes {MOST_POLICIES}"},
    ),
    (
        {"grants": {"read_parameters": {f"p{at}": {"path": f"/app/{at}"} for at in range(60)}}},
        {"grants": f"IAM takes {SIZE_LIMIT}"},
    ),
    (
        {"exemptions": [{"control": "IAM.1"}]},
        {
            "exemptions[0].reason": "missing",
            "exemptions[0].owner": "missing",
            "exemptions[0].expires": "missing",
        },
    ),
]


@pytest.mark.parametrize(("arguments", "problems"), BAD)
def test_instance_role_bad_arguments_all_told_and_nothing_registered(
    arguments: dict, problems: dict[str, str]
) -> None:
    recording = record(lambda: library.InstanceRole("host", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    assert recording.resources == []


def test_instance_role_as_many_policies_as_iam_takes_are_attached() -> None:
    arns = {f"p{at}": f"{BOUNDARY}{at}" for at in range(MOST_POLICIES - 2)}
    assert len(attached(role({"managed_policy_arns": arns}))) == MOST_POLICIES


def test_instance_role_output_of_a_broad_policy_is_refused_when_known() -> None:
    def program() -> None:
        arn = pulumi.Output.from_input(f"{AWS_POLICY}/IAMFullAccess")
        library.InstanceRole("host", {"managed_policy_arns": {"all": arn}})

    recording = record(program)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert 'managed_policy_arns["all"] is "arn:aws:iam::aws:policy/IAMFullAccess"' in str(
        recording.error
    )
    assert "host-policy-all" not in attached(recording)


def test_instance_role_output_that_is_a_wildcard_is_refused_when_known() -> None:
    def program() -> None:
        arn = pulumi.Output.from_input("arn:aws:s3:::*")
        library.InstanceRole("host", {"grants": {"read_buckets": {"all": {"arn": arn}}}})

    recording = record(program)
    assert 'grants.read_buckets["all"].arn is "arn:aws:s3:::*"' in str(recording.error)
    assert recording.of_type(POLICY_TYPE) == []


def test_instance_role_outputs_that_make_too_long_a_policy_are_refused_when_known() -> None:
    def program() -> None:
        many = {f"p{at}": {"path": pulumi.Output.from_input(f"/app/{at}")} for at in range(60)}
        library.InstanceRole("host", {"grants": {"read_parameters": many}})

    recording = record(program)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert f"IAM takes {SIZE_LIMIT}" in str(recording.error)
    assert recording.of_type(POLICY_TYPE) == []
