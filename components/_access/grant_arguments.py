"""What a host's role may be granted, and how sessions on the host are logged, as arguments."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._access import rules as access_rules
from components._access.grants import (
    SHORTEST_PLACE,
    granted,
    session_logging,
    size_problem,
)
from components._documents import document
from components._network.place import Place
from components._validation import Arguments, Problems, entry


class ReadBucketArgs(TypedDict):
    """Read objects of a bucket, and list them."""

    arn: pulumi.Input[str]
    """ARN of the bucket."""
    prefix: NotRequired[Optional[pulumi.Input[str]]]
    """Folder to which the grant is limited, such as app/. Default: the whole bucket."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key the objects are encrypted with. Default: one of Amazon S3."""


class ReadParametersArgs(TypedDict):
    """Read an SSM parameter and those below its path."""

    path: pulumi.Input[str]
    """Path, such as /app/production."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key of SecureStrings. Default: the parameters are no SecureStrings."""


class ReadSecretArgs(TypedDict):
    """Read a secret of Secrets Manager: exactly one of ARN and name."""

    arn: NotRequired[Optional[pulumi.Input[str]]]
    """Whole ARN of the secret, with the six characters AWS ends it with."""
    name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of a secret of the same account and Region."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key the secret is encrypted with. Default: the one of Secrets Manager."""


class UseKeyArgs(TypedDict):
    """Use a key for data of one's own; at least one of decrypt and encrypt."""

    arn: pulumi.Input[str]
    """ARN of the key."""
    decrypt: NotRequired[Optional[bool]]
    """Decrypt with it; plain. Default: true."""
    encrypt: NotRequired[Optional[bool]]
    """Encrypt with it and make data keys; plain. Default: false."""


class WriteLogGroupArgs(TypedDict):
    """Write to a log group that exists."""

    arn: pulumi.Input[str]
    """ARN of the log group."""


class GrantsArgs(TypedDict):
    """What the host may use, each by a stable name of one's own; the maps are plain."""

    read_buckets: NotRequired[Optional[Mapping[str, ReadBucketArgs]]]
    """Buckets, or folders in them, whose objects may be read. Default: none."""
    read_parameters: NotRequired[Optional[Mapping[str, ReadParametersArgs]]]
    """SSM parameters that may be read. Default: none beyond those of the attached policies."""
    read_secrets: NotRequired[Optional[Mapping[str, ReadSecretArgs]]]
    """Secrets that may be read. Default: none."""
    use_keys: NotRequired[Optional[Mapping[str, UseKeyArgs]]]
    """Keys that may be used directly; those of buckets, parameters and secrets are named there.
    Default: none."""
    write_log_groups: NotRequired[Optional[Mapping[str, WriteLogGroupArgs]]]
    """Log groups that may be written to. Default: none."""


class SessionLoggingArgs(TypedDict):
    """Where the agent logs sessions: what SessionAccess gives out; at least one of the ARNs."""

    bucket_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the bucket for logs. Default: none."""
    bucket_prefix: NotRequired[Optional[pulumi.Input[str]]]
    """Folder in it, such as sessions/. Default: the whole bucket."""
    bucket_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key of the bucket. Default: the key of the sessions."""
    log_group_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the log group. Default: none."""
    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key that encrypts the sessions. Default: none."""


Read = dict[str, Any]


def read_grants(reader: Arguments) -> dict[str, dict[str, Read]]:
    """Read the argument `grants`, and see to it that IAM can take what it comes to."""
    given = reader.plain("grants", rules.MAP)
    if given is None:
        return {}
    nested = reader.nested("grants", given, GrantsArgs)
    found: dict[str, dict[str, Read]] = {}
    for kind, (shape, read) in _KINDS.items():
        named = nested.plain(kind, rules.NAMED_MAPS, {})
        read_one = {
            key: read(nested.nested(entry(kind, key), one, shape)) for key, one in named.items()
        }
        found |= {kind: read_one} if read_one else {}
    if not reader.problems and not _holds_output(found):
        problem = size_problem(document(granted(SHORTEST_PLACE, found)))
        if problem:
            reader.add("grants", problem)
    return found


def read_session_logging(reader: Arguments) -> Optional[Read]:
    """Read the argument `session_logging`; it must name something."""
    given = reader.plain("session_logging", rules.MAP)
    if given is None:
        return None
    nested = reader.nested("session_logging", given, SessionLoggingArgs)
    found = {
        "bucket_arn": nested.input("bucket_arn", access_rules.BUCKET_ARN),
        "bucket_prefix": nested.input("bucket_prefix", access_rules.FOLDER),
        "bucket_key_arn": nested.input("bucket_key_arn", rules.KMS_KEY_ARN),
        "log_group_arn": nested.input("log_group_arn", access_rules.LOG_GROUP_ARN),
        "key_arn": nested.input("key_arn", rules.KMS_KEY_ARN),
    }
    if all(found[name] is None for name in ("bucket_arn", "log_group_arn", "key_arn")):
        reader.add("session_logging", "names nothing; give bucket_arn, log_group_arn or key_arn")
    for name in ("bucket_prefix", "bucket_key_arn"):
        if found["bucket_arn"] is None and found[name] is not None:
            nested.add(name, "belongs to a bucket; give bucket_arn too, or remove it")
    return found


def policy_documents(
    subject: str,
    place: pulumi.Output[Place],
    grants: Mapping[str, Mapping[str, Read]],
    logging: Optional[Mapping[str, Any]],
) -> dict[str, pulumi.Output[str]]:
    """Write the policies of what is granted, by the child that holds each.

    Args:
        subject: the component's type and name, for the message
        place: where the role is used
        grants: what `read_grants` has found
        logging: what `read_session_logging` has found
    """

    def grant(known: Sequence[Any]) -> str:
        text = document(granted(*known))
        if problem := size_problem(text):
            problems = Problems()
            problems.add("grants", problem)
            problems.refuse(subject)
        return text

    documents = {}
    if grants:
        documents["grants"] = pulumi.Output.all(place, grants).apply(grant)
    if logging is not None:
        documents["session-logging"] = pulumi.Output.all(place, logging).apply(
            lambda known: document(session_logging(*known))
        )
    return documents


def _read_bucket(reader: Arguments) -> Read:
    return {
        "arn": reader.input("arn", access_rules.BUCKET_ARN),
        "prefix": reader.input("prefix", access_rules.FOLDER),
        "key_arn": reader.input("key_arn", rules.KMS_KEY_ARN),
    }


def _read_parameters(reader: Arguments) -> Read:
    return {
        "path": reader.input("path", rules.PARAMETER_PATH),
        "key_arn": reader.input("key_arn", rules.KMS_KEY_ARN),
    }


def _read_secret(reader: Arguments) -> Read:
    found = {
        "arn": reader.input("arn", access_rules.SECRET_ARN),
        "name": reader.input("name", access_rules.SECRET_NAME),
    }
    if None not in found.values():
        reader.add("name", "is given beside the ARN; give one of the two")
    elif all(value is None for value in found.values()):
        reader.add("arn", "is missing; give it, or the name of the secret")
    return {**found, "key_arn": reader.input("key_arn", rules.KMS_KEY_ARN)}


def _use_key(reader: Arguments) -> Read:
    found = {
        "arn": reader.input("arn", rules.KMS_KEY_ARN),
        "decrypt": reader.plain("decrypt", rules.BOOLEAN, default=True),
        "encrypt": reader.plain("encrypt", rules.BOOLEAN, default=False),
    }
    if not (found["decrypt"] or found["encrypt"]):
        reader.add("decrypt", "is False, and so is encrypt; let one of the two be true")
    return found


def _write_log_group(reader: Arguments) -> Read:
    return {"arn": reader.input("arn", access_rules.LOG_GROUP_ARN)}


def _holds_output(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_output, value.values()))
    return isinstance(value, pulumi.Output)


_KINDS: Mapping[str, tuple[type, Callable[[Arguments], Read]]] = {
    "read_buckets": (ReadBucketArgs, _read_bucket),
    "read_parameters": (ReadParametersArgs, _read_parameters),
    "read_secrets": (ReadSecretArgs, _read_secret),
    "use_keys": (UseKeyArgs, _use_key),
    "write_log_groups": (WriteLogGroupArgs, _write_log_group),
}
