"""The hardening of software and services: what is there, where it comes from, what runs."""

from collections.abc import Mapping
from typing import Final

from components._golden_image.hardening_scripts import (
    Hardening,
    absent_packages,
    build,
    cis,
    masked_units,
    proof,
    running_service,
    stig,
)
from components._hosts.first_boot import UNNEEDED

_HARDENED_IMAGES: Final = (
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/"
    "sec_protect_compute_hardened_images.html"
)
# The client of NFS, which Amazon EFS needs, needs it in turn: it stays, and cannot be started.
_NEEDED: Final = {"rpcbind"}
_SIGNATURES: Final = """\
for key in gpgcheck localpkg_gpgcheck; do
  sed --in-place "/^${key}[[:space:]]*=/d; /^\\[main\\]/a $key=1" "$root/etc/dnf/dnf.conf"
done
for file in "$root"/etc/yum.repos.d/*.repo; do
  [ ! -f "$file" ] || sed --in-place 's/^gpgcheck[[:space:]]*=.*/gpgcheck=1/' "$file"
done
"""
_SIGNATURES_PROOF: Final = """\
for key in gpgcheck localpkg_gpgcheck; do
  [ "$(last "$key" "$root/etc/dnf/dnf.conf")" = 1 ] || wrong "$key is not on"
done
for file in "$root"/etc/yum.repos.d/*.repo; do
  if grep --quiet --no-messages '^gpgcheck[[:space:]]*=[[:space:]]*[^1]' "$file"; then
    wrong "$file takes packages without a signature"
  fi
done
"""
_CRYPTO: Final = """\
case $(update-crypto-policies --show) in
  LEGACY*) update-crypto-policies --set DEFAULT ;;
esac
"""
_CRYPTO_PROOF: Final = """\
found=$(update-crypto-policies --show)
case $found in
  '' | LEGACY*) wrong "the policy of cryptography is ${found:-none}" ;;
esac
"""
# No SDK falls back on version 1, which answers without a token.
_METADATA: Final = """\
install --directory "$root/etc/systemd/system.conf.d"
variable=AWS_EC2_METADATA_V1_DISABLED
touch "$root/etc/environment"
sed --in-place "/^$variable=/d" "$root/etc/environment"
echo "$variable=true" >> "$root/etc/environment"
printf '[Manager]\\nDefaultEnvironment=%s=true\\n' "$variable" \\
  > "$root/etc/systemd/system.conf.d/zz-metadata.conf"
"""
_METADATA_PROOF: Final = """\
variable=AWS_EC2_METADATA_V1_DISABLED
grep --quiet --line-regexp "$variable=true" "$root/etc/environment" ||
  wrong "users may fall back on version 1"
grep --quiet --line-regexp "DefaultEnvironment=$variable=true" \\
  "$root"/etc/systemd/system.conf.d/*.conf || wrong "services may fall back on version 1"
address=${METADATA_ADDRESS:-http://169.254.169.254}
answer=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 \\
  "$address/latest/meta-data/" || true)
[ "$answer" = 401 ] || wrong "metadata without a token are answered with $answer"
"""

SERVICES: Final[Mapping[str, Hardening]] = {
    "unneeded-packages": absent_packages(
        "No clients and servers of protocols in plain text, nor services no host needs",
        cis("2.2.2", "2.2.3", "2.2.6", "2.2.7", "2.2.12", "2.2.13", "2.3.1", "2.3.3")
        + stig("000300", "000305", "000315"),
        tuple(sorted({*UNNEEDED, "sendmail"} - _NEEDED)),
    ),
    "unneeded-services": masked_units(
        "Nothing answers to remote procedure calls, nor hands out or mounts files by itself",
        cis("2.2.16", "2.2.17", "2.2.18") + stig("002600"),
        (
            *("autofs.service", "nfs-server.service", "rpcbind.service", "rpcbind.socket"),
            "rsyncd.service",
        ),
    ),
    "compilers": absent_packages(
        "No compilers: what is built on the way to an image stays out of it",
        (_HARDENED_IMAGES,),
        ("clang", "gcc", "gcc-c++", "golang", "rust"),
    ),
    "package-signatures": Hardening(
        "Packages are installed only with a signature that is checked",
        cis("1.2.2") + stig("000115", "000120", "000125"),
        build(_SIGNATURES),
        proof(_SIGNATURES_PROOF),
    ),
    "crypto-policy": Hardening(
        "No outdated cryptography in what follows the policy of the system",
        cis("1.9"),
        build(_CRYPTO),
        proof(_CRYPTO_PROOF),
    ),
    "metadata-service": Hardening(
        "Metadata need a token, and nothing on the image asks without one",
        ("https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html",),
        build(_METADATA),
        proof(_METADATA_PROOF),
    ),
    "ssm-agent": running_service(
        "amazon-ssm-agent",
        "amazon-ssm-agent",
        "The agent of Systems Manager is there and runs: it patches, scans and lets in",
        ("https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent.html",),
    ),
    "time-service": running_service(
        "chrony",
        "chronyd",
        "The clock is kept right, without which no log can be trusted",
        cis("2.1.1") + stig("001050", "001055"),
    ),
}
