"""Which launch template counts, which of its values, and where nobody can know."""

from collections.abc import Mapping

import pytest

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._launch import launches
from policypack.controls._model import Example, Given, Resource
from policypack.controls._roles import attached_policies, instance_roles, profile_of, role_of
from policypack.controls._tokens import (
    FLEET,
    GROUP,
    INSTANCE,
    INSTANCE_PROFILE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    POLICY_ATTACHMENT,
    ROLE,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    SECURITY_GROUP,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
)
from policypack.controls._values import UNKNOWN

PATH = "metadataOptions.httpTokens"
REQUIRED = {"metadataOptions": {"httpTokens": "required"}}
VERSIONED = {"id": "lt-1", "latestVersion": 3.0, "defaultVersion": 2.0}


def template(outputs: Mapping[str, object] | None = None, **inputs: object) -> Given:
    values = {"name": "web", **REQUIRED, **inputs}
    return Given(LAUNCH_TEMPLATE, values, "template", outputs=outputs or {})


def stack(*givens: Given) -> tuple[Resource, Graph]:
    resources = resources_of(Example("", givens[0], givens[1:]))
    return resources[0], Graph(resources)


def values(*givens: Given) -> list[object]:
    subject, graph = stack(*givens)
    return [launch.setting(PATH).value for launch in launches(subject, graph)]


def instance(reference: Mapping[str, object], *, linked: bool = False, **inputs: object) -> Given:
    depends = {"launchTemplate": ("template",)} if linked else {}
    return Given(INSTANCE, {"launchTemplate": reference, **inputs}, "it", depends)


def used(**reference: object) -> dict[str, object]:
    return {"launchTemplateSpecification": reference}


BY_NAME = {"launchTemplateName": "web", "version": "$Latest"}
WAYS = {
    "instance": Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}}),
    "spot instance": Given(
        SPOT_INSTANCE_REQUEST, {"launchTemplate": {"name": "web", "version": "$Latest"}}
    ),
    "group": Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}}),
    "mixed group": Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": used(**BY_NAME)}}),
    "override of a mixed group": Given(
        GROUP, {"mixedInstancesPolicy": {"launchTemplate": {"overrides": [used(**BY_NAME)]}}}
    ),
    "fleet": Given(FLEET, {"launchTemplateConfigs": [used(**BY_NAME)]}),
    "spot fleet": Given(
        SPOT_FLEET_REQUEST,
        {"launchTemplateConfigs": [used(name="web", version="$Latest")]},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_launches_way_to_compute_inherits_from_its_template(way: str) -> None:
    assert values(WAYS[way], template()) == ["required"]


@pytest.mark.parametrize("way", WAYS)
def test_launches_template_outside_the_stack_is_unknown(way: str) -> None:
    assert values(WAYS[way]) == [UNKNOWN]


@pytest.mark.parametrize(
    ("reference", "linked", "outputs"),
    [
        ({"id": UNKNOWN, "version": UNKNOWN}, True, {}),
        ({"id": "lt-1", "version": "$Latest"}, False, VERSIONED),
        ({"id": "lt-1", "version": "3"}, False, VERSIONED),
        ({"id": "lt-1", "version": 3.0}, False, VERSIONED),
        ({"id": "lt-unseen", "version": "$Latest"}, True, {}),
        ({"name": "web", "version": UNKNOWN}, True, {}),
        ({"name": "web"}, False, {"latestVersion": 1.0, "defaultVersion": 1.0}),
    ],
)
def test_reference_to_the_current_version_counts(
    reference: dict[str, object],
    linked: bool,  # noqa: FBT001 - a column of the table
    outputs: dict[str, object],
) -> None:
    assert values(instance(reference, linked=linked), template(outputs)) == ["required"]


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ({"updateDefaultVersion": True}, {}),
        ({"updateDefaultVersion": True}, VERSIONED),
        ({"defaultVersion": 3.0}, VERSIONED),
    ],
)
def test_reference_to_the_default_version_kept_current_counts(
    inputs: dict[str, object], outputs: dict[str, object]
) -> None:
    for version in ({}, {"version": "$Default"}):
        found = values(instance({"name": "web", **version}), template(outputs, **inputs))
        assert found == ["required"]


@pytest.mark.parametrize(
    ("reference", "outputs", "path"),
    [
        ({"name": "web"}, {}, "launchTemplate.version"),
        ({"name": "web", "version": "$Default"}, VERSIONED, "launchTemplate.version"),
        ({"name": "web", "version": "2"}, VERSIONED, "launchTemplate.version"),
        ({"name": "web", "version": "3"}, {}, "launchTemplate.version"),
        ({"name": "web", "version": UNKNOWN}, {}, "launchTemplate.version"),
        ({"id": "lt-9", "version": "$Latest"}, VERSIONED, "launchTemplate"),
        ({"id": UNKNOWN, "version": "$Latest"}, {}, "launchTemplate"),
        (UNKNOWN, {}, "launchTemplate"),
    ],
)
def test_reference_that_may_be_another_version_or_template_is_unknown(
    reference: dict[str, object], outputs: dict[str, object], path: str
) -> None:
    subject, graph = stack(instance(reference), template(outputs))
    (launch,) = launches(subject, graph)
    found = launch.setting(PATH)
    assert (found.path, found.value) == (path, UNKNOWN)


def test_own_setting_overrides_template_and_doubt() -> None:
    own = {"metadataOptions": {"httpTokens": "optional"}}
    assert values(instance({"name": "web", "version": "$Latest"}, **own), template()) == [
        "optional"
    ]
    assert values(instance({"name": "elsewhere"}, **own)) == ["optional"]


def test_own_block_without_the_value_inherits_it() -> None:
    own = {"metadataOptions": {"httpEndpoint": "enabled"}}
    found = values(instance({"name": "web", "version": "$Latest"}, **own), template())
    assert found == ["required"]


def test_setting_from_template_names_it() -> None:
    subject, graph = stack(WAYS["fleet"], template())
    (launch,) = launches(subject, graph)
    assert launch.setting(PATH).state == 'is "required" in launch template "template"'


def test_overrides_with_two_unknown_templates_use_both() -> None:
    overrides = [used(launchTemplateId=UNKNOWN, version=UNKNOWN)] * 2
    group = Given(
        GROUP,
        {"mixedInstancesPolicy": {"launchTemplate": {"overrides": overrides}}},
        depends={"mixedInstancesPolicy": ("good", "bad")},
    )
    good = Given(LAUNCH_TEMPLATE, REQUIRED, "good")
    bad = Given(LAUNCH_TEMPLATE, {"metadataOptions": {"httpTokens": "optional"}}, "bad")
    assert set(values(group, good, bad)) == {"required", "optional"}


def test_known_id_of_another_template_is_not_taken_for_a_linked_one() -> None:
    reference = {"id": "lt-9", "version": "$Latest"}
    linked = template({"id": "lt-1", "arn": "arn:lt-1"})
    assert values(instance(reference, linked=True), linked) == [UNKNOWN]


def test_group_with_launch_configuration_takes_its_settings() -> None:
    group = Given(GROUP, {"launchConfiguration": "old"})
    configuration = Given(LAUNCH_CONFIGURATION, {"name": "old", **REQUIRED}, "old")
    assert values(group, configuration) == ["required"]
    assert values(group) == [UNKNOWN]


def test_launch_specifications_of_spot_fleet_are_launches_of_their_own() -> None:
    fleet = Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{}, {"ami": "ami-1"}]})
    subject, graph = stack(fleet)
    paths = [launch.setting("ami").path for launch in launches(subject, graph)]
    assert paths == ["launchSpecifications[0].ami", "launchSpecifications[1].ami"]


PROFILE = Given(INSTANCE_PROFILE, {"role": UNKNOWN}, "profile", {"role": ("role",)})
THE_ROLE = Given(ROLE, {"name": "web", "managedPolicyArns": ["arn:own"]}, "role")


def test_roles_from_instance_to_attached_policies_are_followed() -> None:
    subject, graph = stack(
        Given(
            INSTANCE, {"iamInstanceProfile": UNKNOWN}, "it", {"iamInstanceProfile": ("profile",)}
        ),
        PROFILE,
        THE_ROLE,
        Given(ROLE_POLICY_ATTACHMENT, {"role": "web", "policyArn": "arn:one"}, "one"),
        Given(POLICY_ATTACHMENT, {"roles": ["other", "web"], "policyArn": "arn:two"}, "two"),
        Given(ROLE_POLICY_ATTACHMENT, {"role": "other", "policyArn": "arn:no"}, "no"),
    )
    (launch,) = launches(subject, graph)
    (profile,) = profile_of(launch, graph).resources
    (role,) = role_of(profile, graph).resources
    arns = [arn.value for _, arn in attached_policies(role, graph)]
    assert arns == ["arn:own", "arn:one", "arn:two"]
    assert instance_roles(graph) == (role,)


def test_roles_exclusive_list_names_all_that_is_attached() -> None:
    exclusive = Given(
        ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
        {"roleName": UNKNOWN, "policyArns": ["arn:three", UNKNOWN]},
        "three",
        {"roleName": ("role",)},
    )
    attachment = Given(ROLE_POLICY_ATTACHMENT, {"role": "web", "policyArn": "arn:one"}, "one")
    role, graph = stack(THE_ROLE, attachment, exclusive)
    assert [arn.value for _, arn in attached_policies(role, graph)] == ["arn:three", UNKNOWN]


def test_profile_of_template_by_name_or_arn_is_found() -> None:
    for key in ("name", "arn"):
        held = {"iamInstanceProfile": {key: UNKNOWN}, "name": "web"}
        subject, graph = stack(
            WAYS["group"],
            Given(LAUNCH_TEMPLATE, held, "template", {"iamInstanceProfile": ("profile",)}),
            Given(INSTANCE_PROFILE, name="profile"),
        )
        (launch,) = launches(subject, graph)
        assert [x.name for x in profile_of(launch, graph).resources] == ["profile"]


def test_users_and_sources_follow_edges_of_a_type() -> None:
    subject, graph = stack(
        Given(SECURITY_GROUP),
        Given(INSTANCE, {}, "user", {"vpcSecurityGroupIds": ("it",)}),
    )
    (user,) = graph.users(subject, INSTANCE)
    assert graph.users(subject, ROLE) == ()
    assert graph.sources(user, "vpcSecurityGroupIds", SECURITY_GROUP) == (subject,)
    assert graph.sources(user, "subnetId", SECURITY_GROUP) == ()
    assert graph.resources == (user, subject)
