"""Type tokens of AWS Signer."""

from typing import Final

PERMISSION: Final = "aws:signer/signingProfilePermission:SigningProfilePermission"
PROFILE: Final = "aws:signer/signingProfile:SigningProfile"
