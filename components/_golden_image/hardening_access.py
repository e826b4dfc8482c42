"""The hardening of access: who may log on and how, and what of it is kept."""

from collections.abc import Mapping
from typing import Final

from components._golden_image.hardening_scripts import (
    Hardening,
    build,
    cis,
    masked_units,
    proof,
    stig,
)

_SSH_SETTINGS: Final = """\
ClientAliveCountMax 1
ClientAliveInterval 600
GSSAPIAuthentication no
HostbasedAuthentication no
IgnoreRhosts yes
KbdInteractiveAuthentication no
LoginGraceTime 60
LogLevel VERBOSE
MaxAuthTries 4
PasswordAuthentication no
PermitEmptyPasswords no
PermitRootLogin no
PermitUserEnvironment no
X11Forwarding no
"""
# Of the settings of sshd the first one holds, so that the file has to come before all others.
_SSH: Final = f"""\
[ -f "$root/etc/ssh/sshd_config" ] || exit 0
include='Include /etc/ssh/sshd_config.d/*.conf'
grep --quiet --line-regexp --fixed-strings "$include" "$root/etc/ssh/sshd_config" ||
  sed --in-place "1i $include" "$root/etc/ssh/sshd_config"
install --directory --mode=0700 "$root/etc/ssh/sshd_config.d"
install --mode=0600 /dev/stdin "$root/etc/ssh/sshd_config.d/00-hardening.conf" <<'END'
{_SSH_SETTINGS}END
"""
_SSH_PROOF: Final = f"""\
[ -f "$root/etc/ssh/sshd_config" ] || exit 0
if [ -z "$root" ]; then
  effective=$(sshd -T)
else
  effective=$(while read -r line; do
    case $line in
      "Include /etc/ssh/sshd_config.d/"*) cat "$root"/etc/ssh/sshd_config.d/*.conf ;;
      *) echo "$line" ;;
    esac
  done < "$root/etc/ssh/sshd_config")
fi
while read -r key value; do
  found=$(awk -v key="$key" 'tolower($1) == tolower(key) {{ print $2; exit }}' <<< "$effective")
  [ "${{found,,}}" = "${{value,,}}" ] || wrong "$key of sshd is ${{found:-not set}}, not $value"
done <<'END'
{_SSH_SETTINGS}END
"""
_PASSWORDS: Final = """\
sed --in-place --regexp-extended 's/^([^:]+):([^!*:][^:]*|):/\\1:!\\2:/' "$root/etc/shadow"
"""
_PASSWORDS_PROOF: Final = """\
while IFS=: read -r user password _; do
  case $password in
    '!'* | '*'*) ;;
    *) wrong "$user can log on with a password, or without one" ;;
  esac
done < "$root/etc/shadow"
"""
_KEYS: Final = """\
rm --force "$root"/root/.ssh/authorized_keys "$root"/home/*/.ssh/authorized_keys
"""
_KEYS_PROOF: Final = """\
for file in "$root"/root/.ssh/authorized_keys "$root"/home/*/.ssh/authorized_keys; do
  [ ! -s "$file" ] || wrong "$file lets somebody in"
done
"""
_MODES: Final = """\
644 /etc/group
644 /etc/group-
0 /etc/gshadow
0 /etc/gshadow-
644 /etc/passwd
644 /etc/passwd-
0 /etc/shadow
0 /etc/shadow-
"""
_FILES: Final = f"""\
while read -r mode file; do
  [ ! -e "$root$file" ] || chmod "$mode" "$root$file"
done <<'END'
{_MODES}END
"""
_FILES_PROOF: Final = f"""\
while read -r mode file; do
  [ -e "$root$file" ] || continue
  found=$(stat --format=%a "$root$file")
  [ "$found" = "$mode" ] || wrong "$file has the mode $found, not $mode"
done <<'END'
{_MODES}END
"""
# Where the STIG has set a time, it cannot be set again.
_SHELLS: Final = """\
install --directory "$root/etc/profile.d"
install --mode=0644 /dev/stdin "$root/etc/profile.d/zz-hardening.sh" <<'END'
umask 027
if (unset TMOUT) 2> /dev/null; then
  readonly TMOUT=900
  export TMOUT
fi
END
sed --in-place '/^UMASK[[:space:]]/d' "$root/etc/login.defs"
echo 'UMASK 027' >> "$root/etc/login.defs"
"""
_SHELLS_PROOF: Final = """\
read -r mask idle < <(bash -c '
  for file in "$0"/etc/profile.d/*.sh; do . "$file"; done > /dev/null 2>&1
  echo "$(umask) ${TMOUT:-0}"
' "$root")
[ "$mask" = 0027 ] || wrong "files of shells are made with umask $mask"
[ "$idle" -gt 0 ] && [ "$idle" -le 900 ] || wrong "idle shells end after $idle seconds"
grep --quiet --line-regexp 'UMASK 027' "$root/etc/login.defs" || wrong "homes are open to others"
"""
# After the rule that lets root become anybody, as services do.
_SU: Final = """\
rule='^auth[[:space:]]+required[[:space:]]+pam_wheel\\.so'
grep --quiet --extended-regexp "$rule" "$root/etc/pam.d/su" ||
  sed --in-place '/^auth.*pam_rootok\\.so/a auth required pam_wheel.so use_uid' "$root/etc/pam.d/su"
"""
_SU_PROOF: Final = """\
grep --quiet --extended-regexp '^auth[[:space:]]+required[[:space:]]+pam_wheel\\.so' \\
  "$root/etc/pam.d/su" || wrong "everybody may use su"
"""
_SUDO: Final = """\
install --directory --mode=0750 "$root/etc/sudoers.d"
install --mode=0440 /dev/stdin "$root/etc/sudoers.d/zz-hardening" <<'END'
Defaults use_pty
Defaults logfile="/var/log/sudo.log"
END
"""
_SUDO_PROOF: Final = """\
for setting in use_pty 'logfile="/var/log/sudo.log"'; do
  grep --quiet --line-regexp --no-messages --fixed-strings "Defaults $setting" \\
    "$root/etc/sudoers" "$root"/etc/sudoers.d/* || wrong "sudo has no $setting"
done
[ -n "$root" ] || visudo --check --quiet || wrong "the settings of sudo are not valid"
"""

ACCESS: Final[Mapping[str, Hardening]] = {
    "ssh-server": Hardening(
        "The SSH server lets in neither root nor anybody by a password",
        cis("4.2.5", "4.2.7", "4.2.8", "4.2.9", "4.2.10", "4.2.11", "4.2.12", "4.2.16")
        + cis("4.2.19", "4.2.20")
        + stig("001215", "001235", "001240", "001245", "001250"),
        build(_SSH),
        proof(_SSH_PROOF),
    ),
    "passwords": Hardening(
        "No account has a password, so that nobody can guess one",
        cis("4.6.2", "6.2.2"),
        build(_PASSWORDS),
        proof(_PASSWORDS_PROOF),
    ),
    "authorized-keys": Hardening(
        "No key that was used to build the image opens its instances",
        ("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/building-shared-amis.html",),
        build(_KEYS),
        proof(_KEYS_PROOF),
    ),
    "account-files": Hardening(
        "Only root changes the files of accounts, and nobody reads their passwords",
        cis("6.1.2", "6.1.3", "6.1.4", "6.1.5", "6.1.6", "6.1.7", "6.1.8", "6.1.9"),
        build(_FILES),
        proof(_FILES_PROOF),
    ),
    "login-shells": Hardening(
        "What users make is theirs alone, and idle shells end",
        cis("4.6.3", "4.6.5") + stig("002396", "002410"),
        build(_SHELLS),
        proof(_SHELLS_PROOF),
    ),
    "su": Hardening(
        "Only administrators become somebody else",
        cis("4.3.6") + stig("002440"),
        build(_SU),
        proof(_SU_PROOF),
    ),
    "sudo": Hardening(
        "What administrators do is logged, and runs on a terminal of its own",
        cis("4.3.2", "4.3.3"),
        build(_SUDO),
        proof(_SUDO_PROOF),
    ),
    "console": masked_units(
        "No shell without a logon, and no restart by keys, at the serial console",
        stig("002555"),
        ("ctrl-alt-del.target", "debug-shell.service"),
    ),
}
