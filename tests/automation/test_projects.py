"""What is no project, stack or pack is refused in one line that says what would be."""

from pathlib import Path

import pytest

from automation.errors import UsageError
from automation.packs import PolicyPack, pack_arguments
from automation.projects import Project, check_stack


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "holds no Pulumi.yaml; give the folder of a Pulumi project"),
        ({"Pulumi": "runtime: python"}, "name is None; give letters, digits"),
        ({"Pulumi": "name: a b"}, "name is 'a b'; give letters, digits"),
        ({"Pulumi": "name: [x"}, "Pulumi.yaml:1 is no YAML"),
        ({"Pulumi": "- x"}, "holds no settings"),
    ],
)
def test_folder_that_is_no_project_is_refused(
    tmp_path: Path, files: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        Project.local(write(tmp_path, **files))


def test_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder; give that of a Pulumi project"):
        Project.local(tmp_path / "absent")


def test_project_knows_its_stacks_and_which_have_secrets(tmp_path: Path) -> None:
    encrypted = "config:\n  shop:password:\n    secure: v1:abc\n"
    nested = "config:\n  shop:users:\n  - password:\n      secure: v1:abc\n"
    folder = write(
        tmp_path, Pulumi="name: shop", Pulumi__prod=encrypted, Pulumi__qa=nested, Pulumi__dev="{}"
    )
    project = Project.local(folder)
    assert project.stacks() == ["dev", "prod", "qa"]
    assert [project.has_secrets(one) for one in ("dev", "prod", "qa", "absent")] == [
        False,
        True,
        True,
        False,
    ]


def test_environment_of_the_cloud_may_hold_secrets(tmp_path: Path) -> None:
    folder = write(tmp_path, Pulumi="name: shop", Pulumi__prod="environment: [shop/prod]")
    assert Project.local(folder).has_secrets("prod")


def test_settings_of_a_stack_are_found_by_its_last_name(tmp_path: Path) -> None:
    folder = write(tmp_path, Pulumi="name: shop", Pulumi__prod="config: {}")
    project = Project.local(folder)
    assert (
        project.settings("org/shop/prod")
        == project.settings("prod")
        == folder / ("Pulumi.prod.yaml")
    )


def test_inline_project_has_a_folder_that_can_be_discarded() -> None:
    project = Project.inline("portal", lambda: None)
    assert (project.folder / "Pulumi.yaml").is_file()
    project.discard()
    assert not project.folder.exists()


def test_folder_of_a_local_project_is_never_discarded(tmp_path: Path) -> None:
    Project.local(write(tmp_path, Pulumi="name: shop")).discard()
    assert tmp_path.is_dir()


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b/c/d", "a//b", "x;rm", "-" * 101])
def test_name_that_can_be_no_stack_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r'give letters, digits, "-", "_" and "\."'):
        check_stack(name)


@pytest.mark.parametrize("name", ["prod", "org/shop/prod", "a.b-c_d"])
def test_name_of_a_stack_is_taken(name: str) -> None:
    check_stack(name)


def test_folder_without_a_pack_and_file_that_is_absent_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no policy pack; it holds no PulumiPolicy\.yaml"):
        PolicyPack(tmp_path)
    write(tmp_path, PulumiPolicy="runtime: python")
    with pytest.raises(UsageError, match="is no file; give the configuration of a policy pack"):
        PolicyPack(tmp_path, tmp_path / "absent.json")


def test_each_pack_gets_its_own_configuration_and_it_is_gone_afterwards(tmp_path: Path) -> None:
    write(tmp_path, PulumiPolicy="runtime: python")
    with pack_arguments([PolicyPack(tmp_path), PolicyPack(tmp_path, {"a": "disabled"})]) as given:
        files = [Path(file) for file in given["policy_pack_configs"]]
        assert [file.read_text(encoding="utf-8") for file in files] == ["{}", '{"a": "disabled"}']
    assert not any(file.exists() for file in files)
    with pack_arguments([PolicyPack(tmp_path)]) as given:
        assert given["policy_pack_configs"] is None
