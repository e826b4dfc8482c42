"""The verb `lint`: what a run would refuse or not heed, and the level of every control."""

import pytest
from verb_result import Verb, Write, row

from policypack.command_line import lint
from policypack.controls import by_name, catalogue
from policypack.pack_options import PACK_OPTIONS as OPTIONS

IMDS = by_name()["ec2-imdsv2-check"]
VOLUMES = by_name()["encrypted-volumes"]


def test_lint_without_a_configuration_shows_the_level_of_every_control(verb: Verb) -> None:
    found = verb("lint")
    assert (found.code, found.errors) == (0, [])
    assert row(found.output, "EC2.8") == ["EC2.8", IMDS.name, IMDS.level.value, "default"]
    assert found.output.splitlines()[-1].startswith(f"{len(catalogue())} controls: ")


@pytest.mark.parametrize(
    ("config", "level", "reason"),
    [
        ("", "mandatory", "default"),
        ({IMDS.name: "advisory"}, "advisory", "its own entry"),
        ({IMDS.name: {"enforcementLevel": "remediate"}}, "remediate", "its own entry"),
        ({"all": "advisory"}, "advisory", "all"),
        ({"all": {"enforcementLevel": "disabled"}}, "disabled", "all"),
        ({"all": "advisory", IMDS.name: "disabled"}, "disabled", "its own entry"),
        ({"pack-options": {"levels": {"EC2.8": "advisory"}}}, "advisory", "pack-options.levels"),
        ({"environments": ["team/compliance"]}, "mandatory", "default"),
    ],
)
def test_lint_shows_which_entry_decides(
    verb: Verb, write: Write, config: object, level: str, reason: str
) -> None:
    found = verb("lint", write("config.json", config))
    assert (found.code, found.errors) == (0, [])
    assert row(found.output, "EC2.8")[2:] == [level, reason]


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("{\n  ]", "config.json:2:3: is no JSON: "),
        ("[]", "config.json: must be an object of policies"),
        ('{"all": "advisory", "all": "disabled"}', "config.json: all: is there twice"),
        ({"ec2-imdsv2-chek": "advisory"}, "ec2-imdsv2-chek: is no policy of this pack; did you"),
        ({"EC2.8": "advisory"}, "EC2.8: is no policy of this pack; the policy of EC2.8 is called"),
        ({IMDS.name: "mandatry"}, f"{IMDS.name}: must be one of advisory, mandatory, "),
        ({IMDS.name: 1}, f"{IMDS.name}: must be a level or an object"),
        ({IMDS.name: {"enforcementLevel": None}}, f"{IMDS.name}: must be one of advisory"),
        ({IMDS.name: {"x": 1}}, f"{IMDS.name}.x: is no parameter of this policy"),
        ({"all": {"x": 1}}, "all: must be a level and nothing else"),
        ({"environments": "x"}, "environments: must be a list"),
        (
            {VOLUMES.name: {"accountDefaultEncryption": "yes"}},
            f"{VOLUMES.name}.accountDefaultEncryption: must be true or false",
        ),
        ({OPTIONS: {"preset": "cis"}}, f"{OPTIONS}.preset: must be one of"),
        (
            {OPTIONS: {"declaredExemptions": "acept"}},
            f'{OPTIONS}.declaredExemptions: must be one of report, accept; did you mean "accept"?',
        ),
        (
            {OPTIONS: {"declaredExemptions": ["EC2.88"]}},
            f"{OPTIONS}.declaredExemptions[0]: is no control of this pack; did you mean",
        ),
        ({OPTIONS: {"exemptionsFile": "no"}}, f"{OPTIONS}.exemptionsFile: there is no such file"),
        ({OPTIONS: {"exemptions": [{}]}}, f"{OPTIONS}.exemptions[0].control: is missing"),
        ({OPTIONS: "advisory"}, f"{OPTIONS}: its level has no effect"),
    ],
)
def test_lint_refuses_what_a_run_would_refuse_or_not_heed(
    verb: Verb, write: Write, config: object, fault: str
) -> None:
    found = verb("lint", write("config.json", config))
    assert found.code == 1
    assert found.errors[0].startswith(fault)


@pytest.mark.usefixtures("frameworks")
def test_lint_says_which_entry_has_no_effect_and_what_to_do(verb: Verb, write: Write) -> None:
    options = {"preset": "cis-aws-5.0", "levels": {VOLUMES.id: "advisory"}}
    config = {IMDS.name: "mandatory", VOLUMES.name: "disabled", "pack-options": options}
    found = verb("lint", write("config.json", config))
    assert found.code == 1
    same = "the engine sends the same without it, and preset cis-aws-5.0 makes it disabled"
    assert sorted(found.errors) == [
        f"{IMDS.name}: mandatory has no effect: {same}; ask for it in pack-options.levels",
        f"{VOLUMES.name}: disabled has no effect: pack-options.levels says advisory",
    ]


def test_lint_takes_the_files_of_the_command_line(verb: Verb, write: Write) -> None:
    write("exemptions.toml", '[[exemption]]\ncontrol = "EC2.88"\n')
    write("baseline.json", "{}")
    found = verb("lint", "--exemptions", "exemptions.toml", "--baseline", "baseline.json")
    assert found.code == 1
    assert any("exemptions.toml:1: control: is no control" in line for line in found.errors)
    assert any("baseline.json: findings: is missing" in line for line in found.errors)


def test_lint_knows_the_words_of_the_engine_beside_its_policies() -> None:
    assert set(lint.OF_THE_ENGINE) == {"environments", "exceptions"}
