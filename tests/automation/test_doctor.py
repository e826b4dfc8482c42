"""The doctor says of everything a run needs how it is, and what to do where it is not well."""

import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine

from automation.backends import Backend
from automation.command_line import main
from automation.doctor import (
    backend,
    credentials,
    engine,
    exemptions,
    landing_zone,
    plugins,
    policy_pack,
    secrets_provider,
    versions,
)
from automation.doctor.account import CALLER
from automation.doctor.answers import Checked, NotCheckedError, State, exit_code, fault, ok
from automation.doctor.case import Case
from automation.doctor.examination import CHECKS, Check, examine
from automation.doctor.landing_zone_paths import named_paths
from automation.doctor.probe import Report
from automation.errors import BackendError, UsageError
from automation.packs import PolicyPack

PACK = Path(__file__).resolve().parents[2] / "policypack"
OFFLINE = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"
AWS = {"name": "aws", "kind": "resource", "version": "7.51.1"}
OLD = {**AWS, "version": "7.0.0"}
ABSENT = "aws 7.0.0 is not installed"
INSTALL = "run pulumi plugin install resource aws 7.0.0"
SALT = "encryptionsalt: v1:x\n"
NO_STACK = "error: no stack named 'dev' found\n"
TODAY = datetime.now(UTC).date()
PENDING = {"type": "creating", "resource": {"urn": "urn:pulumi:dev::shop::a:b:C::bucket"}}
NewCase = Callable[..., Case]


@pytest.fixture
def fake(tmp_path: Path) -> FakeEngine:
    made = FakeEngine.make(tmp_path / "engine")
    about(made)
    made.answer("plugin ls", stdout=json.dumps([AWS]))
    made.answer("stack ls", stdout="[]")
    made.answer("whoami", stdout=json.dumps({"user": "ada", "url": f"file://{tmp_path}"}))
    return made


@pytest.fixture
def new_case(tmp_path: Path, fake: FakeEngine) -> NewCase:
    """Make a case around a project whose settings are given as texts."""

    def make(
        settings: str = "{}",
        manifest: str = "",
        stack: str | None = "dev",
        **rest: Any,  # noqa: ANN401 - of the class
    ) -> Case:
        folder = tmp_path / "shop"
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text(f"name: shop\n{manifest}", encoding="utf-8")
        (folder / "Pulumi.dev.yaml").write_text(settings, encoding="utf-8")
        path = os.pathsep.join((str(fake.folder), os.environ["PATH"]))
        variables = {
            "PATH": path,
            "PULUMI_CONFIG_PASSPHRASE": "hunter2-canary",
            "PULUMI_PYTHON_CMD": sys.executable,
        }
        return Case(folder, stack, variables=variables | rest.pop("variables", {}), **rest)

    return make


def about(fake: FakeEngine, **facts: object) -> None:
    plain = {"plugins": [AWS], "runtime": {"language": "python", "version": "3.11.7"}, "errors": []}
    fake.answer("about", stdout=json.dumps({**plain, **facts}))


def answers(check: Check, case: Case) -> list[tuple[str, str]]:
    found = examine(case, {"it": check})
    return [(one.answer.state.value, one.answer.message) for one in found]


def only(check: Check, case: Case) -> tuple[str, str]:
    (answer,) = answers(check, case)
    return answer


def test_every_check_is_there_and_in_the_order_in_which_one_needs_the_other() -> None:
    assert list(CHECKS) == [
        "engine",
        "versions",
        "plugins",
        "backend",
        "secrets provider",
        "credentials",
        "landing zone",
        "policy pack",
        "exemptions",
    ]


def test_engine_that_is_there_is_named(new_case: NewCase, fake: FakeEngine) -> None:
    expected = f"pulumi 3.259.0 at {fake.folder / 'pulumi'}"
    assert only(engine.check, new_case()) == ("ok", expected)


def test_without_an_engine_what_needs_it_is_not_checked(new_case: NewCase, tmp_path: Path) -> None:
    case = new_case(variables={"PATH": str(tmp_path)})
    found = list(examine(case))
    states = {one.check: one.answer.state for one in found if one.check != "exemptions"}
    assert states == {
        "engine": State.FAULT,
        **dict.fromkeys(list(CHECKS)[1:8], State.NOT_CHECKED),
    }
    assert exit_code(found) == 9
    assert "install it from" in found[0].answer.message


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("3.259.0", "ok: engine 3.259.0 and SDK"),
        ("3.206.0", "warning: the engine is 3.206.0, and the SDK"),
        ("4.0.0", "warning: the engine is 4.0.0, and the SDK"),
    ],
)
def test_engine_older_than_the_sdk_is_warned_of(
    new_case: NewCase, fake: FakeEngine, version: str, says: str
) -> None:
    fake.answer("version", stdout=f"v{version}\n")
    state, message = answers(versions.check, new_case())[0]
    assert f"{state}: {message}".startswith(says)


def test_language_that_is_not_installed_is_a_fault_told_once(
    new_case: NewCase, fake: FakeEngine
) -> None:
    error = "Failed to load language plugin nodejs: no language plugin found"
    about(fake, runtime=None, plugins=None, errors=[error, error.replace("F", "Plugins: f")])
    case = new_case()
    assert answers(versions.check, case)[1] == (
        "fault",
        f"{error}; install pulumi with that language",
    )
    assert only(plugins.check, case) == ("not checked", "needs the language of the project")


@pytest.mark.parametrize(
    ("plugin", "offline", "expected"),
    [
        (AWS, "true", [("ok", "aws 7.51.1")]),
        ({"name": "aws", "kind": "resource"}, "true", [("ok", "aws 7.51.1")]),
        ({"name": "python", "kind": "language", "version": "1"}, "true", []),
        ({"name": "own", "kind": "resource"}, "true", []),
        (OLD, "false", [("warning", f"{ABSENT}; the first run downloads it, or {INSTALL}")]),
        (OLD, "true", [("fault", f"{ABSENT}, and {OFFLINE} is set; {INSTALL}")]),
    ],
)
def test_plugin_that_is_needed_has_to_be_installed(
    new_case: NewCase,
    fake: FakeEngine,
    plugin: dict[str, str],
    offline: str,
    expected: list[tuple[str, str]],
) -> None:
    about(fake, plugins=[plugin])
    case = new_case(manifest="packages:\n  own: ../components\n", variables={OFFLINE: offline})
    assert answers(plugins.check, case) == expected


def test_dependencies_that_cannot_be_read_are_a_fault(new_case: NewCase, fake: FakeEngine) -> None:
    about(fake, errors=["Failed to get information about the current stack", "No package.json"])
    assert answers(plugins.check, new_case())[0] == ("fault", "No package.json; run pulumi install")


def test_backend_with_a_stack_in_good_order_is_well(
    new_case: NewCase, fake: FakeEngine, tmp_path: Path
) -> None:
    fake.answer("stack ls", stdout='[{"name": "dev"}]')
    assert answers(backend.check, new_case()) == [
        ("ok", f"file://{tmp_path} has 1 stack of shop"),
        ("ok", "nothing is left behind in stack dev"),
    ]


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("file:///absent", "make the folder, or name another one"),
        ("s3://states", "look at its name and Region, and at the credentials, such as AWS_PROFILE"),
        ("https://api.pulumi.com", "set PULUMI_ACCESS_TOKEN, or run pulumi login"),
    ],
)
def test_backend_that_cannot_be_reached_is_a_fault_of_one_line_without_secrets(
    new_case: NewCase, fake: FakeEngine, url: str, remedy: str
) -> None:
    refusal = "error: RequestID: 1A, HostID: 2b=, refused: hunter2-canary\n"
    fake.answer("stack ls", stderr=refusal, code=255)
    about(fake, errors=["Could not access the backend: refused"])
    case = new_case(backend=Backend(url))
    found = list(examine(case, {"backend": backend.check}))
    assert exit_code(found) == BackendError.exit_code
    assert found[0].answer.message == f"pulumi stack ls: refused: [secret]; {remedy}"
    assert only(plugins.check, case) == ("ok", "aws 7.51.1")


def test_backend_folder_without_rights_is_a_fault(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "may_write", lambda _folder: False)
    state, message = answers(backend.check, new_case())[0]
    assert (state, "cannot be written to" in message) == ("fault", True)


def test_stack_that_does_not_exist_is_warned_of(new_case: NewCase, fake: FakeEngine) -> None:
    fake.answer("stack export", stderr=NO_STACK, code=255)
    state, message = answers(backend.check, new_case())[1]
    assert (state, message.endswith("; run pulumi stack init dev")) == ("warning", True)


def test_stack_that_is_mistyped_is_told_which_was_meant(
    new_case: NewCase, fake: FakeEngine
) -> None:
    fake.answer("stack export", stderr=NO_STACK.replace("dev", "dve"), code=255)
    message = answers(backend.check, new_case(stack="dve"))[1][1]
    assert message.endswith('; did you mean "dev"? else run pulumi stack init dve')


def test_without_a_stack_only_the_backend_itself_is_looked_at(new_case: NewCase) -> None:
    case = new_case(stack=None)
    (case.project.folder / "Pulumi.prod.yaml").write_text("{}", encoding="utf-8")
    assert only(backend.check, case)[0] == "ok"
    expected = ("not checked", "name a stack with --stack; there are dev, prod")
    assert only(secrets_provider.check, case) == expected


def test_only_stack_with_settings_is_meant_where_none_is_named(new_case: NewCase) -> None:
    assert new_case(stack=None).stack == "dev"


def test_pending_operation_is_a_fault_of_recovery(new_case: NewCase, fake: FakeEngine) -> None:
    state = {"version": 3, "deployment": {"pending_operations": [PENDING]}}
    fake.answer("stack export", stdout=json.dumps(state))
    found = list(examine(new_case(), {"backend": backend.check}))
    assert exit_code(found) == 7
    assert found[1].answer.message == (
        "stack dev: an update was killed (creating urn:pulumi:dev::shop::a:b:C::bucket); see "
        "python -m automation recover"
    )


@pytest.mark.parametrize(
    ("process", "state"),
    [(os.getpid(), "warning"), (2**22 + 1, "fault")],
    ids=["alive", "dead"],
)
def test_lock_is_a_fault_only_where_its_holder_is_dead(
    new_case: NewCase, tmp_path: Path, process: int, state: str
) -> None:
    folder = tmp_path / ".pulumi" / "locks" / "organization" / "shop" / "dev"
    folder.mkdir(parents=True)
    lock = {
        "pid": process,
        "username": "ada",
        "hostname": socket.gethostname(),
        "timestamp": datetime.now(UTC).isoformat(),
    }
    (folder / "1.json").write_text(json.dumps(lock), encoding="utf-8")
    found = answers(backend.check, new_case())[1]
    assert (found[0], "ada@" in found[1]) == (state, True)


def test_secrets_are_encrypted_on_trial_in_a_copy_of_the_settings(
    new_case: NewCase, fake: FakeEngine
) -> None:
    case = new_case(SALT)
    expected = ("ok", "passphrase encrypts the secrets of stack dev")
    assert only(secrets_provider.check, case) == expected
    (asked,) = (words for words in fake.asked if "set" in words)
    copy = Path(asked[asked.index("--config-file") + 1])
    assert copy.parent != case.project.folder
    assert not copy.parent.exists()
    assert (case.project.folder / "Pulumi.dev.yaml").read_text(encoding="utf-8") == SALT


def test_secrets_that_cannot_be_encrypted_are_a_fault(new_case: NewCase, fake: FakeEngine) -> None:
    fake.answer("config set", stderr="error: incorrect passphrase\n", code=255)
    state, message = only(secrets_provider.check, new_case(SALT))
    said = "incorrect passphrase; it takes the passphrase that stack dev was made with"
    assert (state, message) == ("fault", f"pulumi config set: {said}")


def test_stack_without_settings_does_not_say_what_encrypts_its_secrets(new_case: NewCase) -> None:
    expected = ("not checked", "stack qa has no settings that say what encrypts them")
    assert only(secrets_provider.check, new_case(stack="qa")) == expected


def test_passphrase_of_a_shared_backend_is_warned_of(new_case: NewCase) -> None:
    case = new_case(SALT, backend=Backend("s3://bucket"))
    state, message = answers(secrets_provider.check, case)[0]
    assert (state, "s3://bucket is shared, and so is the passphrase" in message) == (
        "warning",
        True,
    )


def test_passphrase_that_is_not_set_is_a_fault(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(SALT)
    del case.variables["PULUMI_CONFIG_PASSPHRASE"]
    for name in ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    state, message = only(secrets_provider.check, case)
    assert (state, message.startswith("no passphrase is set; set PULUMI_")) == ("fault", True)


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:sts::1:assumed-role/deploy/ci", "ok: account 1 as arn"),
        (
            "arn:aws:iam::1:user/ada",
            "warning: account 1 as arn:aws:iam::1:user/ada: keys of a user",
        ),
        ("arn:aws:iam::1:root", "warning: account 1 as arn:aws:iam::1:root: the root user may do"),
    ],
)
def test_caller_is_named_and_long_lived_keys_are_warned_of(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch, arn: str, expected: str
) -> None:
    answer = {CALLER: {"accountId": "1", "arn": arn}}
    monkeypatch.setattr(credentials, "account", lambda _case: Report(answer))
    state, message = only(credentials.check, new_case())
    assert f"{state}: {message}".startswith(expected)


def test_account_that_cannot_be_reached_is_a_fault_told_once(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_case: Case) -> Report:
        return Report(refusals={CALLER: "the token has expired", "/a/vpc-id": "the same"})

    for module in (credentials, landing_zone):
        monkeypatch.setattr(module, "account", refused)
    case = new_case()
    assert only(credentials.check, case)[0] == "fault"
    assert only(landing_zone.check, case) == ("not checked", "needs credentials")


def test_provider_that_cannot_be_asked_is_a_fault_told_once(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(problem=BackendError("incorrect passphrase"))
    for module in (credentials, landing_zone):
        monkeypatch.setattr(module, "account", lambda _case: report)
    case = new_case()
    assert only(credentials.check, case) == ("fault", "incorrect passphrase")
    assert only(landing_zone.check, case)[0] == "not checked"


def test_project_without_the_aws_provider_has_no_account(
    new_case: NewCase, fake: FakeEngine
) -> None:
    about(fake, plugins=[])
    expected = ("not checked", "the project does not use the AWS provider")
    case = new_case()
    assert [only(one, case) for one in (credentials.check, landing_zone.check)] == [expected] * 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"insecureValue": "vpc-0123456789abcdef0"}, ("ok", "/a/vpc-id is vpc-0123456789abcdef0")),
        ({"insecureValue": "subnet-0123456789abcdef0"}, ("fault", "which is no vpc id")),
        ({"insecureValue": ""}, ("fault", '/a/vpc-id is "", which is no vpc id')),
        ({"insecureValue": "", "type": "SecureString"}, ("fault", "programs read plain ones")),
        (None, ("fault", "/a/vpc-id: couldn't find resource; ask the platform team")),
    ],
)
def test_parameter_of_the_landing_zone_has_to_hold_what_its_path_says(
    new_case: NewCase,
    monkeypatch: pytest.MonkeyPatch,
    answer: Mapping[str, str] | None,
    expected: tuple[str, str],
) -> None:
    report = Report({CALLER: {}})
    if answer is None:
        report.refusals["/a/vpc-id"] = "couldn't find resource"
    else:
        report.answers["/a/vpc-id"] = answer
    monkeypatch.setattr(landing_zone, "account", lambda _case: report)
    state, message = only(landing_zone.check, new_case("config: {shop:vpcIdParameter: /a/vpc-id}"))
    assert (state, expected[1] in message) == (expected[0], True)


def test_landing_zone_that_nobody_names_is_only_warned_of(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report({CALLER: {}}, {"/landingzone/vpc/vpc-id": "couldn't find resource"})
    monkeypatch.setattr(landing_zone, "account", lambda _case: report)
    assert only(landing_zone.check, new_case())[0] == "warning"


def test_paths_of_the_landing_zone_are_those_of_the_settings_over_the_defaults(
    new_case: NewCase,
) -> None:
    manifest = (
        "config:\n"
        "  vpcIdParameter: {default: /default/vpc-id}\n"
        "  subnetIdParameters: {default: [/default/subnet-1, /default/subnet-2]}\n"
        '  imageParameter: {default: ""}\n'
        "  aws:region: eu-west-1\n"
    )
    case = new_case("config: {shop:vpcIdParameter: /own/vpc-id, other:xParameter: /x}", manifest)
    assert named_paths(case) == ["/own/vpc-id", "/default/subnet-1", "/default/subnet-2"]


def test_policy_pack_takes_its_configuration(new_case: NewCase) -> None:
    case = new_case(packs=[PolicyPack(PACK, {"pack-options": {"preset": "fsbp"}})])
    expected = ("ok", f"compliant-ec2 at {PACK} with its configuration")
    assert only(policy_pack.check, case) == expected


def test_everything_wrong_with_a_configuration_is_told(new_case: NewCase, tmp_path: Path) -> None:
    file = tmp_path / "policies.json"
    file.write_text(
        '{"ec2-imdsv2-chek": "advisory", "encrypted-volumes": "loud"}', encoding="utf-8"
    )
    found = answers(policy_pack.check, new_case(packs=[PolicyPack(PACK, file)]))
    assert {state for state, _ in found} == {"fault"}
    assert len(found) == 2
    assert all("encrypted-volumes" in text or "ec2-imdsv2-chek" in text for _, text in found)


def test_python_without_the_sdk_of_packs_is_a_fault(new_case: NewCase, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    bare.chmod(0o755)
    case = new_case(packs=[PolicyPack(PACK)], variables={"PULUMI_PYTHON_CMD": str(bare)})
    assert only(policy_pack.check, case) == (
        "fault",
        f"compliant-ec2: {bare} has no pulumi-policy; run {bare} -m pip install pulumi-policy",
    )


def test_python_that_says_nothing_is_not_waited_for(
    new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_pack, "SECONDS", 0.001)
    state, message = only(policy_pack.check, new_case(packs=[PolicyPack(PACK)]))
    assert (state, f"{sys.executable} has said nothing for" in message) == ("fault", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "advisory", "b": {"enforcementLevel": "mandatory"}, "c": {"size": 1}}', "ok"),
        ('{"a": "loud"}', '"loud" is no level; there are advisory'),
    ],
)
def test_configuration_of_another_pack_is_read(
    new_case: NewCase, tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / "PulumiPolicy.yaml").write_text("runtime: nodejs\nname: x", encoding="utf-8")
    file = tmp_path / "policies.json"
    file.write_text(text, encoding="utf-8")
    state, message = only(policy_pack.check, new_case(packs=[PolicyPack(tmp_path, file)]))
    assert state == ("ok" if expected == "ok" else "fault")
    assert expected == "ok" or expected in message


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ("warning", f"ended on {TODAY - timedelta(1)}, and its findings count again")),
        (0, ("warning", f"ends on {TODAY}; fix what it covers, or agree on a new day")),
        (30, ("warning", "ends on")),
        (31, ("ok", "1 of 1 hold for more than 30 days")),
        (None, ("fault", "has no last day; give expires as 2026-12-31")),
    ],
)
def test_exemption_is_warned_of_before_it_ends_and_after(
    new_case: NewCase, days: int | None, expected: tuple[str, str]
) -> None:
    last = "soon" if days is None else str(TODAY + timedelta(days))
    record = {"control": "EC2.8", "owner": "payments", "expires": last}
    case = new_case(packs=[PolicyPack(PACK, {"pack-options": {"exemptions": [record]}})])
    state, message = only(exemptions.check, case)
    assert (state, expected[1] in message) == (expected[0], True)


def test_exemptions_of_file_and_components_are_counted_together(
    new_case: NewCase, fake: FakeEngine, tmp_path: Path
) -> None:
    last = TODAY + timedelta(90)
    file = tmp_path / "exemptions.toml"
    text = f'[[exemption]]\ncontrol = "EC2.8"\nowner = "payments"\nexpires = {last}\n'
    file.write_text(text, encoding="utf-8")
    record = {"control": "EC2.9", "owner": "shop", "expires": str(last)}
    component = {
        "urn": "urn:pulumi:dev::shop::compliant-ec2:index:CompliantInstance::host",
        "type": "compliant-ec2:index:CompliantInstance",
        "inputs": {"exemptions": [record]},
    }
    state = {"version": 3, "deployment": {"resources": [component, {"type": "a:b:C"}]}}
    fake.answer("stack export", stdout=json.dumps(state))
    options = {"exemptionsFile": str(file), "exemptionWarningDays": 60}
    case = new_case(packs=[PolicyPack(PACK, {"pack-options": options})])
    assert only(exemptions.check, case) == ("ok", "2 of 2 hold for more than 60 days")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"exemptionsFile": "absent.toml"}, "there is no file absent.toml"),
        (
            {"exemptions": ["EC2.8"]},
            "the configuration: an exemption is a record with control, owner and expires",
        ),
    ],
)
def test_exemptions_that_cannot_be_read_are_a_fault(
    new_case: NewCase, options: dict[str, object], says: str
) -> None:
    case = new_case(packs=[PolicyPack(PACK, {"pack-options": options})])
    state, message = only(exemptions.check, case)
    assert (state, says in message) == ("fault", True)


def test_without_exemptions_all_is_well(new_case: NewCase) -> None:
    assert only(exemptions.check, new_case()) == ("ok", "none is known")


def test_check_that_breaks_is_a_fault_and_hides_no_other(new_case: NewCase) -> None:
    def broken(_case: Case) -> list[Any]:
        raise KeyError("hunter2-canary")

    def unasked(_case: Case) -> list[Any]:
        raise NotCheckedError("needs the moon")

    checks = {"broken": broken, "unasked": unasked, "fine": lambda _case: [ok("two\n lines")]}
    found = list(examine(new_case(), checks))
    assert [(one.check, one.answer.state) for one in found] == [
        ("broken", State.FAULT),
        ("unasked", State.NOT_CHECKED),
        ("fine", State.OK),
    ]
    assert "since the check itself failed: KeyError at test_doctor.py:" in found[0].answer.message
    assert "hunter2" not in found[0].answer.message
    assert found[2].answer.message == "two lines"
    assert exit_code(found) == 11


def test_worst_fault_is_the_exit_code() -> None:
    assert exit_code([Checked("a", fault("x", 3)), Checked("b", fault("x", 10))]) == 10
    assert exit_code([]) == 0


def test_verb_shows_each_answer_in_one_line_and_ends_with_the_worst_code(
    new_case: NewCase, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(stack=None)
    (case.project.folder / "Pulumi.prod.yaml").write_text("{}", encoding="utf-8")
    for name, value in case.variables.items():
        monkeypatch.setenv(name, value)
    assert main(["doctor", str(case.project.folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["ok", "engine"],
        ["ok", "versions"],
        ["ok", "versions"],
        ["ok", "plugins"],
        ["ok", "backend"],
        ["not checked", "secrets provider"],
        ["not checked", "credentials"],
        ["not checked", "landing zone"],
        ["ok", "policy pack"],
        ["not checked", "exemptions"],
        ["ok", "exemptions"],
    ]


@pytest.mark.parametrize(
    ("stack", "says"), [("a b", "give letters, digits"), (None, "is no folder; give that of a")]
)
def test_folder_or_stack_that_cannot_be_is_refused(
    new_case: NewCase, stack: str | None, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        Case(Path("absent")) if stack is None else new_case(stack=stack)
