"""The hardening of records: what happened on an instance is written down, and stays."""

from collections.abc import Mapping
from typing import Final

from components._golden_image.hardening_scripts import (
    Hardening,
    build,
    cis,
    proof,
    running_service,
    stig,
)

# The image of Amazon comes with a rule that switches the audit of system calls off.
_AUDIT: Final = """\
sed --in-place --regexp-extended '/^-a[[:space:]]+(never,task|task,never)/d' \\
  "$root"/etc/audit/rules.d/*.rules
sed --in-place '/^log_format[[:space:]]*=/d' "$root/etc/audit/auditd.conf"
echo 'log_format = ENRICHED' >> "$root/etc/audit/auditd.conf"
grubby --update-kernel=ALL --args='audit=1 audit_backlog_limit=8192'
"""
_AUDIT_PROOF: Final = """\
if grep --quiet --extended-regexp '^-a[[:space:]]+(never,task|task,never)' \\
  "$root"/etc/audit/rules.d/*.rules; then
  wrong "a rule switches the audit of system calls off"
fi
[ "$(last log_format "$root/etc/audit/auditd.conf")" = ENRICHED ] || wrong "users have no names"
for argument in audit=1 audit_backlog_limit=8192; do
  grep --quiet --word-regexp "$argument" "$root/proc/cmdline" || wrong "$argument is missing"
done
"""
# Keys of their own: no rule is the same as one of the STIG's, which would stop the loading.
_WATCHES: Final = "".join(
    f"-w {path} -p {accesses} -k hardening-{key}\n"
    for key, accesses, paths in (
        ("identity", "wa", "/etc/group /etc/gshadow /etc/passwd /etc/security/opasswd /etc/shadow"),
        ("actions", "wa", "/etc/sudoers /etc/sudoers.d /var/log/sudo.log"),
        ("logins", "wa", "/run/faillock /var/log/faillock /var/log/lastlog"),
        ("network", "wa", "/etc/hosts /etc/hostname /etc/systemd/network"),
        ("policy", "wa", "/etc/selinux /usr/share/selinux"),
        ("time", "wa", "/etc/localtime"),
        ("modules", "x", "/usr/bin/kmod"),
    )
    for path in paths.split()
)
# Calls that processors of both kinds have.
_CALLS: Final = """\
-S adjtimex,settimeofday,clock_settime -k hardening-time
-S sethostname,setdomainname -k hardening-network
-S init_module,finit_module,delete_module -k hardening-modules
-S mount,umount2 -F auid>=1000 -F auid!=unset -k hardening-mounts
-S fchmod,fchmodat,fchown,fchownat -F auid>=1000 -F auid!=unset -k hardening-permissions
-S unlinkat,renameat,renameat2 -F auid>=1000 -F auid!=unset -k hardening-deletions
-S execve -C uid!=euid -F euid=0 -k hardening-privileges
"""
_OLD_CALLS: Final = """\
-S chmod,chown,lchown -F auid>=1000 -F auid!=unset -k hardening-permissions
-S unlink,rename,rmdir -F auid>=1000 -F auid!=unset -k hardening-deletions
"""
_RULES: Final = f"""\
file=$root/etc/audit/rules.d/50-hardening.rules
cat > "$file" <<'END'
{_WATCHES}END
rules() {{
  while read -r rule; do
    echo "-a always,exit -F arch=$1 $rule"
  done >> "$file"
}}
bits='b64'
[ "$(uname --machine)" != x86_64 ] || bits='b64 b32'
for bit in $bits; do
  rules "$bit" <<'END'
{_CALLS}END
  if [ "$(uname --machine)" = x86_64 ]; then
    rules "$bit" <<'END'
{_OLD_CALLS}END
  fi
done
# The same rule twice stops the loading of those that follow: of each only the first one stays.
awk 'FNR == 1 {{ close(out); out = FILENAME ".once"; printf "" > out }}
  !/^-[aAwS]/ || !known[$0]++ {{ print > out }}' "$root"/etc/audit/rules.d/*.rules
for file in "$root"/etc/audit/rules.d/*.rules; do
  [ ! -f "$file.once" ] || cat "$file.once" > "$file"
  rm --force "$file.once"
done
"""
_RULES_PROOF: Final = f"""\
while read -r rule; do
  grep --quiet --line-regexp --fixed-strings --regexp="$rule" \\
    "$root/etc/audit/rules.d/50-hardening.rules" || wrong "nothing records: $rule"
done <<'END'
{_WATCHES}END
while read -r rule; do
  grep --quiet --line-regexp --fixed-strings --regexp="-a always,exit -F arch=b64 $rule" \\
    "$root/etc/audit/rules.d/50-hardening.rules" || wrong "nothing records: $rule"
done <<'END'
{_CALLS}END
twice=$(cat "$root"/etc/audit/rules.d/*.rules | grep '^-[aAw]' | sort | uniq --repeated || true)
[ -z "$twice" ] || wrong "a rule is there twice: $twice"
if [ -z "$root" ]; then
  loaded=$(auditctl -l | grep --count 'hardening-' || true)
  written=$(grep --count '^-' /etc/audit/rules.d/50-hardening.rules)
  [ "$loaded" = "$written" ] || wrong "$loaded of $written rules are loaded"
fi
"""
_JOURNAL: Final = """\
install --directory "$root/etc/systemd/journald.conf.d" "$root/var/log/journal"
printf '[Journal]\\nStorage=persistent\\nCompress=yes\\n' \\
  > "$root/etc/systemd/journald.conf.d/zz-hardening.conf"
"""
_JOURNAL_PROOF: Final = """\
for key in Storage=persistent Compress=yes; do
  found=$(last "${key%=*}" "$root/etc/systemd/journald.conf" \\
    "$root"/usr/lib/systemd/journald.conf.d/*.conf "$root"/etc/systemd/journald.conf.d/*.conf)
  [ "$found" = "${key#*=}" ] || wrong "${key%=*} of the journal is ${found:-not set}"
done
[ -n "$(ls "$root/var/log/journal")" ] || wrong "the journal is not on disk"
"""

RECORDS: Final[Mapping[str, Hardening]] = {
    "audit-service": running_service(
        "audit",
        "auditd",
        "What users and programs do is recorded, from the start of the kernel on",
        cis("5.2.1.1", "5.2.1.2", "5.2.1.3", "5.2.1.4")
        + stig("001025", "001030", "002260", "002515", "002520"),
        (_AUDIT, _AUDIT_PROOF),
    ),
    "audit-rules": Hardening(
        "Changes of accounts, privileges, modules, mounts and time are recorded",
        cis("5.2.3.1", "5.2.3.2", "5.2.3.3", "5.2.3.4", "5.2.3.5", "5.2.3.8")
        + cis("5.2.3.9", "5.2.3.10", "5.2.3.12", "5.2.3.13", "5.2.3.14", "5.2.3.19")
        + stig("002085", "002090", "002095", "002100", "002105", "002110", "002115", "002120")
        + stig("002135", "002145", "002150", "002160", "002165", "002250", "002255"),
        build(_RULES),
        proof(_RULES_PROOF),
    ),
    "journal": Hardening(
        "The journal is kept on disk, so that a restart does not clear it",
        cis("5.1.2.3", "5.1.2.4"),
        build(_JOURNAL),
        proof(_JOURNAL_PROOF),
    ),
}
