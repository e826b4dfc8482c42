"""Component documents: those of AWS's own guide are fine, and each fault is told by its path."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from components._golden_image.documents import (
    SIZE_LIMIT,
    Document,
    document_problems,
    document_text,
    read_document,
    read_file,
)
from components._golden_image.downloads import download_faults
from components._golden_image.hardening import hardening_documents, hardening_test_documents
from components._golden_image.order import Rank
from components._validation import Arguments, InvalidArgumentsError
from policypack.controls._model import Example
from policypack.controls._user_data import scripts
from policypack.controls.imagebuilder import downloads_verified

WORD = "pass" + "word"
KEY = "AKIA" + "IOSFODNN7EXAMPLE"


class Shape(TypedDict, total=False):
    """Arguments that hold a document."""

    document: object
    file: str


STEP_NAMES = {"type": "string", "minLength": 1}
# The framework of documents in words of their own.
SCHEMA = {
    "type": "object",
    "required": ["schemaVersion", "phases"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "description": {"type": "string"},
        "schemaVersion": {"const": 1.0},
        "parameters": {"type": "array", "items": {"type": "object", "maxProperties": 1}},
        "constants": {"type": "array", "items": {"type": "object", "maxProperties": 1}},
        "phases": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "steps"],
                "additionalProperties": False,
                "properties": {
                    "name": {"enum": ["build", "validate", "test"]},
                    "steps": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["name", "action"],
                            "additionalProperties": False,
                            "properties": {
                                "name": STEP_NAMES,
                                "action": {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]+$"},
                                "if": {"type": "object"},
                                "loop": {"type": "object"},
                                "timeoutSeconds": {"type": "integer", "minimum": -1},
                                "onFailure": {"enum": ["Abort", "Continue", "Ignore"]},
                                "maxAttempts": {"type": "integer", "minimum": 1},
                                "inputs": {"type": ["array", "object"]},
                            },
                        },
                    },
                },
            },
        },
    },
}
CHECKSUM = {"checksum": "0" * 64, "algorithm": "SHA256"}


def bash(*commands: str, **more: object) -> dict[str, Any]:
    return {"name": "run", "action": "ExecuteBash", "inputs": {"commands": [*commands]}, **more}


def steps(*listed: dict[str, Any], phase: str = "build", **more: object) -> dict[str, Any]:
    return {"schemaVersion": 1.0, "phases": [{"name": phase, "steps": [*listed]}], **more}


def one(action: str, inputs: object, **more: object) -> dict[str, Any]:
    return steps({"name": "one", "action": action, "inputs": inputs, **more})


FULLEST = {
    "name": "application",
    "description": "Installs the application and tests it",
    "schemaVersion": "1.0",
    "parameters": [{"Release": {"type": "string", "default": "2.1", "description": "Which one"}}],
    "constants": [{"Folder": {"type": "string", "value": "/opt/application"}}],
    "phases": [
        {
            "name": "build",
            "steps": [
                {
                    "name": "Fetch",
                    "action": "S3Download",
                    "timeoutSeconds": 60.0,
                    "maxAttempts": 3,
                    "inputs": [{"source": "s3://b/{{ Release }}.zip", "destination": "/opt/a.zip"}],
                },
                bash("unzip '{{ build.Fetch.inputs[0].destination }}' -d '{{Folder}}'"),
                {
                    "name": "Look",
                    "action": "WebDownload",
                    "inputs": [
                        {"source": "https://example.com/a", "destination": "/opt/", **CHECKSUM}
                    ],
                },
                {"name": "Restart", "action": "Reboot"},
                {"name": "Update", "action": "UpdateOS", "inputs": {"exclude": ["kernel"]}},
                {
                    "name": "Repeat",
                    "action": "ExecuteBash",
                    "loop": {"name": "hosts", "forEach": ["a", "b"]},
                    "inputs": {"commands": ["echo {{ loop.index }} {{ hosts.value }}"]},
                },
            ],
        },
        {
            "name": "validate",
            "steps": [
                bash("true", onFailure="Continue"),
                {
                    "name": "Compare",
                    "action": "Assert",
                    "inputs": {"stringEquals": "", "value": "{{ validate.run.outputs.stdout }}"},
                },
            ],
        },
        {"name": "test", "steps": [bash("docker ps --format '{{.Names}}'")]},
    ],
}


def read(document: object) -> tuple[Document | None, str]:
    """Read a document as an argument, and tell what was said of it."""
    reader = Arguments('GoldenImagePipeline "web"', {"document": document}, Shape)
    found = read_document(reader, "document", document)
    try:
        reader.finish()
    except InvalidArgumentsError as error:
        return found, str(error)
    return found, ""


def test_fullest_document_is_fine_and_keeps_its_content() -> None:
    document, told = read(FULLEST)
    assert told == ""
    assert document is not None
    assert (document.phases, document.parameters) == (("build", "validate", "test"), ("Release",))
    assert document.rank is Rank.SOFTWARE
    written = yaml.safe_load(document.text)
    jsonschema.validate(written, SCHEMA)
    assert written == {**FULLEST, "schemaVersion": 1.0}


def test_document_that_only_tests_ranks_among_tests() -> None:
    document, _ = read(steps(bash("true"), phase="test"))
    assert document is not None
    assert document.rank is Rank.TEST


def test_documents_of_the_hardening_are_fine_and_fit_the_schema() -> None:
    documents = {**hardening_documents(), **hardening_test_documents()}
    assert len(documents) == 4
    for document in documents.values():
        assert list(document_problems(document)) == []
        jsonschema.validate(yaml.safe_load(document_text(document)), SCHEMA)


@pytest.mark.parametrize(
    "script",
    [
        "one line",
        "two\nlines\n",
        "trailing  \nspaces",
        "\ttab: 'x'\n",
        "# a: b\n",
        "ünï\n",
        "yes",
        "",
    ],
)
def test_document_text_hands_a_script_over_as_it_stands(script: str) -> None:
    written = document_text(steps(bash(script)))
    assert yaml.safe_load(written)["phases"][0]["steps"][0]["inputs"]["commands"] == [script]


def test_document_text_is_the_same_whatever_the_order_of_members() -> None:
    step = {"inputs": {"commands": ["true"]}, "action": "ExecuteBash", "name": "run"}
    turned = {"phases": [{"steps": [step], "name": "build"}], "schemaVersion": "1.0"}
    assert document_text(turned) == document_text(steps(bash("true")))


def test_document_text_has_no_aliases_for_what_is_there_twice() -> None:
    shared = {"commands": ["true"]}
    first, second = bash("x", inputs=shared), bash("x", name="again", inputs=shared)
    assert "&" not in document_text(steps(first, second))


FAULTS: list[tuple[object, str]] = [
    ("text", "document is no map; give schemaVersion, phases"),
    ({}, "document.schemaVersion is missing"),
    ({}, "document.phases is missing"),
    ({**steps(bash("x")), "schemaVersion": "0.3"}, "document.schemaVersion is no version"),
    (steps(bash("x"), name=3), "document.name is no text"),
    (steps(bash("x"), phase_s=[]), 'document["phase_s"] is unknown; did you mean "phases"?'),
    ({"schemaVersion": 1.0, "phases": []}, "document.phases is no list of one or more phases"),
    ({"schemaVersion": 1.0, "phases": ["x"]}, "document.phases[0] is no map; give name, steps"),
    (steps(bash("x"), phase="biuld"), 'phases[0].name is "biuld"; did you mean "build"?'),
    (
        {
            "schemaVersion": 1.0,
            "phases": [*steps(bash("x"))["phases"], *steps(bash("y"))["phases"]],
        },
        'phases[1].name is "build" as is another phase before it',
    ),
    (steps(), "phases[0].steps is no list of one or more steps"),
    (steps(bash("x"), bash("y")), 'phases[0].steps[1].name is "run" as is another step before'),
    (steps(bash("x", name=" ")), "phases[0].steps[0].name is no text; name the step"),
    (steps(bash("x", tries=2)), "phases[0].steps[0].tries is unknown"),
    (one("ExecuteBahs", {}), 'steps[0].action is "ExecuteBahs"; did you mean "ExecuteBash"?'),
    (one(17, {}), "steps[0].action is no text; write it in quotes"),
    (one("ExecutePowerShell", {}), "which only Windows has; take"),
    (steps({"name": "x", "action": "ExecuteBash"}), 'inputs is missing; "ExecuteBash" needs comm'),
    (one("ExecuteBash", []), "inputs is no map; give commands"),
    (one("ExecuteBash", {"commands": "true"}), "inputs.commands is no list of one or more texts"),
    (one("ExecuteBash", {"commands": ["x", 3]}), "inputs.commands[1] is no text"),
    (one("ExecuteBash", {"command": ["x"]}), 'inputs.command is unknown; did you mean "commands"?'),
    (one("CopyFile", {"source": "a"}), 'inputs is no list of one or more; "CopyFile" takes'),
    (one("CopyFile", [{"source": "a"}]), "inputs[0].destination is missing; give it"),
    (
        one("CreateFile", [{"path": "/x", "permissions": 420}]),
        "inputs[0].permissions is no text; write it in quotes",
    ),
    (
        one("CreateFile", [{"path": "/x", "overwrite": object()}]),
        "inputs[0].overwrite is neither text nor number, known beforehand",
    ),
    (steps(bash("x", timeoutSeconds=0)), "timeoutSeconds is no number of seconds"),
    (steps(bash("x", maxAttempts="2")), "maxAttempts is no number of attempts"),
    (steps(bash("x", onFailure="Stop")), 'onFailure is "Stop"; give "Abort", "Continue" or'),
    (steps(bash("x", onFailure="Ignore"), phase="test"), "so that nothing is tested"),
    (steps(bash("x", loop={})), "loop is no loop; give either for or forEach"),
    (
        steps(bash("x", loop={"for": {"start": 1, "end": 2, "updateBy": 0}})),
        "loop.for.updateBy is 0",
    ),
    (
        one("WebDownload", [{"source": "http://x", "destination": "/x", **CHECKSUM}]),
        "inputs[0].source is not fetched by HTTPS",
    ),
    (
        one("WebDownload", [{"source": "https://x", "destination": "/x"}]),
        "inputs[0].checksum is missing, so that anything is taken",
    ),
    (
        one(
            "WebDownload",
            [{"source": "https://x", "destination": "/x", "checksum": "0", "algorithm": "MD5"}],
        ),
        'inputs[0].algorithm finds no forgeries; give "SHA256" or "SHA512"',
    ),
    (
        one(
            "WebDownload",
            [
                {
                    "source": "https://x",
                    "destination": "/x",
                    "ignoreCertificateErrors": True,
                    **CHECKSUM,
                }
            ],
        ),
        "inputs[0].ignoreCertificateErrors is true, so that anybody can answer",
    ),
    (steps(bash("x"), parameters={"Name": {}}), "document.parameters is no list"),
    (steps(bash("x", loop={"name": [], "for": {}})), "loop.name is no text"),
    (steps(bash("x"), parameters=[{"a": {}}]), "parameters[0] has no name of 3 to 128 letters"),
    (steps(bash("x"), parameters=["x"]), "parameters[0] is no map with one name"),
    (steps(bash("x"), parameters=[{"Name": {}}]), "parameters[0].Name.type is missing"),
    (
        steps(bash("x"), parameters=[{"a_b": {"type": "number"}}]),
        'parameters[0]["a_b"].type is no type of Image Builder; give "string"',
    ),
    (
        steps(
            bash("x"),
            parameters=[{"Name": {"type": "string"}}],
            constants=[{"Name": {"type": "string", "value": "x"}}],
        ),
        "constants[0].Name is named twice",
    ),
    (steps(bash("{{ Relase }}"), parameters=FULLEST["parameters"]), 'mean "Release"?'),
    (steps(bash("{{ Release }}")), 'refers to "Release", which nothing declares; declare it'),
    (steps(bash("{{ loop.value }}")), 'refers to "loop.value", but the step has no such loop'),
    (
        steps(bash("{{ build.later.outputs.stdout }}"), bash("x", name="later")),
        'commands[0] refers to "build.later.outputs.stdout", but no step before it',
    ),
    (steps(bash("#" * SIZE_LIMIT)), "document.phases make a document of"),
    (
        steps(bash("x"), description=f"use {KEY}"),
        "document.description holds what looks like an AWS",
    ),
    (
        steps(bash("true", f"echo ok\nexport DB_{WORD}=hunter22")),
        "inputs.commands[1] holds what looks like the assignment of a secret in line 2",
    ),
    (
        steps(bash("x"), parameters=[{f"Db{WORD}": {"type": "string", "default": "hunter22"}}]),
        f"parameters[0].Db{WORD}.default holds what looks like the assignment of a secret",
    ),
    (
        steps(bash("set -e\ncurl -fsSL https://example.com/setup \\\n  | sudo -E bash -")),
        "inputs.commands[0] runs what it downloads in line 2; ",
    ),
]


@pytest.mark.parametrize(("document", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_fault_of_a_document_is_told_by_its_path(document: object, told: str) -> None:
    found, message = read(document)
    assert found is None
    assert told in message


MEMBERS = "name phases steps action inputs loop forEach timeoutSeconds parameters commands x"
KEYS = st.sampled_from(MEMBERS.split())
VALUES = st.none() | st.booleans() | st.floats() | st.sampled_from(["build", "CopyFile", "{{ a }}"])
ANYTHING = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)


@settings(max_examples=50)
@given(ANYTHING)
def test_whatever_is_given_is_told_and_nothing_crashes(value: object) -> None:
    document, told = read(value)
    assert document is None
    assert "- document" in told


@settings(max_examples=50)
@given(ANYTHING, st.sampled_from(["phases", "parameters", "description"]))
def test_whatever_is_in_a_document_is_told_or_written(value: object, member: str) -> None:
    document, told = read({**FULLEST, member: value})
    assert (document is None) == (told != "")


@pytest.mark.parametrize("place", ["name", "action", "onFailure"])
def test_secret_is_never_shown_whatever_else_is_wrong_with_its_place(place: str) -> None:
    _, message = read(steps(bash("x", **{place: f"{KEY} {WORD}=hunter22"})))
    assert f"steps[0].{place} holds what looks like an AWS access key in line 1" in message
    assert KEY not in message
    assert "hunter22" not in message


RUNS = "runs what it downloads in line 1; let it be verified"
UNSIGNED = "installs packages whose signatures nobody checks in line 1; let"
WHOEVER = "downloads from whoever answers in line 1; let"
UNVERIFIED = {
    "curl -s https://example.com | bash": RUNS,
    "wget -qO- https://example.com | tee /opt/x | sudo sh": RUNS,
    "curl https://example.com | python3 -": RUNS,
    "curl -s https://example.com/i \\\n  | gunzip | /bin/bash -s -- --yes": RUNS,
    "bash <(curl -s https://example.com)": RUNS,
    "source <(curl -s https://example.com)": RUNS,
    "set -e; . <(curl -s https://example.com)": RUNS,
    'sh -c "$(curl -fsSL https://example.com)"': RUNS,
    'eval "$(wget -qO- https://example.com)"': RUNS,
    "bash -c `curl https://example.com`": RUNS,
    "dnf install --nogpgcheck -y x": UNSIGNED,
    "rpm --install --nosignature x.rpm": UNSIGNED,
    "echo gpgcheck = 0 >> /etc/yum.repos.d/x.repo": UNSIGNED,
    "curl -fsSLk https://example.com -o x": WHOEVER,
    "curl https://example.com --insecure": WHOEVER,
    "wget -q --no-check-certificate https://example.com": WHOEVER,
    "pip install --trusted-host example.com x": WHOEVER,
}
VERIFIED = [
    "curl -o /opt/x https://example.com && sha256sum -c sums && bash /opt/x",
    "curl -s https://example.com | jq .name",
    "curl -s https://example.com | python3 -m json.tool",
    "curl -s https://example.com | sha256sum | grep abc",
    "curl -O https://example.com; bash other.sh",
    "echo 'no curl' | bash",
    "# curl -k https://example.com | bash",
    "curl -s https://example.com/shell-tools.json | tee shells",
    "curl --keepalive-time 2 https://example.com",
    "echo gpgcheck=1; echo repo_gpgcheck=0",
]


@pytest.mark.parametrize(("command", "told"), UNVERIFIED.items(), ids=UNVERIFIED)
def test_download_that_nobody_verifies_is_refused(command: str, told: str) -> None:
    ((path, reason),) = document_problems(steps(bash(command)))
    assert path == "phases[0].steps[0].inputs.commands[0]"
    assert reason.startswith(told)


@pytest.mark.parametrize("command", VERIFIED)
def test_download_that_is_verified_is_fine(command: str) -> None:
    assert list(document_problems(steps(bash(command)))) == []


def test_downloads_are_refused_where_the_control_finds_a_fault() -> None:
    judged = downloads_verified.CONTROL
    failing, passing = texts_of(judged.failing), texts_of(judged.passing)
    assert len(failing) > 4
    assert [text for text in failing if not list(download_faults(text))] == []
    assert [text for text in passing if list(download_faults(text))] == []


def texts_of(examples: Sequence[Example]) -> list[str]:
    """List what examples for Linux run; steps that download have a rule of their own."""
    found = [
        str(value.get("buildspec") if isinstance(value, dict) else value)
        for example in examples
        for value in example.subject.inputs.values()
    ]
    texts = ["\n".join(script.text for script in scripts(text)) or text for text in found]
    return [text for text in texts if "iwr" not in text and "WebDownload" not in text]


PERMISSIONS = """\
schemaVersion: 1.0
phases:
- name: build
  steps:
  - name: set
    action: SetFilePermissions
    inputs:
    - path: /etc/application
      permissions: 0644
"""
FILES = {
    "empty": ("schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n", "steps is missing"),
    "broken": ("phases: [\n  - x: y: z\n", "which is no YAML in line 2; mend it"),
    "octal": (PERMISSIONS, "inputs[0].permissions is no text; write it in quotes"),
    "twice": ("name: a\nname: b\n", "which is no YAML in line 2; mend it"),
    "tag": ("name: !!python/name:os.system x\n", "which is no YAML in line 1; mend it"),
    "character": ("name: \x07\n", "which holds characters that YAML has not"),
}


@pytest.mark.parametrize(("content", "told"), FILES.values(), ids=FILES)
def test_file_that_is_no_document_is_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "component.yaml"
    path.write_text(content, encoding="utf-8")
    assert told in from_file(path)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read: "), (b"\xff\xfe\x00", "which holds no text")]
)
def test_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "component.yaml"
    if content is not None:
        path.write_bytes(content)
    assert told in from_file(path)


def test_file_with_a_mark_at_its_start_is_read(tmp_path: Path) -> None:
    path = tmp_path / "component.yaml"
    path.write_text(document_text(steps(bash("true"))), encoding="utf-8-sig")
    reader = Arguments("x", {}, Shape)
    document = read_file(reader, "file", str(path))
    assert document is not None
    assert document.text == document_text(steps(bash("true")))


def test_file_may_say_once_what_stands_in_several_places(tmp_path: Path) -> None:
    path = tmp_path / "component.yaml"
    path.write_text(
        "schemaVersion: 1.0\nphases:\n- name: build\n  steps:\n"
        "  - &step {name: a, action: ExecuteBash, inputs: {commands: [echo a]}}\n"
        "  - {<<: *step, name: b}\n",
        encoding="utf-8",
    )
    document = read_file(Arguments("x", {}, Shape), "file", str(path))
    assert document is not None
    first, second = yaml.safe_load(document.text)["phases"][0]["steps"]
    assert second == {**first, "name": "b"}


def from_file(path: Path) -> str:
    reader = Arguments("x", {}, Shape)
    assert read_file(reader, "file", str(path)) is None
    with pytest.raises(InvalidArgumentsError) as refused:
        reader.finish()
    return str(refused.value)
