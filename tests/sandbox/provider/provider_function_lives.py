"""What the rows of functions and signatures are made of, and what they turn into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, TAGS, TRUST, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

PLATFORM = {"platformId": "AWSLambda-SHA384-ECDSA"}


def profile(name: str) -> tuple[str, dict[str, Any]]:
    return "aws:signer/signingProfile:SigningProfile", {**PLATFORM, "namePrefix": f"{name}_"}


def place(world: World) -> dict[str, str]:
    return {
        "s3Bucket": world.code["bucket"],
        "s3Key": world.code["key"],
        "s3ObjectVersion": world.code["version"],
    }


def function(world: World) -> tuple[str, dict[str, Any]]:
    code = {"runtime": "python3.13", "handler": "app.handler", **place(world)}
    arn = "arn:aws:iam::123456789012:role/of-functions"
    return "aws:lambda/function:Function", {**code, "role": arn}


def layer(world: World) -> tuple[str, dict[str, Any]]:
    inputs = {"layerName": "base", "compatibleRuntimes": ["python3.13"], **place(world)}
    return "aws:lambda/layerVersion:LayerVersion", inputs


LETTERS = "arn:aws:sqs:eu-west-1:123456789012:letters"
VERSION = "arn:aws:signer:eu-west-1:123456789012:/signing-profiles/{}/0123456789"
FUNCTION_ROLE = ("aws:iam/role:Role", {"name": "of-functions", "assumeRolePolicy": TRUST})
WARNING = (
    "aws:lambda/codeSigningConfig:CodeSigningConfig",
    {"allowedPublishers": {"signingProfileVersionArns": [VERSION.format("a")]}},
)

LIVES: dict[str, Callable[[World], Life]] = {
    "aws:lambda/codeSigningConfig:CodeSigningConfig": lambda _: Life(
        {
            "allowedPublishers": {"signingProfileVersionArns": [VERSION.format("a")]},
            "policies": {"untrustedArtifactOnDeployment": "Enforce"},
            "description": "first",
            **TAGS,
        },
        {
            "allowedPublishers": {
                "signingProfileVersionArns": [VERSION.format("a"), VERSION.format("b")]
            },
            "description": "second",
            **OTHER_TAGS,
        },
    ),
    "aws:lambda/function:Function": lambda w: Life(
        {
            **function(w)[1],
            "reservedConcurrentExecutions": 5,
            "environment": {"variables": {"STAGE": "dev"}},
            "deadLetterConfig": {"targetArn": LETTERS},
            "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/a",
            "loggingConfig": {"logFormat": "JSON", "logGroup": "/functions/life"},
            "tracingConfig": {"mode": "Active"},
            "layers": ["{layer}"],
            "vpcConfig": {"subnetIds": [w.subnet], "securityGroupIds": [w.group]},
            **TAGS,
        },
        {
            "architectures": ["arm64"],
            "codeSigningConfigArn": "{signing}",
            "deadLetterConfig": None,
            "description": "second",
            "environment": None,
            "ephemeralStorage": {"size": 1024},
            "kmsKeyArn": None,
            "layers": None,
            "memorySize": 256,
            "publish": True,
            "reservedConcurrentExecutions": -1,
            "tracingConfig": {"mode": "PassThrough"},
            "vpcConfig": None,
            **OTHER_TAGS,
        },
        {"role": FUNCTION_ROLE, "layer": layer(w), "signing": WARNING},
    ),
    "aws:lambda/layerVersion:LayerVersion": lambda w: Life(
        {**layer(w)[1], "layerName": "life", "description": "first", "licenseInfo": "MIT"},
        importable=False,  # AWS does not tell where the code lay
    ),
    "aws:lambda/permission:Permission": lambda w: Life(
        {
            "function": "{function}",
            "action": "lambda:InvokeFunction",
            "principal": "210987654321",
            "sourceAccount": "210987654321",
            "sourceArn": "arn:aws:events:eu-west-1:210987654321:rule/a",
            "principalOrgId": "o-a1b2c3d4e5",
        },
        needs={"role": FUNCTION_ROLE, "function": function(w)},
        importable=False,
    ),
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
