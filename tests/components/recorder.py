"""Runs a program the way a language host does, and records what it sends to the engine.

Each run has a context and an event loop of its own, so runs cannot disturb each other; the monitor
is called in the SDK's worker threads but touches no event loop there, so nothing can wait for ever.
"""

import asyncio
import contextvars
import gc
import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import run_in_stack, set_all_config
from pulumi.runtime.mocks import MockEngine, MockMonitor, MockSettings
from pulumi.runtime.proto import alias_pb2, provider_pb2, resource_pb2
from pulumi.runtime.settings import configure

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STACK_TYPE = "pulumi:pulumi:Stack"
TIMEOUT_SECONDS = 60
AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel"
PARAMETERS = {
    "/landingzone/vpc/vpc-id": "vpc-0123456789abcdef0",
    "/landingzone/vpc/private-subnet-1-id": "subnet-0123456789abcdef1",
    "/landingzone/vpc/private-subnet-2-id": "subnet-0123456789abcdef2",
    f"{AMAZON_LINUX}-6.1-x86_64": "ami-0123456789abcde61",
    f"{AMAZON_LINUX}-6.12-x86_64": "ami-0123456789abcd612",
    f"{AMAZON_LINUX}-6.12-arm64": "ami-0123456789abcda64",
    f"{AMAZON_LINUX}-default-x86_64": "ami-0123456789abcdefa",
}
IDS = {
    "aws:ec2/securityGroup:SecurityGroup": "sg-0123456789abcdef0",
    "aws:ec2/launchTemplate:LaunchTemplate": "lt-0123456789abcdef0",
    "aws:ec2/instance:Instance": "i-0123456789abcdef0",
    "aws:ebs/volume:Volume": "vol-0123456789abcdef0",
    "aws:ssm/maintenanceWindow:MaintenanceWindow": "mw-0123456789abcdef0",
    "aws:ssm/patchBaseline:PatchBaseline": "pb-0123456789abcdef0",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr-0123456789abcdef0",
}
# Of these, a program has several: each gets an id of its own.
PREFIXES = {
    "aws:ec2/networkAcl:NetworkAcl": "acl-",
    "aws:ec2/routeTable:RouteTable": "rtb-",
    "aws:ec2/subnet:Subnet": "subnet-",
    "aws:ec2/vpc:Vpc": "vpc-",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce-",
}
ACCOUNT = "123456789012"
REGION = "eu-west-1"
_IAM = "arn:{partition}:iam::{account}"
_REGIONAL = "{region}:{account}"
_LAMBDA = f"arn:{{partition}}:lambda:{_REGIONAL}"
_BUILDER = f"arn:{{partition}}:imagebuilder:{_REGIONAL}"
_SCALING = {"name": "{name}", "arn": f"arn:{{partition}}:autoscaling:{_REGIONAL}:{{name}}"}
# What the provider would answer beside what it was told.
_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "aws:autoscaling/group:Group": _SCALING,
    "aws:autoscaling/policy:Policy": _SCALING,
    "aws:cloudwatch/eventRule:EventRule": {
        "name": "{name}",
        "arn": f"arn:{{partition}}:events:{_REGIONAL}:rule/{{name}}",
    },
    "aws:cloudwatch/logGroup:LogGroup": {
        "name": "{name}",
        "arn": f"arn:{{partition}}:logs:{_REGIONAL}:log-group:{{name}}",
    },
    "aws:codeartifact/domain:Domain": {
        "arn": f"arn:{{partition}}:codeartifact:{_REGIONAL}:domain/{{name}}"
    },
    "aws:codeartifact/repository:Repository": {
        "arn": f"arn:{{partition}}:codeartifact:{_REGIONAL}:repository/{{name}}"
    },
    "aws:ec2/instance:Instance": {
        "privateIp": "10.0.1.17",
        "primaryNetworkInterfaceId": "eni-0123456789abcdef0",
        "rootBlockDevice": {"volumeId": "vol-0123456789abcdef1"},
        "ebsBlockDevices": [{"deviceName": "/dev/sdf", "volumeId": "vol-0123456789abcdef2"}],
    },
    "aws:ec2/vpc:Vpc": {"defaultNetworkAclId": "acl-0123456789abcdef0"},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"prefixListId": "pl-0123456789abcdef0"},
    "aws:ec2/launchTemplate:LaunchTemplate": {
        "name": "{name}",
        "latestVersion": 3,
        "defaultVersion": 3,
    },
    "aws:ecr/repository:Repository": {
        "name": "{name}",
        "arn": f"arn:{{partition}}:ecr:{_REGIONAL}:repository/{{name}}",
        "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    },
    "aws:iam/instanceProfile:InstanceProfile": {
        "name": "{name}",
        "arn": f"{_IAM}:instance-profile/{{name}}",
    },
    "aws:iam/policy:Policy": {"name": "{name}", "arn": f"{_IAM}:policy/{{name}}"},
    "aws:iam/role:Role": {"name": "{name}", "arn": f"{_IAM}:role/{{name}}"},
    "aws:imagebuilder/component:Component": {"arn": f"{_BUILDER}:component/{{name}}/1.0.0/1"},
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": {
        "arn": f"{_BUILDER}:distribution-configuration/{{name}}"
    },
    "aws:imagebuilder/image:Image": {
        "arn": f"{_BUILDER}:image/{{name}}/1.0.0/1",
        "outputResources": [
            {"amis": [{"region": REGION, "accountId": ACCOUNT, "image": "ami-0123456789abcde90"}]}
        ],
    },
    "aws:imagebuilder/imagePipeline:ImagePipeline": {"arn": f"{_BUILDER}:image-pipeline/{{name}}"},
    "aws:imagebuilder/imageRecipe:ImageRecipe": {"arn": f"{_BUILDER}:image-recipe/{{name}}/1.0.0"},
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": {
        "name": "{name}",
        "arn": f"{_BUILDER}:infrastructure-configuration/{{name}}",
    },
    "aws:kms/key:Key": {"keyId": "1a2b", "arn": f"arn:{{partition}}:kms:{_REGIONAL}:key/1a2b"},
    "aws:lambda/codeSigningConfig:CodeSigningConfig": {
        "arn": f"{_LAMBDA}:code-signing-config:csc-0123456789abcdef0"
    },
    "aws:lambda/function:Function": {
        "name": "{name}",
        "arn": f"{_LAMBDA}:function:{{name}}",
        "signingJobArn": f"arn:{{partition}}:signer:{_REGIONAL}:/signing-jobs/1a2b",
    },
    "aws:lambda/layerVersion:LayerVersion": {"arn": f"{_LAMBDA}:layer:{{name}}:1"},
    "aws:signer/signingProfile:SigningProfile": {
        "name": "{name}",
        "arn": f"arn:{{partition}}:signer:{_REGIONAL}:/signing-profiles/{{name}}",
        "versionArn": f"arn:{{partition}}:signer:{_REGIONAL}:/signing-profiles/{{name}}/1A2B3C4D5E",
    },
    "aws:sns/topic:Topic": {"arn": f"arn:{{partition}}:sns:{_REGIONAL}:{{name}}"},
    "aws:s3/bucket:Bucket": {"bucket": "{name}", "arn": "arn:{partition}:s3:::{name}"},
}


@dataclass(frozen=True)
class Recorded:
    """A resource as it was registered."""

    type: str
    name: str
    urn: str
    parent: str
    inputs: Mapping[str, Any]
    protect: bool
    retained: bool
    created_first: bool
    ignored: tuple[str, ...]
    aliases: tuple[alias_pb2.Alias, ...]
    provider: str
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]
    wire: struct_pb2.Struct
    answer: struct_pb2.Struct


@dataclass(frozen=True)
class Invoked:
    """A function as it was called."""

    token: str
    arguments: Mapping[str, Any]
    provider: str


@dataclass
class Recording:
    """What one run of a program sent, in the order it was sent."""

    resources: list[Recorded] = field(default_factory=list)
    invokes: list[Invoked] = field(default_factory=list)
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    error: BaseException | None = None

    def of_type(self, token: str) -> list[Recorded]:
        return [one for one in self.resources if one.type == token]

    def only(self, token: str) -> Recorded:
        (found,) = self.of_type(token)
        return found

    @property
    def exports(self) -> Mapping[str, Any]:
        (stack,) = (urn for urn in self.outputs if f"::{STACK_TYPE}::" in urn)
        return self.outputs[stack]


@dataclass(frozen=True)
class World:
    """What the account answers.

    Args:
        parameters: the SSM parameters that exist
        secure: those of them that are SecureStrings
        denied: those of them that may not be read
        default_tags: the provider's default tags
        partition: the AWS partition
        zones: the Region's availability zones
        preview: nothing is created, so what the provider would answer is unknown
    """

    parameters: Mapping[str, str] = field(default_factory=lambda: PARAMETERS)
    secure: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    default_tags: Mapping[str, str] = field(default_factory=dict)
    partition: str = "aws"
    zones: tuple[str, ...] = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
    preview: bool = False


class RecordingMonitor(MockMonitor):
    """Stands in for the engine."""

    def __init__(self, world: World, project: str, stack: str) -> None:
        self.recording = Recording()
        self._world = world
        self._project = project
        self._stack = stack

    def RegisterResource(self, request):  # noqa: ANN001, ANN201, N802 - the protocol's name and types
        urn = self._urn(request)
        known = not self._world.preview and request.custom
        answer = struct_pb2.Struct()
        answer.CopyFrom(request.object)
        answer.update(_answer(request, self._world.partition) if known else {})
        identity = _identity(request) if known else ""
        if request.type != STACK_TYPE:
            self.recording.resources.append(_recorded(request, urn, answer, identity))
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identity, object=answer)

    def RegisterResourceOutputs(self, request):  # noqa: ANN001, ANN201, N802 - the same
        self.recording.outputs[request.urn] = _plain(request.outputs)
        return super().RegisterResourceOutputs(request)

    def Invoke(self, request):  # noqa: ANN001, ANN201, N802 - the same
        given = _plain(request.args)
        self.recording.invokes.append(Invoked(request.tok, given, request.provider))
        if request.tok == "aws:ssm/getParameter:getParameter":
            return self._parameter(given["name"])
        answers = {
            "aws:index/getPartition:getPartition": {"partition": self._world.partition},
            "aws:index/getRegion:getRegion": {"region": REGION, "name": REGION},
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
            "aws:ec2/getSubnet:getSubnet": {"availabilityZone": f"{REGION}a"},
            "aws:index/getAvailabilityZones:getAvailabilityZones": {
                "names": list(self._world.zones)
            },
            "aws:index/getDefaultTags:getDefaultTags": {"tags": dict(self._world.default_tags)},
        }
        return _answered(answers[request.tok])

    def _parameter(self, path: str) -> resource_pb2.ResourceInvokeResponse:
        reason = "couldn't find resource" if path not in self._world.parameters else ""
        reason = "AccessDeniedException" if path in self._world.denied else reason
        if reason:
            reason = f"reading SSM Parameter ({path}): {reason}"
            return resource_pb2.ResourceInvokeResponse(
                failures=[provider_pb2.CheckFailure(reason=reason)]
            )
        value = self._world.parameters[path]
        if path in self._world.secure:
            return _answered({"name": path, "type": "SecureString", "value": value})
        return _answered({"name": path, "type": "String", "value": value, "insecureValue": value})

    def _urn(self, request) -> str:  # noqa: ANN001 - the protocol's type
        # As the engine builds it: the chain of the parents' types, the stack left out.
        qualified = request.type
        if request.parent:
            parent_type = request.parent.split("::")[2]
            if parent_type != STACK_TYPE:
                qualified = f"{parent_type}${request.type}"
        return f"urn:pulumi:{self._stack}::{self._project}::{qualified}::{request.name}"


def record(
    program: Callable[[], None],
    world: World | None = None,
    config: Mapping[str, str] | None = None,
    secret_keys: tuple[str, ...] = (),
    stack: str = "test",
) -> Recording:
    """Run a program and return what it sent; its error is recorded, not raised."""
    project = "compliant-ec2"
    monitor = RecordingMonitor(world or World(), project, stack)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(max_workers=16))
        loop.set_exception_handler(_ignore_unobserved)
        configure(_settings(monitor, project, stack))
        set_all_config(dict(config or {}), list(secret_keys))
        try:
            await asyncio.wait_for(run_in_stack(program), TIMEOUT_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever ends a program is what is asked for
            monitor.recording.error = error
            await _settle()

    # What fails hangs together in cycles; it has to go at once, not in the midst of a later test.
    # The collector need not look at what was there before for that, which is a lot.
    gc.freeze()
    contextvars.copy_context().run(asyncio.run, run())
    if monitor.recording.error is not None:
        gc.collect()
    gc.unfreeze()
    return monitor.recording


def succeed(program: Callable[[], None], world: World | None = None, **options: Any) -> Recording:  # noqa: ANN401 - handed on
    """Run a program that is expected to end well."""
    recording = record(program, world, **options)
    if recording.error is not None:
        raise recording.error
    return recording


def _settings(monitor: RecordingMonitor, project: str, stack: str) -> MockSettings:
    return MockSettings(
        monitor=monitor,
        monitor_features=set(),
        # The SDK would let this run wait for what a failed one before it has left behind.
        outputs=set(),
        engine=MockEngine(None),
        project=project,
        stack=stack,
        dry_run=monitor._world.preview,
        organization="organization",
    )


def _ignore_unobserved(_loop: asyncio.AbstractEventLoop, _context: Mapping[str, Any]) -> None:
    """Leave out the futures that failed with the program, as its host does."""


async def _settle() -> None:
    """Collect what a failed program leaves behind, as its host would by ending the process."""
    current = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not current]
    await asyncio.gather(*rest, return_exceptions=True)


def _recorded(
    request: resource_pb2.RegisterResourceRequest,
    urn: str,
    answer: struct_pb2.Struct,
    identity: str,
) -> Recorded:
    wire, outputs = struct_pb2.Struct(), struct_pb2.Struct()
    wire.CopyFrom(request.object)
    outputs.CopyFrom(answer)
    outputs.update({"id": identity} if identity else {})
    return Recorded(
        type=request.type,
        name=request.name,
        urn=urn,
        parent=request.parent,
        inputs=_plain(request.object),
        protect=request.protect,
        retained=request.retainOnDelete,
        created_first=request.deleteBeforeReplaceDefined and not request.deleteBeforeReplace,
        ignored=tuple(request.ignoreChanges),
        aliases=tuple(request.aliases),
        provider=request.provider,
        dependencies=tuple(request.dependencies),
        property_dependencies={
            key: tuple(value.urns) for key, value in request.propertyDependencies.items()
        },
        wire=wire,
        answer=outputs,
    )


def _identity(request: resource_pb2.RegisterResourceRequest) -> str:
    if request.type in PREFIXES:
        return PREFIXES[request.type] + hashlib.sha256(request.name.encode()).hexdigest()[:17]
    return IDS.get(request.type, request.name)


def _answer(request: resource_pb2.RegisterResourceRequest, partition: str) -> dict[str, Any]:
    parts = {"partition": partition, "region": REGION, "account": ACCOUNT}
    parts["name"] = f"{request.name}-1a2b3c4"
    return {
        key: value.format(**parts) if isinstance(value, str) else value
        for key, value in _ANSWERS.get(request.type, {}).items()
    }


def _answered(value: Mapping[str, Any]) -> resource_pb2.ResourceInvokeResponse:
    answer = struct_pb2.Struct()
    answer.update(value)
    return resource_pb2.ResourceInvokeResponse(**{"return": answer})


def _plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Turn a struct into a dict, whole numbers into ints."""
    return json.loads(json_format.MessageToJson(struct), parse_float=_number)


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number
