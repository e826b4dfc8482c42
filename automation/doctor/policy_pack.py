"""Checks whether the policy packs can start, and take their configuration."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from automation.doctor.answers import Answer, NotCheckedError, fault, ok
from automation.doctor.case import Case
from automation.errors import EngineError, UsageError
from automation.packs import PolicyPack, pack_arguments
from automation.projects import read_document

# The pack that can check a configuration itself.
_OURS: Final = "compliant-ec2"
SECONDS: Final = 60
_HAS_SDK: Final = "import importlib.util as u, sys; sys.exit(u.find_spec('pulumi_policy') is None)"
_LEVELS: Final = ("advisory", "disabled", "mandatory", "remediate")


def check(case: Case) -> Iterator[Answer]:
    """Start them, and hand them their configuration."""
    if not case.packs:
        raise NotCheckedError("no policy pack is named")
    with pack_arguments(case.packs) as arguments:
        files = arguments["policy_pack_configs"] or [None] * len(case.packs)
        for pack, file in zip(case.packs, files, strict=True):
            place = pack.folder / "PulumiPolicy.yaml"
            name = str(read_document(place).get("name") or pack.folder.resolve().name)
            wrong = _linted(case, pack, file) if name == _OURS else _read(pack, file)
            for line in wrong:
                yield fault(f"{name}: {line}", UsageError.exit_code)
            if not wrong:
                configured = " with its configuration" if pack.config is not None else ""
                yield ok(f"{name} at {pack.folder}{configured}")


def _linted(case: Case, pack: PolicyPack, file: str | None) -> list[str]:
    """Return what the pack itself says to its configuration."""
    environment = dict(case.surroundings)
    python = _python(environment)
    if python is None:
        return ["there is no python on PATH to run it with; install Python 3.11 or later"]
    if _run([python, "-c", _HAS_SDK], environment).returncode:
        return [f"{python} has no pulumi-policy; run {python} -m pip install pulumi-policy"]
    result = _run(
        [python, str(pack.folder.resolve()), "lint", *([] if file is None else [file])], environment
    )
    if result.returncode == 0:
        return []
    shown = str(pack.config) if isinstance(pack.config, Path) else "its configuration"
    said = result.stderr if file is None else result.stderr.replace(file, shown)
    lines = said.splitlines()
    if "Traceback" in result.stderr or not lines:
        return [f"{python} cannot run it: {(lines or ['it says nothing'])[-1]}"]
    return [line.removeprefix("error: ") for line in lines]


def _python(environment: dict[str, str]) -> str | None:
    """Return the Python the engine takes for a pack without a virtual environment."""
    chosen = environment.get("PULUMI_PYTHON_CMD")
    names = [chosen] if chosen else ["python3", "python"]
    found = (shutil.which(name, path=environment.get("PATH")) for name in names)
    return next((one for one in found if one), None)


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise EngineError(
            f"{command[0]} has said nothing for {SECONDS} s; try it by hand, or name another one "
            "in PULUMI_PYTHON_CMD"
        ) from None


def _read(pack: PolicyPack, file: str | None) -> list[str]:
    """Return what can be said of the configuration of any pack."""
    document = {} if file is None else json.loads(Path(file).read_text(encoding="utf-8"))
    levels = {
        name: value if isinstance(value, str) else value.get("enforcementLevel", _LEVELS[0])
        for name, value in document.items()
        if isinstance(value, str | dict)
    }
    known = ", ".join(_LEVELS)
    return [
        f'{pack.config}: {name}: "{level}" is no level; there are {known}'
        for name, level in levels.items()
        if level not in _LEVELS
    ]
