"""Hosts with a secure default turned off: exactly the controls in question object."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from judging import reports, resource_of
from recorder import World, succeed

import components as library
from policypack.configuration import Options
from policypack.controls import catalogue
from policypack.outcome import Report

RECORD = {"reason": "a load test", "owner": "team-a", "expires": "2999-12-31"}
VOLUME = {"device_name": "/dev/sdf", "size": 8, "delete_on_termination": False}
# What is turned off: the controls that object on the template, and on what starts from it.
RELAXED = {
    "metadata tokens": ({"metadata_tokens_optional": True}, {"EC2.8", "EC2.170"}),
    "public address": ({"public_address": True}, {"EC2.9", "EC2.25"}),
    "container host": ({"container_host": True}, {"EXT.IMDS_HOP_LIMIT"}),
    "monitoring": ({"detailed_monitoring": False}, {"EXT.DETAILED_MONITORING"}),
    "kept volume": ({"volumes": {"data": VOLUME}}, {"EXT.VOLUME_DELETE_ON_TERMINATION"}),
    "kept root volume": (
        {"root_volume_delete_on_termination": False},
        {"EXT.VOLUME_DELETE_ON_TERMINATION"},
    ),
    "package": ({"first_boot": {"packages": ["telnet"]}}, {"EXT.UNNEEDED_PACKAGES"}),
    "compiler": ({"first_boot": {"packages": ["gcc"]}}, {"EXT.UNNEEDED_PACKAGES"}),
}
ACCEPTED = frozenset(one.name for one in catalogue())


def program(relaxed: Mapping[str, Any], controls: set[str]) -> Callable[[], None]:
    def run() -> None:
        zone = library.LandingZone("zone", {})
        role = library.InstanceRole("host", {})
        group = library.EgressOnlySecurityGroup("host", {"vpc_id": zone.vpc_id})
        template = {
            "instance_profile_arn": role.instance_profile_arn,
            "security_group_ids": [group.security_group_id],
            "subnet_id": zone.subnet_ids[0],
            "exemptions": [{"control": control, **RECORD} for control in sorted(controls)],
            **relaxed,
        }
        library.CompliantInstance("host", {"launch_template": template})

    return run


def found_in(form: str, options: Options) -> list[Report]:
    resources = succeed(program(*RELAXED[form]), World()).resources
    return reports(map(resource_of, resources), options)


@pytest.mark.parametrize("form", RELAXED)
def test_relaxed_host_is_found_by_exactly_the_controls_in_question(form: str) -> None:
    found = found_in(form, Options(accepted=None))
    assert {one.control for one in found} == RELAXED[form][1]


@pytest.mark.parametrize("form", RELAXED)
def test_relaxed_host_with_accepted_records_is_exempted_everywhere(form: str) -> None:
    found = found_in(form, Options(accepted=ACCEPTED))
    assert {one.control for one in found if one.exempted} == RELAXED[form][1]
    assert [one.message for one in found if not one.exempted] == []
