"""What to export so that a plain `pulumi` works against the sandbox and can reach nothing else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.paths import Clone
from sandbox.toolchain.installation import Installation

REGION = "eu-west-1"
STACK = "sandbox"
# Key and secret: the emulator takes any.
ACCESS_KEY = "test"
LOOPBACK = "127.0.0.1,localhost"
# Anything of these in the environment could lead to a real account or another stack.
FOREIGN = ("AWS_", "PULUMI_")


@dataclass(frozen=True)
class Workspace:
    """The places one line of Pulumi runs works with.

    Args:
        installation: The engine and the Python environment.
        home: PULUMI_HOME, holding the `aws` plugin.
        backend: The folder of the file backend.
        aws_files: A folder for AWS configuration files that stay empty.
    """

    installation: Installation
    home: Path
    backend: Path
    aws_files: Path

    @classmethod
    def of(cls, clone: Clone, installation: Installation) -> "Workspace":
        """Return the workspace of a clone's own sandbox."""
        return cls(installation, clone.home, clone.backend, clone.aws_files)

    def prepare(self) -> None:
        """Make the folders and the empty AWS configuration."""
        for folder in (self.home, self.backend, self.aws_files):
            folder.mkdir(parents=True, exist_ok=True)
        for name in ("config", "credentials"):
            (self.aws_files / name).touch()


def variables(
    workspace: Workspace,
    endpoint: str,
    *,
    stack: str = STACK,
    region: str = REGION,
    base: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Return the variables that make a plain `pulumi` work against the sandbox.

    Args:
        workspace: Where engine, plugins and state are.
        endpoint: The address of the emulated AWS.
        stack: The stack Pulumi selects.
        region: The region of AWS clients that are given none.
        base: The environment to build on, for PATH and proxies.
    """
    installation = workspace.installation
    programs = (str(installation.engine), str(installation.virtual_environment / "bin"))
    rest = [
        folder
        for folder in base.get("PATH", os.defpath).split(os.pathsep)
        if folder not in programs
    ]
    return {
        "PATH": os.pathsep.join((*programs, *rest)),
        "PULUMI_HOME": str(workspace.home),
        "PULUMI_BACKEND_URL": f"file://{workspace.backend}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_STACK": stack,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # The download would be tried again and again where only package registries are in reach.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        **_aws(workspace.aws_files, endpoint, region),
        **_without_proxy(base),
    }


def _aws(files: Path, endpoint: str, region: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(files / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(files / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def process_environment(base: Mapping[str, str], additions: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a child: the additions, and of the base nothing that competes."""
    kept = {name: value for name, value in base.items() if not name.startswith(FOREIGN)}
    return {**kept, **additions}


def exports(base: Mapping[str, str], additions: Mapping[str, str]) -> str:
    """Return the lines a shell evaluates to come to the same environment."""
    foreign = sorted(name for name in base if name.startswith(FOREIGN) and name not in additions)
    lines = [f"unset {name}" for name in foreign]
    lines += [f"export {name}={_quoted(value)}" for name, value in additions.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    # Always in quotes, so that every line looks alike.
    return "'" + value.replace("'", "'\"'\"'") + "'"


def _without_proxy(base: Mapping[str, str]) -> dict[str, str]:
    if not any(name.lower() in {"http_proxy", "https_proxy", "all_proxy"} for name in base):
        return {}
    present = base.get("no_proxy") or base.get("NO_PROXY") or ""
    hosts = present if LOOPBACK in present else ",".join(filter(None, (present, LOOPBACK)))
    return {"NO_PROXY": hosts, "no_proxy": hosts}
