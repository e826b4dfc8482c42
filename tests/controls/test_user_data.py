"""User data is read as cloud-init reads it, and judged without a word of it in a message."""

import pytest

from policypack.controls import by_name
from policypack.controls._model import Resource, Violation
from policypack.controls._tokens import INSTANCE, SPOT_FLEET_REQUEST
from policypack.controls._user_data import LARGEST, Script, scripts, user_data
from policypack.controls._user_data_examples import encoded, in_parts, packed
from policypack.controls._values import UNKNOWN
from policypack.judgement import judge

SCRIPT = "#!/bin/bash\necho ready\n"
PLAIN_PARTS = """\
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/x-shellscript

one
--x
Content-Type: text/cloud-config

two
--x--
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SCRIPT, [(SCRIPT, 0)]),
        (encoded(SCRIPT), [(SCRIPT, 0)]),
        (f"{encoded(SCRIPT * 9)[:76]}\n{encoded(SCRIPT * 9)[76:]}\n", [(SCRIPT * 9, 0)]),
        (packed(SCRIPT), [(SCRIPT, 0)]),
        (encoded(packed(SCRIPT)), [(packed(SCRIPT), 0)]),
        (PLAIN_PARTS, [("one", 1), ("two", 2)]),
        (encoded(PLAIN_PARTS), [("one", 1), ("two", 2)]),
        (in_parts(SCRIPT, "größer"), [(SCRIPT, 1), ("größer", 2)]),
        ("", [("", 0)]),
        ("true", [("true", 0)]),
        ("MIME-Version: 1.0", [("", 1)]),
    ],
)
def test_scripts_of_any_form_are_plain_text(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(script.text, script.part) for script in scripts(text)] == expected


def test_scripts_that_unpack_to_more_than_any_host_takes_are_cut() -> None:
    (script,) = scripts(packed("a" * (LARGEST + 5)))
    assert len(script.text) == LARGEST


def test_scripts_with_bytes_that_are_no_text_are_read_nevertheless() -> None:
    (script,) = scripts("/////" + encoded("padding " * 10) + "===")
    assert script.text


def test_place_names_line_and_part() -> None:
    assert Script("a\nb\nc").place(4) == "line 3"
    assert Script("a\nb", 2).place(0) == "line 1 of part 2"


def test_user_data_of_all_spellings_is_found() -> None:
    instance = Resource("urn:it", INSTANCE, "it", {"userData": "a", "userDataBase64": UNKNOWN})
    specifications = [{"userData": "a"}, {}, UNKNOWN]
    fleet = Resource("urn:it", SPOT_FLEET_REQUEST, "it", {"launchSpecifications": specifications})
    assert [found.path for found in user_data(instance)] == ["userData", "userDataBase64"]
    assert [found.path for found in user_data(fleet)] == [
        "launchSpecifications[0].userData",
        "launchSpecifications[2]",
    ]


def texts(name: str, script: str) -> list[str]:
    found = judge(by_name()[name], Resource("urn:it", INSTANCE, "it", {"userData": script}))
    return [each.text for each in found if isinstance(each, Violation)]


SECRETS = "ec2-user-data-no-secrets"
ASSIGNMENT = "an assignment of a secret in line 2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("id=ASIA" + "0" * 16, "an AWS access key in line 2"),
        ("-----BEGIN PRIVATE KEY-----", "a private key in line 2"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a private key in line 2"),
        ("xoxb-" + "1" * 12, "a token in line 2"),
        ("postgresql+psycopg://app:hunter2@db/x", "an address with a password in line 2"),
        ("PGPASSWORD=hunter2 psql", ASSIGNMENT),
        ("--password='hunter2'", ASSIGNMENT),
        ('{"clientSecret": "hunter2"}', ASSIGNMENT),
        ("aws_secret_access_key = hunter2", ASSIGNMENT),
        ("API-KEY: hunter2", ASSIGNMENT),
        ("apikey: hunter2", ASSIGNMENT),
    ],
)
def test_secret_in_a_script_is_told_by_kind_and_line(line: str, expected: str) -> None:
    fix = "read it at boot from Secrets Manager or Parameter Store"
    wanted = f"holds what looks like {expected}; {fix}"
    assert texts(SECRETS, f"#!/bin/bash\n{line}\n") == [wanted]


@pytest.mark.parametrize(
    "line",
    [
        "PASSWORD=$(aws secretsmanager get-secret-value --secret-id x)",
        'export TOKEN="${1}"',
        "password = `pwgen`",
        "DB_SECRET=/prod/db/main",
        "SECRET=arn:aws:secretsmanager:eu-west-1:111122223333:secret:x",
        "password: <generated>",
        "password: '{{ lookup }}'",
        "passwd: $6$rounds=4096$salt$hash",
        "lock_passwd: true",
        "httpTokens=required",
        "token = fetch.token(url)",
        "password=",
        "password: |",
        "curl https://user:$PASSWORD@example.com",
        "https://example.com:8443/path@1",
        "AKIA-like words: BAKIA" + "0" * 16,
    ],
)
def test_script_that_looks_secrets_up_holds_none(line: str) -> None:
    assert texts(SECRETS, f"#!/bin/bash\n{line}\n") == []


PACKAGES = "ec2-user-data-no-unneeded-packages"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("sudo yum install -y telnet", ["telnet in line 1"]),
        ("dnf -y install a b \\\n  vsftpd-3.0.5-6.amzn2023", ["vsftpd in line 2"]),
        ("apt-get update && apt-get install -qq rsh-client=0.17", ["rsh-client in line 1"]),
        ("apk add tftp-hpa; zypper in talk", ["tftp-hpa in line 1", "talk in line 1"]),
        ("packages:\n # old\n - jq\n\n - [telnet, 0.17]\nruncmd:\n - ftp", ["telnet in line 5"]),
        ("packages: [jq,\n  xinetd]", ["xinetd in line 2"]),
        ("yum install telnet:amd64", ["telnet in line 1"]),
    ],
)
def test_unneeded_package_that_is_installed_is_told_by_line(
    script: str, expected: list[str]
) -> None:
    assert texts(PACKAGES, script) == [f"installs {place}; leave it out" for place in expected]


@pytest.mark.parametrize(
    "script",
    [
        "yum remove telnet",
        "yum install telnetting ftplib python3-ftp",
        "# yum install telnet",
        "yum install jq # not telnet",
        "yum install jq; systemctl stop xinetd",
        "runcmd:\n - telnet",
        "echo yum installs telnet",
    ],
)
def test_package_that_is_not_installed_is_none(script: str) -> None:
    assert texts(PACKAGES, script) == []
