"""The script a host runs on its first boot, put together from parts."""

import base64
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Optional

SIZE_LIMIT = 16 * 1024
_HEAD = """\
#!/bin/bash
# Runs once, on the first boot; a step that fails ends it, so that cloud-init reports the failure.
set -o errexit -o nounset -o pipefail -o xtrace
"""
_RESTART = """\
# Whatever else happens: what was updated comes into force.
restart_if_needed() {
  dnf needs-restarting --reboothint || systemctl reboot
}
trap restart_if_needed EXIT
"""
_AGENT = """\
dnf install{release} --assumeyes amazon-ssm-agent
systemctl enable --now amazon-ssm-agent
"""
# Source: https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
_LIVE_PATCHING = """\
dnf install{release} --assumeyes kpatch-dnf
dnf kernel-livepatch --assumeyes auto
dnf install{release} --assumeyes kpatch-runtime
systemctl enable --now kpatch.service
"""
# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Agent-commandline-fleet.html
_METRICS = """\
dnf install{release} --assumeyes amazon-cloudwatch-agent
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \\
  -a fetch-config -m ec2 -s -c ssm:{parameter}
"""
# Not /tmp, which hardened images mount without the right to execute.
_SCRIPTS = "scripts=$(mktemp --directory /run/first-boot.XXXXXXXX)\n"


@dataclass(frozen=True)
class File:
    """A file with its content, owner and permissions."""

    path: str
    content: str
    mode: str = "0644"
    owner: str = "root:root"


@dataclass(frozen=True)
class FirstBoot:
    """What a host does on its first boot, in this order.

    Args:
        ssm_agent: install the agent of Systems Manager; first, so that one can look at what fails
        release: the release of Amazon Linux packages come from; None for the image's own
        security_updates: install security updates
        live_patching: patch the running kernel from then on
        packages: names of packages to install
        files: files to write
        agent_parameter: the SSM parameter with the configuration of the CloudWatch agent
        scripts: scripts to run, one after the other
    """

    ssm_agent: bool = False
    release: Optional[str] = "latest"
    security_updates: bool = True
    live_patching: bool = False
    packages: Sequence[str] = ()
    files: Sequence[File] = ()
    agent_parameter: Optional[str] = None
    scripts: Sequence[str] = ()


def first_boot_script(boot: FirstBoot) -> str:
    """Write the script.

    Amazon Linux 2023 locks an image to its release: without --releasever there is nothing to
    upgrade to. What an update needs a restart for, a kernel above all, gets it at the end.

    Source: https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
    """
    return "".join([_HEAD, *_steps(boot)])


def _steps(boot: FirstBoot) -> Iterator[str]:
    release = f" --releasever={boot.release}" if boot.release else ""
    if boot.security_updates:
        yield _RESTART
    if boot.ssm_agent:
        yield _AGENT.format(release=release)
    if boot.security_updates:
        yield f"dnf upgrade{release} --security --assumeyes\n"
    if boot.live_patching:
        yield _LIVE_PATCHING.format(release=release)
    if boot.packages:
        yield f"dnf install{release} --assumeyes {shlex.join(boot.packages)}\n"
    yield from map(_written, boot.files)
    if boot.agent_parameter:
        yield _METRICS.format(release=release, parameter=shlex.quote(boot.agent_parameter))
    yield from _run(boot.scripts)


def _written(file: File) -> str:
    user, _, group = file.owner.partition(":")
    owner = f"--owner={user} --group={group or user}"
    command = f"install -D --mode={file.mode} {owner} /dev/stdin {shlex.quote(file.path)}"
    return here_document(command, file.content)


def _run(scripts: Sequence[str]) -> Iterator[str]:
    if scripts:
        yield _SCRIPTS
    for number, script in enumerate(scripts, 1):
        path = f'"$scripts/{number}"'
        interpreted = script if script.startswith("#!") else f"#!/bin/bash\n{script}"
        yield here_document(f"install --mode=0700 /dev/stdin {path}", interpreted)
        yield f"{path}\n"


def here_document(command: str, text: str) -> str:
    """Hand a text to a command as it stands, with a newline at its end if it lacks one.

    Quoted, the marker keeps the shell from looking at the text; no line of the text may be equal.
    """
    lines = set(text.split("\n"))
    marker = "END"
    while marker in lines:
        marker += "_"
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{command} <<'{marker}'\n{ended}{marker}\n"


def size_problems(script: str) -> Iterator[str]:
    """Find out whether EC2 takes the script, which it limits to 16 KiB before it is encoded.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
    """
    size = len(script.encode())
    if size > SIZE_LIMIT:
        yield (
            f"makes a script of {size} bytes; EC2 takes {SIZE_LIMIT}: build packages and files "
            "into an image, or let a short script fetch the rest from S3"
        )


def encode_user_data(script: str) -> str:
    """Encode a script as a launch template wants it."""
    return base64.b64encode(script.encode()).decode()
