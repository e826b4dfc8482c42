"""Standards name controls that exist, and all that they should."""

import re

import pytest

from policypack.controls import catalogue, runtime_catalogue
from policypack.controls.frameworks import Framework, frameworks, requirements_of
from policypack.pack_options import BASELINE_PRESET, PRESETS

NUMBERS = {
    "fsbp": r"[A-Z][A-Za-z0-9]+\.\d+",
    "cis-aws-3.0": r"\d+(\.\d+){1,2}",
    "cis-aws-5.0": r"\d+(\.\d+){1,2}",
    "nist-800-53-r5": r"[A-Z]{2}-\d+(\(\d+\))?",
    "pci-dss-4.0.1": r"\d+(\.\d+){1,2}",
    "well-architected-sec06": r"SEC06-BP\d{2}",
}
STANDARDS = list(frameworks().values())
EXTENSION = "EXT."
# Not in the standard, or only since after the page was read that the file is made from:
# https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
NOT_FSBP = frozenset(
    {
        "AutoScaling.10",
        "CodeArtifact.1",
        "EC2.12",
        "EC2.13",
        "EC2.14",
        "EC2.22",
        "EC2.28",
        "EC2.38",
        "EC2.43",
        "EC2.45",
        "EC2.46",
        "EC2.53",
        "EC2.54",
        "EC2.175",
        "EC2.183",
        "ECR.4",
        "ECR.5",
        "IAM.24",
        "KMS.4",
        "Lambda.3",
        "Lambda.6",
        "Lambda.7",
        "SSM.5",
    }
)


def key_of(framework: Framework) -> str:
    return framework.key


def ids() -> set[str]:
    return {control.id for control in (*catalogue(), *runtime_catalogue())}


def test_frameworks_are_those_the_pack_offers() -> None:
    assert set(frameworks()) == set(PRESETS) - {BASELINE_PRESET} == set(NUMBERS)


@pytest.mark.parametrize("framework", STANDARDS, ids=key_of)
def test_framework_names_controls_that_exist(framework: Framework) -> None:
    named = {id_ for each in framework.requirements.values() for id_ in each.controls}
    assert named - ids() == set()


@pytest.mark.parametrize("framework", STANDARDS, ids=key_of)
def test_framework_says_what_it_is_and_where_that_stands(framework: Framework) -> None:
    assert framework.title
    assert framework.version
    assert framework.reference.startswith("https://")


@pytest.mark.parametrize("framework", STANDARDS, ids=key_of)
def test_framework_requirements_are_well_formed_and_have_controls(framework: Framework) -> None:
    for number, requirement in framework.requirements.items():
        assert re.fullmatch(NUMBERS[framework.key], number), number
        assert requirement.controls, number
        assert len(set(requirement.controls)) == len(requirement.controls), number
        assert not requirement.title.endswith("."), number


def test_fsbp_holds_every_control_of_security_hub_that_is_in_it() -> None:
    own = {id_ for id_ in ids() if not id_.startswith(EXTENSION)}
    assert set(frameworks()["fsbp"].requirements) == own - NOT_FSBP


def test_well_architected_practices_of_compute_hold_every_control_of_image_builds() -> None:
    practices = frameworks()["well-architected-sec06"].requirements.values()
    named = {id_ for each in practices for id_ in each.controls}
    assert {id_ for id_ in ids() if id_.startswith("EXT.IB_")} - named == {"EXT.IB_COMPONENT_CMK"}


def test_requirements_of_a_control_by_standard() -> None:
    found = requirements_of("EC2.8")
    assert found["fsbp"] == ("EC2.8",)
    assert found["cis-aws-5.0"] == ("5.7",)
    assert found["nist-800-53-r5"] == ("AC-3", "AC-3(7)", "AC-3(15)", "AC-6")


def test_requirements_of_a_control_no_standard_names_are_none() -> None:
    assert dict(requirements_of("EXT.EBS_OPTIMIZED")) == {}
