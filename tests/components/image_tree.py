"""A tree of files like those of Amazon Linux, its commands, and what a boot makes of them."""

import fnmatch
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

# As Amazon ships them, and as the STIG's component leaves them.
FILES = {
    "etc/audit/auditd.conf": "log_file = /var/log/audit/audit.log\nlog_format = RAW\n",
    "etc/audit/rules.d/audit.rules": "-D\n-b 8192\n-a never,task\n",
    "etc/audit/rules.d/stig.rules": "-w /etc/passwd -p wa -k identity\n",
    "etc/audit/rules.d/stig-too.rules": "-w /etc/passwd -p wa -k identity\n",
    "etc/crypto-policies/config": "LEGACY\n",
    "etc/dnf/dnf.conf": "[main]\ngpgcheck=0\nbest=True\n",
    "etc/environment": "",
    "etc/fstab": "UUID=1 / xfs defaults 0 1\n",
    "etc/group": "root:x:0:\n",
    "etc/gshadow": "root:::\n",
    "etc/login.defs": "UMASK\t\t022\nUID_MIN 1000\n",
    "etc/pam.d/su": (
        "auth\t\trequired\tpam_env.so\n"
        "auth\t\tsufficient\tpam_rootok.so\n"
        "#auth\t\trequired\tpam_wheel.so use_uid\n"
        "auth\t\tsubstack\tsystem-auth\n"
    ),
    "etc/passwd": "root:x:0:0::/root:/bin/bash\n",
    "etc/profile.d/sh.local": "",
    "etc/security/limits.conf": "# nothing\n",
    "etc/selinux/config": "SELINUX=permissive\nSELINUXTYPE=targeted\n",
    "etc/shadow": (
        "root:*LOCK*:14600::::::\nec2-user:!!:19000::::::\nops:$6$x:1::::::\nold::1::::::\n"
    ),
    "etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\n",
    "etc/ssh/sshd_config.d/50-redhat.conf": "X11Forwarding yes\n",
    "etc/sudoers": "root ALL=(ALL) ALL\n",
    "etc/sysctl.d/99-sysctl.conf": "net.ipv4.ip_forward = 1\nkernel.kptr_restrict = 0\n",
    "etc/systemd/journald.conf": "[Journal]\n#Storage=auto\n",
    "etc/yum.repos.d/amazonlinux.repo": "[amazonlinux]\nname=x\ngpgcheck=0\n",
    "home/ec2-user/.ssh/authorized_keys": "ssh-ed25519 AAAA builder\n",
    "proc/filesystems": "",
}
# What the kernel says before anything is set; interfaces have settings of their own.
KERNEL = {
    **{
        f"net.{family}.conf.{name}.{setting}": "2"
        for family in ("ipv4", "ipv6")
        for name in ("all", "default", "ens5")
        for setting in (
            *("accept_redirects", "accept_source_route", "forwarding", "log_martians"),
            *("rp_filter", "secure_redirects", "send_redirects"),
        )
    },
    **{
        f"{folder}.{setting}": "3"
        for folder, settings in {
            "fs": "protected_fifos protected_hardlinks protected_regular protected_symlinks",
            "kernel": "dmesg_restrict kexec_load_disabled kptr_restrict perf_event_paranoid",
            "net.core": "bpf_jit_harden",
            "net.ipv4": "icmp_echo_ignore_broadcasts ip_forward tcp_syncookies",
        }.items()
        for setting in settings.split()
    },
    "fs.suid_dumpable": "1",
    "kernel.randomize_va_space": "1",
    "kernel.unprivileged_bpf_disabled": "2",
    "kernel.yama.ptrace_scope": "0",
    "net.ipv4.icmp_ignore_bogus_error_responses": "0",
}
PACKAGES = ("telnet", "gcc", "audit", "bash")
# All that anything asks the kernel to load.
MODULES = ("cramfs", "usb-storage", "sctp", "xfs")
COMMANDS = {
    "rpm": """
        case $1 in
          --query) [ -e "$tree/packages/$3" ] ;;
          --erase)
            shift
            for name in "$@"; do
              if [ -e "$tree/packages/$name.needed" ]; then
                echo "error: Failed dependencies: $name is needed" >&2
                exit 1
              fi
            done
            for name in "$@"; do rm "$tree/packages/$name"; done
            ;;
          *) exit 64 ;;
        esac
    """,
    "dnf": '[ "$1 $2" = "install --assumeyes" ] && touch "$tree/packages/$3"',
    "systemctl": """
        case "$1 $2" in
          "is-enabled --quiet") [ -e "$tree/enabled/$3" ] ;;
          "is-active --quiet") [ -e "$tree/running/$3" ] ;;
          "enable "*) touch "$tree/enabled/$2" ;;
          *) exit 64 ;;
        esac
    """,
    "grubby": '[ "$1" = --update-kernel=ALL ] && echo "${2#--args=}" >> "$tree/boot-arguments"',
    "update-crypto-policies": """
        case $1 in
          --show) cat "$tree/etc/crypto-policies/config" ;;
          --set) echo "$2" > "$tree/etc/crypto-policies/config" ;;
          *) exit 64 ;;
        esac
    """,
}


class Tree:
    """An image: files below a folder, and commands that work on them.

    Args:
        root: an empty folder
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, content in FILES.items():
            self.write(name, content)
        for name in ("packages", "enabled", "running", "commands", "var/log"):
            (root / name).mkdir(parents=True, exist_ok=True)
        for name in PACKAGES:
            (root / "packages" / name).touch()
        for name, script in COMMANDS.items():
            command = root / "commands" / name
            command.write_text(f"#!/bin/bash\ntree=$HARDENING_ROOT\n{script}\n", encoding="utf-8")
            command.chmod(0o755)
        for name in ("passwd", "group", "shadow", "gshadow"):
            (root / "etc" / name).chmod(0o666)

    def write(self, name: str, content: str) -> None:
        """Write a file and its folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def read(self, name: str) -> str:
        """Read a file; one that is not there is empty."""
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script as a build or test instance would, below this tree."""
        path = f"{self.root / 'commands'}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash"],
            input=script,
            env={"PATH": path, "HARDENING_ROOT": str(self.root), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def boot(self) -> None:
        """Do what a boot does: the kernel and the services follow the files."""
        for key, value in self._kernel().items():
            self.write(f"proc/sys/{key.replace('.', '/')}", f"{value}\n")
        options = re.findall(r"^\S+ /dev/shm \S+ (\S+)", self.read("etc/fstab"), re.MULTILINE)
        self.write("proc/mounts", f"tmpfs /dev/shm tmpfs {(options or ['rw'])[-1]} 0 0\n")
        enforced = "SELINUX=enforcing" in self.read("etc/selinux/config")
        self.write("sys/fs/selinux/enforce", str(int(enforced)))
        self.write("proc/cmdline", f"root=/dev/xvda1 {self.read('boot-arguments')}")
        kept = "".join(self.read(f"etc/modprobe.d/{one.name}") for one in self._in("modprobe.d"))
        loaded = [one for one in MODULES if f"install {one} /bin/false" not in kept]
        self.write("proc/modules", "".join(f"{one.replace('-', '_')} 1\n" for one in loaded))
        if "Storage=persistent" in self.read("etc/systemd/journald.conf.d/zz-hardening.conf"):
            self.write("var/log/journal/1a2b3c/system.journal", "x")
        for unit in (self.root / "enabled").iterdir():
            (self.root / "running" / unit.name).touch()

    def _in(self, folder: str) -> list[Path]:
        path = self.root / "etc" / folder
        return sorted(path.iterdir()) if path.exists() else []

    def _kernel(self) -> Mapping[str, str]:
        """Read sysctl.d as systemd does: the last file wins, and what is said without asterisks."""
        said: dict[str, str] = {}
        for path in self._in("sysctl.d"):
            for line in path.read_text(encoding="utf-8").splitlines():
                key, _, value = line.partition(" = ")
                said[key] = value
        patterns = {key: value for key, value in said.items() if "*" in key}
        found = dict(KERNEL)
        for pattern, value in patterns.items():
            found |= dict.fromkeys(fnmatch.filter(KERNEL, pattern), value)
        return {**found, **{key: value for key, value in said.items() if key not in patterns}}
