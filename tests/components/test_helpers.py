import subprocess
import sys
from pathlib import Path

import pytest

from components._hosts.images import architecture_of, image_problems, public_image_parameter
from components._tags import group_tags, merge_tags, tag_specifications

ROOT = Path(__file__).parents[2]
X86_64 = """
    t3.micro t3a.nano m7i.large m7i-flex.large g4dn.xlarge g6.xlarge gr6.4xlarge p5en.48xlarge
    u-6tb1.metal u7i-12tb.224xlarge mac1.metal x2iedn.large hpc6a.48xlarge trn1.2xlarge
"""
ARM64 = """
    t4g.micro a1.medium m6gd.large c7gn.xlarge x2gd.large im4gn.large is4gen.large g5g.xlarge
    hpc7g.4xlarge r8g.large c8gb.large p6e-gb200.36xlarge
"""


@pytest.mark.parametrize(("architecture", "types"), [("x86_64", X86_64), ("arm64", ARM64)])
def test_architecture_of_instance_type_follows_family(architecture: str, types: str) -> None:
    assert [one for one in types.split() if architecture_of(one) != architecture] == []


def test_public_image_parameter_pins_kernel_and_architecture() -> None:
    path = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-arm64"
    assert public_image_parameter("6.12", "arm64") == path


@pytest.mark.parametrize(
    ("choice", "problems"),
    [
        (("t3.micro", "x86_64", None, None), []),
        (("t4g.micro", "arm64", "ami-12345678", None), []),
        (
            ("t4g.micro", "x86_64", None, None),
            [("architecture", 'is "x86_64", but "t4g.micro" is arm64; make the two agree')],
        ),
        (
            ("t3.micro", "x86_64", "ami-12345678", "/golden"),
            [
                (
                    "image_parameter",
                    'is "/golden", but an image id is given too; give one of the two',
                )
            ],
        ),
    ],
)
def test_image_problems_of_choice_name_what_contradicts(choice: tuple, problems: list) -> None:
    instance_type, architecture, image_id, parameter = choice
    found = image_problems(
        instance_type, architecture, image_id=image_id, image_parameter=parameter
    )
    assert list(found) == problems


@pytest.mark.parametrize("generation", ["amzn2-ami-hvm-x86_64-gp2", "amzn-ami-hvm-x86_64-gp2"])
def test_image_problems_of_old_amazon_linux_name_the_way_out(generation: str) -> None:
    path = f"/aws/service/ami-amazon-linux-latest/{generation}"
    ((argument, reason),) = image_problems(
        "t3.micro", "x86_64", image_id=None, image_parameter=path
    )
    assert argument == "image_parameter"
    assert public_image_parameter("6.12", "x86_64") in reason


def test_merge_tags_own_wins_over_default_and_keys_are_sorted() -> None:
    merged = merge_tags({"z": "default", "a": "default"}, {"z": "own"}, "web")
    assert list(merged.items()) == [("Name", "web"), ("a", "default"), ("z", "own")]


def test_merge_tags_without_default_tags_keeps_own() -> None:
    assert merge_tags(None, {"Name": "db"}, "web") == {"Name": "db"}


def test_tag_specifications_reach_all_that_is_launched() -> None:
    specifications = tag_specifications({"a": "b"})
    assert [one["resource_type"] for one in specifications] == [
        "instance",
        "network-interface",
        "volume",
    ]
    assert all(one["tags"] == {"a": "b"} for one in specifications)


def test_group_tags_are_handed_on_to_instances() -> None:
    assert group_tags({"a": "b"}) == [{"key": "a", "value": "b", "propagate_at_launch": True}]


def test_components_load_no_service_of_the_sdk_before_they_use_it() -> None:
    command = [sys.executable, "-c", "import sys, components; print(*sys.modules)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [name.split(".") for name in done.stdout.split()]
    assert [name for name in loaded if name[0] == "pulumi_aws" and len(name) > 2] == []
