from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

START = {"timeOfDay": "05:00", "timezone": "UTC"}
ACCOUNT = "123456789012"


@pytest.fixture
def inspector(cloud: Cloud) -> BaseClient:
    return cloud.client("inspector2")


def create(inspector: BaseClient, cloud: Cloud, **members: object) -> str:
    asked = {
        "scanName": cloud.name,
        "securityLevel": "LEVEL_1",
        "schedule": {"weekly": {"startTime": START, "days": ["SUN"]}},
        "targets": {"accountIds": ["SELF"], "targetResourceTags": {"PatchGroup": ["web"]}},
        "tags": {"team": "a"},
        **members,
    }
    return inspector.create_cis_scan_configuration(**asked)["scanConfigurationArn"]


def listed(inspector: BaseClient, arn: str) -> list[dict[str, Any]]:
    wanted = {"scanConfigurationArnFilters": [{"comparison": "EQUALS", "value": arn}]}
    return inspector.list_cis_scan_configurations(filterCriteria=wanted)["scanConfigurations"]


def test_new_configuration_is_listed_with_the_own_account_s_number(
    inspector: BaseClient, cloud: Cloud
) -> None:
    arn = create(inspector, cloud)
    [found] = listed(inspector, arn)
    assert found["schedule"] == {"weekly": {"startTime": START, "days": ["SUN"]}}
    assert found["targets"]["accountIds"] == [found["ownerId"]] == [ACCOUNT]
    assert found["tags"] == {"team": "a"}
    assert arn.startswith(f"arn:aws:inspector2:eu-west-1:{ACCOUNT}:owner/{ACCOUNT}/cis-conf")


def test_updated_configuration_keeps_the_rest(inspector: BaseClient, cloud: Cloud) -> None:
    arn = create(inspector, cloud)
    daily = {"daily": {"startTime": START}}
    inspector.update_cis_scan_configuration(scanConfigurationArn=arn, schedule=daily)
    [found] = listed(inspector, arn)
    assert (found["schedule"], found["scanName"]) == (daily, cloud.name)


def test_configurations_are_found_by_the_beginning_of_their_name(
    inspector: BaseClient, cloud: Cloud
) -> None:
    create(inspector, cloud, scanName=f"{cloud.name}-a")
    create(inspector, cloud, scanName=f"{cloud.name}-b")

    def names(comparison: str, value: str) -> set[str]:
        wanted = {"scanNameFilters": [{"comparison": comparison, "value": value}]}
        found = inspector.list_cis_scan_configurations(filterCriteria=wanted)
        return {one["scanName"] for one in found["scanConfigurations"]}

    assert names("PREFIX", cloud.name) == {f"{cloud.name}-a", f"{cloud.name}-b"}
    assert f"{cloud.name}-a" not in names("NOT_EQUALS", f"{cloud.name}-a")


def test_configurations_are_found_by_the_tags_of_their_targets(
    inspector: BaseClient, cloud: Cloud
) -> None:
    targets = {"accountIds": ["SELF"], "targetResourceTags": {"PatchGroup": [cloud.name, "web"]}}
    arn = create(inspector, cloud, targets=targets)

    def found(value: str) -> list[str]:
        tag = {"comparison": "EQUALS", "key": "PatchGroup", "value": value}
        listed = inspector.list_cis_scan_configurations(
            filterCriteria={"targetResourceTagFilters": [tag]}
        )
        return [one["scanConfigurationArn"] for one in listed["scanConfigurations"]]

    assert found(cloud.name) == [arn]
    assert found(f"{cloud.name}-other") == []


def test_deleted_configuration_does_not_exist(inspector: BaseClient, cloud: Cloud) -> None:
    arn = create(inspector, cloud)
    inspector.delete_cis_scan_configuration(scanConfigurationArn=arn)
    assert listed(inspector, arn) == []
    with pytest.raises(ClientError) as refused:
        inspector.delete_cis_scan_configuration(scanConfigurationArn=arn)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
