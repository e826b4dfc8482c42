"""What a user sees who mistypes, and what is left behind: one clear error, nothing half-made."""

import socket

import pytest
from workbench import NewProject

WRONG_SETTINGS = [
    pytest.param(
        {"instanceTyp": "t3.micro", "compute": "lambda", "rootVolumeSize": 4, "fleetMinSize": 2},
        [
            *("instanceTyp", "instanceType"),
            *("compute", "lambda", "instance", "fleet"),
            *("rootVolumeSize", "4", "8", "16384"),
        ],
        id="all faults at once",
    ),
    pytest.param({"rootVolumeSize": "large"}, ["rootVolumeSize", "integer"], id="mistyped"),
]


@pytest.mark.parametrize(("values", "said"), WRONG_SETTINGS)
def test_config_wrong_is_refused_before_any_resource(
    new_project: NewProject, values: dict[str, object], said: list[str]
) -> None:
    project = new_project(stack="sandbox")
    project.configure(**values)
    outcome = project.run("up", "--yes", "--skip-preview")
    assert outcome.exit_code != 0
    assert all(word in outcome.output for word in said), outcome.output
    assert "Traceback" not in outcome.output
    assert project.resources() == []


def test_landing_zone_without_parameters_names_paths_and_provider(new_project: NewProject) -> None:
    project = new_project(stack="sandbox")
    project.configure(vpcIdParameter="/elsewhere/vpc-id")
    outcome = project.run("up", "--yes", "--skip-preview")
    assert outcome.exit_code != 0
    assert "/elsewhere/vpc-id does not exist" in outcome.output
    assert "landing zone" in outcome.output.lower()
    assert "Traceback" not in outcome.output
    # The role needs no landing zone; all the rest does.
    assert not [found for found in project.resources() if found["type"].startswith("aws:ec2/")]


def test_account_out_of_reach_says_what_to_run(new_project: NewProject) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        project = new_project(
            stack="sandbox", endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}"
        )
        outcome = project.run("up", "--yes", "--skip-preview")
    assert outcome.exit_code != 0
    assert "make up" in outcome.output
    assert "Traceback" not in outcome.output


def test_secret_setting_never_reaches_the_output(new_project: NewProject) -> None:
    project = new_project(stack="sandbox")
    project.succeed("config", "set", "--secret", "kmsKeyArn", "canary-5f2d")
    outcome = project.run("up", "--yes", "--skip-preview")
    assert outcome.exit_code != 0
    assert "kmsKeyArn" in outcome.output
    assert "canary-5f2d" not in outcome.output + str(outcome.events)
