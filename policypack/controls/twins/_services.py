"""Volumes, logs, trails and Systems Manager.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._parts import Changed, Each, Object, Tags, fields
from ._twin import Twin

VOLUME: Final = Twin(
    "aws:ebs/volume:Volume",
    fields(
        "availabilityZone",
        "encrypted",
        "iops",
        "kmsKeyId",
        "multiAttachEnabled",
        "outpostArn",
        "size",
        "snapshotId",
        "throughput",
        tags=Tags("tags"),
        type="volumeType",
    ),
    outputs={"id": "volumeId"},
)
VOLUME_ATTACHMENT: Final = Twin(
    "aws:ec2/volumeAttachment:VolumeAttachment",
    fields("instanceId", "volumeId", deviceName="device"),
)
SNAPSHOT_BLOCK_PUBLIC_ACCESS: Final = Twin(
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", fields("state")
)

LOG_GROUP: Final = Twin(
    "aws:cloudwatch/logGroup:LogGroup",
    fields(
        "deletionProtectionEnabled",
        "kmsKeyId",
        "logGroupClass",
        "retentionInDays",
        name="logGroupName",
        tags=Tags("tags"),
    ),
    outputs={"id": "logGroupName", "name": "logGroupName"},
)
TRAIL: Final = Twin(
    "aws:cloudtrail/trail:Trail",
    fields(
        "enableLogFileValidation",
        "eventSelectors",
        "includeGlobalServiceEvents",
        "isMultiRegionTrail",
        "isOrganizationTrail",
        "kmsKeyId",
        "s3BucketName",
        "s3KeyPrefix",
        "snsTopicName",
        advancedEventSelectors=Each(
            "advancedEventSelectors",
            fields(
                "name",
                fieldSelectors=Each(
                    "fieldSelectors",
                    fields(
                        "equals",
                        "field",
                        "notEquals",
                        endsWiths="endsWith",
                        notEndsWiths="notEndsWith",
                        notStartsWiths="notStartsWith",
                        startsWiths="startsWith",
                    ),
                ),
            ),
        ),
        cloudWatchLogsGroupArn="cloudWatchLogsLogGroupArn",
        cloudWatchLogsRoleArn="cloudWatchLogsRoleArn",
        enableLogging="isLogging",
        name="trailName",
        tags=Tags("tags"),
    ),
    outputs={"id": "trailName", "name": "trailName"},
)


def _texts(value: object) -> object:
    """Take the values of association parameters, which are lists of one, out of their lists."""
    if not isinstance(value, dict):
        return value
    return {key: _only(found) for key, found in value.items()}


def _only(found: object) -> object:
    return found[0] if isinstance(found, list) and len(found) == 1 else found


ASSOCIATION: Final = Twin(
    "aws:ssm/association:Association",
    fields(
        "applyOnlyAtCronInterval",
        "associationName",
        "automationTargetParameterName",
        "calendarNames",
        "complianceSeverity",
        "documentVersion",
        "maxConcurrency",
        "maxErrors",
        "name",
        "scheduleExpression",
        "syncCompliance",
        "targets",
        outputLocation=Object(
            "outputLocation.s3Location",
            fields(
                s3BucketName="outputS3BucketName",
                s3KeyPrefix="outputS3KeyPrefix",
                s3Region="outputS3Region",
            ),
        ),
        parameters=Changed("parameters", _texts),
        tags=Tags("tags"),
    ),
    outputs={"id": "associationId"},
)
DOCUMENT: Final = Twin(
    "aws:ssm/document:Document",
    fields(
        "content",
        "documentFormat",
        "documentType",
        "name",
        "targetType",
        "versionName",
        attachmentsSources="attachments",
        tags=Tags("tags"),
    ),
    outputs={"id": "name"},
)
PATCH_BASELINE: Final = Twin(
    "aws:ssm/patchBaseline:PatchBaseline",
    fields(
        "approvedPatches",
        "approvedPatchesComplianceLevel",
        "approvedPatchesEnableNonSecurity",
        "description",
        "name",
        "operatingSystem",
        "rejectedPatches",
        "rejectedPatchesAction",
        "sources",
        approvalRules=Each(
            "approvalRules.patchRules",
            fields(
                "approveAfterDays",
                "approveUntilDate",
                "complianceLevel",
                "enableNonSecurity",
                patchFilters="patchFilterGroup.patchFilters",
            ),
        ),
        globalFilters="globalFilters.patchFilters",
        tags=Tags("tags"),
    ),
    outputs={"id": "awsId"},
)
SERVICE_SETTING: Final = Twin(
    "aws:ssm/serviceSetting:ServiceSetting", fields("settingId", "settingValue")
)

TABLE: Final = {
    "aws-native:cloudtrail:Trail": TRAIL,
    "aws-native:ec2:SnapshotBlockPublicAccess": SNAPSHOT_BLOCK_PUBLIC_ACCESS,
    "aws-native:ec2:Volume": VOLUME,
    "aws-native:ec2:VolumeAttachment": VOLUME_ATTACHMENT,
    "aws-native:logs:LogGroup": LOG_GROUP,
    "aws-native:ssm:Association": ASSOCIATION,
    "aws-native:ssm:Document": DOCUMENT,
    "aws-native:ssm:PatchBaseline": PATCH_BASELINE,
    "aws-native:ssm:ServiceSetting": SERVICE_SETTING,
}
