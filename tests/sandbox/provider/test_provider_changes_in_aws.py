"""What updates and deletions do in AWS beyond their resource's own description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from provider_engine import Resource, init_failed
from provider_lives import MANAGED, POLICY, TRUST

from sandbox.provider.rows.kms import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient
    from provider_engine import Engine, World

    Clients = Callable[..., BaseClient]

ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment"
INSTANCE = "aws:ec2/instance:Instance"
KEY = "aws:kms/key:Key"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
ROLE = "aws:iam/role:Role"
VOLUME = "aws:ebs/volume:Volume"


@pytest.fixture
def launch(world: World) -> dict[str, Any]:
    return {"ami": world.image, "instanceType": "t3.micro", "subnetId": world.subnet}


def test_create_with_a_fault_of_our_own_keeps_id_and_shows_no_value(
    engine: Engine, client: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Key, "outputs", lambda *_: {}["canary-7f3a"])
    with pytest.raises(grpc.RpcError) as raised:
        engine.create(KEY, "faulty", {})
    partial = init_failed(raised.value)
    assert client("kms").describe_key(KeyId=partial.id)["KeyMetadata"]["Enabled"]
    assert partial.reasons[0].startswith("bug in the sandbox provider: KeyError in ")
    assert "canary" not in str(raised.value)
    engine.delete(Resource(KEY, "faulty", partial.id))


def test_update_of_instance_profile_is_exchanged(
    engine: Engine, client: Clients, launch: dict[str, Any]
) -> None:
    role = engine.create(ROLE, "r", {"assumeRolePolicy": TRUST})
    one = engine.create(PROFILE, "one", {"role": role.id})
    two = engine.create(PROFILE, "two", {"role": role.id})
    instance = engine.create(INSTANCE, "i", launch)
    for profile in (one, two):
        instance = engine.update(instance, {**launch, "iamInstanceProfile": profile.id})
        found = client("ec2").describe_instances(InstanceIds=[instance.id])["Reservations"][0]
        assert found["Instances"][0]["IamInstanceProfile"]["Arn"] == profile.state["arn"]
        assert instance.state["iamInstanceProfile"] == profile.id
    for resource in (instance, one, two, role):
        engine.delete(resource)


def test_update_of_root_volume_changes_it_with_its_tags(
    engine: Engine, client: Clients, launch: dict[str, Any]
) -> None:
    small = {"volumeSize": 20, "volumeType": "gp3", "tags": {"a": "1"}}
    instance = engine.create(INSTANCE, "i", {**launch, "rootBlockDevice": small})
    big = {"volumeSize": 30, "volumeType": "gp3", "tags": {"a": "2"}}
    instance = engine.update(instance, {**launch, "rootBlockDevice": big})
    volume = instance.state["rootBlockDevice"]["volumeId"]
    found = client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"][0]
    assert (found["Size"], found["Tags"]) == (30, [{"Key": "a", "Value": "2"}])
    engine.delete(instance)


def test_instance_without_public_address_keeps_subnet_and_groups(
    engine: Engine, client: Clients, world: World, launch: dict[str, Any]
) -> None:
    inputs = {**launch, "associatePublicIpAddress": False, "vpcSecurityGroupIds": [world.group]}
    instance = engine.create(INSTANCE, "private", inputs)
    found = client("ec2").describe_instances(InstanceIds=[instance.id])["Reservations"][0]
    described = found["Instances"][0]
    assert described["SubnetId"] == world.subnet
    assert [group["GroupId"] for group in described["SecurityGroups"]] == [world.group]
    assert "PublicIpAddress" not in described
    engine.delete(instance)


def test_delete_of_protected_instance_needs_force(
    engine: Engine, client: Clients, launch: dict[str, Any]
) -> None:
    protected = {**launch, "disableApiTermination": True}
    instance = engine.create(INSTANCE, "kept", protected)
    with pytest.raises(grpc.RpcError, match="OperationNotPermitted"):
        engine.delete(instance)
    engine.delete(engine.update(instance, {**protected, "forceDestroy": True}))
    found = client("ec2").describe_instances(InstanceIds=[instance.id])["Reservations"][0]
    assert found["Instances"][0]["State"]["Name"] == "terminated"


@pytest.mark.parametrize(("stops", "state"), [(True, "stopped"), (False, "running")])
def test_delete_of_attachment_stops_its_instance_when_told(
    engine: Engine, client: Clients, launch: dict[str, Any], state: str, *, stops: bool
) -> None:
    instance = engine.create(INSTANCE, "i", launch)
    volume = engine.create(
        VOLUME, "v", {"availabilityZone": instance.state["availabilityZone"], "size": 8}
    )
    ends = {"deviceName": "/dev/sdh", "volumeId": volume.id, "instanceId": instance.id}
    given = {**ends, "stopInstanceBeforeDetaching": stops}
    engine.delete(engine.create(ATTACHMENT, "a", given))
    found = client("ec2").describe_instances(InstanceIds=[instance.id])["Reservations"][0]
    assert found["Instances"][0]["State"]["Name"] == state
    for resource in (instance, volume):
        engine.delete(resource)


def test_read_sees_both_protections_of_an_instance(
    engine: Engine, client: Clients, launch: dict[str, Any]
) -> None:
    given = {**launch, "disableApiTermination": False, "disableApiStop": False}
    instance = engine.create(INSTANCE, "i", given)
    ec2 = client("ec2")
    ec2.modify_instance_attribute(InstanceId=instance.id, DisableApiStop={"Value": True})
    assert engine.read(instance).state["disableApiStop"] is True
    assert engine.read(instance).state["disableApiTermination"] is False
    ec2.modify_instance_attribute(InstanceId=instance.id, DisableApiStop={"Value": False})
    engine.delete(instance)


def test_delete_of_role_with_policies_needs_force(engine: Engine, client: Clients) -> None:
    role = engine.create(ROLE, "held", {"assumeRolePolicy": TRUST})
    client("iam").attach_role_policy(RoleName=role.id, PolicyArn=MANAGED)
    with pytest.raises(grpc.RpcError, match="DeleteConflict"):
        engine.delete(role)
    forced = {"assumeRolePolicy": TRUST, "forceDetachPolicies": True}
    engine.delete(engine.update(role, forced))
    assert engine.read(role) is None


def test_role_with_policies_in_line_takes_them_along(engine: Engine) -> None:
    policies = {
        "managedPolicyArns": [MANAGED],
        "inlinePolicies": [{"name": "read", "policy": POLICY}],
    }
    role = engine.create(ROLE, "full", {"assumeRolePolicy": TRUST, **policies})
    seen = engine.read(role)
    assert seen is not None
    assert seen.inputs == role.inputs
    engine.delete(role)
    assert engine.read(role) is None


def test_policy_with_many_versions_drops_the_oldest(engine: Engine, client: Clients) -> None:
    policy = engine.create("aws:iam/policy:Policy", "often", {"policy": POLICY})
    for number in range(6):
        changed = {"policy": POLICY.replace("GetObject", f"Get{number}")}
        policy = engine.update(policy, changed)
    versions = client("iam").list_policy_versions(PolicyArn=policy.id)["Versions"]
    assert len(versions) == 5
    assert "Get5" in policy.state["policy"]
    engine.delete(policy)
    assert engine.read(policy) is None


@pytest.mark.parametrize("force", [True, False])
def test_delete_of_bucket_with_objects_needs_force(
    engine: Engine,
    client: Clients,
    force: bool,  # noqa: FBT001 - a table's column
) -> None:
    bucket = engine.create("aws:s3/bucket:Bucket", "full", {"forceDestroy": force})
    client("s3").put_object(Bucket=bucket.id, Key="k", Body=b"v")
    if force:
        engine.delete(bucket)
    else:
        with pytest.raises(grpc.RpcError, match="BucketNotEmpty"):
            engine.delete(bucket)
    assert (engine.read(bucket) is None) is force


def test_delete_of_volume_leaves_a_final_snapshot(
    engine: Engine, client: Clients, world: World
) -> None:
    inputs = {"availabilityZone": world.zone, "size": 1, "finalSnapshot": True}
    volume = engine.create("aws:ebs/volume:Volume", "v", inputs)
    engine.delete(volume)
    filters = [{"Name": "volume-id", "Values": [volume.id]}]
    assert len(client("ec2").describe_snapshots(Filters=filters)["Snapshots"]) == 1


def test_delete_of_kept_log_group_leaves_it(engine: Engine, client: Clients) -> None:
    group = engine.create("aws:cloudwatch/logGroup:LogGroup", "kept", {"skipDestroy": True})
    engine.delete(group)
    found = client("logs").describe_log_groups(logGroupNamePrefix=group.id)["logGroups"]
    assert [each["logGroupName"] for each in found] == [group.id]


def test_security_group_new_has_no_rule_of_aws(
    engine: Engine, client: Clients, world: World
) -> None:
    group = engine.create("aws:ec2/securityGroup:SecurityGroup", "bare", {"vpcId": world.vpc})
    found = client("ec2").describe_security_groups(GroupIds=[group.id])["SecurityGroups"][0]
    assert (found["IpPermissions"], found["IpPermissionsEgress"]) == ([], [])
    engine.delete(group)


def test_key_deleted_is_scheduled_for_deletion(engine: Engine, client: Clients) -> None:
    key = engine.create(KEY, "brief", {"deletionWindowInDays": 7})
    engine.delete(key)
    assert client("kms").describe_key(KeyId=key.id)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    assert engine.read(key) is None
