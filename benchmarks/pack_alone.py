"""What a pack itself costs: this plays the engine over gRPC, with no engine in the way.

It calls as the engine does: `Remediate` and `Analyze` for one resource after the other, each when
the one before is answered, and `AnalyzeStack` at the end with all resources in one message.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from benchmarks.processes import usage
from benchmarks.requests import Requests
from benchmarks.runs import BenchmarkError, Run
from benchmarks.subjects import NO_ENGINE, ROOT, Subject, environment

PART: Final = "pack alone"
SERVICE: Final = "/pulumirpc.Analyzer"
LARGEST_MESSAGE: Final = 400 << 20  # the engine's own limit
ANSWER_SECONDS: Final = 300
# What the engine and the language hosts tell a pack of the stack.
VARIABLES: Final = {
    f"PULUMI_{prefix}{name}": value
    for prefix in ("", "NODEJS_")
    for name, value in {"PROJECT": "bench", "STACK": "dev", "DRY_RUN": "true"}.items()
}


def run(subject: Subject, size: int, requests: Requests) -> Run:
    """Let a pack judge a stack.

    Args:
        subject: The pack.
        size: How many resources the stack is said to have.
        requests: What the engine sends for it.

    Raises:
        BenchmarkError: The pack did not start, or failed.
    """
    with tempfile.TemporaryFile() as errors, _started(subject, errors) as process:
        try:
            return _measured(subject, size, requests, process)
        except grpc.RpcError as error:
            raise BenchmarkError(f"{subject.name}: {error.details()}\n{_end_of(errors)}") from error
        except ValueError as error:
            raise BenchmarkError(f"{subject.name} told no port\n{_end_of(errors)}") from error


@contextmanager
def _started(subject: Subject, errors: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    # A pack of Node looks for what it needs from its own folder.
    folder = subject.folder if subject.runtime == "nodejs" else ROOT
    with subprocess.Popen(
        subject.command(),
        cwd=folder,
        env={**environment(), **VARIABLES, **subject.variables},
        stdout=subprocess.PIPE,
        stderr=errors,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _measured(
    subject: Subject, size: int, requests: Requests, process: subprocess.Popen[bytes]
) -> Run:
    clock = time.perf_counter
    started = clock()
    port = int(process.stdout.readline()) if process.stdout else 0
    limits = [(f"grpc.max_{way}_message_length", LARGEST_MESSAGE) for way in ("send", "receive")]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=limits) as channel:
        _greet(subject, analyzer_pb2_grpc.AnalyzerStub(channel))
        ready = clock() - started
        remediate, analyze, analyze_stack = (
            channel.unary_unary(f"{SERVICE}/{call}", None, None)
            for call in ("Remediate", "Analyze", "AnalyzeStack")
        )
        answers, remediating, analyzing = [], 0.0, 0.0
        for request in requests.resources:
            start = clock()
            remediate(request, timeout=ANSWER_SECONDS)
            between = clock()
            answers.append(analyze(request, timeout=ANSWER_SECONDS))
            analyzing += clock() - between
            remediating += between - start
        start = clock()
        answers.append(analyze_stack(requests.stack, timeout=ANSWER_SECONDS))
        analyzing_stack = clock() - start
        used = usage(process.pid)
    return Run(
        part=PART,
        subject=subject.name,
        resources=size,
        total=ready + remediating + analyzing + analyzing_stack,
        calls=len(requests.resources),
        ready=ready,
        remediate=remediating,
        analyze=analyzing,
        analyze_stack=analyzing_stack,
        cpu=used.cpu,
        memory=used.memory,
        findings=sum(len(proto.AnalyzeResponse.FromString(x).diagnostics) for x in answers),
    )


def _greet(subject: Subject, pack: analyzer_pb2_grpc.AnalyzerStub) -> None:
    """Do what the engine does before the first resource."""
    handshake = proto.AnalyzerHandshakeRequest(engine_address=NO_ENGINE)
    stack = proto.AnalyzerStackConfigureRequest(stack="dev", project="bench", dry_run=True)
    for call, request in ((pack.Handshake, handshake), (pack.ConfigureStack, stack)):
        try:
            call(request, wait_for_ready=True, timeout=ANSWER_SECONDS)
        except grpc.RpcError as error:
            # Packs on older SDKs do not know these calls; the engine goes on as well.
            if error.code() is not grpc.StatusCode.UNIMPLEMENTED:
                raise
    info = pack.GetAnalyzerInfo(empty_pb2.Empty())
    pack.Configure(_configuration(subject, info))


def _configuration(subject: Subject, info: proto.AnalyzerInfo) -> proto.ConfigureAnalyzerRequest:
    """Configure each policy, parameters at their defaults, as the engine does.

    Raises:
        BenchmarkError: The one policy that is to be on is not there.
    """
    if subject.only and subject.only not in {policy.name for policy in info.policies}:
        raise BenchmarkError(f"{subject.name}: the pack has no policy {subject.only}")
    request = proto.ConfigureAnalyzerRequest()
    for policy in info.policies:
        on = subject.only in ("", policy.name)
        config = request.policyConfig[policy.name]
        config.enforcementLevel = proto.ADVISORY if on else proto.DISABLED
        config.properties.SetInParent()
        schemas = json_format.MessageToDict(policy.configSchema.properties)
        config.properties.update(
            {name: schema["default"] for name, schema in schemas.items() if "default" in schema}
        )
    return request


def _end_of(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode(errors="replace")[-2000:]
