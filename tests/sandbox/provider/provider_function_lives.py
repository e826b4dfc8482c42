"""What the rows of functions and signatures are made of, and what they turn into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, TAGS, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

PLATFORM = {"platformId": "AWSLambda-SHA384-ECDSA"}


def profile(name: str) -> tuple[str, dict[str, Any]]:
    return "aws:signer/signingProfile:SigningProfile", {**PLATFORM, "namePrefix": f"{name}_"}


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:signer/signingJob:SigningJob": lambda w: Life(
        {
            "profileName": "{profile}",
            "source": {"s3": w.code},
            "destination": {"s3": {"bucket": w.code["bucket"], "prefix": "signed/"}},
        },
        needs={"profile": profile("job")},
        importable=False,
        stays=True,
    ),
    "aws:signer/signingProfile:SigningProfile": lambda _: Life(
        {
            **PLATFORM,
            "name": "life_cycle",
            "signatureValidityPeriod": {"type": "DAYS", "value": 90},
            **TAGS,
        },
        OTHER_TAGS,
    ),
    "aws:signer/signingProfilePermission:SigningProfilePermission": lambda _: Life(
        {
            "profileName": "{profile}",
            "principal": "210987654321",
            "action": "signer:StartSigningJob",
            "statementId": "build",
        },
        needs={"profile": profile("permission")},
    ),
}
