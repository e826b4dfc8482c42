"""The script of the first boot: what it says, that bash takes it, and what it does with texts."""

import base64
import getpass
import grp
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pulumi
import pytest
from recorder import ACCOUNT, World, record, succeed

import components as library
from components._hosts.first_boot import COMPILERS, UNNEEDED, text_problems
from components._hosts.secrets import secrets
from components._hosts.user_data import (
    SIZE_LIMIT,
    File,
    FirstBoot,
    encode_user_data,
    first_boot_script,
    here_document,
    size_problems,
)
from policypack.controls._model import Example
from policypack.controls._user_data import scripts
from policypack.controls.ec2 import user_data_no_secrets, user_data_no_unneeded_packages

TEMPLATE = {
    "instance_profile_arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/host",
    "security_group_ids": ["sg-12345678"],
}
TEMPLATE_TYPE = "aws:ec2/launchTemplate:LaunchTemplate"
FULLEST = FirstBoot(
    ssm_agent=True,
    release="2023.9.20251117",
    live_patching=True,
    packages=["jq", "python3.12"],
    files=[File("/etc/motd", "$(reboot) `reboot` \\ 'quoted' \"twice\"\n")],
    agent_parameter="AmazonCloudWatch-hosts",
    scripts=["echo one", "#!/usr/bin/python3\nprint(2)\n"],
)
AWKWARD = """\
$HOME `id` $(id) \\n 'single' "double"
END
\tEND
END_
ünï ¥ \r
EOF"""
WORD = "pass" + "word"
KEY = "AKIA" + "IOSFODNN7EXAMPLE"


def bash(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script, or check it with `-n`."""
    return subprocess.run(
        ["bash", *options], input=script, capture_output=True, text=True, check=False
    )


def user_data(first_boot: Callable[[], dict]) -> str:
    """Outputs belong to a run, so that what holds them is made within it."""
    recording = succeed(
        lambda: library.HardenedLaunchTemplate("host", {**TEMPLATE, "first_boot": first_boot()})
    )
    return base64.b64decode(recording.only(TEMPLATE_TYPE).inputs["userData"]).decode()


def refused(first_boot: Callable[[], dict]) -> str:
    recording = record(
        lambda: library.HardenedLaunchTemplate("host", {**TEMPLATE, "first_boot": first_boot()})
    )
    assert recording.error is not None
    assert recording.of_type(TEMPLATE_TYPE) == []
    return str(recording.error)


def test_first_boot_default_installs_security_updates_of_the_latest_release() -> None:
    assert first_boot_script(FirstBoot()).splitlines()[2:] == [
        "set -o errexit -o nounset -o pipefail -o xtrace",
        "# Whatever else happens: what was updated comes into force.",
        "restart_if_needed() {",
        "  dnf needs-restarting --reboothint || systemctl reboot",
        "}",
        "trap restart_if_needed EXIT",
        "dnf upgrade --releasever=latest --security --assumeyes",
    ]


def test_first_boot_fullest_does_everything_in_order() -> None:
    script = first_boot_script(FULLEST)
    steps = [
        "dnf install --releasever=2023.9.20251117 --assumeyes amazon-ssm-agent",
        "systemctl enable --now amazon-ssm-agent",
        "dnf upgrade --releasever=2023.9.20251117 --security --assumeyes",
        "dnf install --releasever=2023.9.20251117 --assumeyes kpatch-dnf",
        "dnf kernel-livepatch --assumeyes auto",
        "dnf install --releasever=2023.9.20251117 --assumeyes kpatch-runtime",
        "systemctl enable --now kpatch.service",
        "dnf install --releasever=2023.9.20251117 --assumeyes jq python3.12",
        "install -D --mode=0644 --owner=root --group=root /dev/stdin /etc/motd",
        "-a fetch-config -m ec2 -s -c ssm:AmazonCloudWatch-hosts",
        '\n"$scripts/1"\n',
        '\n"$scripts/2"\n',
    ]
    places = [script.index(step) for step in steps]
    assert places == sorted(places)


def test_first_boot_without_updates_leaves_the_release_of_the_image() -> None:
    script = first_boot_script(FirstBoot(release=None, security_updates=False, packages=["jq"]))
    assert "dnf install --assumeyes jq" in script
    assert "upgrade" not in script
    assert "reboot" not in script


@pytest.mark.parametrize("boot", [FirstBoot(), FULLEST], ids=["default", "fullest"])
def test_first_boot_script_is_bash(boot: FirstBoot) -> None:
    checked = bash(first_boot_script(boot), "-n")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("text", ["", "\n", "one line", "END", "END\nEND_\n", AWKWARD])
def test_here_document_hands_a_text_over_as_it_stands(text: str) -> None:
    result = subprocess.run(
        ["bash"], input=here_document("cat", text).encode(), capture_output=True, check=True
    )
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    assert result.stdout.decode() == ended


def test_first_boot_file_is_written_with_its_content_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file"
    owner = f"{getpass.getuser()}:{grp.getgrgid(os.getgid()).gr_name}"
    file = File(str(path), AWKWARD, "0640", owner)
    boot = FirstBoot(release=None, security_updates=False, files=[file])
    assert bash(first_boot_script(boot)).returncode == 0
    assert path.read_bytes().decode() == f"{AWKWARD}\n"
    assert path.stat().st_mode & 0o7777 == 0o640


def run_scripts(folder: Path, *texts: str) -> subprocess.CompletedProcess[str]:
    boot = FirstBoot(release=None, security_updates=False, scripts=texts)
    return bash(first_boot_script(boot).replace("/run/", f"{folder}/"))


def test_first_boot_scripts_run_in_order_each_by_its_own_interpreter(tmp_path: Path) -> None:
    result = run_scripts(tmp_path, "echo $0 | tail -c 2", "#!/bin/cat\n$0\n", "cat; echo last")
    assert result.stdout.splitlines() == ["1", "#!/bin/cat", "$0", "last"]
    assert result.returncode == 0


def test_first_boot_script_that_fails_ends_it_with_its_status(tmp_path: Path) -> None:
    result = run_scripts(tmp_path, "exit 3", "echo never")
    assert (result.returncode, result.stdout) == (3, "")


def calls(folder: Path, boot: FirstBoot, *, needs_restart: bool, fails: str = "") -> list[str]:
    """Run a script whose commands only note that they were called; return the calls."""
    log = folder / "calls"
    fail = f"[ \"$1\" = '{fails}' ] && exit 9"
    restart = f'[ "$1" = needs-restarting ] && exit {int(needs_restart)}'
    for name in ("dnf", "systemctl"):
        stub = folder / name
        note = f'echo "{name} $*" >> {log}'
        stub.write_text(f"#!/bin/bash\n{note}\n{fail}\n{restart}\nexit 0")
        stub.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    subprocess.run(
        ["bash"],
        input=first_boot_script(boot),
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return log.read_text().splitlines()


@pytest.mark.parametrize("needs_restart", [True, False])
def test_first_boot_restarts_only_where_an_update_needs_it(
    tmp_path: Path, *, needs_restart: bool
) -> None:
    assert calls(tmp_path, FirstBoot(packages=["jq"]), needs_restart=needs_restart) == [
        "dnf upgrade --releasever=latest --security --assumeyes",
        "dnf install --releasever=latest --assumeyes jq",
        "dnf needs-restarting --reboothint",
        *(["systemctl reboot"] if needs_restart else []),
    ]


def test_first_boot_step_that_fails_ends_it_but_for_the_restart(tmp_path: Path) -> None:
    boot = FirstBoot(ssm_agent=True, packages=["jq"])
    assert calls(tmp_path, boot, needs_restart=True, fails="upgrade") == [
        "dnf install --releasever=latest --assumeyes amazon-ssm-agent",
        "systemctl enable --now amazon-ssm-agent",
        "dnf upgrade --releasever=latest --security --assumeyes",
        "dnf needs-restarting --reboothint",
        "systemctl reboot",
    ]


def test_size_problems_begin_beyond_what_ec2_takes() -> None:
    assert list(size_problems("x" * SIZE_LIMIT)) == []
    (reason,) = size_problems("ü" * (SIZE_LIMIT // 2) + "x")
    assert "16385 bytes; EC2 takes 16384: build" in reason


def test_encode_user_data_is_base64() -> None:
    assert base64.b64decode(encode_user_data("ü\n")).decode() == "ü\n"


def texts_of(examples: Sequence[Example]) -> list[str]:
    """List what the examples' user data says, wherever it stands."""
    found = [value for example in examples for value in example.subject.inputs.values()]
    nested = [value[0]["userData"] if isinstance(value, list) else value for value in found]
    return ["\n".join(script.text for script in scripts(text)) for text in nested]


def test_secrets_are_those_the_control_finds() -> None:
    judged = user_data_no_secrets.CONTROL
    failing, passing = texts_of(judged.failing), texts_of(judged.passing)
    assert len(failing) > 5
    assert [text for text in failing if not list(secrets(text))] == []
    assert [text for text in passing if list(secrets(text))] == []


def test_unneeded_packages_are_those_of_the_control() -> None:
    assert set(user_data_no_unneeded_packages.UNNEEDED) == UNNEEDED
    assert set(user_data_no_unneeded_packages.COMPILERS) == COMPILERS


def test_text_problems_name_kind_and_line_and_nothing_of_the_text() -> None:
    (reason,) = text_problems(f"one\nexport AWS_ACCESS_KEY_ID={KEY}\n")
    assert reason.startswith("holds what looks like an AWS access key in line 2; ")
    assert KEY not in reason
    assert [text[:11] for text in text_problems("a\0b")] == ["holds a NUL"]


def test_first_boot_output_in_a_file_is_written_once_it_is_known() -> None:
    def first_boot() -> dict:
        content = pulumi.Output.from_input("region: eu-west-1")
        return {"files": {"/etc/app": {"content": content, "mode": "0600"}}}

    script = user_data(first_boot)
    assert "--mode=0600 --owner=root --group=root /dev/stdin /etc/app <<'END'" in script
    assert "\nregion: eu-west-1\nEND\n" in script


@pytest.mark.parametrize(
    ("first_boot", "told"),
    [
        (
            lambda: {"files": {"/a": {"content": pulumi.Output.secret("hunter2")}}},
            'first_boot.files["/a"].content is a secret; everybody on the host',
        ),
        (
            lambda: {"scripts": [pulumi.Output.secret("hunter2")]},
            "first_boot.scripts[0] is a secret; everybody on the host",
        ),
        (
            lambda: {"scripts": [pulumi.Output.from_input(f'DB_{WORD}="hunter2"')]},
            "first_boot.scripts[0] holds what looks like the assignment of a secret in line 1",
        ),
        (
            lambda: {"scripts": ["true", f'DB_{WORD}="hunter2"']},
            "first_boot.scripts[1] holds what looks like the assignment of a secret in line 1",
        ),
        (
            lambda: {"scripts": [pulumi.Output.from_input("x" * SIZE_LIMIT)]},
            "first_boot makes a script of",
        ),
    ],
    ids=["secret file", "secret script", "late assignment", "assignment", "late size"],
)
def test_first_boot_secret_or_oversized_text_is_refused_without_showing_it(
    first_boot: Callable[[], dict], told: str
) -> None:
    message = refused(first_boot)
    assert message.startswith('HardenedLaunchTemplate "host" cannot be created:')
    assert told in message
    assert "hunter2" not in message


def test_first_boot_minimal_image_gets_the_agent() -> None:
    path = "/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.12-x86_64"
    given = {**TEMPLATE, "image_variant": "minimal"}
    world = World(parameters={path: "ami-0123456789abcdef0"})
    inputs = succeed(lambda: library.HardenedLaunchTemplate("host", given), world)
    script = base64.b64decode(inputs.only(TEMPLATE_TYPE).inputs["userData"]).decode()
    assert "--assumeyes amazon-ssm-agent" in script
    assert "amazon-ssm-agent" not in user_data(dict)
