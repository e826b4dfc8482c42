"""Hosts and images get no packages that hardened ones do without.

What: no command in the user data of instances, launch templates, launch configurations, launch
specifications and image recipes, in a component of Image Builder, or in the last stage of a
Dockerfile template installs one of `packages`: clients and servers of protocols in plain text,
services no host needs by default, after the CIS benchmarks for Linux, and compilers. Known are dnf,
yum, apt, zypper and apk on a line of a script, and the list `packages:` of a cloud-config. A
package by another way, as a dependency, or one the image holds already cannot be seen: that is for
the CIS scan of Amazon Inspector.

Why: what is installed can be attacked and has to be patched. Telnet, FTP, TFTP, rsh and talk send
passwords or data in the clear; SSM and HTTPS have taken their place. With a compiler an intruder
makes his tools where they run.

How to fix: leave the package out, and compile in a build or in an earlier stage. A host that is
there for one of them takes it off the list `packages`, or has an exemption.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .._helpers import undecided
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
    Violation,
)
from .._tokens import INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._user_data import PATHS, Script, scripts, user_data
from .._user_data_examples import encoded, in_parts, with_user_data
from .._values import UNKNOWN, Property
from ..imagebuilder._documents import documents
from ..imagebuilder._tokens import COMPONENT, CONTAINER_RECIPE

PACKAGES = "packages"
COMPILERS = ("build-essential", "clang", "g++", "gcc", "gcc-c++", "golang", "rust")
UNNEEDED = (
    *("avahi", "avahi-daemon", "cups", "ftp", "inetd", "lftp", "net-snmp", "nis", "openbsd-inetd"),
    *("rsh", "rsh-client", "rsh-redone-client", "rsh-server", "rpcbind", "snmpd", "talk", "talkd"),
    *("talk-server", "telnet", "telnet-server", "telnetd", "tftp", "tftp-hpa", "tftp-server"),
    *("tftpd", "tftpd-hpa", "tnftp", "vsftpd", "xinetd", "ypbind", "ypserv"),
)
# A command ends with its line unless that ends with a backslash.
REST = r"(?:\\\n|[^\n;|&])*"
COMMAND = re.compile(
    r"\b(?:dnf|microdnf|tdnf|yum|apt|apt-get|aptitude|zypper|apk)\b"
    rf"(?:\\\n|[^\n;|&]){{0,400}}?\s(?:install|reinstall|localinstall|in|add)\s(?P<names>{REST})"
)
CLOUD_CONFIG = re.compile(
    r"^packages:[ \t]*(?P<names>\[[^\]]*\]|(?:\n[ \t]*(?:-.*)?)+)", re.MULTILINE
)
COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)
STAGE = re.compile(r"^[^\S\n]*FROM[^\S\n]", re.MULTILINE | re.IGNORECASE)
WORD = re.compile(r"[\w.+:=-]+")
# name=1.2 as apt, name-1.2 as dnf, name.x86_64, name:amd64
VERSION = re.compile(r"(?:=.*|-\d.*|\.(?:x86_64|aarch64|noarch|i686)|:\w+)?")


def check(resource: Resource) -> Iterator[Finding]:
    """Look for the packages the user data installs."""
    listed = resource.settings.get(PACKAGES)
    unneeded = [x for x in listed if isinstance(x, str)] if isinstance(listed, list) else []
    for found, parts in _texts(resource):
        if found.unknown:
            yield undecided(found, "install no unneeded package")
        for script in parts:
            for position, name in _installed(script.text):
                for package in unneeded:
                    if _is(name, package):
                        place = script.place(position)
                        yield Violation(found.path, f"installs {package} in {place}; leave it out")


def _texts(resource: Resource) -> Iterator[tuple[Property, tuple[Script, ...]]]:
    """List what is run, taken apart."""
    for found in user_data(resource):
        yield found, scripts(found.text or "")
    for found in documents(resource):
        yield found, (_last_stage(found.text or ""),)


def _last_stage(text: str) -> Script:
    """Empty what comes before the last FROM of a Dockerfile, for none of it is in the image."""
    starts = [match.start() for match in STAGE.finditer(text)]
    before, rest = text[: (starts or [0])[-1]], text[(starts or [0])[-1] :]
    return Script("\n" * before.count("\n") + rest)


@lru_cache(maxsize=256)
def _installed(text: str) -> tuple[tuple[int, str], ...]:
    """List the words that may be names of packages, with their positions."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[tuple[int, str]]:
    commands = COMMENT.sub(lambda comment: " " * len(comment.group()), text)
    for pattern in (COMMAND, CLOUD_CONFIG):
        for match in pattern.finditer(commands):
            start = match.start("names")
            for word in WORD.finditer(match["names"]):
                yield start + word.start(), word.group()


def _is(name: str, package: str) -> bool:
    rest = name.removeprefix(package)
    return name.startswith(package) and VERSION.fullmatch(rest) is not None


HEAD = "#!/bin/bash\n"
NEEDED = f"""{HEAD}
dnf install -y amazon-ssm-agent talkative telnet-free
echo telnet; dnf remove ftp
# dnf install ftp
"""
CONTROL = Control(
    doc=__doc__,
    id="EXT.UNNEEDED_PACKAGES",
    name="ec2-user-data-no-unneeded-packages",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=(*PATHS, COMPONENT, CONTAINER_RECIPE),
    config_rule=NoConfigRule("AWS Config does not record the user data of instances or templates"),
    remediation="Leave the package out.",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/"
    "sec_protect_compute_hardened_images.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            PACKAGES,
            default=[*UNNEEDED, *COMPILERS],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": "Names of packages that must not be installed.",
            },
        ),
    ),
    passing=(
        Example("no user data", Given(INSTANCE)),
        Example("other packages", with_user_data(INSTANCE, NEEDED)),
        Example(
            "package that is needed",
            with_user_data(INSTANCE, f"{HEAD}yum install vsftpd"),
            settings={PACKAGES: ["telnet"]},
        ),
        Example(
            "compiler in an earlier stage",
            Given(
                CONTAINER_RECIPE,
                {"dockerfileTemplateData": "FROM a AS build\nRUN yum install gcc\nFROM a\n"},
            ),
        ),
    ),
    failing=(
        Example(
            "telnet by dnf",
            with_user_data(INSTANCE, f"{HEAD}dnf -y install jq telnet"),
            path="userData",
        ),
        Example(
            "version of a package, on a line of its own",
            with_user_data(LAUNCH_TEMPLATE, encoded(f"{HEAD}apt-get install -y \\\n  ftp=0.17")),
            path="userData",
        ),
        Example(
            "list of a cloud-config",
            with_user_data(LAUNCH_CONFIGURATION, "#cloud-config\npackages:\n  - jq\n  - xinetd\n"),
            path="userData",
        ),
        Example(
            "list on one line",
            with_user_data(SPOT_FLEET_REQUEST, "#cloud-config\npackages: [jq, rsh]\n"),
            path="launchSpecifications[0].userData",
        ),
        Example(
            "second part",
            with_user_data(
                LAUNCH_TEMPLATE, in_parts(HEAD, f"{HEAD}yum install tftp-server.x86_64")
            ),
            path="userData",
        ),
        Example(
            "component of an image",
            Given(COMPONENT, {"data": "commands:\n  - dnf -y install ftp"}),
            path="data",
        ),
        Example(
            "compiler in the last stage",
            Given(
                CONTAINER_RECIPE,
                {"dockerfileTemplateData": "FROM a AS build\nRUN true\nFROM a\nRUN apk add g++"},
            ),
            path="dockerfileTemplateData",
        ),
    ),
    undecided=(
        Example("unknown", with_user_data(INSTANCE, UNKNOWN), path="userData"),
        Example("document unknown", Given(COMPONENT, {"data": UNKNOWN}), path="data"),
    ),
)
