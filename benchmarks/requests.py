"""What the engine sends a pack in a preview of a stack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as proto

from benchmarks.workload import Resource, referred, resolved

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"  # how the engine writes an unknown string
ROOT: Final = Resource("pulumi:pulumi:Stack", "bench-dev", {}, ())
PROVIDER: Final = Resource("pulumi:providers:aws", "default_7_51_1", {"region": "eu-west-1"}, ())


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests, encoded: the time that takes is not the pack's.

    Args:
        resources: For `Remediate` and `Analyze`, one each.
        stack: For `AnalyzeStack`, all of them.
    """

    resources: tuple[bytes, ...]
    stack: bytes


def requests_of(stack: Sequence[Resource]) -> Requests:
    """Encode what is sent for these resources and for the stack they are in."""
    urns = {resource.name: _urn(resource) for resource in stack}
    everything = [ROOT, *stack]
    known = [_known(resource, urns) for resource in everything]
    return Requests(
        tuple(_planned(resource).SerializeToString() for resource in everything),
        proto.AnalyzeStackRequest(resources=known).SerializeToString(),
    )


def _urn(resource: Resource) -> str:
    return f"urn:pulumi:dev::bench::{resource.type}::{resource.name}"


def _planned(resource: Resource) -> proto.AnalyzeRequest:
    """Say what is known of a resource before the provider has seen it."""
    return proto.AnalyzeRequest(
        type=resource.type,
        urn=_urn(resource),
        name=resource.name,
        properties=_struct(resource.inputs),
        options=proto.AnalyzerResourceOptions(parent=_parent(resource)),
        provider=_provider(resource),
    )


def _known(resource: Resource, urns: Mapping[str, str]) -> proto.AnalyzerResource:
    """Say what is known of a resource once all are planned: outputs and dependencies."""
    edges = {
        key: sorted({urns[reference.resource] for reference in referred(value)})
        for key, value in resource.inputs.items()
    }
    return proto.AnalyzerResource(
        type=resource.type,
        urn=_urn(resource),
        name=resource.name,
        properties=_struct({**dict.fromkeys(resource.computed, UNKNOWN), **resource.inputs}),
        options=proto.AnalyzerResourceOptions(parent=_parent(resource)),
        provider=_provider(resource),
        parent=_parent(resource),
        dependencies=sorted({urn for found in edges.values() for urn in found}),
        propertyDependencies={
            key: proto.AnalyzerPropertyDependencies(urns=found) for key, found in edges.items()
        },
    )


def _struct(values: Mapping[str, object]) -> Struct:
    plain = {key: resolved(value, lambda _: UNKNOWN) for key, value in values.items()}
    return json_format.ParseDict(plain, Struct())


def _parent(resource: Resource) -> str:
    return "" if resource is ROOT else _urn(ROOT)


def _provider(resource: Resource) -> proto.AnalyzerProviderResource | None:
    if resource is ROOT:
        return None
    return proto.AnalyzerProviderResource(
        type=PROVIDER.type,
        name=PROVIDER.name,
        urn=_urn(PROVIDER),
        properties=_struct(PROVIDER.inputs),
    )
