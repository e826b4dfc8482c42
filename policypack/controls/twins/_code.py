"""Container registries, functions, builds and tasks.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._parts import Changed, Constant, Object, Single, Tags, fields
from ._twin import Companion, Twin

REPOSITORY: Final = Twin(
    "aws:ecr/repository:Repository",
    fields(
        "imageScanningConfiguration",
        "imageTagMutability",
        "imageTagMutabilityExclusionFilters",
        encryptionConfigurations=Single(
            "encryptionConfiguration", fields("encryptionType", "kmsKey")
        ),
        forceDelete="emptyOnDelete",
        name="repositoryName",
        tags=Tags("tags"),
    ),
    outputs={"id": "repositoryName", "name": "repositoryName", "repositoryUrl": "repositoryUri"},
    companions=(
        Companion(
            "aws:ecr/lifecyclePolicy:LifecyclePolicy",
            "lifecyclePolicy",
            fields(policy="lifecyclePolicyText"),
            owner="repository",
        ),
        Companion(
            "aws:ecr/repositoryPolicy:RepositoryPolicy",
            "repositoryPolicyText",
            fields(policy=""),
            owner="repository",
        ),
    ),
)
CREATION_TEMPLATE: Final = Twin(
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    fields(
        "customRoleArn",
        "description",
        "imageTagMutability",
        "imageTagMutabilityExclusionFilters",
        "lifecyclePolicy",
        "prefix",
        "repositoryPolicy",
        appliedFors="appliedFor",
        encryptionConfigurations=Single(
            "encryptionConfiguration", fields("encryptionType", "kmsKey")
        ),
        resourceTags=Tags("resourceTags"),
    ),
)
PULL_THROUGH: Final = Twin(
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    fields(
        "credentialArn",
        "customRoleArn",
        "ecrRepositoryPrefix",
        "upstreamRegistryUrl",
        "upstreamRepositoryPrefix",
    ),
)
REGISTRY_POLICY: Final = Twin("aws:ecr/registryPolicy:RegistryPolicy", fields(policy="policyText"))
# The classic provider has no resource for it: it is declared by Cloud Control.
SIGNING: Final = Twin(
    "aws:cloudcontrol/resource:Resource",
    fields(
        desiredState=Changed("rules", lambda rules: {"Rules": rules}),
        typeName=Constant("rules", "AWS::ECR::SigningConfiguration"),
    ),
)
REPLICATION: Final = Twin(
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    fields("replicationConfiguration"),
)
REGISTRY_SCANNING: Final = Twin(
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    fields("rules", "scanType"),
)

FUNCTION: Final = Twin(
    "aws:lambda/function:Function",
    fields(
        "architectures",
        "codeSigningConfigArn",
        "deadLetterConfig",
        "description",
        "environment",
        "ephemeralStorage",
        "handler",
        "kmsKeyArn",
        "layers",
        "loggingConfig",
        "memorySize",
        "packageType",
        "reservedConcurrentExecutions",
        "role",
        "runtime",
        "snapStart",
        "timeout",
        "tracingConfig",
        "vpcConfig",
        imageUri="code.imageUri",
        name="functionName",
        s3Bucket="code.s3Bucket",
        s3Key="code.s3Key",
        s3ObjectVersion="code.s3ObjectVersion",
        sourceKmsKeyArn="code.sourceKmsKeyArn",
        tags=Tags("tags"),
    ),
    outputs={"id": "functionName", "name": "functionName"},
)
PERMISSION: Final = Twin(
    "aws:lambda/permission:Permission",
    fields(
        "action",
        "eventSourceToken",
        "functionUrlAuthType",
        "invokedViaFunctionUrl",
        "principal",
        "principalOrgId",
        "sourceAccount",
        "sourceArn",
        function="functionName",
    ),
)
FUNCTION_URL: Final = Twin(
    "aws:lambda/functionUrl:FunctionUrl",
    fields(
        "cors",
        "invokeMode",
        "qualifier",
        authorizationType="authType",
        functionName="targetFunctionArn",
    ),
)
FUNCTION_POLICY: Final = Twin(
    "aws:lambda/resourcePolicy:ResourcePolicy", fields("resourceArn", policy="policyDocument")
)
CODE_SIGNING: Final = Twin(
    "aws:lambda/codeSigningConfig:CodeSigningConfig",
    fields("allowedPublishers", "description", policies="codeSigningPolicies", tags=Tags("tags")),
    outputs={"id": "codeSigningConfigArn", "arn": "codeSigningConfigArn"},
)

LAYER: Final = Twin(
    "aws:lambda/layerVersion:LayerVersion",
    fields(
        "compatibleArchitectures",
        "compatibleRuntimes",
        "description",
        "layerName",
        "licenseInfo",
        s3Bucket="content.s3Bucket",
        s3Key="content.s3Key",
        s3ObjectVersion="content.s3ObjectVersion",
    ),
    outputs={"id": "layerVersionArn", "arn": "layerVersionArn"},
)

LAYER_PERMISSION: Final = Twin(
    "aws:lambda/layerVersionPermission:LayerVersionPermission",
    fields("action", "organizationId", "principal", layerName="layerVersionArn"),
)
SIGNING_PROFILE: Final = Twin(
    "aws:signer/signingProfile:SigningProfile",
    fields("platformId", "signatureValidityPeriod", tags=Tags("tags")),
)
SIGNING_PERMISSION: Final = Twin(
    "aws:signer/signingProfilePermission:SigningProfilePermission",
    fields("action", "principal", "profileName", "profileVersion", "statementId"),
)

PROJECT: Final = Twin(
    "aws:codebuild/project:Project",
    fields(
        "description",
        "encryptionKey",
        "environment",
        "name",
        "serviceRole",
        "vpcConfig",
        source=Object(
            "source",
            fields("gitCloneDepth", "insecureSsl", "location", "type", buildspec="buildSpec"),
        ),
        tags=Tags("tags"),
    ),
    outputs={"id": "name"},
)
TASK_DEFINITION: Final = Twin(
    "aws:ecs/taskDefinition:TaskDefinition",
    fields(
        "containerDefinitions",
        "cpu",
        "executionRoleArn",
        "family",
        "ipcMode",
        "memory",
        "networkMode",
        "pidMode",
        "requiresCompatibilities",
        "runtimePlatform",
        "taskRoleArn",
        "volumes",
        tags=Tags("tags"),
    ),
    outputs={"id": "taskDefinitionArn", "arn": "taskDefinitionArn"},
)

TABLE: Final = {
    "aws-native:codebuild:Project": PROJECT,
    "aws-native:ecr:PullThroughCacheRule": PULL_THROUGH,
    "aws-native:ecr:RegistryPolicy": REGISTRY_POLICY,
    "aws-native:ecr:RegistryScanningConfiguration": REGISTRY_SCANNING,
    "aws-native:ecr:ReplicationConfiguration": REPLICATION,
    "aws-native:ecr:Repository": REPOSITORY,
    "aws-native:ecr:RepositoryCreationTemplate": CREATION_TEMPLATE,
    "aws-native:ecr:SigningConfiguration": SIGNING,
    "aws-native:ecs:TaskDefinition": TASK_DEFINITION,
    "aws-native:lambda:CodeSigningConfig": CODE_SIGNING,
    "aws-native:lambda:Function": FUNCTION,
    "aws-native:lambda:LayerVersion": LAYER,
    "aws-native:lambda:LayerVersionPermission": LAYER_PERMISSION,
    "aws-native:lambda:Permission": PERMISSION,
    "aws-native:lambda:ResourcePolicy": FUNCTION_POLICY,
    "aws-native:lambda:Url": FUNCTION_URL,
    "aws-native:signer:ProfilePermission": SIGNING_PERMISSION,
    "aws-native:signer:SigningProfile": SIGNING_PROFILE,
}
