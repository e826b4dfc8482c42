"""What is told of the components comes from all of them, and only if it is true."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pulumi
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))

import loaded  # noqa: F401 - its import is what all tests with components share

import components as library
from documentation import component_pages
from documentation.deployment import every_component
from documentation.emission import emitted
from documentation.evidence import component_of, evidence, page, satisfied
from policypack.controls import by_name, catalogue
from policypack.controls._model import Resource
from policypack.controls._tokens import INSTANCE, LAUNCH_TEMPLATE


@cache
def resources() -> tuple[Resource, ...]:
    """What the components emit, not while tests are collected."""
    return emitted(every_component)


@cache
def pages() -> Mapping[str, str]:
    return component_pages.rendered(resources(), {"HardenedRepository": ["ECR.2", "ECR.1"]})


def exported() -> set[str]:
    found = {name: getattr(library, name) for name in library.__all__}
    return {
        name
        for name, one in found.items()
        if isinstance(one, type) and issubclass(one, pulumi.ComponentResource)
    }


def test_deployment_uses_every_component() -> None:
    assert set(evidence((), resources())) == exported()


def test_evidence_names_the_types_a_control_judged() -> None:
    found = evidence(catalogue(), resources())
    assert found["CompliantInstance"].passed["EC2.8"] == {INSTANCE}
    assert found["HardenedLaunchTemplate"].passed["EC2.170"] == {LAUNCH_TEMPLATE}
    assert found["LandingZone"].passed == {}


def test_page_tells_what_a_component_satisfies_and_what_not() -> None:
    imds = by_name()["ec2-launch-template-imdsv2-check"]
    satisfied = f"- [EC2.170](EC2.170.md) {imds.title} (`{LAUNCH_TEMPLATE}`)"
    assert satisfied in page((imds,), resources())
    broken = tuple(
        replace(one, inputs={}) if one.type == LAUNCH_TEMPLATE else one for one in resources()
    )
    text = page((imds,), broken)
    assert satisfied not in text
    assert "is broken: `metadataOptions.httpTokens` is not set; " in text


def test_evidence_of_a_component_in_another_is_that_of_the_outer_one() -> None:
    (role,) = [one for one in resources() if one.name == "golden-role"]
    assert "GoldenImagePipeline$compliant-ec2:index:InstanceRole$" in role.urn
    assert component_of(role) == "GoldenImagePipeline"


def test_component_page_names_the_threat_and_the_controls_that_found_nothing() -> None:
    text = pages()["HardenedRepository.md"]
    said, _, rest = text.partition("\n\n## The threat it answers\n\n")
    assert "Threat:" not in text
    assert said.startswith("# HardenedRepository\n\n")
    assert not rest.startswith(("#", "|"))
    assert "\n\n## Arguments\n\n" in rest
    assert "[ECR.2](../controls/ECR.2.md), [ECR.1](../controls/ECR.1.md)\n" in rest


@pytest.mark.parametrize("name", sorted(exported()))
def test_component_says_which_threat_it_answers(name: str) -> None:
    assert pages()[f"{name}.md"].count("\n\n## The threat it answers\n\n") == 1


def test_component_page_of_what_no_control_judges_says_so() -> None:
    assert "## Controls it satisfies\n\nNone judges it.\n" in pages()["LandingZone.md"]


def test_satisfied_leaves_out_controls_with_a_finding_anywhere_in_the_component() -> None:
    imds = by_name()["ec2-launch-template-imdsv2-check"]
    assert satisfied((imds,), resources())["HardenedLaunchTemplate"] == ["EC2.170"]
    first = next(one for one in resources() if one.type == LAUNCH_TEMPLATE)
    broken = tuple(replace(one, inputs={}) if one is first else one for one in resources())
    assert satisfied((imds,), broken)["HardenedLaunchTemplate"] == []


def test_emission_comes_in_the_same_order_with_the_same_values_every_time() -> None:
    assert emitted(every_component) == resources()
