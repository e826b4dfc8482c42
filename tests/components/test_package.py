"""The components as a package for other languages: the host over the engine's protocol."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import pulumi
import pytest
from google.protobuf import empty_pb2
from hosted import FOLDER, PROVIDER_ID, STACK_URN, Engine, Host, hosting, output, problems
from pulumi.provider.experimental.analyzer import Analyzer
from pulumi.provider.experimental.util import camel_case
from pulumi.runtime.proto import alias_pb2, provider_pb2
from recorder import UNKNOWN, Recorded, World, record, succeed
from test_satisfies_catalogue import FORMS

import components as library
from components._package import host as _host
from components._package import schema as _schema
from components._package.host import NAME, VERSION, exported

PROFILE = "arn:aws:iam::123456789012:instance-profile/host"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
WORLD = World(default_tags={"environment": "test"})
ANYTHING = "pulumi.json#/Any"
Arguments = dict[str, Any]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as started:
        yield started


@pytest.fixture(scope="module")
def schema(host: Host) -> Arguments:
    return json.loads(host.provider.GetSchema(provider_pb2.GetSchemaRequest()).schema)


def token(component: str) -> str:
    return f"{NAME}:index:{component}"


def refused(host: Host, component: str, inputs: Arguments, world: World = WORLD) -> grpc.RpcError:
    engine = Engine(world)
    with pytest.raises(grpc.RpcError) as error:
        host.construct(engine, token(component), inputs)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT, error.value.details()
    assert [one for one in engine.recording.resources if one.type.startswith("aws:")] == []
    return error.value


# --- What the package says of itself


def test_host_says_its_version_and_the_manifest_says_the_same(host: Host) -> None:
    assert host.provider.GetPluginInfo(empty_pb2.Empty()).version == VERSION
    manifest = (FOLDER / "PulumiPlugin.yaml").read_text(encoding="utf-8").splitlines()
    assert {f"name: {NAME}", f"version: {VERSION}"} <= set(manifest)


def test_schema_names_package_and_every_component(schema: Arguments) -> None:
    assert (schema["name"], schema["version"]) == (NAME, VERSION)
    # The engine names the owner of the repository that the package is added from.
    assert "namespace" not in schema
    assert set(schema["resources"]) == {token(name) for name in exported()}
    assert all(one["isComponent"] and one["description"] for one in schema["resources"].values())


def properties(schema: Arguments) -> Iterator[tuple[str, Arguments]]:
    for name, resource in schema["resources"].items():
        for kind in ("inputProperties", "properties"):
            yield from ((f"{name}.{key}", one) for key, one in resource[kind].items())
    for name, found in schema["types"].items():
        yield from ((f"{name}.{key}", one) for key, one in found["properties"].items())


def test_schema_describes_every_input_and_output_and_has_no_empty_type(schema: Arguments) -> None:
    found = dict(properties(schema))
    assert len(found) > 40
    assert [path for path, one in found.items() if not one.get("description")] == []
    assert [path for path, one in found.items() if not {"type", "$ref"} & set(one)] == []
    assert [name for name, one in schema["types"].items() if not one.get("properties")] == []
    assert [name for name, one in schema["resources"].items() if not one["properties"]] == []
    referred = set(re.findall(r'"#/types/([^"]+)"', json.dumps(schema)))
    assert referred == set(schema["types"])


def test_schema_makes_code_that_compiles_in_go(schema: Arguments) -> None:
    resources, types = (
        {name.rpartition(":")[2] for name in schema[part]} for part in ("resources", "types")
    )
    assert not {name for name in types if name.endswith("Args")}
    generated = [*resources, *types, *(f"{name}Args" for name in [*resources, *types])]
    assert len(generated) == len(set(generated))
    maps = (one.get("additionalProperties", {}) for _path, one in properties(schema))
    assert [one for one in maps if "$ref" in one and "plain" in one] == []


def test_schema_speaks_no_python(schema: Arguments) -> None:
    texts = [
        one["description"]
        for part in (schema["resources"], schema["types"], dict(properties(schema)))
        for one in part.values()
    ]
    assert [text for text in texts if re.search(r"Raises:|Args:|\n |[a-z]_[a-z]", text)] == []


CHANGED = f"""The schema is what programs in other languages are compiled against.
Write it anew with `python -m components schema`. Tell what changed in CHANGELOG.md, and name the
schema there as that command does. If something went or became required, raise the version too:
in PulumiPlugin.yaml and {_host.__name__}."""


def test_schema_file_is_what_the_host_serves(host: Host) -> None:
    served = host.provider.GetSchema(provider_pb2.GetSchemaRequest()).schema
    assert _schema.FILE.read_text(encoding="utf-8") == f"{served}\n", CHANGED


def test_changelog_names_the_schema_in_its_newest_section() -> None:
    text = (FOLDER.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]
    fingerprint = _schema.fingerprint(_schema.FILE.read_text(encoding="utf-8"))
    assert f"schema `{fingerprint}`" in newest, CHANGED


def test_schema_check_tells_a_stale_file_and_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schema.json"
    monkeypatch.setattr(_schema, "FILE", file)
    assert _schema.main(["schema", "--check"]) == 1
    assert not file.exists()
    assert _schema.main(["schema"]) == 0
    assert _schema.main(["schema", "--check"]) == 0
    file.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert _schema.main(["schema", "--check"]) == 1
    assert "run: python -m components schema" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == "{}"


def test_requirements_are_the_projects_own_ranges() -> None:
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = {line for line in lines if not line.startswith("#")}
    assert named == {
        one
        for one in project["project"]["dependencies"]
        if one.startswith(("pulumi>", "pulumi-aws>"))
    }
    assert len(named) == 2


# --- The same resources both ways


def arguments_of(program: Callable[[], None]) -> dict[tuple[str, str], Arguments]:
    """What a Python program hands to each component, by the component's type and name."""
    seen: dict[tuple[str, str], Arguments] = {}

    def watched(component: str, original: Any) -> Any:  # noqa: ANN401 - a constructor
        def construct(self: Any, name: str, args: Arguments, opts: Any = None) -> None:  # noqa: ANN401 - the same
            pulumi.Output.from_input(args).apply(
                lambda known: seen.update({(component, name): known})
            )
            original(self, name, args, opts)

        return construct

    with pytest.MonkeyPatch.context() as patch:
        for component, class_ in exported().items():
            patch.setattr(class_, "__init__", watched(component, class_.__init__))
        succeed(program, WORLD)
    return seen


@cache
def given_in(form: str) -> dict[tuple[str, str], Arguments]:
    return arguments_of(FORMS[form])


@pytest.fixture(scope="module")
def analyzed() -> Arguments:
    return Analyzer(NAME).analyze(list(exported().values()))


def spelled(given: Any, definition: Any, types: Arguments) -> Any:  # noqa: ANN401 - of any kind
    """Write arguments as the caller of another language does."""
    if isinstance(given, list | tuple):
        return [spelled(one, definition.items, types) for one in given]
    if not isinstance(given, dict) or definition.ref == ANYTHING:
        return given
    if definition.additional_properties:
        within = definition.additional_properties
        return {key: spelled(one, within, types) for key, one in given.items()}
    return named(given, types[definition.ref.rpartition(":")[2]].properties, types)


def named(given: Arguments, definitions: Arguments, types: Arguments) -> Arguments:
    return {
        camel_case(name): spelled(one, definitions[camel_case(name)], types)
        for name, one in given.items()
        if one is not None
    }


def comparable(recorded: Recorded) -> tuple[object, ...]:
    known = json.dumps(recorded.inputs, sort_keys=True)
    return (recorded.type, recorded.name, recorded.urn, recorded.parent, known, recorded.protect)


def test_forms_hold_every_component() -> None:
    assert {component for form in FORMS for component, _ in given_in(form)} == set(exported())


@pytest.mark.parametrize("form", FORMS)
def test_components_constructed_through_the_package_make_the_same_resources(
    form: str, host: Host, analyzed: Arguments
) -> None:
    for (component, _), given in given_in(form).items():
        check_same(component, given, host, analyzed)


def check_same(component: str, given: Arguments, host: Host, analyzed: Arguments) -> None:
    in_process = succeed(lambda: exported()[component]("host", given), WORLD)
    definition = analyzed["component_definitions"][component]
    inputs = named(given, definition.inputs, analyzed["type_definitions"])
    engine = Engine(WORLD)
    response = host.construct(engine, token(component), inputs)
    assert sorted(map(comparable, engine.recording.resources)) == sorted(
        map(comparable, in_process.resources)
    )
    made = engine.recording.only(token(component))
    assert response.urn == made.urn
    assert engine.recording.outputs[made.urn] == in_process.outputs[made.urn]
    answered = set(response.state)
    always = {name for name, one in definition.outputs.items() if not one.optional}
    assert always <= answered <= set(definition.outputs)
    assert engine.logged == []


# --- What only a host can do wrong


def test_outputs_not_known_yet_make_a_preview(host: Host) -> None:
    inputs = {
        "vpcId": output(depends_on=(STACK_URN,)),
        "destinations": {"own": {"cidrIpv4": output()}},
    }
    engine = Engine(World(preview=True))
    response = host.construct(engine, token("EgressOnlySecurityGroup"), inputs)
    assert engine.recording.only(GROUP).inputs["vpcId"] == UNKNOWN
    assert response.state["securityGroupId"] == UNKNOWN


def test_marker_of_a_value_not_known_yet_is_taken_as_an_output(host: Host) -> None:
    inputs = {"vpcId": UNKNOWN, "destinations": {"own": {"cidrIpv4": UNKNOWN}}}
    engine = Engine(World(preview=True))
    host.construct(engine, token("EgressOnlySecurityGroup"), inputs)
    assert engine.recording.only(GROUP).inputs["vpcId"] == UNKNOWN


def test_secret_input_stays_secret(host: Host) -> None:
    engine = Engine(WORLD)
    inputs = {"vpcId": output("vpc-12345678", secret=True)}
    host.construct(engine, token("EgressOnlySecurityGroup"), inputs)
    sent = engine.recording.only(GROUP).inputs["vpcId"]
    assert sent["value"] == "vpc-12345678"
    assert "1b47061264138c4ac30d75fd1eb44270" in sent.values()


def test_options_of_the_component_reach_its_children(host: Host) -> None:
    engine = Engine(WORLD)
    provider = STACK_URN.replace("pulumi:pulumi:Stack", "pulumi:providers:aws")
    former = STACK_URN.replace("pulumi:pulumi:Stack", token("LandingZone"))
    host.construct(
        engine,
        token("EgressOnlySecurityGroup"),
        {"vpcId": "vpc-12345678"},
        protect=True,
        providers={"aws": f"{provider}::{PROVIDER_ID}"},
        aliases=[alias_pb2.Alias(urn=former)],
        dependencies=[STACK_URN],
        inputDependencies={
            "vpcId": provider_pb2.ConstructRequest.PropertyDependencies(urns=[former])
        },
    )
    component, group, _rule = engine.requests
    assert component.protect
    assert list(component.dependencies) == [STACK_URN]
    assert [alias.urn for alias in component.aliases] == [former]
    assert group.parent == engine.recording.resources[0].urn
    assert {one.provider for one in engine.recording.resources[1:]} == {
        f"{provider}::{PROVIDER_ID}"
    }
    assert list(group.propertyDependencies["vpcId"].urns) == [former]


def test_state_names_what_its_outputs_depend_on(host: Host) -> None:
    engine = Engine(WORLD)
    inputs = {"vpcId": "vpc-12345678"}
    response = host.construct(engine, token("EgressOnlySecurityGroup"), inputs)
    group = engine.recording.only(GROUP).urn
    assert group in response.stateDependencies["securityGroupId"].urns


# --- Wrong arguments

WRONG = [
    pytest.param("EgressOnlySecurityGroup", {}, {"vpcId": "is missing; give"}, id="missing"),
    pytest.param(
        "HardenedLaunchTemplate",
        {"securityGroupIds": ["group"], "rootVolumeSize": 4, "kernl": "6.1"},
        {
            "kernl": 'did you mean "kernel"?',
            "instanceProfileArn": "is missing; give",
            "securityGroupIds[0]": 'is "group"; give',
            "rootVolumeSize": "is 4; give",
        },
        id="all at once",
    ),
    pytest.param(
        "EgressOnlySecurityGroup",
        {
            "vpcId": "vpc-12345678",
            "destinations": {"my_key": {"cidr_ipv4": "10.0.0.0/8"}, "none": {}},
        },
        {
            'destinations["my_key"].cidr_ipv4': 'is unknown; did you mean "cidrIpv4"?',
            'destinations["my_key"]': "cidrIpv4, cidrIpv6, prefixListId",
            'destinations["none"]': "names 0 targets",
        },
        id="nested, under keys of one's own",
    ),
    pytest.param(
        "LandingZone",
        {"vpc_id_parameter": "/net/vpc"},
        {"vpc_id_parameter": 'is unknown; did you mean "vpcIdParameter"?'},
        id="as Python spells it",
    ),
    pytest.param(
        "LandingZone",
        {"subnetIdParameters": [{}, 2]},
        {"subnetIdParameters[0]": "is {}; give", "subnetIdParameters[1]": "is 2.0; give"},
        id="another shape",
    ),
]


@pytest.mark.parametrize(("component", "inputs", "told"), WRONG)
def test_wrong_arguments_are_told_by_paths_in_the_callers_spelling(
    component: str, inputs: Arguments, told: dict[str, str], host: Host
) -> None:
    error = refused(host, component, inputs)
    assert error.details() == f'{component} "host" cannot be created:'
    found = problems(error)
    assert found.keys() == told.keys()
    assert [path for path, part in told.items() if part not in found[path]] == []


@pytest.mark.parametrize("component", exported())
def test_arguments_missing_altogether_are_each_named(
    component: str, host: Host, schema: Arguments
) -> None:
    required = set(schema["resources"][token(component)]["requiredInputs"])
    try:
        assert host.construct(Engine(WORLD), token(component), {}).urn
        found = {}
    except grpc.RpcError as error:
        found = problems(error)
    # Some want one of two arguments, which a schema cannot say.
    assert required <= set(found)


def test_output_that_turns_out_wrong_is_told_by_its_path(host: Host) -> None:
    error = refused(host, "EgressOnlySecurityGroup", {"vpcId": output("vpc")})
    assert problems(error)["vpcId"].startswith('is "vpc"; give a VPC id')


def test_plain_argument_given_as_output_is_refused(host: Host) -> None:
    error = refused(host, "LandingZone", {"vpcIdParameter": output("/net/vpc")})
    assert "  - vpcIdParameter is an output; give" in error.details()


def test_secret_that_is_wrong_is_neither_shown_nor_where_the_engine_would_show_it(
    host: Host,
) -> None:
    late = refused(host, "EgressOnlySecurityGroup", {"vpcId": output("hunter2", secret=True)})
    assert "  - vpcId is [secret]; give" in late.details()
    tags = {"aws:a": output("hunter2", secret=True)}
    early = refused(host, "InstanceRole", {"tags": tags, "path": "hosts"})
    assert "  - tags is " in early.details()
    assert set(problems(early)) == {"path"}
    assert problems(late) == {}
    assert "hunter2" not in f"{late}{early}"


def test_parameter_that_is_missing_is_told_without_a_trace(host: Host) -> None:
    error = refused(host, "LandingZone", {}, World(parameters={}))
    in_process = record(lambda: library.LandingZone("host", {}), World(parameters={})).error
    assert error.details() == str(in_process)


def test_region_with_too_few_zones_is_told_without_a_trace(host: Host) -> None:
    engine = Engine(World(zones=("eu-west-1a",)))
    with pytest.raises(grpc.RpcError) as error:
        host.construct(engine, token("PublishedLandingZone"), {})
    said = "the Region has 1 availability zones: eu-west-1a; zoneCount asks for 2"
    assert error.value.details() == said


def test_component_that_does_not_exist_is_told_with_those_that_do(host: Host) -> None:
    error = refused(host, "Fleet", {})
    assert "there is no compliant-ec2:index:Fleet; known are " in error.details()
    assert token("CompliantFleet") in error.details()


def test_folder_copied_alone_under_another_name_serves(tmp_path: Path, schema: Arguments) -> None:
    folder = tmp_path / "hardened"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    with hosting(folder, directory=tmp_path) as copied:
        answer = copied.provider.GetSchema(provider_pb2.GetSchemaRequest()).schema
        engine = Engine(WORLD)
        copied.construct(engine, token("InstanceRole"), {})
    assert json.loads(answer) == schema
    assert len(engine.recording.resources) > 3
