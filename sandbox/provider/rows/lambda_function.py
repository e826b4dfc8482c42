"""Lambda functions, and what their code must be signed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import dig
from sandbox.provider.tags import MapTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_LATEST = "$LATEST"
_UNRESERVED = -1
_INVOKE = "functions/{arn}/invocations"
_STREAM = "functions/{arn}/response-streaming-invocations"
_CODE = ("s3Bucket", "s3Key", "s3ObjectVersion")
# What the request for new code carries; all else of a function is its configuration.
_OF_CODE = (*_CODE, "architectures", "sourceCodeHash")


class CodeSigningConfig(Row):
    """Whose signatures functions accept."""

    token = "aws:lambda/codeSigningConfig:CodeSigningConfig"
    service = "lambda"
    create_operation = "CreateCodeSigningConfig"
    read_operation = "GetCodeSigningConfig"
    update_operation = "UpdateCodeSigningConfig"
    delete_operation = "DeleteCodeSigningConfig"
    identifier = "CodeSigningConfigArn"
    created_at = "CodeSigningConfig.CodeSigningConfigArn"
    found_at = "CodeSigningConfig"
    names = {
        "policies": "CodeSigningPolicies",
        "arn": "CodeSigningConfigArn",
        "configId": "CodeSigningConfigId",
    }
    tagging = MapTags("lambda", member="Resource", listing="ListTags", tags="Tags", keys="TagKeys")


class Function(Row):
    """A function of an archive in a bucket."""

    token = "aws:lambda/function:Function"
    service = "lambda"
    create_operation = "CreateFunction"
    read_operation = "GetFunction"
    update_operation = "UpdateFunctionConfiguration"
    delete_operation = "DeleteFunction"
    other_operations = (
        "UpdateFunctionCode", "PublishVersion", "ListVersionsByFunction",
        "PutFunctionConcurrency", "DeleteFunctionConcurrency",
        "GetFunctionCodeSigningConfig", "PutFunctionCodeSigningConfig",
        "DeleteFunctionCodeSigningConfig",
    )  # fmt: skip
    identifier = "FunctionName"
    names = {"name": "FunctionName", "arn": "FunctionArn", "sourceCodeSize": "CodeSize"}
    apart = frozenset(
        {
            *_CODE, "sourceCodeHash", "codeSigningConfigArn", "publish",
            "reservedConcurrentExecutions", "skipDestroy",
        }
    )  # fmt: skip
    unsupported = frozenset(
        {
            "capacityProviderConfig", "code", "codeSha256", "durableConfig", "fileSystemConfig",
            "imageConfig", "imageUri", "publishTo", "replaceSecurityGroupsOnDestroy",
            "replacementSecurityGroupIds", "sourceKmsKeyArn", "snapStart", "tenancyConfig",
            "useResourceTimeoutForPropagation",
        }
    )  # fmt: skip
    replace = frozenset({"name", "packageType"})
    defaults = {
        "memorySize": 128,
        "packageType": "Zip",
        "publish": False,
        "reservedConcurrentExecutions": _UNRESERVED,
        "skipDestroy": False,
        "timeout": 3,
    }
    auto_name = AutoName("name", 64, prefix="")
    tagging = MapTags(
        "lambda",
        lambda cloud, name: cloud.arn("lambda", f"function:{name}"),
        member="Resource",
        listing="ListTags",
        tags="Tags",
        keys="TagKeys",
    )

    def bumped(self, change: Change) -> set[str]:
        """Return what changes with the function, and what with its code alone."""
        code = {"signingJobArn", "signingProfileVersionArn", "sourceCodeSize", "codeSha256"}
        version = {"version", "qualifiedArn", "qualifiedInvokeArn"}
        return {
            "lastModified",
            *(code if change.touches(*_OF_CODE) else ()),
            *(version if change.new.get("publish") else ()),
        }

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request, with the place of the code."""
        request = super().creation(cloud, inputs)
        if config := inputs.get("codeSigningConfigArn"):
            request["CodeSigningConfigArn"] = config
        return {**request, "Code": _place(inputs), "Publish": bool(inputs.get("publish"))}

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Reserve concurrency."""
        reserved = inputs.get("reservedConcurrentExecutions", _UNRESERVED)
        if reserved != _UNRESERVED:
            request = {"FunctionName": identifier, "ReservedConcurrentExecutions": reserved}
            self.call(cloud, "PutFunctionConcurrency", **request)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the function, with its concurrency beside its configuration."""
        del known
        found = self.ask(cloud, FunctionName=identifier)
        if found is None:
            return None
        reserved = dig(found, "Concurrency.ReservedConcurrentExecutions")
        return {**found["Configuration"], "reserved": _UNRESERVED if reserved is None else reserved}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what the configuration does not hold: signing, concurrency, version and ARNs."""
        name = {"FunctionName": identifier}
        signing = self.call(cloud, "GetFunctionCodeSigningConfig", **name)
        versions = self.call(cloud, "ListVersionsByFunction", **name)["Versions"]
        version = versions[-1]["Version"] if known.get("publish") and versions else _LATEST
        arn = found["FunctionArn"]
        qualified = f"{arn}:{version}"
        return {
            "codeSigningConfigArn": signing.get("CodeSigningConfigArn"),
            "qualifiedArn": qualified,
            "layers": [layer["Arn"] for layer in found.get("Layers") or []],
            "invokeArn": _invocation(cloud, _INVOKE, arn),
            "qualifiedInvokeArn": _invocation(cloud, _INVOKE, qualified),
            "responseStreamingInvokeArn": _invocation(cloud, _STREAM, arn),
            "reservedConcurrentExecutions": found["reserved"],
            "version": version,
        }

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change what signatures are asked for, settings, code and concurrency, in this order."""
        name = {"FunctionName": identifier}
        if change.touches("codeSigningConfigArn"):
            self._sign(cloud, identifier, change.new.get("codeSigningConfigArn"))
        if change.names - self.apart - {"architectures", "tags", "tagsAll"}:
            self._configure(cloud, identifier, change)
        if change.touches(*_OF_CODE):
            architectures = change.new.get("architectures")
            request = {"Architectures": architectures} if architectures else {}
            self.call(cloud, "UpdateFunctionCode", **name, **_place(change.new), **request)
        if change.touches("reservedConcurrentExecutions"):
            if change.new["reservedConcurrentExecutions"] == _UNRESERVED:
                self.call(cloud, "DeleteFunctionConcurrency", **name)
            else:
                self.complete(cloud, identifier, change.new)
        if change.new.get("publish"):
            self.call(cloud, "PublishVersion", **name)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the function, unless the program wants to leave it."""
        if not inputs.get("skipDestroy"):
            super().delete(cloud, identifier, inputs)

    def _sign(self, cloud: Cloud, identifier: str, config: str | None) -> None:
        name = {"FunctionName": identifier}
        if config:
            request = {**name, "CodeSigningConfigArn": config}
            self.call(cloud, "PutFunctionCodeSigningConfig", **request)
        else:
            self.call(cloud, "DeleteFunctionCodeSigningConfig", **name)

    def _configure(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change settings; what the program no longer sets is emptied."""
        request = self.request(cloud, self.update_operation, change.new, strict=False)
        emptied: Properties = {
            "deadLetterConfig": {"DeadLetterConfig": {"TargetArn": ""}},
            "description": {"Description": ""},
            "environment": {"Environment": {"Variables": {}}},
            "kmsKeyArn": {"KMSKeyArn": ""},
            "layers": {"Layers": []},
            "vpcConfig": {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []}},
        }
        for name, members in emptied.items():
            if change.touches(name) and change.new.get(name) is None:
                request |= members
        self.call(cloud, self.update_operation, **{**request, "FunctionName": identifier})


class LayerVersion(Row):
    """A version of a layer; another one takes its place, and it stays if the program says so."""

    token = "aws:lambda/layerVersion:LayerVersion"
    service = "lambda"
    create_operation = "PublishLayerVersion"
    read_operation = "GetLayerVersion"
    delete_operation = "DeleteLayerVersion"
    created_at = "LayerVersionArn"
    names = {"arn": "LayerVersionArn"}
    apart = frozenset({*_CODE, "sourceCodeHash", "skipDestroy"})
    unsupported = frozenset({"code"})
    replace = frozenset(
        {
            *_CODE, "compatibleArchitectures", "compatibleRuntimes", "description", "layerName",
            "licenseInfo", "skipDestroy", "sourceCodeHash",
        }
    )  # fmt: skip
    defaults = {"skipDestroy": False}

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request, with the place of the code."""
        return {**super().creation(cloud, inputs), "Content": _place(inputs)}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the version of an ARN."""
        del known
        return self.ask(cloud, **_layer(identifier))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what the content holds: digest, size and signer."""
        del cloud
        content = found["Content"]
        return {
            "layerName": _layer(identifier)["LayerName"],
            "codeSha256": content["CodeSha256"],
            "sourceCodeHash": known.get("sourceCodeHash") or content["CodeSha256"],
            "sourceCodeSize": content["CodeSize"],
            "signingJobArn": content.get("SigningJobArn", ""),
            "signingProfileVersionArn": content.get("SigningProfileVersionArn", ""),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the version, unless the program wants to leave it."""
        if not inputs.get("skipDestroy"):
            self.call(cloud, self.delete_operation, **_layer(identifier))


def _layer(arn: str) -> Properties:
    """Return the request members that name a version of a layer."""
    *_, name, version = arn.split(":")
    return {"LayerName": name, "VersionNumber": int(version)}


def _place(inputs: Properties) -> Properties:
    """Return where the code lies, as AWS writes it."""
    members = {f"S3{name[2:]}": inputs.get(name) for name in _CODE}
    return {member: value for member, value in members.items() if value}


def _invocation(cloud: Cloud, path: str, arn: str) -> str:
    """Return the ARN by which API Gateway invokes a function."""
    place = f"arn:{cloud.partition}:apigateway:{cloud.region}:lambda:path"
    day = "2015-03-31" if path == _INVOKE else "2021-11-15"
    return f"{place}/{day}/{path.format(arn=arn)}"
