"""The fleet variant: an Auto Scaling group that rolls when its template changes."""

from typing import Any

from workbench import JUDGED, Clients, NewProject


def group(client: Clients, name: str) -> dict[str, Any]:
    found = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    return found["AutoScalingGroups"][0]


def template_versions(client: Clients, name: str) -> set[str]:
    return {host["LaunchTemplate"]["Version"] for host in group(client, name)["Instances"]}


def test_fleet_changed_template_refreshes_its_instances(
    new_project: NewProject, client: Clients
) -> None:
    # The production environment's own file, on the sandbox's account.
    fleet = new_project(stack="prod")
    created = fleet.up(*JUDGED)
    # The zones of a landing zone's subnets cannot be told here: advisory, and not passed.
    assert created.findings() == created.findings("advisory") == {("AutoScaling.2", "host-group")}
    name = fleet.outputs()["groupName"]
    hosts = group(client, name)["Instances"]
    assert len(hosts) == 2
    for host in client("ec2").describe_instances(
        InstanceIds=[host["InstanceId"] for host in hosts]
    )["Reservations"]:
        options = host["Instances"][0]["MetadataOptions"]
        assert options["HttpTokens"] == "required"
        assert "PublicIpAddress" not in host["Instances"][0]
    assert template_versions(client, name) == {"1"}

    fleet.configure(rootVolumeSize=20)
    changed = fleet.up(*JUDGED)
    assert ("update", "host-group") in changed.steps()
    (refresh,) = client("autoscaling").describe_instance_refreshes(AutoScalingGroupName=name)[
        "InstanceRefreshes"
    ]
    assert refresh["Status"] == "Successful"
    assert template_versions(client, name) == {"2"}
    assert fleet.up("--expect-no-changes", *JUDGED).findings("mandatory") == set()
    fleet.configure(terminationProtection=False)
    fleet.up()
    fleet.succeed("destroy", "--yes", "--skip-preview")
    assert fleet.resources() == []
