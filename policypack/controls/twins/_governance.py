"""What watches, keeps and builds: AWS Config, GuardDuty, Backup, CodeArtifact, Image Builder.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._parts import (
    Changed,
    Constant,
    Default,
    Each,
    Joined,
    Object,
    Same,
    Single,
    Tags,
    Wrapped,
    below,
    fields,
)
from ._twin import Companion, Twin

RECORDER: Final = Twin(
    "aws:cfg/recorder:Recorder",
    fields(
        "name",
        "recordingMode",
        "roleArn",
        recordingGroup=Object(
            "recordingGroup",
            fields(
                "allSupported",
                "includeGlobalResourceTypes",
                "resourceTypes",
                exclusionByResourceTypes=Single("exclusionByResourceTypes"),
                recordingStrategies=Single("recordingStrategy"),
            ),
        ),
    ),
    outputs={"id": "name"},
    # CloudFormation starts the recorder itself, unless told not to.
    companions=(
        Companion(
            "aws:cfg/recorderStatus:RecorderStatus",
            "",
            fields(isEnabled=Default(Same(("startedOnCreate",)), value=True)),
            owner="name",
        ),
    ),
)
DETECTOR: Final = Twin(
    "aws:guardduty/detector:Detector",
    fields("enable", "findingPublishingFrequency", tags=Tags("tags")),
    outputs={"id": "awsId"},
    companions=(
        Companion(
            "aws:guardduty/detectorFeature:DetectorFeature",
            "features[]",
            fields(
                "name",
                "status",
                additionalConfigurations="additionalConfiguration",
            ),
            owner="detectorId",
        ),
    ),
)
HUB: Final = Twin(
    "aws:securityhub/account:Account",
    fields("autoEnableControls", "controlFindingGenerator", "enableDefaultStandards"),
)

CONDITION: Final = fields(key="conditionKey", value="conditionValue")
BACKUP_SELECTION: Final = Twin(
    "aws:backup/selection:Selection",
    {
        **fields(planId="backupPlanId"),
        **below(
            "backupSelection",
            fields(
                "iamRoleArn",
                "notResources",
                "resources",
                conditions=Single(
                    "conditions",
                    fields(
                        stringEquals=Each("stringEquals", CONDITION),
                        stringLikes=Each("stringLike", CONDITION),
                        stringNotEquals=Each("stringNotEquals", CONDITION),
                        stringNotLikes=Each("stringNotLike", CONDITION),
                    ),
                ),
                name="selectionName",
                selectionTags=Each("listOfTags", {**CONDITION, **fields(type="conditionType")}),
            ),
        ),
    },
    outputs={"id": "selectionId"},
)

DOMAIN: Final = Twin(
    "aws:codeartifact/domain:Domain",
    fields("encryptionKey", domain="domainName", tags=Tags("tags")),
    companions=(
        Companion(
            "aws:codeartifact/domainPermissions:DomainPermissions",
            "permissionsPolicyDocument",
            fields(policyDocument=""),
            owner="domain",
        ),
    ),
)


def _connection(names: object) -> object:
    """Name the one external connection a repository may have."""
    name = names[0] if isinstance(names, list) and names else names
    return {"externalConnectionName": name}


ARTIFACT_REPOSITORY: Final = Twin(
    "aws:codeartifact/repository:Repository",
    fields(
        "description",
        "domainOwner",
        domain="domainName",
        externalConnections=Changed("externalConnections", _connection),
        repository="repositoryName",
        tags=Tags("tags"),
        upstreams=Wrapped("upstreams", "repositoryName"),
    ),
    companions=(
        Companion(
            "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy",
            "permissionsPolicyDocument",
            fields(policyDocument=""),
            owner="repository",
        ),
    ),
)

# The classic provider has no resource for it: it is declared by Cloud Control.
PACKAGE_GROUP: Final = Twin(
    "aws:cloudcontrol/resource:Resource",
    fields(
        desiredState=Joined(
            {
                "DomainName": "domainName",
                "OriginConfiguration": "originConfiguration",
                "Pattern": "pattern",
            }
        ),
        typeName=Constant("pattern", "AWS::CodeArtifact::PackageGroup"),
    ),
)

STANDARD: Final = Twin(
    "aws:securityhub/standardsSubscription:StandardsSubscription", fields("standardsArn")
)
CONFIGURATION_POLICY: Final = Twin(
    "aws:securityhub/configurationPolicy:ConfigurationPolicy",
    fields(
        "description",
        "name",
        configurationPolicy=Object(
            "configurationPolicy.securityHub",
            fields("serviceEnabled", enabledStandardArns="enabledStandardIdentifiers"),
        ),
    ),
    outputs={"id": "awsId"},
)

TABLE: Final = {
    "aws-native:backup:BackupSelection": BACKUP_SELECTION,
    "aws-native:codeartifact:Domain": DOMAIN,
    "aws-native:codeartifact:PackageGroup": PACKAGE_GROUP,
    "aws-native:codeartifact:Repository": ARTIFACT_REPOSITORY,
    "aws-native:configuration:ConfigurationRecorder": RECORDER,
    "aws-native:guardduty:Detector": DETECTOR,
    "aws-native:securityhub:ConfigurationPolicy": CONFIGURATION_POLICY,
    "aws-native:securityhub:Hub": HUB,
    "aws-native:securityhub:Standard": STANDARD,
}
