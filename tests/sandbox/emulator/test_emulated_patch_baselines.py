import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

SYSTEM = "AMAZON_LINUX_2023"
RULES = {
    "PatchRules": [
        {
            "PatchFilterGroup": {
                "PatchFilters": [{"Key": "CLASSIFICATION", "Values": ["Security"]}]
            },
            "ComplianceLevel": "CRITICAL",
            "ApproveAfterDays": 7,
        }
    ]
}


class Baselines:
    """Systems Manager in a region of the test's own, as a default baseline is for all."""

    def __init__(self, cloud: Cloud, region: str = "eu-west-1") -> None:
        self.name = cloud.name
        self.ssm = cloud.client("ssm", region)

    def create(self, suffix: str = "", **members: object) -> str:
        asked = {"OperatingSystem": SYSTEM, "ApprovalRules": RULES, **members}
        return self.ssm.create_patch_baseline(Name=f"{self.name}{suffix}", **asked)["BaselineId"]

    def get(self, identity: str) -> Structure:
        return self.ssm.get_patch_baseline(BaselineId=identity)

    def default(self) -> str:
        return self.ssm.get_default_patch_baseline(OperatingSystem=SYSTEM)["BaselineId"]

    def of_group(self) -> str:
        found = self.ssm.get_patch_baseline_for_patch_group(
            PatchGroup=self.name, OperatingSystem=SYSTEM
        )
        return found["BaselineId"]

    def register(self, identity: str) -> None:
        self.ssm.register_patch_baseline_for_patch_group(BaselineId=identity, PatchGroup=self.name)

    def deregister(self, identity: str) -> None:
        self.ssm.deregister_patch_baseline_for_patch_group(
            BaselineId=identity, PatchGroup=self.name
        )

    def delete(self, identity: str) -> None:
        self.ssm.delete_patch_baseline(BaselineId=identity)


@pytest.fixture
def baselines(cloud: Cloud) -> Baselines:
    return Baselines(cloud)


def test_new_baseline_reads_back_with_the_defaults_of_aws(baselines: Baselines) -> None:
    tags = [{"Key": "team", "Value": "a"}]
    identity = baselines.create(Tags=tags)
    found = baselines.get(identity)
    assert found["Name"] == baselines.name
    assert found["OperatingSystem"] == SYSTEM
    assert found["ApprovalRules"] == RULES
    assert found["ApprovedPatchesComplianceLevel"] == "UNSPECIFIED"
    assert found["RejectedPatchesAction"] == "ALLOW_AS_DEPENDENCY"
    assert found["PatchGroups"] == []
    listed = baselines.ssm.list_tags_for_resource(ResourceType="PatchBaseline", ResourceId=identity)
    assert listed["TagList"] == tags


def test_baseline_without_operating_system_is_for_windows(baselines: Baselines) -> None:
    identity = baselines.ssm.create_patch_baseline(Name=baselines.name)["BaselineId"]
    assert baselines.get(identity)["OperatingSystem"] == "WINDOWS"


@pytest.mark.parametrize(("replace", "kept"), [(False, RULES), (True, {"PatchRules": []})])
def test_updated_baseline_keeps_the_rest_unless_replaced(
    baselines: Baselines, kept: Structure, *, replace: bool
) -> None:
    identity = baselines.create(Description="first")
    baselines.ssm.update_patch_baseline(
        BaselineId=identity, RejectedPatches=["kernel*"], Replace=replace
    )
    found = baselines.get(identity)
    assert found["RejectedPatches"] == ["kernel*"]
    assert found["ApprovalRules"] == kept
    assert ("Description" in found) is not replace


def test_group_has_its_baseline_until_it_is_deregistered(baselines: Baselines) -> None:
    before = baselines.of_group()
    identity = baselines.create()
    baselines.register(identity)
    baselines.register(identity)
    assert baselines.of_group() == identity
    assert baselines.get(identity)["PatchGroups"] == [baselines.name]
    groups = baselines.ssm.describe_patch_groups(
        Filters=[{"Key": "NAME_PREFIX", "Values": [baselines.name]}]
    )["Mappings"]
    assert [group["BaselineIdentity"]["BaselineId"] for group in groups] == [identity]
    baselines.deregister(identity)
    assert baselines.of_group() == before != identity


def test_group_with_a_baseline_refuses_another(baselines: Baselines) -> None:
    baselines.register(baselines.create())
    with pytest.raises(ClientError) as refused:
        baselines.register(baselines.create("-other"))
    assert refused.value.response["Error"]["Code"] == "AlreadyExistsException"


def test_baseline_of_a_group_is_not_deleted_before_the_group_lets_go(baselines: Baselines) -> None:
    identity = baselines.create()
    baselines.register(identity)
    with pytest.raises(ClientError) as refused:
        baselines.delete(identity)
    assert refused.value.response["Error"]["Code"] == "ResourceInUseException"
    baselines.deregister(identity)
    baselines.delete(identity)
    baselines.delete(identity)
    with pytest.raises(ClientError) as gone:
        baselines.get(identity)
    assert gone.value.response["Error"]["Code"] == "DoesNotExistException"


def test_default_baseline_is_the_registered_one_until_that_of_aws_is_again(cloud: Cloud) -> None:
    baselines = Baselines(cloud, "eu-west-3")
    first = baselines.default()
    identity = baselines.create()
    baselines.ssm.register_default_patch_baseline(BaselineId=identity)
    assert baselines.default() == baselines.of_group() == identity
    with pytest.raises(ClientError) as refused:
        baselines.delete(identity)
    assert refused.value.response["Error"]["Code"] == "ResourceInUseException"
    baselines.ssm.register_default_patch_baseline(BaselineId=first)
    assert baselines.default() == first
    baselines.delete(identity)


def test_baselines_of_aws_are_listed_by_owner(baselines: Baselines) -> None:
    identity = baselines.create()
    filters = [{"Key": "OPERATING_SYSTEM", "Values": [SYSTEM]}]

    def listed(owner: str) -> dict[str, str]:
        owners = [{"Key": "OWNER", "Values": [owner]}]
        found = baselines.ssm.describe_patch_baselines(Filters=filters + owners)
        return {one["BaselineId"]: one["BaselineName"] for one in found["BaselineIdentities"]}

    assert list(listed("AWS").values()) == ["AWS-AmazonLinux2023DefaultPatchBaseline"]
    assert listed("Self")[identity] == baselines.name
    assert listed("All") == {**listed("AWS"), **listed("Self")}
