"""What the language host starts: which Python, which command, and the children's end."""

import json
import os
import shutil
import signal
import subprocess
import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

GRACE_SECONDS = 5.0


class Children:
    """The processes the host started, ended with it."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        directory: str | None = None,
        output: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child.

        Args:
            command: Program and arguments.
            environment: Its whole environment.
            directory: Where it runs; the host's own place when None.
            output: `subprocess.PIPE`, or None for the host's own streams.
        """
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=directory,
        )
        with self._lock:
            self._running.add(child)
        return child

    def wait(self, child: subprocess.Popen[bytes]) -> int:
        """Wait for a child's end and return its exit code."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def interrupt(self) -> None:
        """Ask all children to stop."""
        for child in self._snapshot():
            child.send_signal(signal.SIGINT)

    def end(self) -> None:
        """End all children."""
        for child in self._snapshot():
            end(child)

    def _snapshot(self) -> list[subprocess.Popen[bytes]]:
        with self._lock:
            return list(self._running)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child, by force when it does not react."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def output_of(child: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what a child writes as it comes, each piece with the name of its stream."""
    pieces: SimpleQueue[tuple[str, bytes]] = SimpleQueue()

    def pump(name: str, stream: IO[bytes]) -> None:
        for line in stream:
            pieces.put((name, line))
        pieces.put((name, b""))

    streams = {"stdout": child.stdout, "stderr": child.stderr}
    for name, stream in streams.items():
        threading.Thread(target=pump, args=(name, stream), daemon=True).start()
    finished = 0
    while finished < len(streams):
        name, piece = pieces.get()
        if piece:
            yield name, piece
        else:
            finished += 1


@dataclass(frozen=True)
class Python:
    """The Python of a program or plugin.

    Args:
        program: The interpreter.
        environment: The virtual environment it belongs to, when the program names one.
    """

    program: str
    environment: Path | None = None

    def variables(self, base: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the environment of a process of this Python."""
        variables = dict(base)
        if self.environment is not None:
            path = variables.get("PATH", os.defpath)
            variables["PATH"] = f"{self.environment / 'bin'}{os.pathsep}{path}"
            variables["VIRTUAL_ENV"] = str(self.environment)
            variables.pop("PYTHONHOME", None)
        return variables


def named_environment(root: str, options: Mapping[str, Any], default: str = "") -> Path | None:
    """Return the place of the virtual environment a program asks for, existing or not.

    Args:
        root: The folder of its Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml.
        options: Its `runtime.options`.
        default: What it means by naming none.
    """
    name = str(options.get("virtualenv") or default)
    return Path(root) / name if name else None


def choose_python(named: Path | None, fallback: str) -> Python:
    """Return the Python of the named environment when it exists, else that on PATH.

    Args:
        named: The virtual environment the program names.
        fallback: The interpreter when there is none on PATH either.
    """
    if named is not None and (named / "bin" / "python").exists():
        return Python(str(named / "bin" / "python"), named)
    return Python(shutil.which("python3") or shutil.which("python") or fallback)


def package_folders(python: Python) -> list[Path]:
    """Return the folders in which an interpreter finds installed packages."""
    script = "import json, sys; print(json.dumps(sys.path))"
    answer = subprocess.run(
        [python.program, "-P", "-c", script],
        capture_output=True,
        check=True,
        env=python.variables(),
    )
    folders = [Path(folder) for folder in json.loads(answer.stdout)]
    return [folder for folder in folders if folder.name.endswith("-packages") and folder.is_dir()]


@dataclass(frozen=True)
class Plugin:
    """A plugin that an installed package asks for.

    Args:
        name: Its name.
        version: The version, with a leading `v`.
        server: Where it can be had, empty for the usual place.
    """

    name: str
    version: str
    server: str


def declared_plugins(folders: Iterable[Path]) -> Iterator[Plugin]:
    """Yield the plugins that installed packages ask for.

    They say so in a `pulumi-plugin.json`; packages without a plugin, or that do not say which
    version they need, are passed over.
    """
    for folder in folders:
        for file in sorted(folder.glob("*/pulumi-plugin.json")):
            declared = json.loads(file.read_text(encoding="utf-8"))
            version = str(declared.get("version") or "")
            if declared.get("resource") and version:
                yield Plugin(
                    name=declared.get("name") or file.parent.name.removeprefix("pulumi_"),
                    version=f"v{version.removeprefix('v')}",
                    server=declared.get("server") or "",
                )


def plugin_command(python: Python, kind: str, folder: Path, arguments: Sequence[str]) -> list[str]:
    """Return the command of a plugin: a policy pack, a folder with `__main__.py`, or a package.

    Args:
        python: Its interpreter.
        kind: The engine's word for what it is.
        folder: Where it is.
        arguments: What the engine passes.

    Raises:
        ValueError: The folder holds nothing that can be run.
    """
    if kind == "analyzer":
        return [python.program, "-u", "-m", "pulumi.policy", *arguments, str(folder)]
    if (folder / "__main__.py").is_file():
        return [python.program, "-u", str(folder), *arguments]
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        name = project["project"]["name"]
    except (OSError, KeyError) as error:
        raise ValueError(
            f"the plugin in {folder} cannot be run: "
            "it has neither a __main__.py nor a pyproject.toml with a project name"
        ) from error
    return [python.program, "-u", "-m", "pulumi.run.plugin", name, *arguments]
