"""What the scripts of the hardening are made of: each makes something so, or proves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_HEAD: Final = "set -o errexit -o nounset -o pipefail\n"
# Files are those below this root: that of the instance, or of a tree the scripts are tried on.
_ROOT: Final = "root=${HARDENING_ROOT:-}\n"
# Tells all that is wrong, not only the first of it.
_PROOF: Final = """\
failed=0
wrong() {
  echo "$1" >&2
  failed=1
}
"""
_END: Final = 'exit "$failed"\n'
# Of the settings in several files the last one holds.
_LAST: Final = """\
last() {
  local key=$1
  shift
  cat "$@" 2>/dev/null | sed --quiet "s/^[[:space:]]*${key}[[:space:]]*=[[:space:]]*//p" |
    tail --lines=1 || true
}
"""


@dataclass(frozen=True)
class Hardening:
    """One thing that is hardened.

    Args:
        title: what holds on an image that has it
        sources: who asks for it: rules of the CIS Benchmark for Amazon Linux 2023 1.0.0, of the
            STIG for Amazon Linux 2023 V1R3, or a page of AWS
        build: the script that makes it so
        test: the script that proves it on a fresh instance, after a boot: it fails if it is not so
        settings: what it sets in the kernel
        removed: packages it removes
    """

    title: str
    sources: tuple[str, ...]
    build: str
    test: str
    settings: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def build(script: str) -> str:
    """Write a script that makes something so, and ends with the first step that fails."""
    return _HEAD + _with_helpers(script)


def proof(script: str) -> str:
    """Write a script that proves something; `wrong` tells what is not so."""
    return _HEAD + _PROOF + _with_helpers(script) + _END


def cis(*numbers: str) -> tuple[str, ...]:
    """Name rules of the CIS Benchmark."""
    return tuple(f"CIS {number}" for number in numbers)


def stig(*numbers: str) -> tuple[str, ...]:
    """Name rules of the STIG."""
    return tuple(f"AZLX-23-{number}" for number in numbers)


def kernel_settings(
    name: str, title: str, sources: tuple[str, ...], settings: Mapping[str, str]
) -> Hardening:
    """Set what the kernel reads from sysctl.d, and prove it by what the kernel says.

    The last file wins: the STIG's is 99-sysctl.conf. Interfaces come and go, so that a setting of
    all of them is written with an asterisk too.

    Args:
        name: the file's
        title: what holds then
        sources: who asks for it
        settings: values by keys
    """
    lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
    make = f"""\
install --directory "$root/etc/sysctl.d"
cat > "$root/etc/sysctl.d/zz-{name}.conf" <<'END'
{lines}END
"""
    prove = f"""\
while read -r key _ value; do
  case $key in
    net.ipv6.*) [ -d "$root/proc/sys/net/ipv6" ] || continue ;;
  esac
  for file in "$root"/proc/sys/${{key//.//}}; do
    found=missing
    [ ! -e "$file" ] || read -r found < "$file"
    [ "$found" = "$value" ] || wrong "$file is $found, not $value"
  done
done <<'END'
{lines}END
"""
    return Hardening(title, sources, build(make), proof(prove), settings=settings)


def kernel_modules(
    name: str, title: str, sources: tuple[str, ...], modules: Iterable[str]
) -> Hardening:
    """Keep modules from being loaded, and prove that they cannot be and are not.

    Args:
        name: the file's
        title: what holds then
        sources: who asks for it
        modules: the modules
    """
    listed = " ".join(modules)
    make = f"""\
install --directory "$root/etc/modprobe.d"
for module in {listed}; do
  printf 'install %s /bin/false\\nblacklist %s\\n' "$module" "$module"
done > "$root/etc/modprobe.d/{name}.conf"
"""
    prove = f"""\
for module in {listed}; do
  grep --quiet --no-messages --line-regexp "install $module /bin/false" \\
    "$root"/etc/modprobe.d/*.conf || wrong "module $module can be loaded"
  if grep --quiet --no-messages "^${{module//-/_}} " "$root/proc/modules"; then
    wrong "module $module is loaded"
  fi
done
"""
    return Hardening(title, sources, build(make), proof(prove))


def absent_packages(title: str, sources: tuple[str, ...], packages: tuple[str, ...]) -> Hardening:
    """Remove packages, but none that another one needs: then the build fails and says which.

    Args:
        title: what holds then
        sources: who asks for it
        packages: the packages
    """
    listed = " ".join(packages)
    make = f"""\
found=()
for package in {listed}; do
  if rpm --query --quiet "$package"; then
    found+=("$package")
  fi
done
[ "${{#found[@]}}" -eq 0 ] || rpm --erase "${{found[@]}}"
"""
    prove = f"""\
for package in {listed}; do
  if rpm --query --quiet "$package"; then
    wrong "package $package is installed"
  fi
done
"""
    return Hardening(title, sources, build(make), proof(prove), removed=packages)


def masked_units(title: str, sources: tuple[str, ...], units: Iterable[str]) -> Hardening:
    """Keep units of systemd from being started, and prove it; they need not be there.

    Args:
        title: what holds then
        sources: who asks for it
        units: the units
    """
    listed = " ".join(units)
    make = f"""\
install --directory "$root/etc/systemd/system"
for unit in {listed}; do
  ln --symbolic --force --no-dereference /dev/null "$root/etc/systemd/system/$unit"
done
"""
    prove = f"""\
for unit in {listed}; do
  found=$(readlink "$root/etc/systemd/system/$unit" || echo nothing)
  [ "$found" = /dev/null ] || wrong "$unit is not masked"
done
"""
    return Hardening(title, sources, build(make), proof(prove))


def running_service(
    package: str, unit: str, title: str, sources: tuple[str, ...], more: tuple[str, str] = ("", "")
) -> Hardening:
    """Install and enable a service, and prove that it is enabled and runs.

    Args:
        package: the package it comes with
        unit: the service's
        title: what holds then
        sources: who asks for it
        more: what is built and proven beside
    """
    make = f"""\
rpm --query --quiet {package} || dnf install --assumeyes {package}
systemctl enable {unit}
"""
    prove = f"""\
systemctl is-enabled --quiet {unit} || wrong "{unit} is not enabled"
systemctl is-active --quiet {unit} || wrong "{unit} does not run"
"""
    return Hardening(title, sources, build(make + more[0]), proof(prove + more[1]))


def _with_helpers(script: str) -> str:
    helpers = {"$root": _ROOT, "$(last ": _LAST}
    return "".join(text for used, text in helpers.items() if used in script) + script
