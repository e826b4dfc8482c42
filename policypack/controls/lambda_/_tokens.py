"""Type tokens of AWS Lambda."""

from typing import Final

CODE_SIGNING: Final = "aws:lambda/codeSigningConfig:CodeSigningConfig"
FUNCTION: Final = "aws:lambda/function:Function"
FUNCTION_URL: Final = "aws:lambda/functionUrl:FunctionUrl"
LAYER: Final = "aws:lambda/layerVersion:LayerVersion"
LAYER_PERMISSION: Final = "aws:lambda/layerVersionPermission:LayerVersionPermission"
PERMISSION: Final = "aws:lambda/permission:Permission"
RESOURCE_POLICY: Final = "aws:lambda/resourcePolicy:ResourcePolicy"
