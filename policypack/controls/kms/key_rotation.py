"""Customer keys rotate.

What: `enableKeyRotation` of every symmetric encryption key is true; left out, it is false. AWS
cannot rotate asymmetric and HMAC keys (`customerMasterKeySpec`, `keyUsage`), nor keys in a custom
key store (`customKeyStoreId`, `xksKeyId`): those are not judged.

Why: a key that lives for ever encrypts ever more, and whoever gets hold of its material once reads
it all. Rotation is free of side effects: the key's id stays, and old data stays readable.

How to fix: set `enableKeyRotation=True`; `rotationPeriodInDays` is a year unless set.
"""

from collections.abc import Iterator

from .._helpers import corrects, security_hub, undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._values import UNKNOWN
from ._keys import KEY

PATH = "enableKeyRotation"
SPEC = "customerMasterKeySpec"
USAGE = "keyUsage"
ROTATING = {SPEC: "SYMMETRIC_DEFAULT", USAGE: "ENCRYPT_DECRYPT"}
STORES = ("customKeyStoreId", "xksKeyId")
switch_on = corrects(PATH, value=True)


def _rotates(key: Resource) -> bool | None:
    """Say whether AWS can rotate a key; None if its kind is not known."""
    if any(key.at(path).present for path in STORES):
        return False
    kinds = {path: key.at(path) for path in ROTATING if key.at(path).present}
    if any(not kind.unknown and kind.value != ROTATING[path] for path, kind in kinds.items()):
        return False
    return None if any(kind.unknown for kind in kinds.values()) else True


def _check(key: Resource) -> Iterator[Finding]:
    rotation, rotates = key.at(PATH), _rotates(key)
    if rotates is False or rotation.is_true:
        return
    if rotation.unknown:
        yield undecided(rotation, "be true")
    elif rotates:
        yield violation(rotation, "set it to true")
    else:
        kind = next(key.at(path) for path in ROTATING if key.at(path).unknown)
        yield undecided(kind, f"be one that cannot rotate, or {PATH} true")


def _corrections(key: Resource) -> Iterator[Correction]:
    if _rotates(key):
        yield from switch_on(key)


def _key(**inputs: object) -> Given:
    return Given(KEY, inputs)


CONTROL = Control(
    doc=__doc__,
    id="KMS.4",
    name="cmk-backing-key-rotation-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(KEY,),
    config_rule=ConfigRule("CMK_BACKING_KEY_ROTATION_ENABLED"),
    remediation="Set enableKeyRotation to true.",
    url=security_hub("KMS.4"),
    since="0.2.0",
    check=_check,
    corrections=_corrections,
    passing=(
        Example("rotates", _key(enableKeyRotation=True)),
        Example("rotates, kind unknown", _key(enableKeyRotation=True, keyUsage=UNKNOWN)),
        Example("asymmetric", _key(customerMasterKeySpec="RSA_4096")),
        Example("for signatures", _key(keyUsage="SIGN_VERIFY", customerMasterKeySpec=UNKNOWN)),
        Example("in a custom key store", _key(customKeyStoreId=UNKNOWN)),
        Example("in an external key store", _key(xksKeyId="external")),
    ),
    failing=(
        Example("does not rotate", _key(enableKeyRotation=False), path=PATH),
        Example("absent", _key(), path=PATH),
        Example("absent, symmetric", _key(customerMasterKeySpec="SYMMETRIC_DEFAULT"), path=PATH),
    ),
    undecided=(
        Example("unknown", _key(enableKeyRotation=UNKNOWN), path=PATH),
        Example("kind unknown", _key(customerMasterKeySpec=UNKNOWN), path=SPEC),
    ),
)
