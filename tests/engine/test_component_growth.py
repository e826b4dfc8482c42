"""What the components themselves cost in a preview."""

import os
from pathlib import Path

import workbench

from benchmarks.components import Project
from sandbox.environment import process_environment


def test_preview_of_components_spends_less_than_a_tenth_in_their_own_code(
    new_environment: workbench.NewEnvironment, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    project = Project(folder, process_environment(os.environ, new_environment()))
    project.create()
    preview, own = project.profile(instances=5, fleets=1)
    assert 0 < own < 0.1 * preview
