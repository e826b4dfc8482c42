"""The Python environment, made once per machine for each set of pinned requirements."""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sandbox.steps import StepError
from sandbox.toolchain.lock import exclusive
from sandbox.toolchain.process import run_logged

MARKER = ".complete"

# pip would compile everything it installs, which takes twice as long as installing: pulumi_aws
# alone has thousands of modules that no program here imports. These are the ones a run imports.
COMPILED = (
    *("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "certifi"),
    *("cryptography", "flask", "jinja2", "moto", "responses", "werkzeug", "yaml"),
    *("dill", "google", "grpc", "opentelemetry", "packaging", "semver"),
    *("pulumi", "pulumi_policy", "rich"),
    *(f"pulumi_aws/{module}" for module in ("autoscaling", "ec2", "iam", "ssm", "vpc")),
)
COMPILED_FLAT = ("pulumi_aws",)

# Settings of pip that would put packages elsewhere than into the environment.
MISLEADING = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONPATH")


@dataclass(frozen=True)
class VirtualEnvironment:
    """A finished virtual environment."""

    path: Path

    @property
    def programs(self) -> Path:
        """The folder of its programs."""
        return self.path / "bin"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.programs / "python"

    @property
    def site_packages(self) -> Path:
        """The folder of its packages."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.path / "lib" / version / "site-packages"


@dataclass(frozen=True)
class Recipe:
    """What an environment is made from.

    Args:
        requirements: The file of its pinned requirements, in the clone.
        compiled: The packages whose modules are compiled, with all below them.
        compiled_flat: Those of which only the modules at their top are.
        prefix: What its folder in the cache is called, up to the key.
    """

    requirements: str
    compiled: tuple[str, ...] = ()
    compiled_flat: tuple[str, ...] = ()
    prefix: str = "venv"

    def content(self, root: Path) -> bytes:
        """Return what must stay the same for an environment to stay the same."""
        return (root / self.requirements).read_bytes() + repr(self.compiled).encode()


DEVELOPMENT = Recipe("requirements-dev.txt", COMPILED, COMPILED_FLAT)
# The tools of `audit`: apart from what they judge.
AUDIT = Recipe("requirements-audit.txt", prefix="audit")


def interpreter_identity() -> str:
    """Return what must stay the same for an environment to keep working."""
    return f"{sys.version}\n{sys.base_prefix}\n{platform.machine()}"


def cache_key(recipe: bytes, interpreter: str) -> str:
    """Return the name of the environment made by this recipe on this interpreter."""
    return hashlib.sha256(recipe + b"\0" + interpreter.encode()).hexdigest()[:16]


def locate(root: Path, cache: Path, recipe: Recipe = DEVELOPMENT) -> VirtualEnvironment:
    """Return the environment that belongs to a clone, made or not."""
    key = cache_key(recipe.content(root), interpreter_identity())
    return VirtualEnvironment(cache / f"{recipe.prefix}-{key}")


def is_complete(environment: VirtualEnvironment) -> bool:
    """Return whether the environment was made to its end and its interpreter still runs."""
    if not (environment.path / MARKER).is_file():
        return False
    try:
        command = [str(environment.python), "-I", "-S", "-c", ""]
        return subprocess.run(command, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def require_venv_module() -> None:
    """Raise when this Python cannot make virtual environments (Debian ships it apart)."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise StepError(
        f"{sys.executable} (Python {version}) lacks the modules venv and ensurepip",
        f"install them (Debian and Ubuntu: apt install python{version}-venv), "
        "or name another Python: make up PYTHON=/path/to/python3",
    )


def ensure(
    root: Path,
    cache: Path,
    log: Path,
    progress: Callable[[str], None],
    recipe: Recipe = DEVELOPMENT,
) -> bool:
    """Make the clone's environment unless it is there; return whether it had to be made.

    Args:
        root: The clone, for its pinned requirements.
        cache: Where environments are kept.
        log: Where the output of the tools goes.
        progress: Told what is going on.
        recipe: What it is made from.
    """
    environment = locate(root, cache, recipe)
    if is_complete(environment):
        return False
    require_venv_module()
    with exclusive(cache / f"{environment.path.name}.lock", progress):
        if is_complete(environment):
            return False
        _make(environment, root, log, progress, recipe)
    return True


def _make(
    environment: VirtualEnvironment,
    root: Path,
    log: Path,
    progress: Callable[[str], None],
    recipe: Recipe,
) -> None:
    shutil.rmtree(environment.path, ignore_errors=True)
    log.unlink(missing_ok=True)
    python = str(environment.python)
    install = ("-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile")
    options = ("--no-user", "--no-input", "--disable-pip-version-check", "--progress-bar=off")
    packages = environment.site_packages
    commands = (
        ("creating", [sys.executable, "-m", "venv", str(environment.path)]),
        ("installing", [python, *install, *options, "-r", str(root / recipe.requirements)]),
        *(
            ("compiling", [python, *_compile(packages, names), *flat])
            for names, flat in ((recipe.compiled, ()), (recipe.compiled_flat, ("-l",)))
            if names
        ),
    )
    for text, command in commands:
        code = run_logged(
            command,
            log,
            environment=_tool_environment(os.environ),
            directory=root,
            progress=partial(progress, text),
        )
        if code != 0:
            raise StepError(
                f"{text} the Python environment failed (exit code {code})",
                "make sure that a package registry can be reached (pip takes its address and "
                "certificates from its usual settings), then run the same command again",
                log,
            )
    (environment.path / MARKER).touch()


def _compile(packages: Path, names: tuple[str, ...]) -> list[str]:
    folders = [str(packages / name) for name in names]
    return ["-m", "compileall", "-q", "-j", "0", *folders]


def _tool_environment(base: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in base.items() if name not in MISLEADING}


def link(name: Path, environment: VirtualEnvironment) -> bool:
    """Point `.venv` at the environment; return False when it is the user's own and stays.

    Args:
        name: The `.venv` of the clone.
        environment: Where it shall point.
    """
    if name.is_symlink():
        target = name.readlink()
        if target == environment.path:
            return True
        ours = target.parent.name == environment.path.parent.name and target.name.startswith(
            "venv-"
        )
        if name.exists() and not ours:
            return False
    elif name.exists():
        return False
    fresh = name.with_name(f"{name.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        fresh.unlink()
    fresh.symlink_to(environment.path)
    fresh.replace(name)
    return True
