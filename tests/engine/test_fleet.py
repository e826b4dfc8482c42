"""The fleet variant of the repository's program, read back from the account."""

from typing import Any

from workbench import JUDGED, Clients, NewProject


def group(client: Clients, name: str) -> dict[str, Any]:
    found = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    return found["AutoScalingGroups"][0]


def test_production_environment_comes_up_as_a_compliant_fleet(
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
    assert {host["LaunchTemplate"]["Version"] for host in hosts} == {"1"}
    protected = {
        resource["urn"].rpartition("::")[2]
        for resource in fleet.resources()
        if resource.get("protect")
    }
    assert "host-group" in protected
