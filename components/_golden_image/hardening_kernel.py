"""The hardening of the kernel: what it loads, how it treats packets, processes and memory."""

from collections.abc import Mapping
from typing import Final

from components._golden_image.hardening_scripts import (
    Hardening,
    build,
    cis,
    kernel_modules,
    kernel_settings,
    proof,
    stig,
)

_NETWORK: Final = {
    f"{family}.conf.{interfaces}.{setting}": value
    for family, setting, value in (
        ("net.ipv4", "accept_redirects", "0"),
        ("net.ipv4", "accept_source_route", "0"),
        ("net.ipv4", "log_martians", "1"),
        ("net.ipv4", "rp_filter", "1"),
        ("net.ipv4", "secure_redirects", "0"),
        ("net.ipv4", "send_redirects", "0"),
        ("net.ipv6", "accept_redirects", "0"),
        ("net.ipv6", "accept_source_route", "0"),
    )
    for interfaces in ("all", "default", "*")
}
_NETWORK_AT_LARGE: Final = {
    "net.ipv4.icmp_echo_ignore_broadcasts": "1",
    "net.ipv4.icmp_ignore_bogus_error_responses": "1",
    "net.ipv4.tcp_syncookies": "1",
}
_FORWARDING: Final = {"net.ipv4.ip_forward": "0", "net.ipv6.conf.all.forwarding": "0"}
_KERNEL: Final = {
    "fs.protected_fifos": "2",
    "fs.protected_hardlinks": "1",
    "fs.protected_regular": "2",
    "fs.protected_symlinks": "1",
    "kernel.dmesg_restrict": "1",
    "kernel.kexec_load_disabled": "1",
    "kernel.kptr_restrict": "1",
    "kernel.perf_event_paranoid": "2",
    "kernel.randomize_va_space": "2",
    "kernel.unprivileged_bpf_disabled": "1",
    "kernel.yama.ptrace_scope": "1",
    "net.core.bpf_jit_harden": "2",
}
_DUMPS: Final = """\
install --directory "$root/etc/security/limits.d" "$root/etc/sysctl.d"
install --directory "$root/etc/systemd/coredump.conf.d"
echo '* hard core 0' > "$root/etc/security/limits.d/zz-core-dumps.conf"
echo 'fs.suid_dumpable = 0' > "$root/etc/sysctl.d/zz-core-dumps.conf"
printf '[Coredump]\\nStorage=none\\nProcessSizeMax=0\\n' \\
  > "$root/etc/systemd/coredump.conf.d/zz-core-dumps.conf"
"""
_DUMPS_PROOF: Final = """\
grep --quiet --line-regexp '\\* hard core 0' "$root"/etc/security/limits.d/*.conf ||
  wrong "programs may dump their memory"
[ "$(cat "$root/proc/sys/fs/suid_dumpable")" = 0 ] || wrong "programs of others may be dumped"
for key in Storage=none ProcessSizeMax=0; do
  found=$(last "${key%=*}" "$root/etc/systemd/coredump.conf" \\
    "$root"/etc/systemd/coredump.conf.d/*.conf)
  [ "$found" = "${key#*=}" ] || wrong "${key%=*} of dumps is $found"
done
"""
_SHARED_MEMORY: Final = """\
sed --in-place '\\#[[:space:]]/dev/shm[[:space:]]#d' "$root/etc/fstab"
echo 'tmpfs /dev/shm tmpfs defaults,nodev,nosuid,noexec 0 0' >> "$root/etc/fstab"
"""
_SHARED_MEMORY_PROOF: Final = """\
options=$(awk '$2 == "/dev/shm" { print $4 }' "$root/proc/mounts")
for option in nodev nosuid noexec; do
  case ",$options," in
    *",$option,"*) ;;
    *) wrong "/dev/shm is mounted without $option" ;;
  esac
done
"""
_SELINUX: Final = """\
for key in SELINUX=enforcing SELINUXTYPE=targeted; do
  sed --in-place "/^${key%=*}=/d" "$root/etc/selinux/config"
  echo "$key" >> "$root/etc/selinux/config"
done
"""
_SELINUX_PROOF: Final = """\
[ "$(cat "$root/sys/fs/selinux/enforce" 2>/dev/null)" = 1 ] || wrong "SELinux does not enforce"
[ "$(last SELINUXTYPE "$root/etc/selinux/config")" = targeted ] || wrong "its policy is another"
"""

KERNEL: Final[Mapping[str, Hardening]] = {
    "file-system-modules": kernel_modules(
        "hardening-file-systems",
        "File systems no instance needs cannot be loaded, nor USB storage",
        cis("1.1.1.2", "1.1.1.3", "1.1.1.4", "1.1.1.5", "1.1.1.6", "1.1.1.7", "1.1.9"),
        ("cramfs", "freevxfs", "hfs", "hfsplus", "jffs2", "udf", "usb-storage"),
    ),
    "network-protocol-modules": kernel_modules(
        "hardening-network-protocols",
        "Protocols of the network that no instance needs cannot be loaded",
        cis("3.1.2", "3.1.3", "3.1.4", "3.1.5"),
        ("dccp", "rds", "sctp", "tipc"),
    ),
    "network-settings": kernel_settings(
        "network-settings",
        "The kernel takes no redirects and source routes, and drops forged packets",
        cis("3.2.2", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.3.8"),
        {**_NETWORK, **_NETWORK_AT_LARGE},
    ),
    "packet-forwarding": kernel_settings(
        "packet-forwarding",
        "The instance is no router; hosts of containers are, and leave this out",
        cis("3.2.1"),
        _FORWARDING,
    ),
    "kernel-settings": kernel_settings(
        "kernel-settings",
        "The kernel hides its addresses, and programs cannot look into each other",
        cis("1.5.1", "1.5.2")
        + stig("000200", "000205", "000210", "000215", "000220", "000225")
        + stig("002535", "002540", "002575"),
        _KERNEL,
    ),
    "core-dumps": Hardening(
        "No memory of programs is written to disk",
        cis("1.5.3", "1.5.4"),
        build(_DUMPS),
        proof(_DUMPS_PROOF),
    ),
    "shared-memory": Hardening(
        "Nothing can be run from shared memory",
        cis("1.1.8.2", "1.1.8.3", "1.1.8.4") + stig("002585", "002590"),
        build(_SHARED_MEMORY),
        proof(_SHARED_MEMORY_PROOF),
    ),
    "selinux": Hardening(
        "SELinux enforces its targeted policy",
        cis("1.6.1.3", "1.6.1.5") + stig("002445", "002450"),
        build(_SELINUX),
        proof(_SELINUX_PROOF),
    ),
}
