"""Type tokens of KMS keys, and of what holds their policies."""

from typing import Final

KEY: Final = "aws:kms/key:Key"
EXTERNAL_KEY: Final = "aws:kms/externalKey:ExternalKey"
REPLICA_KEY: Final = "aws:kms/replicaKey:ReplicaKey"
REPLICA_EXTERNAL_KEY: Final = "aws:kms/replicaExternalKey:ReplicaExternalKey"
KEY_POLICY: Final = "aws:kms/keyPolicy:KeyPolicy"

WITH_POLICY: Final = (KEY, EXTERNAL_KEY, REPLICA_KEY, REPLICA_EXTERNAL_KEY, KEY_POLICY)
