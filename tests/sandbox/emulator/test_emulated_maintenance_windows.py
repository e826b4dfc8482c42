import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

HOSTS = [{"Key": "tag:PatchGroup", "Values": ["web"]}]
OTHER = [{"Key": "tag:PatchGroup", "Values": ["batch"]}]


class Window:
    """A maintenance window with a target and a task."""

    def __init__(self, cloud: Cloud) -> None:
        self.ssm = cloud.client("ssm")
        self.id = self.ssm.create_maintenance_window(
            Name=cloud.name, Schedule="cron(0 3 ? * SUN *)", Duration=3, Cutoff=1,
            AllowUnassociatedTargets=False, ScheduleTimezone="Europe/Berlin",
        )["WindowId"]  # fmt: skip
        self.target = self.ssm.register_target_with_maintenance_window(
            WindowId=self.id, ResourceType="INSTANCE", Targets=HOSTS, OwnerInformation="team"
        )["WindowTargetId"]
        self.task = self.ssm.register_task_with_maintenance_window(
            WindowId=self.id, TaskArn="AWS-RunPatchBaseline", TaskType="RUN_COMMAND", Priority=1,
            Targets=[{"Key": "WindowTargetIds", "Values": [self.target]}], MaxErrors="1",
            MaxConcurrency="50%", CutoffBehavior="CANCEL_TASK",
        )["WindowTaskId"]  # fmt: skip

    def get(self) -> Structure:
        return self.ssm.get_maintenance_window(WindowId=self.id)

    def get_task(self) -> Structure:
        return self.ssm.get_maintenance_window_task(WindowId=self.id, WindowTaskId=self.task)

    def targets(self, **asked: object) -> list[Structure]:
        return self.ssm.describe_maintenance_window_targets(WindowId=self.id, **asked)["Targets"]


@pytest.fixture
def window(cloud: Cloud) -> Window:
    return Window(cloud)


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return refused.value.response["Error"]["Code"]


def test_new_window_is_enabled_and_described_as_asked(window: Window) -> None:
    found = window.get()
    assert (found["Enabled"], found["AllowUnassociatedTargets"]) == (True, False)
    assert (found["Duration"], found["Cutoff"]) == (3, 1)
    assert found["ScheduleTimezone"] == "Europe/Berlin"
    assert "CreatedDate" in found


@pytest.mark.parametrize("replace", [False, True])
def test_updated_window_keeps_the_rest_unless_replaced(window: Window, *, replace: bool) -> None:
    window.ssm.update_maintenance_window(
        WindowId=window.id, Duration=4, Enabled=False, Replace=replace
    )
    found = window.get()
    assert (found["Duration"], found["Cutoff"], found["Enabled"]) == (4, 1, False)
    assert ("ScheduleTimezone" in found) is not replace


def test_window_whose_cutoff_is_not_before_its_end_is_refused(window: Window) -> None:
    with pytest.raises(ClientError) as refused:
        window.ssm.update_maintenance_window(WindowId=window.id, Cutoff=3)
    assert code(refused) == "ValidationException"
    assert window.get()["Cutoff"] == 1


def test_target_is_found_by_its_id_and_changed_in_place(window: Window) -> None:
    by_id = [{"Key": "WindowTargetId", "Values": [window.target]}]
    [found] = window.targets(Filters=by_id)
    assert (found["Targets"], found["OwnerInformation"]) == (HOSTS, "team")
    window.ssm.update_maintenance_window_target(
        WindowId=window.id, WindowTargetId=window.target, Targets=OTHER
    )
    [changed] = window.targets()
    assert (changed["Targets"], changed["OwnerInformation"]) == (OTHER, "team")
    assert window.targets(Filters=[{"Key": "WindowTargetId", "Values": ["none"]}]) == []


def test_task_runs_with_the_service_linked_role_and_keeps_its_cutoff(window: Window) -> None:
    found = window.get_task()
    assert found["ServiceRoleArn"].endswith("/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM")
    assert found["CutoffBehavior"] == "CANCEL_TASK"
    window.ssm.update_maintenance_window_task(
        WindowId=window.id, WindowTaskId=window.task, MaxErrors="0"
    )
    changed = window.get_task()
    assert (changed["MaxErrors"], changed["MaxConcurrency"]) == ("0", "50%")
    by_id = [{"Key": "WindowTaskId", "Values": [window.task]}]
    listed = window.ssm.describe_maintenance_window_tasks(WindowId=window.id, Filters=by_id)
    assert [task["WindowTaskId"] for task in listed["Tasks"]] == [window.task]


def test_target_of_a_task_is_deregistered_safely_only_after_the_task(window: Window) -> None:
    named = {"WindowId": window.id, "WindowTargetId": window.target}
    with pytest.raises(ClientError) as refused:
        window.ssm.deregister_target_from_maintenance_window(**named, Safe=True)
    assert code(refused) == "TargetInUseException"
    window.ssm.deregister_task_from_maintenance_window(WindowId=window.id, WindowTaskId=window.task)
    window.ssm.deregister_target_from_maintenance_window(**named, Safe=True)
    assert window.targets() == []


def test_target_and_task_that_are_gone_do_not_exist(window: Window) -> None:
    task = {"WindowId": window.id, "WindowTaskId": window.task}
    target = {"WindowId": window.id, "WindowTargetId": window.target}
    window.ssm.deregister_task_from_maintenance_window(**task)
    window.ssm.deregister_target_from_maintenance_window(**target)
    for call, named in (
        (window.ssm.get_maintenance_window_task, task),
        (window.ssm.deregister_task_from_maintenance_window, task),
        (window.ssm.deregister_target_from_maintenance_window, target),
    ):
        with pytest.raises(ClientError) as refused:
            call(**named)
        assert code(refused) == "DoesNotExistException"
