"""Decoding what the engine sends."""

import pytest
from engine_double import encoded
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import rpc
from pulumi_policy import deserialize, proxy

from policypack import wire
from policypack.controls._values import UNKNOWN, Secret

PLAIN = {"text": "x", "number": 1.5, "flag": True, "nothing": None, "list": [{"a": [1.0]}, "b"]}
MARK = {wire.SIGNATURE: wire.OUTPUT}


def test_plain_values_of_every_kind_come_out_as_they_went_in() -> None:
    assert wire.plain(encoded(PLAIN)) == PLAIN


@pytest.mark.parametrize("sentinel", sorted(wire.UNKNOWN_SENTINELS))
def test_plain_unknown_sentinel_of_any_type_is_unknown(sentinel: str) -> None:
    sent = encoded({"top": sentinel, "deep": [{"a": sentinel}]})
    assert wire.plain(sent) == {"top": UNKNOWN, "deep": [{"a": UNKNOWN}]}


def test_sentinels_and_marks_are_those_of_the_sdk() -> None:
    named = [getattr(proxy, name) for name in dir(proxy) if name.startswith("UNKNOWN_")]
    assert set(named) == wire.UNKNOWN_SENTINELS
    assert deserialize.SPECIAL_SIG_KEY == wire.SIGNATURE
    assert deserialize.SPECIAL_SECRET_SIG == wire.SECRET
    assert deserialize.SPECIAL_ASSET_SIG == wire.ASSET
    assert deserialize.SPECIAL_ARCHIVE_SIG == wire.ARCHIVE
    assert rpc._special_output_value_sig == wire.OUTPUT


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (Secret("x"), Secret("x")),
        (Secret(UNKNOWN), Secret(UNKNOWN)),
        (Secret({"a": Secret("x")}), Secret({"a": Secret("x")})),
        ({**MARK}, UNKNOWN),
        ({**MARK, "value": "x"}, "x"),
        ({**MARK, "value": "x", "secret": True}, Secret("x")),
        ({wire.SIGNATURE: wire.ASSET, "text": "x"}, Secret({"text": "x"})),
        ({wire.SIGNATURE: wire.ARCHIVE, "path": "x"}, Secret({"path": "x"})),
        ({wire.SIGNATURE: "of the future", "a": "x"}, {wire.SIGNATURE: "of the future", "a": "x"}),
    ],
)
def test_plain_special_object_is_marked(sent: object, found: object) -> None:
    assert wire.plain(encoded({"it": sent})) == {"it": found}


def test_plain_nothing_is_nothing() -> None:
    assert wire.plain(Struct()) == {}
