"""A Python language host for Pulumi engines that come without the official one.

The engine's Go modules do not include the language hosts, so an engine built from them cannot run
Python programs. This one speaks the same protocol (`pulumirpc.LanguageRuntime`) on the stubs of
the Pulumi SDK, and runs each program and plugin in a process of its own, as the official one does.
"""

import importlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import types
from concurrent import futures
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import grpc
from google.protobuf import empty_pb2, json_format

from sandbox.language_process import (
    Children,
    Python,
    choose_python,
    declared_plugins,
    end,
    named_environment,
    output_of,
    package_folders,
    plugin_command,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.protobuf.message import Message
    from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2
else:
    # Importing `pulumi` takes longer than all else the host does, and every run of the engine
    # waits for it. The stubs need nothing of it: they are loaded past the package.
    _stubs = types.ModuleType("pulumi_stubs")
    _package = Path(importlib.util.find_spec("pulumi").origin).parent
    _stubs.__path__ = [str(_package / "runtime" / "proto")]
    sys.modules[_stubs.__name__] = _stubs
    language_pb2 = importlib.import_module("pulumi_stubs.language_pb2")
    language_pb2_grpc = importlib.import_module("pulumi_stubs.language_pb2_grpc")
    plugin_pb2 = importlib.import_module("pulumi_stubs.plugin_pb2")

VERSION = "3.259.0"
MESSAGE_BYTES = 400 << 20  # what the engine itself allows
# A plugin occupies its thread as long as it runs; threads are only made when needed.
THREADS = 64
WATCH_SECONDS = 1.0
# How `language_program.py` says that the user has seen the reason already.
SHOWN_EXIT_CODE = 32
PROGRAM = Path(__file__).with_name("language_program.py")
UNSUPPORTED = "the sandbox's language host cannot do this; the official Pulumi release can"


def run_arguments(request: "language_pb2.RunRequest", engine: str) -> list[str]:
    """Return the arguments of `language_program.py` for a run."""
    named = {
        "monitor": request.monitor_address,
        "engine": engine,
        "project": request.project,
        "root": request.info.root_directory,
        "stack": request.stack,
        "organization": request.organization,
        "parallel": str(request.parallel),
        "directory": request.pwd,
    }
    arguments = [f"--{name}={value}" for name, value in named.items() if value]
    if request.dryRun:
        arguments.append("--preview")
    return [*arguments, "--", request.info.entry_point, *request.args]


def run_response(code: int) -> "language_pb2.RunResponse":
    """Return what a program's exit code means to the engine."""
    if code == SHOWN_EXIT_CODE:
        return language_pb2.RunResponse(bail=True)
    if code < 0:
        return language_pb2.RunResponse(error=f"program was ended by signal {-code}")
    error = f"program exited with non-zero exit code: {code}" if code else ""
    return language_pb2.RunResponse(error=error)


def _python(info: "language_pb2.ProgramInfo", default: str = "") -> Python:
    options = json_format.MessageToDict(info.options)
    named = named_environment(info.root_directory or info.program_directory, options, default)
    return choose_python(named, sys.executable)


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """The service; the protocol's own documentation says what each method is for."""

    def __init__(self, engine: str, children: Children) -> None:
        self._engine = engine
        self._children = children

    def Handshake(
        self, request: "language_pb2.LanguageHandshakeRequest", _context: grpc.ServicerContext
    ) -> "language_pb2.LanguageHandshakeResponse":
        """Take over the engine's address."""
        self._engine = request.engine_address or self._engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> "plugin_pb2.PluginInfo":
        """Say which version of the protocol's engine this host was written for."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetRequiredPackages(
        self, request: "language_pb2.GetRequiredPackagesRequest", _context: grpc.ServicerContext
    ) -> "language_pb2.GetRequiredPackagesResponse":
        """Name the plugins that the program's installed packages ask for."""
        declared = declared_plugins(package_folders(_python(request.info)))
        packages = [
            plugin_pb2.PackageDependency(
                kind="resource", name=plugin.name, version=plugin.version, server=plugin.server
            )
            for plugin in declared
        ]
        return language_pb2.GetRequiredPackagesResponse(packages=packages)

    def Run(
        self, request: "language_pb2.RunRequest", context: grpc.ServicerContext
    ) -> "language_pb2.RunResponse":
        """Run a program to its end in a process of its own."""
        if json_format.MessageToDict(request.info.options).get("typechecker"):
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"option typechecker: {UNSUPPORTED}")
        python = _python(request.info)
        variables = python.variables()
        variables["PULUMI_CONFIG"] = json.dumps(dict(request.config))
        variables["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
        command = [python.program, "-u", str(PROGRAM), *run_arguments(request, self._engine)]
        child = self._children.start(command, variables)
        context.add_callback(partial(end, child))
        return run_response(self._children.wait(child))

    def RunPlugin(
        self, request: "language_pb2.RunPluginRequest", context: grpc.ServicerContext
    ) -> "Iterator[language_pb2.RunPluginResponse]":
        """Run a policy pack or a plugin written in Python, passing on what it writes."""
        folder = Path(request.info.program_directory)
        is_pack = request.kind == "analyzer"
        python = _python(request.info, "" if is_pack else "venv")
        try:
            command = plugin_command(python, request.kind, folder, list(request.args))
        except ValueError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        given = dict(entry.split("=", 1) for entry in request.env if "=" in entry)
        child = self._children.start(
            command,
            python.variables({**os.environ, **given}),
            # Packs run in their own folder, other plugins where the program runs.
            directory=str(folder) if is_pack else request.pwd,
            output=subprocess.PIPE,
        )
        context.add_callback(partial(end, child))
        for name, piece in output_of(child):
            yield (
                language_pb2.RunPluginResponse(stdout=piece)
                if name == "stdout"
                else language_pb2.RunPluginResponse(stderr=piece)
            )
        yield language_pb2.RunPluginResponse(exitcode=self._children.wait(child))

    def InstallDependencies(
        self,
        request: "language_pb2.InstallDependenciesRequest",
        context: grpc.ServicerContext,
    ) -> "Iterator[language_pb2.InstallDependenciesResponse]":
        """Make the program's virtual environment and install its requirements with pip."""
        info = request.info
        folder = Path(info.program_directory or request.directory)
        options = json_format.MessageToDict(info.options)
        root = info.root_directory or str(folder)
        named = named_environment(root, options, "venv" if request.is_plugin else "")
        commands: list[Callable[[], list[str]]] = []
        if named is not None and not (named / "bin" / "python").exists():
            outer = choose_python(None, sys.executable).program
            commands.append(lambda: [outer, "-m", "venv", str(named)])
        if (folder / "requirements.txt").is_file():
            install = ["-m", "pip", "install", "-r", "requirements.txt"]
            commands.append(lambda: [choose_python(named, sys.executable).program, *install])
        for command in commands:
            child = self._children.start(
                command(), os.environ, directory=str(folder), output=subprocess.PIPE
            )
            context.add_callback(partial(end, child))
            for name, piece in output_of(child):
                yield language_pb2.InstallDependenciesResponse(**{name: piece})
            code = self._children.wait(child)
            if code:
                context.abort(
                    grpc.StatusCode.FAILED_PRECONDITION,
                    f"`{' '.join(command())}` failed with exit code {code}",
                )

    def RuntimeOptionsPrompts(
        self, _request: "language_pb2.RuntimeOptionsRequest", _context: grpc.ServicerContext
    ) -> "language_pb2.RuntimeOptionsResponse":
        """Ask for nothing."""
        return language_pb2.RuntimeOptionsResponse()

    def Template(
        self, _request: "language_pb2.TemplateRequest", _context: grpc.ServicerContext
    ) -> "language_pb2.TemplateResponse":
        """Leave a new project as its template made it."""
        return language_pb2.TemplateResponse()

    def About(
        self, request: "language_pb2.AboutRequest", _context: grpc.ServicerContext
    ) -> "language_pb2.AboutResponse":
        """Name the program's Python."""
        python = _python(request.info)
        script = "import platform; print(platform.python_version())"
        version = subprocess.run(
            [python.program, "-c", script], capture_output=True, check=True, text=True
        ).stdout.strip()
        return language_pb2.AboutResponse(
            executable=python.program, version=version, metadata={"toolchain": "pip"}
        )

    def GetProgramDependencies(
        self,
        request: "language_pb2.GetProgramDependenciesRequest",
        _context: grpc.ServicerContext,
    ) -> "language_pb2.GetProgramDependenciesResponse":
        """List the installed packages."""
        python = _python(request.info)
        command = [python.program, "-m", "pip", "list", "--format=json"]
        if not request.transitiveDependencies:
            command.append("--not-required")
        answer = subprocess.run(command, capture_output=True, check=True, env=python.variables())
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[
                language_pb2.DependencyInfo(name=found["name"], version=found["version"])
                for found in json.loads(answer.stdout)
            ]
        )

    def Cancel(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Ask the running program to stop."""
        self._children.interrupt()
        return empty_pb2.Empty()

    def _unsupported(self, request: "Message", context: grpc.ServicerContext) -> NoReturn:  # noqa: ARG002 - the protocol's form
        context.abort(grpc.StatusCode.UNIMPLEMENTED, UNSUPPORTED)

    GenerateProject = GenerateProgram = GeneratePackage = Pack = Link = _unsupported


def serve(engine: str) -> None:
    """Serve until a signal, or until the engine is gone.

    Args:
        engine: The address of the engine that started this host.
    """
    children = Children()
    limits = ("grpc.max_receive_message_length", "grpc.max_send_message_length")
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=THREADS),
        options=[(name, MESSAGE_BYTES) for name in limits],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(engine, children), server)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The first line is for the engine: it connects to this port.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    parent = os.getppid()
    while not stopped.wait(WATCH_SECONDS) and os.getppid() == parent:
        pass
    children.end()
    server.stop(grace=None)


def main() -> None:
    """Serve the engine whose address is the last argument."""
    serve(sys.argv[-1] if len(sys.argv) > 1 else "")


if __name__ == "__main__":
    main()
