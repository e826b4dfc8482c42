"""Reads what hosts shall do on their first boot, and refuses secrets in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _caller
from components import _rules as rules
from components._exemptions import Exemptions
from components._hosts import rules as host_rules
from components._hosts.secrets import secrets
from components._hosts.user_data import (
    File,
    FirstBoot,
    encode_user_data,
    first_boot_script,
    size_problems,
)
from components._validation import Arguments, Problems, entry, known_text

_READ_IT = "everybody on the host can read it; let the host read it at boot from Secrets Manager"
_LIVE_PATCHED = ("6.1", "6.12")
# Clients and servers of protocols in plain text, and services no host needs by default.
UNNEEDED = frozenset(
    {
        *("avahi", "avahi-daemon", "cups", "ftp", "inetd", "lftp", "net-snmp", "nis"),
        *("openbsd-inetd", "rpcbind", "rsh", "rsh-client", "rsh-redone-client", "rsh-server"),
        *("snmpd", "talk", "talk-server", "talkd", "telnet", "telnet-server", "telnetd", "tftp"),
        *("tftp-hpa", "tftp-server", "tftpd", "tftpd-hpa", "tnftp", "vsftpd", "xinetd"),
        *("ypbind", "ypserv"),
    }
)
# What is compiled is compiled in a build, not on the host.
COMPILERS = frozenset({"build-essential", "clang", "g++", "gcc", "gcc-c++", "golang", "rust"})
_VERSION = re.compile(r"-\d.*|\.(?:x86_64|aarch64|noarch|i686)$")


class FileArgs(TypedDict):
    """A file that is written on the first boot, as it stands."""

    content: pulumi.Input[str]
    """Content; no secrets. It ends with a newline, which is added where it is missing."""
    mode: NotRequired[Optional[str]]
    """Permissions; plain. Default: 0644."""
    owner: NotRequired[Optional[str]]
    """User, or user and group; plain. Default: root:root."""


class FirstBootArgs(TypedDict):
    """What a host does on its first boot, in this order; what fails ends it."""

    ssm_agent: NotRequired[Optional[bool]]
    """Install the agent of Systems Manager; plain. Default: true with the minimal image."""
    security_updates: NotRequired[Optional[bool]]
    """Install security updates, and restart if one needs it; plain. Default: true."""
    release: NotRequired[Optional[str]]
    """Release of Amazon Linux 2023 to update to and install from, such as 2023.9.20251117, or
    latest; plain. Default: latest; without security updates, that of the image."""
    kernel_live_patching: NotRequired[Optional[bool]]
    """Patch the running kernel, of line 6.1 or 6.12; plain. Default: false."""
    packages: NotRequired[Optional[Sequence[str]]]
    """Names of packages to install; plain. Default: none."""
    files: NotRequired[Optional[Mapping[str, FileArgs]]]
    """Files by their full path; plain. Default: none."""
    cloudwatch_agent_parameter: NotRequired[Optional[str]]
    """Name of the SSM parameter with the configuration of the CloudWatch agent, which is then
    installed; it begins with AmazonCloudWatch-, as CloudWatchAgentServerPolicy has it; plain.
    Default: none."""
    scripts: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Scripts to run one after the other, by bash if their first line names nothing else; no
    secrets; the list is plain. Default: none."""


@dataclass(frozen=True)
class Texts:
    """A first boot, and its texts by the name of the argument: some may be known only later.

    Args:
        boot: everything but the texts
        contents: the files' contents, in the order of the files
        scripts: the scripts
    """

    boot: FirstBoot
    contents: Mapping[str, pulumi.Input[str]]
    scripts: Mapping[str, pulumi.Input[str]]

    def user_data(self, subject: str) -> pulumi.Input[str]:
        """Write and encode the script; what turns out wrong later is an error of the subject."""
        given = self._texts
        if not any(isinstance(text, pulumi.Output) for text in given.values()):
            return encode_user_data(self._script(list(given.values())))
        caller = _caller.current()
        known = [_known(subject, f"first_boot.{name}", text) for name, text in given.items()]

        def assemble(texts: Sequence[str]) -> str:
            script = self._script(texts)
            late = Problems(caller)
            late.extend(("first_boot", reason) for reason in size_problems(script))
            if late:
                late.refuse(subject)
            return encode_user_data(script)

        return pulumi.Output.all(*known).apply(assemble)

    def check(self, reader: Arguments) -> None:
        """Note secrets and size, as far as the texts are known."""
        plain = {name: text for name, text in self._texts.items() if isinstance(text, str)}
        for name, text in plain.items():
            for reason in text_problems(text):
                reader.veil(name)
                reader.add(name, reason)
        shown = [plain.get(name, "") for name in self._texts]
        largest = max(plain, key=lambda name: len(plain[name]), default="packages")
        for reason in size_problems(self._script(shown)):
            reader.add(largest, reason)

    @property
    def _texts(self) -> dict[str, Any]:
        return {**self.contents, **self.scripts}

    def _script(self, texts: Sequence[str]) -> str:
        number = len(self.boot.files)
        pairs = zip(self.boot.files, texts[:number], strict=True)
        files = [replace(file, content=content) for file, content in pairs]
        return first_boot_script(replace(self.boot, files=files, scripts=texts[number:]))


def text_problems(text: str) -> Iterator[str]:
    """Find what a file or script may not hold, in words that do not repeat it."""
    yield from (f"holds what looks like {secret}; {_READ_IT}" for secret in secrets(text))
    if "\0" in text:
        yield "holds a NUL character, which no shell can handle; write text"


def _known(subject: str, path: str, text: pulumi.Input[str]) -> pulumi.Output[str]:
    output = pulumi.Output.from_input(text)
    return known_text(subject, path, output, text_problems, secret=f"is a secret; {_READ_IT}")


def read(
    reader: Arguments, exemptions: Exemptions, *, minimal: bool, kernel: Optional[str]
) -> Texts:
    """Read the argument `first_boot`.

    Args:
        reader: reads the arguments of the hosts
        exemptions: the records among them
        minimal: the image is Amazon's minimal one, which has no agent of Systems Manager
        kernel: the kernel line, as far as it is known
    """
    nested = reader.nested("first_boot", _map(reader, "first_boot"), FirstBootArgs)
    updates = nested.plain("security_updates", rules.BOOLEAN, default=True)
    files, contents = _files(nested)
    scripts = nested.several("scripts", rules.TEXT)
    boot = FirstBoot(
        ssm_agent=_agent(nested, minimal=minimal),
        release=nested.plain("release", host_rules.RELEASE, "latest" if updates else None),
        security_updates=updates,
        live_patching=_live_patching(nested, kernel),
        packages=_packages(nested, exemptions),
        files=files,
        agent_parameter=nested.plain("cloudwatch_agent_parameter", host_rules.AGENT_PARAMETER),
    )
    texts = Texts(boot, contents, {f"scripts[{at}]": text for at, text in enumerate(scripts)})
    texts.check(nested)
    return texts


def _map(reader: Arguments, name: str) -> Mapping[str, Any]:
    """Read a map, which a message must not show: it may hold what is refused."""
    given = reader.plain(name, host_rules.ANY_MAP, {})
    if not isinstance(given, dict):
        reader.add(name, "is no map; give a map")
        return {}
    return given


def _agent(reader: Arguments, *, minimal: bool) -> bool:
    wanted: bool = reader.plain("ssm_agent", rules.BOOLEAN, minimal)
    if minimal and not wanted:
        reader.add(
            "ssm_agent",
            "is False, but the minimal image has none, and nothing else lets one in; remove it, "
            'or set image_variant to "standard"',
        )
    return wanted


def _live_patching(reader: Arguments, kernel: Optional[str]) -> bool:
    """Read whether the running kernel is patched, which AWS does for some lines only.

    Source: https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
    """
    wanted: bool = reader.plain("kernel_live_patching", rules.BOOLEAN, default=False)
    for reason in live_patching_problems(kernel) if wanted else ():
        reader.add("kernel_live_patching", reason)
    return wanted


def live_patching_problems(kernel: Optional[str]) -> Iterator[str]:
    """Find what keeps a kernel line from being patched while it runs.

    Source: https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
    """
    if kernel not in _LIVE_PATCHED:
        is_line = f'"{kernel}"' if kernel else "not stated"
        lines = " or ".join(f'"{line}"' for line in _LIVE_PATCHED)
        yield f"is true, but kernel is {is_line}; patches are made for {lines}: state the line"


def _packages(reader: Arguments, exemptions: Exemptions) -> Sequence[str]:
    names: Sequence[str] = reader.plain("packages", rules.list_of(host_rules.PACKAGE), ())
    for name in names:
        if _VERSION.sub("", name) in UNNEEDED | COMPILERS:
            exemptions.require("first_boot.packages", "EXT.UNNEEDED_PACKAGES")
    return names


def _files(reader: Arguments) -> tuple[list[File], dict[str, pulumi.Input[str]]]:
    files, contents = [], {}
    for path, given in _map(reader, "files").items():
        name = entry("files", path)
        if not isinstance(given, dict):
            reader.add(name, "is no map; give content, mode and owner")
            continue
        nested = reader.nested(name, given, FileArgs)
        if not host_rules.FILE_PATH.accepts(path):
            reader.add(name, f"is no place for a file; give {host_rules.FILE_PATH.allowed}")
        mode = nested.plain("mode", host_rules.FILE_MODE, "0644")
        owner = nested.plain("owner", host_rules.FILE_OWNER, "root:root")
        content = nested.input("content", host_rules.FILE_CONTENT, "")
        files.append(File(path, "", mode, owner))
        contents[f"{name}.content"] = content
    return files, contents
