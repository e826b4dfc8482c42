"""Commands that run what nobody has verified, told apart from those that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._user_data import Script
from policypack.controls.imagebuilder._downloads import NO_CHECKSUM, PATTERNS, faults_in

RUN, UNSIGNED, UNCHECKED = PATTERNS
URL = "https://example.com/install.sh"


@pytest.mark.parametrize(
    "text",
    [
        f"curl -fsSL {URL} | sh",
        f"curl -fsSL {URL} | sudo -E bash -s -- --yes",
        f"curl {URL}?a=1&b=2 |bash",
        f"wget -qO- {URL} \\\n  | /bin/bash",
        f"curl {URL} | gunzip | zsh",
        f"curl {URL} | python3 -",
        f"curl {URL} | python3",
        f"curl {URL} | env perl; true",
        f"bash <(curl -s {URL})",
        f"bash -x <(curl -s {URL})",
        f"source <(curl -s {URL})",
        f". <(wget -qO- {URL})",
        f'sh -c "$(curl -fsSL {URL})"',
        f"eval `wget -qO- {URL}`",
        f'eval "$(sudo curl {URL})"',
        f'RUN ["sh", "-c", "curl {URL} | sh"]',
        f"iex ((New-Object Net.WebClient).DownloadString('{URL}'))",
        f"Invoke-WebRequest {URL} | Invoke-Expression",
    ],
)
def test_download_that_runs_is_found(text: str) -> None:
    assert faults_in(Script(text)) == ((RUN, "line 1"),)


@pytest.mark.parametrize(
    "text",
    [
        "dnf -y --nogpgcheck install x",
        "echo gpgcheck=0",
        "gpgcheck = False",
        "zypper --no-gpg-checks install x",
        "apt-get install --allow-unauthenticated x",
        "apk add --allow-untrusted x.apk",
        "rpm -i --nosignature x.rpm",
        "deb [arch=amd64 trusted=yes] https://example.com stable main",
    ],
)
def test_packages_without_signatures_are_found(text: str) -> None:
    assert faults_in(Script(f"\n{text}")) == ((UNSIGNED, "line 2"),)


@pytest.mark.parametrize(
    "text",
    [
        f"curl -k {URL}",
        f"curl -fsSLk {URL} -o x",
        f"curl -o x --insecure {URL}",
        f"wget -q --no-check-certificate {URL}",
        "pip install --trusted-host example.com x",
        "npm config set strict-ssl false",
        "strict-ssl=false",
    ],
)
def test_servers_nobody_checks_are_found(text: str) -> None:
    assert faults_in(Script(text)) == ((UNCHECKED, "line 1"),)


@pytest.mark.parametrize(
    "text",
    [
        f"curl -fsSLo install.sh {URL} && sha256sum --check sums && sh install.sh",
        f"curl {URL} | tee install.sh",
        f"curl {URL} | sha256sum",
        f"curl {URL} | tar -xz",
        f"curl {URL} | python3 -m json.tool",
        f"curl {URL} | python3 -c 'import json'",
        f"curl {URL} | sh-format",
        f"curl {URL}; sh ready.sh",
        "cat install.sh | bash",
        'sh -c "$(cat install.sh)"',
        f"curl --key key.pem {URL}",
        f"curl -o key {URL}",
        "repo_gpgcheck=0",
        "gpgcheck=1",
        "strict-ssl=true",
        "dnf install -y curl wget bash",
    ],
)
def test_command_that_does_no_harm_is_left_alone(text: str) -> None:
    assert faults_in(Script(text)) == ()


FILE = f"  - source: {URL}\n    destination: /tmp/x\n"
CHECKED = f"{FILE}    checksum: abc\n    algorithm: SHA256\n"
STEP = "action: WebDownload\ninputs:\n"


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        (f"{STEP}{FILE}", [1]),
        (f"{STEP}{CHECKED}{FILE}", [1]),
        (f"{STEP}{CHECKED}{STEP}{FILE}", [7]),
        (f"{STEP}{CHECKED}{CHECKED}", []),
        (f"action: S3Download\ninputs:\n{FILE}", []),
        (f"{STEP}{CHECKED}action: S3Download\ninputs:\n{FILE}", []),
        ('{"action": "WebDownload", "inputs": [{"source": "https://example.com"}]}', [1]),
        ("source: x", []),
    ],
)
def test_downloads_of_a_component_without_checksum_are_found(
    document: str, lines: list[int]
) -> None:
    assert faults_in(Script(document)) == tuple((NO_CHECKSUM, f"line {line}") for line in lines)


@given(st.text(alphabet="curl wget|&;\n\\sh$(`<-k ", max_size=60))
def test_anything_never_raises(text: str) -> None:
    assert {fault for fault, _ in faults_in(Script(text))} <= {RUN, UNSIGNED, UNCHECKED}
