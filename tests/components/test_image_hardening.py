"""The hardening: each part makes something so, and its test fails where it is not so."""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from image_tree import Tree

from components._golden_image.documents import SIZE_LIMIT, document_text
from components._golden_image.hardening import (
    HARDENING,
    hardening_documents,
    hardening_test_documents,
)
from components._hosts.first_boot import UNNEEDED

STRICT = "401"


@pytest.fixture(scope="module")
def metadata() -> Iterator[Callable[[str], str]]:
    """Serve metadata, answering with the status that the first folder of the address names."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.split("/")[1]))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield lambda status: f"http://127.0.0.1:{server.server_port}/{status}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """An instance of an image that nobody hardened."""
    tree = Tree(tmp_path_factory.mktemp("bare"))
    tree.boot()
    return tree


@pytest.fixture(scope="module")
def hardened(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """An instance of an image that all documents hardened, in their order."""
    tree = Tree(tmp_path_factory.mktemp("hardened"))
    for document in hardening_documents().values():
        for step in document["phases"][0]["steps"]:
            done = tree.run("\n".join(step["inputs"]["commands"]))
            assert (done.returncode, done.stderr) == (0, ""), step["name"]
    tree.boot()
    return tree


def test_documents_hold_each_build_and_each_test_once() -> None:
    for documents, phase, on_failure in (
        (hardening_documents(), "build", "Abort"),
        (hardening_test_documents(), "test", "Continue"),
    ):
        steps = [step for one in documents.values() for step in one["phases"][0]["steps"]]
        assert [step["name"] for step in steps] == list(HARDENING)
        assert {step["onFailure"] for step in steps} == {on_failure}
        assert {one["phases"][0]["name"] for one in documents.values()} == {phase}


def test_documents_have_names_that_belong_together() -> None:
    assert [f"{name}-test" for name in hardening_documents()] == list(hardening_test_documents())


def test_documents_fit_into_components_with_room_to_spare() -> None:
    for document in [*hardening_documents().values(), *hardening_test_documents().values()]:
        assert len(document_text(document)) < SIZE_LIMIT * 0.9


def test_documents_leave_out_what_is_not_wanted() -> None:
    for documents in (
        hardening_documents(["packet-forwarding"]),
        hardening_test_documents(["packet-forwarding"]),
    ):
        texts = "".join(map(document_text, documents.values()))
        assert "network-settings" in texts
        assert "packet-forwarding" not in texts


def test_documents_are_none_when_nothing_is_wanted() -> None:
    assert hardening_documents(HARDENING) == {}
    assert hardening_test_documents(HARDENING) == {}


@pytest.mark.parametrize("part", ["build", "test"])
def test_scripts_are_bash(part: str) -> None:
    wrong = {}
    for name, hardening in HARDENING.items():
        script = hardening.build if part == "build" else hardening.test
        checked = subprocess.run(
            ["bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        if checked.returncode or checked.stderr:
            wrong[name] = checked.stderr
    assert wrong == {}


def test_titles_and_sources_say_what_holds_and_who_asks_for_it() -> None:
    for hardening in HARDENING.values():
        assert re.fullmatch(r"[A-Z].{20,90}[^.]", hardening.title)
        assert hardening.sources
        for source in hardening.sources:
            assert re.fullmatch(
                r"CIS \d(\.\d+)+|AZLX-23-00\d{4}|https://docs\.aws\.amazon\.com/\S+", source
            )


def test_names_stay_as_they_are() -> None:
    assert list(HARDENING) == [
        *("file-system-modules", "network-protocol-modules", "network-settings"),
        *("packet-forwarding", "kernel-settings", "core-dumps", "shared-memory", "selinux"),
        *("ssh-server", "passwords", "authorized-keys", "account-files", "login-shells", "su"),
        *("sudo", "console", "unneeded-packages", "unneeded-services", "compilers"),
        *(
            "package-signatures",
            "crypto-policy",
            "metadata-service",
            "ssm-agent",
            "time-service",
            "audit-service",
        ),
        *("audit-rules", "journal"),
    ]


@pytest.mark.parametrize("name", HARDENING)
def test_test_fails_on_an_instance_that_is_not_hardened(
    name: str, bare: Tree, metadata: Callable[[str], str]
) -> None:
    done = bare.run(HARDENING[name].test, METADATA_ADDRESS=metadata("200"))
    assert done.returncode == 1
    assert done.stderr != ""
    assert "unbound variable" not in done.stderr


@pytest.mark.parametrize("name", HARDENING)
def test_test_succeeds_on_an_instance_that_is_hardened(
    name: str, hardened: Tree, metadata: Callable[[str], str]
) -> None:
    done = hardened.run(HARDENING[name].test, METADATA_ADDRESS=metadata(STRICT))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", HARDENING)
def test_build_stands_alone_and_can_be_repeated(
    name: str, tmp_path: Path, metadata: Callable[[str], str]
) -> None:
    tree = Tree(tmp_path)
    for _ in range(2):
        done = tree.run(HARDENING[name].build)
        assert (done.returncode, done.stderr) == (0, "")
    tree.boot()
    done = tree.run(HARDENING[name].test, METADATA_ADDRESS=metadata(STRICT))
    assert (done.returncode, done.stderr) == (0, "")


# What happens to a hardened image afterwards, and what the test says then.
DRIFT = [
    (
        "network-settings",
        {"proc/sys/net/ipv4/conf/ens5/accept_redirects": "1\n"},
        "conf/ens5/accept_redirects is 1, not 0",
    ),
    ("packet-forwarding", {"proc/sys/net/ipv4/ip_forward": "1\n"}, "ip_forward is 1, not 0"),
    ("file-system-modules", {"proc/modules": "usb_storage 1\n"}, "module usb-storage is loaded"),
    (
        "core-dumps",
        {"etc/systemd/coredump.conf.d/zzz.conf": "[Coredump]\nStorage=external\n"},
        "Storage of dumps is external",
    ),
    ("shared-memory", {"proc/mounts": "tmpfs /dev/shm tmpfs nodev,nosuid 0 0\n"}, "without noexec"),
    ("selinux", {"sys/fs/selinux/enforce": "0"}, "SELinux does not enforce"),
    (
        "ssh-server",
        {"etc/ssh/sshd_config.d/00-app.conf": "permitrootlogin Yes\n"},
        "PermitRootLogin of sshd is Yes, not no",
    ),
    ("passwords", {"etc/shadow": "root:*:1::::::\nnew::1::::::\n"}, "new can log on"),
    ("authorized-keys", {"root/.ssh/authorized_keys": "ssh-rsa x\n"}, "lets somebody in"),
    ("login-shells", {"etc/profile.d/zzz.sh": "umask 022\n"}, "made with umask 0022"),
    ("package-signatures", {"etc/yum.repos.d/x.repo": "[x]\ngpgcheck = 0\n"}, "x.repo takes"),
    ("audit-rules", {"etc/audit/rules.d/zz.rules": "-w /x -k a\n-w /x -k a\n"}, "there twice: -w"),
    ("audit-service", {"proc/cmdline": "audit=10\n"}, "audit=1 is missing"),
    (
        "journal",
        {"etc/systemd/journald.conf.d/zzz.conf": "[Journal]\nStorage=volatile\n"},
        "Storage of the journal is volatile",
    ),
]


@pytest.mark.parametrize(("name", "changed", "told"), DRIFT, ids=[name for name, _, _ in DRIFT])
def test_test_tells_what_was_undone(
    name: str, changed: dict[str, str], told: str, tmp_path: Path
) -> None:
    tree = Tree(tmp_path)
    tree.run(HARDENING[name].build)
    tree.boot()
    for path, content in changed.items():
        tree.write(path, content)
    done = tree.run(HARDENING[name].test)
    assert done.returncode == 1
    assert told in done.stderr


def test_settings_of_the_kernel_win_over_those_of_the_stig(bare: Tree, hardened: Tree) -> None:
    assert bare.read("proc/sys/net/ipv4/ip_forward") == "1\n"
    assert hardened.read("proc/sys/net/ipv4/ip_forward") == "0\n"
    assert hardened.read("proc/sys/kernel/kptr_restrict") == "1\n"


def test_settings_of_an_instance_without_ipv6_are_proven_too(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.run(HARDENING["packet-forwarding"].build)
    tree.boot()
    (tmp_path / "proc/sys/net/ipv6").rename(tmp_path / "gone")
    assert tree.run(HARDENING["packet-forwarding"].test).returncode == 0


def test_idle_time_of_the_stig_stays_where_it_cannot_be_set_again(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("etc/profile.d/tmout.sh", "declare -xr TMOUT=600\n")
    tree.run(HARDENING["login-shells"].build)
    done = tree.run(HARDENING["login-shells"].test)
    assert (done.returncode, done.stderr) == (0, "")


def test_root_may_still_become_anybody(hardened: Tree) -> None:
    rules = [
        line.split()[2] for line in hardened.read("etc/pam.d/su").splitlines() if line[0] != "#"
    ]
    assert rules.index("pam_rootok.so") < rules.index("pam_wheel.so") < rules.index("system-auth")


def test_ssh_server_that_is_not_there_needs_no_settings(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    (tmp_path / "etc/ssh/sshd_config").unlink()
    assert tree.run(HARDENING["ssh-server"].build).returncode == 0
    assert tree.run(HARDENING["ssh-server"].test).returncode == 0


def test_ssh_server_reads_the_settings_before_its_own(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("etc/ssh/sshd_config", "PermitRootLogin yes\n")
    tree.run(HARDENING["ssh-server"].build)
    assert tree.run(HARDENING["ssh-server"].test).returncode == 0


def test_package_that_another_one_needs_ends_the_build_and_stays(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    (tmp_path / "packages/gcc.needed").touch()
    done = tree.run(HARDENING["compilers"].build)
    assert done.returncode == 1
    assert "gcc is needed" in done.stderr
    assert (tmp_path / "packages/gcc").exists()


def test_packages_no_host_may_install_are_removed_or_cannot_be_started() -> None:
    removed = set(HARDENING["unneeded-packages"].removed)
    assert UNNEEDED - removed == {"rpcbind"}
    assert "rpcbind.socket" in HARDENING["unneeded-services"].build


def test_passwords_are_locked_and_other_fields_stay(hardened: Tree) -> None:
    assert hardened.read("etc/shadow").splitlines() == [
        "root:*LOCK*:14600::::::",
        "ec2-user:!!:19000::::::",
        "ops:!$6$x:1::::::",
        "old:!:1::::::",
    ]


def test_audit_rules_of_others_stay_once(hardened: Tree) -> None:
    folder = hardened.root / "etc/audit/rules.d"
    rules = [line for path in sorted(folder.iterdir()) for line in path.read_text().splitlines()]
    assert rules.count("-w /etc/passwd -p wa -k identity") == 1
    assert "-D" in rules
    assert "-a never,task" not in rules
    assert [path.name for path in folder.iterdir() if path.suffix != ".rules"] == []


@pytest.mark.parametrize(("machine", "calls"), [("x86_64", {"b32", "b64"}), ("aarch64", {"b64"})])
def test_audit_rules_name_the_calls_a_processor_has(
    tmp_path: Path, machine: str, calls: set[str]
) -> None:
    tree = Tree(tmp_path)
    tree.write("commands/uname", f"#!/bin/bash\necho {machine}\n")
    (tmp_path / "commands/uname").chmod(0o755)
    assert tree.run(HARDENING["audit-rules"].build).returncode == 0
    written = tree.read("etc/audit/rules.d/50-hardening.rules")
    assert set(re.findall(r"arch=(\w+)", written)) == calls
    assert ("-S chmod," in written) == (machine == "x86_64")
    assert tree.run(HARDENING["audit-rules"].test).returncode == 0
