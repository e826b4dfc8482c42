"""The request for a whole stack, with the properties of each resource left as the bytes they are.

Decoded, a thousand resources fill five times the memory of what was sent, and nearly all of it was
sent, decoded and recorded before. So the stack is read by the protocol's own description, in which
properties are bytes: the two look the same on the wire.
"""

from functools import cache
from typing import Any, Final

from google.protobuf import descriptor_pb2
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from pulumi.runtime.proto import analyzer_pb2 as proto

STRUCT: Final = ".google.protobuf.Struct"
BYTES: Final = descriptor_pb2.FieldDescriptorProto.TYPE_BYTES


def stack_request(encoded: bytes) -> Any:  # noqa: ANN401 - a message of a class made while it runs
    """Read an `AnalyzeStackRequest` whose properties are bytes."""
    return _message_class().FromString(encoded)


@cache
def _message_class() -> Any:  # noqa: ANN401 - as above
    pool = DescriptorPool()
    for file in _with_imports(proto.DESCRIPTOR):
        pool.AddSerializedFile(_rewritten(file).SerializeToString())
    return GetMessageClass(
        pool.FindMessageTypeByName(proto.AnalyzeStackRequest.DESCRIPTOR.full_name)
    )


def _with_imports(file: FileDescriptor) -> list[FileDescriptor]:
    """List a description after those it imports."""
    found = [each for imported in file.dependencies for each in _with_imports(imported)]
    return list({each.name: each for each in (*found, file)}.values())


def _rewritten(file: FileDescriptor) -> descriptor_pb2.FileDescriptorProto:
    copy = descriptor_pb2.FileDescriptorProto()
    file.CopyToProto(copy)
    for message in copy.message_type:
        for field in message.field:
            if field.type_name == STRUCT:
                field.ClearField("type_name")
                field.type = BYTES
    return copy
