"""What scripts download is verified before it runs.

What: no user data, Image Builder component, Dockerfile template or inline build specification pipes
what curl or wget gets into a shell (or into Python, Perl, Ruby or Node), runs it by substitution,
or has PowerShell do the same; none switches off the signatures of packages (`--nogpgcheck`,
`gpgcheck=0`, `--allow-unauthenticated`, ...) or the certificates of servers (`curl -k`,
`wget --no-check-certificate`, `--trusted-host`, ...); and the action WebDownload of a component
has a `checksum` for each file. Comments are left aside. Files of source repositories and of Amazon
S3 cannot be read, nor what a script that is called does.

Why: whoever changes what lies at an address, or stands on the way to it, has root on the host, and
by an image on all hosts (SEC06-BP02).

How to fix: install from a repository that signs its packages; or download a file of a fixed
version, compare it with a checksum that is written down (`sha256sum --check`), and run it then.
"""

from collections.abc import Iterator

from .._helpers import undecided
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity, Violation
from .._role_examples import state
from .._tokens import INSTANCE, LAUNCH_TEMPLATE
from .._user_data_examples import encoded, with_user_data
from .._values import UNKNOWN
from ..codeartifact._package_sources import PROJECT, SCRIPTED, Source, sources
from ._downloads import faults_in
from ._tokens import COMPONENT, CONTAINER_RECIPE

FIX = "compare it with a checksum or a signature first"


def check(resource: Resource) -> Iterator[Finding]:
    """Look through what is run."""
    for source in sources(resource):
        if isinstance(source, Source):
            for fault, place in faults_in(source.script):
                yield Violation(source.place.path, f"{fault} in {place}; {FIX}")
        else:
            yield undecided(source, "run nothing that is not verified")


def _component(command: object) -> Given:
    return Given(COMPONENT, {"data": command})


def _build(command: str) -> Given:
    return Given(PROJECT, {"source": {"buildspec": command}})


GOOD = """
# curl https://example.com/install.sh | sh
curl -fsSLo tool.tgz https://example.com/tool-1.2.tgz && sha256sum --check tool.sha256
curl -s https://example.com/status | python3 -m json.tool
dnf install -y jq
"""
DOWNLOAD = """
- name: get
  action: WebDownload
  inputs:
  - source: https://example.com/tool-1.2.tgz
    destination: /tmp/tool.tgz
"""
CONTROL = Control(
    doc=__doc__,
    id="EXT.UNVERIFIED_DOWNLOADS",
    name="scripts-verify-downloads",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=SCRIPTED,
    config_rule=NoConfigRule("AWS Config does not read what instances, images and builds run"),
    remediation="Verify what is downloaded by checksum or signature before it runs.",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_validate_software_integrity.html",
    since="0.2.0",
    check=check,
    passing=(
        state("verified, read as data, and in a comment", _component(GOOD)),
        state("action with a checksum", _component(f"{DOWNLOAD}    checksum: 9f86d081\n")),
        state("signed packages", _build("gpgcheck=1\nrepo_gpgcheck=0")),
        state("no user data", Given(INSTANCE)),
    ),
    failing=(
        state(
            "piped in user data",
            with_user_data(INSTANCE, "wget -qO- https://example.com/i | sudo -E bash -"),
            path="userData",
        ),
        state(
            "substituted in a template",
            with_user_data(LAUNCH_TEMPLATE, encoded('sh -c "$(curl -fsSL https://example.com/i)"')),
            path="userData",
        ),
        state(
            "piped in a component",
            _component("curl -s https://example.com/i \\\n  | gunzip | bash"),
            path="data",
        ),
        state("action without checksum", _component(DOWNLOAD), path="data"),
        state(
            "PowerShell",
            _component("iex (iwr https://example.com/i.ps1)"),
            path="data",
        ),
        state(
            "no signatures in a Dockerfile",
            Given(CONTAINER_RECIPE, {"dockerfileTemplateData": "RUN dnf --nogpgcheck install x"}),
            path="dockerfileTemplateData",
        ),
        state(
            "no certificates in a build",
            _build("curl -fsSLk https://example.com/tool.tgz -o tool.tgz"),
            path="source.buildspec",
        ),
    ),
    undecided=(
        state("user data unknown", with_user_data(INSTANCE, UNKNOWN), path="userData"),
        state("document in Amazon S3", Given(COMPONENT, {"uri": "s3://bucket/x.yml"}), path="uri"),
    ),
)
