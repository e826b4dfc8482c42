"""The verbs that show the catalogue, and what is answered to a word that is none."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from engine_double import PACK
from verb_result import Verb, row

from policypack.command_line import VERBS, main
from policypack.controls import by_name, catalogue, runtime_catalogue

IMDS = by_name()["ec2-imdsv2-check"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["lnt"], 'error: lnt is no verb; did you mean "lint"?'),
        (["lint", "--exemption-file", "x"], "error: unrecognized arguments: --exemption-file"),
        (["lint", "none.json"], "error: none.json cannot be read: No such file or directory"),
        ([], "error: the following arguments are required: VERB"),
        (["explain", "EC2.88"], 'error: EC2.88 is no control of this pack; did you mean "EC2.8"?'),
        (
            ["controls", "--service", "ec3"],
            'error: ec3 is no service with controls; did you mean "ec',
        ),
        (["baseline", "none.json"], "error: none.json cannot be read"),
        (["exemptions", "none.toml"], "error: none.toml cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    verb: Verb, arguments: list[str], error: str
) -> None:
    found = verb(*arguments)
    assert (found.code, found.output) == (2, "")
    (line,) = found.errors
    assert line.startswith(error)


@pytest.mark.parametrize("name", VERBS)
def test_help_of_every_verb_tells_the_exit_codes(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert "exit codes: 0 nothing is wrong" in capsys.readouterr().out


@pytest.mark.parametrize("control", ["EC2.8", "ec2.8", "ec2-imdsv2-check"])
def test_explain_prints_the_page_of_a_control(verb: Verb, control: str) -> None:
    found = verb("explain", control)
    assert found.code == 0
    assert found.output.startswith("# EC2.8: ")


def test_controls_lists_all_of_them(verb: Verb) -> None:
    found = verb("controls")
    assert found.code == 0
    count = len(catalogue()) + len(runtime_catalogue())
    assert found.output.splitlines()[-1] == f"{count} controls"
    level = IMDS.level.value
    assert row(found.output, "EC2.8") == ["EC2.8", "high", level, IMDS.name, IMDS.title]


@pytest.mark.usefixtures("frameworks")
@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["--standard", "cis-aws-5.0"], lambda x: x["id"] == "EC2.3"),
        (["--service", "iam"], lambda x: x["service"] == "iam"),
        (["--severity", "high"], lambda x: x["severity"] == "high"),
        (
            ["--severity", "high", "--service", "ec2"],
            lambda x: (x["severity"], x["service"]) == ("high", "ec2"),
        ),
    ],
)
def test_controls_are_chosen_by_standard_service_and_severity(
    verb: Verb, arguments: list[str], chosen: Callable[[dict[str, str]], bool]
) -> None:
    everything = json.loads(verb("controls", "--json").output)
    found = json.loads(verb("controls", "--json", *arguments).output)
    assert found == [x for x in everything if chosen(x)]
    assert found


def test_controls_as_json_have_their_facts(verb: Verb) -> None:
    facts = {x["id"]: x for x in json.loads(verb("controls", "--json").output)}
    assert facts["EC2.8"]["configRule"] == "EC2_IMDSV2_CHECK"
    assert facts["EC2.8"]["name"] == IMDS.name
    assert facts["EC2.8"]["decidedAt"] == "preview of the whole stack"


def test_names_of_the_verbs_are_known_without_loading_what_they_need() -> None:
    code = (
        "import sys, policypack.command_line as c; heavy = {'argparse', 'difflib', 'tomllib',"
        " 'policypack.controls'}; sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACK.parent)
