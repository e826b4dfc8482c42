"""The language host as the engine uses it: a process, spoken to over gRPC."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent import futures
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    language_pb2,
    language_pb2_grpc,
    plugin_pb2,
    resource_pb2,
    resource_pb2_grpc,
)

from sandbox import language_host

ROOT = Path(__file__).resolve().parents[3]
# As `sandbox.toolchain.installation` writes it.
START = (
    f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); "
    "runpy.run_module('sandbox.language_host', run_name='__main__')"
)
Context = grpc.ServicerContext
COMMAND = [sys.executable, "-P", "-u", "-c", START]


class Engine(engine_pb2_grpc.EngineServicer, resource_pb2_grpc.ResourceMonitorServicer):
    """As much of an engine as a program needs that makes no resource but its stack."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.outputs: dict[str, object] = {}

    def Log(  # noqa: N802 - the protocol's name
        self, request: engine_pb2.LogRequest, _context: Context
    ) -> empty_pb2.Empty:
        if request.severity == engine_pb2.ERROR:
            self.errors.append(request.message)
        return empty_pb2.Empty()

    def SupportsFeature(  # noqa: N802 - the protocol's name
        self, _request: resource_pb2.SupportsFeatureRequest, _context: Context
    ) -> resource_pb2.SupportsFeatureResponse:
        return resource_pb2.SupportsFeatureResponse(hasSupport=False)

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest, _context: Context
    ) -> resource_pb2.RegisterResourceResponse:
        urn = f"urn:pulumi:trial::project::{request.type}::{request.name}"
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest, _context: Context
    ) -> empty_pb2.Empty:
        self.outputs = dict(request.outputs.items())
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(  # noqa: N802 - the protocol's name
        self, _request: empty_pb2.Empty, _context: Context
    ) -> empty_pb2.Empty:
        return empty_pb2.Empty()


@pytest.fixture
def engine() -> Iterator[tuple[Engine, str]]:
    served = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    engine_pb2_grpc.add_EngineServicer_to_server(served, server)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(served, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield served, f"127.0.0.1:{port}"
    server.stop(grace=None).wait()


@pytest.fixture
def variables() -> dict[str, str]:
    """The environment of the host: that of a shell in which our Python comes first."""
    programs = Path(sys.executable).parent
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def fake_python(variables: dict[str, str], tmp_path: Path) -> Path:
    """A script that comes first on the host's PATH."""
    script = tmp_path / "bin" / "python3"
    script.parent.mkdir()
    script.write_text(FAKE_PYTHON)
    script.chmod(0o755)
    variables["PATH"] = f"{script.parent}{os.pathsep}{variables['PATH']}"
    return script


@pytest.fixture
def host(variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running host; the line with its port is not read yet."""
    command = [*COMMAND, "127.0.0.1:1"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE) as process:
        yield process
        process.terminate()


@pytest.fixture
def client(host: subprocess.Popen[bytes]) -> Iterator[language_pb2_grpc.LanguageRuntimeStub]:
    assert host.stdout is not None
    with grpc.insecure_channel(f"127.0.0.1:{int(host.stdout.readline())}") as channel:
        yield language_pb2_grpc.LanguageRuntimeStub(channel)


def info(folder: Path, **options: str) -> language_pb2.ProgramInfo:
    given = struct_pb2.Struct()
    given.update(options)
    return language_pb2.ProgramInfo(
        root_directory=str(folder),
        program_directory=str(folder),
        entry_point=".",
        options=given,
    )


def program(folder: Path, source: str) -> Path:
    (folder / "__main__.py").write_text(source)
    return folder


@pytest.fixture
def run(
    client: language_pb2_grpc.LanguageRuntimeStub, engine: tuple[Engine, str], tmp_path: Path
) -> Callable[..., language_pb2.RunResponse]:
    def call(source: str, **fields: object) -> language_pb2.RunResponse:
        client.Handshake(language_pb2.LanguageHandshakeRequest(engine_address=engine[1]))
        folder = program(tmp_path, source)
        return client.Run(
            language_pb2.RunRequest(
                project="project",
                stack="trial",
                pwd=str(folder),
                monitor_address=engine[1],
                info=fields.pop("info", info(folder)),
                parallel=4,
                **fields,
            )
        )

    return call


Run = Callable[..., language_pb2.RunResponse]
REPORT = """
import json, os, sys
import pulumi
config = pulumi.Config("project")
pulumi.export("seen", json.dumps({
    "project": pulumi.get_project(), "stack": pulumi.get_stack(), "size": config.require("size"),
    "organization": pulumi.get_organization(), "preview": pulumi.runtime.is_dry_run(),
    "secret": pulumi.runtime.config.is_config_secret("project:key"),
    "directory": os.getcwd(), "arguments": sys.argv[1:], "executable": sys.executable,
}))
"""


def test_run_program_sees_settings_config_and_its_folder(
    run: Run, engine: tuple[Engine, str], tmp_path: Path
) -> None:
    response = run(
        REPORT,
        config={"project:size": "3", "project:key": "k"},
        configSecretKeys=["project:key"],
        organization="acme",
        dryRun=True,
        args=["-x"],
    )
    assert response == language_pb2.RunResponse()
    assert engine[0].errors == []
    seen = json.loads(engine[0].outputs["seen"])
    assert seen.pop("executable")
    assert seen == {
        "project": "project",
        "stack": "trial",
        "size": "3",
        "organization": "acme",
        "preview": True,
        "secret": True,
        "directory": str(tmp_path),
        "arguments": ["-x"],
    }


def test_run_program_uses_the_virtual_environment_it_names(
    run: Run, engine: tuple[Engine, str], tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    source = "import pulumi, sys\npulumi.export('python', sys.executable)\n"
    assert run(source, info=info(tmp_path, virtualenv=".venv")).error == ""
    assert engine[0].outputs["python"] == str(tmp_path / ".venv" / "bin" / "python")


def test_run_error_shows_its_message_alone(run: Run, engine: tuple[Engine, str]) -> None:
    response = run("import pulumi\nraise pulumi.RunError('size: 0 is too small')\n")
    assert engine[0].errors == ["size: 0 is too small"]
    assert response.error == "program exited with non-zero exit code: 1"
    assert not response.bail


def test_run_other_exception_shows_the_users_frames(
    run: Run, engine: tuple[Engine, str], tmp_path: Path
) -> None:
    response = run("def fail():\n    1 / 0\nfail()\n")
    (message,) = engine[0].errors
    lines = message.splitlines()
    assert lines[:3] == [
        "Program failed with an unhandled exception:",
        "Traceback (most recent call last):",
        f'  File "{tmp_path / "__main__.py"}", line 3, in <module>',
    ]
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert response == language_pb2.RunResponse(bail=True)


def test_run_missing_program_names_the_file(
    run: Run, engine: tuple[Engine, str], tmp_path: Path
) -> None:
    response = run("", info=language_pb2.ProgramInfo(entry_point="absent"))
    assert response.bail
    assert engine[0].errors == [f"unable to find the program: there is no file {tmp_path}/absent"]


@pytest.mark.parametrize(
    ("code", "error"), [(3, "program exited with non-zero exit code: 3"), (0, "")]
)
def test_run_program_that_exits_passes_its_code_on(code: int, error: str, run: Run) -> None:
    assert run(f"import sys\nsys.exit({code})\n") == language_pb2.RunResponse(error=error)


INTERRUPTED_WHILE_IT_ENDS = """
import asyncio, os, signal
loop = asyncio.get_running_loop()
close = loop.close
def interrupted():
    os.kill(os.getpid(), signal.SIGINT)
    close()
loop.close = interrupted
"""


def test_run_program_interrupted_while_it_ends_shows_no_traceback(
    run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    response = run(INTERRUPTED_WHILE_IT_ENDS)
    assert response.error == "program exited with non-zero exit code: 130"
    assert capfd.readouterr().err == ""


def test_run_with_typechecker_says_who_can_do_it(run: Run, tmp_path: Path) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        run("", info=info(tmp_path, typechecker="mypy"))
    assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert "the official Pulumi release can" in refused.value.details()


def test_required_packages_name_the_installed_aws_plugin(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    request = language_pb2.GetRequiredPackagesRequest(info=info(tmp_path, virtualenv=".venv"))
    packages = client.GetRequiredPackages(request).packages
    declared = Path(sys.prefix).glob("lib/python*/site-packages/pulumi_aws/pulumi-plugin.json")
    version = json.loads(next(declared).read_text())["version"]
    assert list(packages) == [
        plugin_pb2.PackageDependency(name="aws", kind="resource", version=f"v{version}")
    ]


PLUGIN = """
import os, sys
print(os.getcwd(), os.environ["GIVEN"], sys.argv[1:], flush=True)
print("trouble", file=sys.stderr)
sys.exit(7)
"""


def run_plugin(
    client: language_pb2_grpc.LanguageRuntimeStub, folder: Path, **fields: object
) -> dict[str, object]:
    request = language_pb2.RunPluginRequest(
        info=info(folder), env=["GIVEN=value=1"], args=["127.0.0.1:1"], **fields
    )
    seen: dict[str, object] = {"stdout": b"", "stderr": b""}
    for message in client.RunPlugin(request):
        kind = message.WhichOneof("output")
        piece = getattr(message, kind)
        seen[kind] = piece if kind == "exitcode" else seen[kind] + piece
    return seen


def test_run_plugin_passes_streams_and_exit_code_on(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    folder = tmp_path / "plugin"
    folder.mkdir()
    seen = run_plugin(client, program(folder, PLUGIN), kind="resource", pwd=str(tmp_path))
    assert seen == {
        "stdout": f"{tmp_path} value=1 ['127.0.0.1:1']\n".encode(),
        "stderr": b"trouble\n",
        "exitcode": 7,
    }


def test_run_plugin_policy_pack_runs_in_its_own_folder(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    source = "import os\nprint(os.getcwd(), os.environ['GIVEN'], flush=True)\n"
    pack = tmp_path / "pack"
    pack.mkdir()
    seen = run_plugin(client, program(pack, source), kind="analyzer", pwd=str(tmp_path))
    assert seen["stdout"] == f"{pack} value=1\n".encode()
    assert seen["exitcode"] == 0


def test_run_plugin_nothing_to_run_says_so(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        run_plugin(client, tmp_path, kind="resource", pwd=str(tmp_path))
    assert "neither a __main__.py nor a pyproject.toml" in refused.value.details()


class Guest:
    """A program that stays, and holds a connection as long as it lives."""

    def __init__(self, folder: Path) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(60)
        port = self.server.getsockname()[1]
        program(
            folder,
            f"import socket\nsocket.create_connection(('127.0.0.1', {port})).recv(1)\n",
        )

    def arrive(self) -> socket.socket:
        connection, _address = self.server.accept()
        connection.settimeout(60)
        return connection

    def close(self) -> None:
        self.server.close()


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[Guest]:
    made = Guest(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_host_told_to_end_ends_its_children(
    number: signal.Signals,
    host: subprocess.Popen[bytes],
    client: language_pb2_grpc.LanguageRuntimeStub,
    guest: Guest,
    tmp_path: Path,
) -> None:
    request = language_pb2.RunPluginRequest(info=info(tmp_path), kind="resource", pwd=str(tmp_path))
    stream = client.RunPlugin(request)
    with guest.arrive() as connection:
        host.send_signal(number)
        assert connection.recv(1) == b""
    stream.cancel()
    assert host.wait(60) == 0


def test_run_plugin_cancelled_by_the_engine_ends_the_plugin(
    client: language_pb2_grpc.LanguageRuntimeStub, guest: Guest, tmp_path: Path
) -> None:
    request = language_pb2.RunPluginRequest(info=info(tmp_path), kind="resource", pwd=str(tmp_path))
    stream = client.RunPlugin(request)
    with guest.arrive() as connection:
        stream.cancel()
        assert connection.recv(1) == b""


def test_host_whose_engine_was_killed_ends_with_its_children(guest: Guest, tmp_path: Path) -> None:
    # The engine is a shell here: it starts the host and waits for it.
    shell = ["/bin/sh", "-c", '"$@"; true', "sh", *COMMAND, "127.0.0.1:1"]
    with subprocess.Popen(shell, stdout=subprocess.PIPE) as engine:
        assert engine.stdout is not None
        address = f"127.0.0.1:{int(engine.stdout.readline())}"
        with grpc.insecure_channel(address) as channel:
            client = language_pb2_grpc.LanguageRuntimeStub(channel)
            request = language_pb2.RunPluginRequest(
                info=info(tmp_path), kind="resource", pwd=str(tmp_path)
            )
            stream = client.RunPlugin(request)
            with guest.arrive() as connection:
                engine.kill()
                assert connection.recv(1) == b""
            stream.cancel()
        # The host held the other end of this pipe.
        assert engine.stdout.read() == b""


# Makes an environment whose Python is this script again, and tells what else it is to do.
FAKE_PYTHON = """#!/bin/sh
if [ "$2" = venv ]; then mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python"; else echo "$0" "$@"; fi
"""


def test_install_dependencies_makes_the_named_environment(
    fake_python: Path, client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    request = language_pb2.InstallDependenciesRequest(info=info(tmp_path, virtualenv="venv"))
    written = b"".join(message.stdout for message in client.InstallDependencies(request))
    python = tmp_path / "venv" / "bin" / "python"
    assert python.readlink() == fake_python
    assert written.decode() == f"{python} -m pip install -r requirements.txt\n"


def test_install_dependencies_failing_names_the_command(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "requirements.txt").write_text("not a requirement\n")
    request = language_pb2.InstallDependenciesRequest(info=info(tmp_path, virtualenv=".venv"))
    with pytest.raises(grpc.RpcError) as failed:
        list(client.InstallDependencies(request))
    assert "-m pip install -r requirements.txt` failed" in failed.value.details()


def test_about_names_the_programs_python(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    about = client.About(language_pb2.AboutRequest(info=info(tmp_path, virtualenv=".venv")))
    assert about.executable == str(tmp_path / ".venv" / "bin" / "python")
    assert about.version == ".".join(str(part) for part in sys.version_info[:3])


def test_program_dependencies_list_installed_packages(
    client: language_pb2_grpc.LanguageRuntimeStub, tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    request = language_pb2.GetProgramDependenciesRequest(
        info=info(tmp_path, virtualenv=".venv"), transitiveDependencies=True
    )
    names = [found.name for found in client.GetProgramDependencies(request).dependencies]
    assert {"pulumi", "grpcio"} <= set(names)


@pytest.mark.parametrize("method", ["GenerateProject", "GeneratePackage", "Pack", "Link"])
def test_unsupported_method_says_who_can_do_it(
    method: str, client: language_pb2_grpc.LanguageRuntimeStub
) -> None:
    request = getattr(language_pb2, f"{method}Request")()
    with pytest.raises(grpc.RpcError) as refused:
        getattr(client, method)(request)
    assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert "the official Pulumi release can" in refused.value.details()


def test_host_starts_without_the_pulumi_package() -> None:
    loaded = f"{START.replace('__main__', 'host')}; print('pulumi' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-P", "-c", loaded], check=True, capture_output=True, text=True
    )
    assert answer.stdout == "False\n"


def test_protocol_methods_are_all_answered() -> None:
    ours = vars(language_host.LanguageHost)
    methods = [
        name for name in vars(language_pb2_grpc.LanguageRuntimeServicer) if name[0].isupper()
    ]
    # The engine asks for it only when there is no GetRequiredPackages.
    assert [name for name in methods if name not in ours] == ["GetRequiredPlugins"]
    assert os.access(language_host.PROGRAM, os.R_OK)
