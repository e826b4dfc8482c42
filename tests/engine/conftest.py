"""Fixtures of the engine tests: projects in folders of their own, one emulator for all."""

import os
from pathlib import Path

import pytest
import workbench

from sandbox import landing_zone
from sandbox.environment import REGION, Workspace, process_environment, variables
from sandbox.paths import this_clone
from sandbox.toolchain import installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def aws_account(emulator: str) -> str:
    """The endpoint of an account with a landing zone."""
    landing_zone.provision(emulator, REGION)
    return emulator


@pytest.fixture
def new_environment(aws_account: str, tmp_path: Path) -> workbench.NewEnvironment:
    """Make the environment of Pulumi runs, with a backend of the test's own."""

    def make(stack: str = "trial", endpoint: str = aws_account) -> dict[str, str]:
        clone = this_clone()
        workspace = Workspace(
            installation.load(clone), clone.home, tmp_path / "backend", tmp_path / "aws"
        )
        workspace.prepare()
        return variables(workspace, endpoint, stack=stack)

    return make


@pytest.fixture
def new_project(new_environment: workbench.NewEnvironment, tmp_path: Path) -> workbench.NewProject:
    """Make a project and create its stack.

    The program is `repository`, `examples/<name>`, or the text of a program; the stack's name
    chooses the Pulumi.<stack>.yaml.
    """

    def make(program: str = "repository", **choices: str) -> workbench.Project:
        stack = choices.get("stack", "trial")
        folder = tmp_path / "repository" / "examples" / stack
        folder.mkdir(parents=True)
        if program == "repository":
            workbench.copy_program(folder)
        elif program.startswith("examples/"):
            workbench.copy_example(program.removeprefix("examples/"), folder)
        else:
            workbench.write_program(folder, program)
        environment = process_environment(os.environ, new_environment(**choices))
        project = workbench.Project(folder, environment, stack)
        project.make_stack()
        return project

    return make
