"""The gate finds the environments of a folder, and says what it does not look at."""

from pathlib import Path

import pytest

from automation.errors import UsageError
from automation.gate.subjects import subjects


def project(folder: Path, name: str, *stacks: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: yaml\n", encoding="utf-8")
    for stack in stacks:
        (folder / f"Pulumi.{stack}.yaml").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two projects with stacks, one without, and folders that hold none of the team's."""
    project(tmp_path / "shop", "shop", "dev", "prod")
    project(tmp_path / "shop" / "network", "network", "prod")
    project(tmp_path / "docs", "docs")
    project(tmp_path / "node_modules" / "theirs", "theirs", "prod")
    project(tmp_path / ".cache" / "old", "old", "prod")
    (tmp_path / "again").symlink_to(tmp_path / "shop")
    return tmp_path


@pytest.mark.parametrize(
    ("stacks", "environments", "left_out"),
    [
        ([], ["network/prod", "shop/dev", "shop/prod"], ["docs"]),
        (["prod"], ["network/prod", "shop/prod"], ["docs"]),
        (["dev"], ["shop/dev"], ["docs", "shop/network"]),
        (["shop/prod"], ["shop/prod"], ["docs", "shop/network"]),
        (["shop/prod", "prod", "prod"], ["network/prod", "shop/prod"], ["docs"]),
        (["acme/shop/prod"], ["acme/shop/prod"], ["docs", "shop/network"]),
        (["docs/dev"], ["docs/dev"], ["shop", "shop/network"]),
    ],
)
def test_stacks_with_settings_are_found_and_other_projects_told(
    tree: Path, stacks: list[str], environments: list[str], left_out: list[str]
) -> None:
    found = subjects([tree], stacks)
    assert [one.environment for one in found.subjects] == environments
    assert [str(place.relative_to(tree)) for place in found.left_out] == left_out


def test_project_without_settings_alone_has_any_stack(tree: Path) -> None:
    found = subjects([tree / "docs"], ["dev"])
    assert [one.environment for one in found.subjects] == ["docs/dev"]
    assert found.left_out == ()


def test_folder_that_is_named_twice_is_looked_at_once(tree: Path) -> None:
    found = subjects([tree / "shop", tree / "again", tree / "shop" / "network"], [])
    assert len(found.subjects) == 3


@pytest.mark.parametrize(
    ("folder", "stacks", "says"),
    [
        ("absent", [], "absent is no folder; give that of a Pulumi project"),
        ("shop/Pulumi.yaml", [], "is no folder; give that of a Pulumi project"),
        (".cache", ["../x"], r'stack "\.\./x": give letters, digits'),
        (".cache/empty", [], "no Pulumi.yaml in or below it"),
        ("docs", [], r"docs: no Pulumi\.<stack>\.yaml; name a project and --stack"),
        (".", ["prdo"], r'no project has a stack prdo; did you mean "prod"\?'),
        (".", ["shop/prdo"], r'no project has a stack shop/prdo; did you mean "shop/prod"\?'),
        (".", ["x"], "no project has a stack x; there are dev, prod; one without settings needs"),
        ("shop/network", ["dev"], "no project has a stack dev; there are prod"),
        ("docs", ["shop/dev"], "no project has a stack shop/dev; there are none"),
    ],
)
def test_what_is_nowhere_is_refused_with_what_there_is(
    tree: Path, folder: str, stacks: list[str], says: str
) -> None:
    (tree / ".cache" / "empty").mkdir()
    with pytest.raises(UsageError, match=says):
        subjects([tree / folder], stacks)


def test_two_folders_of_one_environment_are_refused(tree: Path) -> None:
    project(tree / "copy", "shop", "prod")
    with pytest.raises(UsageError, match=r"copy and .*shop are both shop/prod; name one of them"):
        subjects([tree], [])


def test_broken_project_is_refused_with_its_file(tree: Path) -> None:
    (tree / "docs" / "Pulumi.yaml").write_text("name: [x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"docs/Pulumi\.yaml:1 is no YAML"):
        subjects([tree], [])
